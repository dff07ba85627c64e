"""YAML as people write it, read without surprises.

Every scalar stays the string that was written (`1.10` is not 1.1, `no` is not false), every value knows its line,
a key given twice is a fault, and anchors are refused, so a small file cannot unfold into a huge one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

Path = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 24

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null"})


class Problem(NamedTuple):
    """What is wrong with the YAML itself."""

    line: int
    field: Path
    reason: str


class Document(NamedTuple):
    """The data of a YAML text, the line of each path in it, and the problems found on the way."""

    data: Any
    lines: dict[Path, int]
    problems: list[Problem]
    first_line: int = 1


class _RefusedError(Exception):
    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason


def read_yaml(text: str, *, first_line: int = 1) -> Document:
    """Read `text`, whose first line is line `first_line` of its file.

    >>> read_yaml("version: 1.10").data
    {'version': '1.10'}
    """
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    if len(text) > MAX_BYTES:
        return Document(None, lines, [Problem(first_line, (), f"longer than {MAX_BYTES:,} characters")], first_line)
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        data = _document(events, lines, problems, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        return Document(None, lines, [Problem(line, (), f"not YAML: {error.problem or error.context}")], first_line)
    except yaml.YAMLError as error:
        return Document(None, lines, [Problem(first_line, (), f"not YAML: {' '.join(str(error).split())}")], first_line)
    except UnicodeEncodeError as error:  # libyaml is handed UTF-8
        line = first_line + text.count("\n", 0, error.start)
        return Document(None, lines, [Problem(line, (), "half of a character (a lone surrogate)")], first_line)
    except _RefusedError as error:
        return Document(None, lines, [Problem(error.line, (), error.reason)], first_line)
    return Document(data, lines, problems, first_line)


def _document(events: Iterator[Any], lines: dict[Path, int], problems: list[Problem], first: int) -> Any:
    data: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(first + _line(event), "a second YAML document begins here; keep one a file")
        elif isinstance(event, yaml.NodeEvent):
            data = _node(event, events, (), lines, problems, first)
    return data


def _node(
    event: Any, events: Iterator[Any], at: Path, lines: dict[Path, int], problems: list[Problem], first: int
) -> Any:
    line = lines.setdefault(at, first + _line(event))
    if len(at) > MAX_DEPTH:
        raise _RefusedError(line, f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _RefusedError(line, "anchors (&) and aliases (*) are not used here; write the value out")
    if isinstance(event, yaml.ScalarEvent):
        plain = event.implicit[0]  # neither quoted nor tagged
        return None if plain and event.value in _NULLS else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        for child in events:
            if isinstance(child, yaml.SequenceEndEvent):
                break
            items.append(_node(child, events, (*at, len(items)), lines, problems, first))
        return items
    mapping: dict[str, Any] = {}
    for child in events:
        if isinstance(child, yaml.MappingEndEvent):
            break
        if not isinstance(child, yaml.ScalarEvent):
            raise _RefusedError(first + _line(child), "a key has to be a plain word")
        key, here = child.value, first + _line(child)
        if key in mapping:
            problems.append(Problem(here, (*at, key), "given twice; keep one"))
        lines[*at, key] = here
        mapping[key] = _node(next(events), events, (*at, key), lines, problems, first)
    return mapping


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0
