"""JSON and YAML among other lines: where the objects of Kubernetes end that begin at a line, and what they say.

Text that is cut off is read as far as it goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from diagnops.kb.yamlfile import read_yaml

_MOST_LINES = 200_000
_YAML = re.compile(r"^(?:\s|-(?:\s|$)|[\w.$/-]+:(?:\s|$)|---|#)")
_OURS = re.compile(r'"(?:apiVersion|kind)"\s*:')
_NEAR = 1000  # letters from the first bracket on in which an object says that it is one of Kubernetes


def objects_in(lines: Sequence[str], at: int) -> tuple[list[dict[str, Any]], int] | None:
    """The objects that begin with the line `at`, and where they end; None where none begin there."""
    first = lines[at].lstrip()
    if first.startswith("{"):
        if not _OURS.search("\n".join(lines[at : at + 4])[:_NEAR]):
            return None
        text, end = _json_text(lines, at)
        return list(_objects(_json(text))), end
    if lines[at].startswith(("apiVersion:", "- apiVersion:")):
        end = _yaml_end(lines, at)
        return list(_objects(_yaml("\n".join(lines[at:end])))), end
    return None


def _json_text(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The text from the bracket that opens in the line `at` to the one that closes it, or to an empty line where it is
    cut off, with what would close it."""
    open_now: list[str] = []
    in_text = escaped = False
    for line in range(at, min(len(lines), at + _MOST_LINES)):
        if not lines[line].strip() and not in_text:
            return "\n".join(lines[at:line]) + _closing(open_now, in_text), line
        for letter in lines[line]:
            if in_text:
                in_text = escaped or letter != '"'
                escaped = letter == "\\" and not escaped
            elif letter == '"':
                in_text = True
            elif letter in "{[":
                open_now.append("}" if letter == "{" else "]")
            elif letter in "}]" and open_now:
                open_now.pop()
        if not open_now:
            return "\n".join(lines[at : line + 1]), line + 1
    end = min(len(lines), at + _MOST_LINES)
    return "\n".join(lines[at:end]) + _closing(open_now, in_text), end


def _closing(open_now: Sequence[str], in_text: bool) -> str:
    return ('"' if in_text else "") + "".join(reversed(open_now))


def _json(text: str) -> Any:
    """What the text says; of one that was cut, without what was cut in two."""
    for mended in (text, re.sub(r'[,:]?\s*(?:"[^"]*"\s*:?\s*)?([}\]]*)$', r"\1", text)):
        try:
            return json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _yaml_end(lines: Sequence[str], at: int) -> int:
    end = at
    while end < min(len(lines), at + _MOST_LINES):
        if not lines[end].strip():  # a text of several lines may hold an empty one
            if end + 1 >= len(lines) or not lines[end + 1].startswith("    "):
                break
        elif not _YAML.match(lines[end]):
            break
        end += 1
    return end


def _yaml(text: str) -> list[Any]:
    """What each document of the text says; a last line that is cut in two is left out."""
    documents = re.split(r"(?m)^---.*\n?", text)
    return [
        read_yaml(one).data or (read_yaml(one.rpartition("\n")[0]).data if one is documents[-1] else None)
        for one in documents
        if one.strip()
    ]


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for one in data:
            yield from _objects(one)
    elif isinstance(data, dict):
        if isinstance(data.get("items"), list):
            kind = str(data.get("kind", "")).removesuffix("List")  # of a list the items need not say what they are
            yield from ({"kind": kind} | one for one in data["items"] if isinstance(one, dict))
        else:
            yield data
