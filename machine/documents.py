"""JSON and YAML of which no reader knows what they are: they are told as not read, whole, and are nobody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.incident import UNKNOWN_OUTPUT
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Passage, Taken
from diagnops.machine.common.json_at import extent_at
from diagnops.machine.common.printed import speaks

_SHORT = 40  # characters; people write shorter brackets than that themselves
_MEMBER = re.compile(r"[{,\[]\s*(?:[\"'][^\"'\n]{0,200}[\"']|[\w$.]{1,60})\s*[:,\]]")
# A line within JSON or JavaScript's notation of it, outside a string.
_LINE = re.compile(
    r"\s*(?:[\"'][^\"'\n]{0,300}[\"']\s*[:,\]}]|[\"'].*[\"'],?\s*$|[{}\[\]]|[\w$]{1,60}\s*:\s*[\"'{\[\d\w-]"
    r"|(?:-?\d[\d.eE+-]*|true|false|null)\s*,?\s*$|\.{3}|…)"
)
_ENTRY = re.compile(
    r"(?P<indent>\s*)(?:- )?(?P<key>[A-Za-z][\w./-]{0,60}):(?:\s+(?P<value>\S+|\"[^\"]*\"|'[^']*'))?\s*$"
)
_CODE = re.compile(r"[a-z][A-Z]|\w[_./]\w")  # keys that only programs write
_FEWEST = 4


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The document that begins in a line; None where a person may have written it."""
    return _json(lines, at) or _yaml(lines, at)


def _json(lines: Sequence[str], at: int) -> Taken | None:
    found = extent_at(lines, at)
    if found is None:
        return None
    end = found.end if not found.fault else _looks_on(lines, at + 1)
    if end == at + 1 and len(lines[at].strip()) < _SHORT:
        return None
    head = "\n".join(lines[at : at + 3])[:1000].lstrip()
    if not (_MEMBER.match(head) or head[1:].lstrip()[:1] in tuple('{["]}')):
        return None
    said = (Passage(found.rest.strip(), end - 1, "text"),) if speaks(found.rest) else ()
    return Taken(UNKNOWN_OUTPUT, end, passages=said)


def _looks_on(lines: Sequence[str], at: int) -> int:
    """The line before which a document ends that was cut short: its lines still look like one."""
    while at < len(lines) and _LINE.match(lines[at]) and not speaks(lines[at].partition(":")[0]):
        at += 1
    return at


def _yaml(lines: Sequence[str], at: int) -> Taken | None:
    """Keys with one word behind each, some under others, at least one a name that only programs write."""
    end, depths, coded = at, set(), False
    while end < len(lines) and (entry := _ENTRY.match(lines[end])):
        depths.add(len(entry["indent"]))
        coded = coded or bool(_CODE.search(entry["key"]))
        end += 1
    first = _ENTRY.match(lines[at])
    nested = first is not None and not first["value"] and len(depths) > 1
    return Taken(UNKNOWN_OUTPUT, end) if nested and coded and end - at >= _FEWEST else None
