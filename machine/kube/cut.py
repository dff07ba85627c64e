"""Parts that somebody cut out of an object of Kubernetes: its status, the states of its containers, its conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from diagnops.kb.yamlfile import read_yaml

_PARTS = "status|containerStatuses|initContainerStatuses|conditions|lastState|restartCount"
_JSON = re.compile(rf'\s*(?:[{{\[]\s*)*"(?:{_PARTS})"\s*:')
_YAML = re.compile(rf"(?P<indent>\s*)(?P<item>- )?(?:{_PARTS}):(?:\s*$|\s+\d+$)")
# What hardly anything else has among its keys, near the first.
_OURS = re.compile(
    r"\b(?:containerStatuses|containerID|lastState|restartCount|lastTransitionTime|lastProbeTime|observedGeneration)\b"
)
_NEAR, _MOST = 12, 20_000
_OF_JSON = re.compile(r'\s*(?:"|[{}\[\]]|\.{3}\s*$)')
_OF_YAML = re.compile(r"\s*(?:- |[\w.$/-]+:(?:\s|$))")
_OF_CONTAINER = ("lastState", "restartCount", "containerID")


def cut_from(lines: Sequence[str], at: int) -> tuple[list[dict[str, Any]], int] | None:
    """The object that a part begins with the line `at` of, with what is there of it, and where the part ends."""
    read = _json if _JSON.match(lines[at]) else _yaml if _YAML.match(lines[at]) else None
    if read is None or not _OURS.search("\n".join(line[:200] for line in lines[at : at + _NEAR])):
        return None
    value, end = read(lines, at)
    return list(_objects(value)), end


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        value = {"containerStatuses": value}
    if not isinstance(value, dict):
        return
    if any(key in value for key in _OF_CONTAINER):
        value = {"containerStatuses": [value]}
    yield value if isinstance(value.get("status"), dict) else {"status": value}


def _json(lines: Sequence[str], at: int) -> tuple[Any, int]:
    """What the lines hold up to the first bracket that closes what was opened above them; those below are passed."""
    end = at
    while end < min(len(lines), at + _MOST) and _OF_JSON.match(lines[end]):
        end += 1
    closes: list[str] = []
    text = "\n".join(lines[at:end])
    text = text if text.lstrip()[:1] in ("{", "[") else "{" + text
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]]', text):
        if found[0] in ("{", "["):
            closes.append("}" if found[0] == "{" else "]")
        elif found[0] in ("}", "]"):
            if len(closes) == 1 and found[0] != closes[0]:
                text = text[: found.start()]
                break
            closes.pop()
            if not closes:
                text = text[: found.end()]
                break
    whole = re.sub(r'(?:,\s*|\.{3}\s*)+$|,\s*"[^"]*"?\s*:?\s*$', "", text.rstrip()) + "".join(reversed(closes))
    try:
        return json.loads(whole, strict=False), end
    except (ValueError, RecursionError):
        return None, end


def _yaml(lines: Sequence[str], at: int) -> tuple[Any, int]:
    first = _YAML.match(lines[at])
    indent = len(first["indent"]) if first else 0
    end = at
    while end < min(len(lines), at + _MOST) and lines[end].strip():
        depth = len(lines[end]) - len(lines[end].lstrip())
        deeper = end > at and depth > indent  # a text may go on there
        if depth < indent or not (deeper or _OF_YAML.match(lines[end])):
            break
        end += 1
    return read_yaml("\n".join(line[indent:] for line in lines[at:end])).data, end
