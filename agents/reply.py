"""The reply: the text that a model reads, complete and short, and the same facts beside it for a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from mcp_types import CallToolResult, TextContent
from msgspec import Struct

from diagnops.kb.case import Language
from diagnops.messages.wording import say

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def reply(lines: Iterable[str], facts: Struct, steps: Sequence[str], language: Language) -> CallToolResult:
    """What a tool answers; `steps` are what may sensibly be done next, the first one first."""
    text = "\n".join([*lines, "", *(f"{say('next_step', language)}: {step}" for step in steps)])
    return CallToolResult(
        content=[TextContent(type="text", text=clean(text))],
        structured_content=_clean({**msgspec.to_builtins(facts), "next": list(steps)}),
    )


def fault(sentence: str) -> CallToolResult:
    """What was wrong with a call, and the way out."""
    return CallToolResult(content=[TextContent(type="text", text=clean(sentence))], is_error=True)


def clean(text: str) -> str:
    """A text without what a terminal would obey: who shows it may show it on one."""
    return text.translate(_CONTROLS)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def within(limit: int, most: int, language: Language) -> tuple[int, tuple[str, ...]]:
    """A limit within 1 and `most`, and a note where it was given otherwise."""
    taken = min(max(limit, 1), most)
    note = say("limit_taken", language, given=limit, taken=taken, most=most)
    return taken, () if taken == limit else (note,)
