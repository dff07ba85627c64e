"""Kept secrets: what was kept before secrets were masked is looked through, and cleaned, the history too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from diagnops.app.case_files import clean_file
from diagnops.app.finding import Finding
from diagnops.kb.casebase import KeptText
from diagnops.kb.masking import counted, without_secrets
from diagnops.kb.message import Message, message
from diagnops.kb.waiting import drafts_beside

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.kb.secret_forms import Kind


def secrets_kept(workspace: Workspace) -> Iterator[Finding]:
    """What secrets the case base and its drafts hold: where and of what kind, never which."""
    found: dict[tuple[str, str], list[Kind]] = {}
    for text in workspace.case_base.texts():
        _cleaned(text, found.setdefault((text.of, text.name), []))
    for path in _drafts(workspace):
        clean_file(path, found.setdefault(("draft", str(path)), []), write=False)
    places = {place: kinds for place, kinds in found.items() if kinds}
    for (of, name), kinds in places.items():
        yield Finding("unsound", message(f"secrets_in_{of}", name=name, kinds=counted(kinds)))
    if places:
        yield Finding("unsound", message("secrets_kept", places=len(places)), lambda: _clean(workspace))
    else:
        yield Finding("sound", message("no_secrets_kept", path=workspace.location))


def _clean(workspace: Workspace) -> Message:
    """Mask them all. The derived files were made from what they stood in."""
    for path in _drafts(workspace):
        clean_file(path, [])
    gone = workspace.case_base.rewrite(lambda text: _cleaned(text, []))
    workspace.compiled.discard()
    return message("secrets_cleaned" if gone else "secrets_cleaned_but", path=workspace.location)


def _drafts(workspace: Workspace) -> list[Path]:
    return sorted(drafts_beside(workspace.location).glob("*/*.md"))


def _cleaned(kept: KeptText, kinds: list[Kind]) -> str:
    """A text without its secrets; where it is a value as JSON, that is looked through field by field."""
    value: Any = kept.text
    if value.startswith("{") and kept.of != "vocabulary":
        with suppress(msgspec.DecodeError):
            value = msgspec.json.decode(value)
    before = len(kinds)
    hidden = without_secrets(value, kinds)
    if len(kinds) == before:
        return kept.text
    if isinstance(value, dict) and "text" in value:
        hidden = {name: _as_in(value["text"], hidden["text"], one) for name, one in hidden.items()}
    return hidden if isinstance(hidden, str) else msgspec.json.encode(hidden).decode()


def _as_in(old: str, new: str, value: Any) -> Any:
    """A value without the words that went out of what was told: of a piece of it nobody can tell what it is from."""
    if isinstance(value, str):
        gone = (word for word in value.split() if word in old and word not in new)
        return reduce(lambda text, word: text.replace(word, "<masked>"), gone, value)
    if isinstance(value, dict):
        return {name: _as_in(old, new, one) for name, one in value.items()}
    return [_as_in(old, new, one) for one in value] if isinstance(value, list) else value
