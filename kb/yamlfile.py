"""YAML as people write it, read without surprises.

Every scalar stays the string that was written (`1.10` is not 1.1, `no` is not false), every value knows its line,
a key given twice is a fault, and anchors are refused, so a small file cannot unfold into a huge one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from diagnops.kb.message import Message, message

Path = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 24

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null"})
_TOO_DEEP = message("nested_too_deep", most=MAX_DEPTH)


class Problem(NamedTuple):
    """What is wrong with the YAML itself."""

    line: int
    field: Path
    reason: Message


class Document(NamedTuple):
    """The data of a YAML text, the line of each path in it, and the problems found on the way."""

    data: Any
    lines: dict[Path, int]
    problems: list[Problem]
    first_line: int = 1


class _RefusedError(Exception):
    def __init__(self, line: int, reason: Message) -> None:
        self.line, self.reason = line, reason


def read_yaml(text: str, *, first_line: int = 1) -> Document:
    """Read `text`, whose first line is line `first_line` of its file.

    >>> read_yaml("version: 1.10").data
    {'version': '1.10'}
    """
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    if len(text) > MAX_BYTES:
        problem = Problem(first_line, (), message("longer_than", most=MAX_BYTES))
        return Document(None, lines, [problem], first_line)
    try:
        data = _document(text, lines, problems, first_line)
    except yaml.MarkedYAMLError as error:
        problem = _too_deep_before(error, text, first_line) or _no_yaml(error, first_line)
    except yaml.YAMLError as error:
        problem = Problem(first_line, (), message("no_yaml", reason=" ".join(str(error).split())))
    except UnicodeEncodeError as error:  # libyaml is handed UTF-8
        problem = Problem(first_line + text.count("\n", 0, error.start), (), message("half_a_character"))
    except _RefusedError as error:
        problem = Problem(error.line, (), error.reason)
    else:
        return Document(data, lines, problems, first_line)
    return Document(None, lines, [problem], first_line)


def _no_yaml(error: yaml.MarkedYAMLError, first: int) -> Problem:
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    at, reason = first + (mark.line if mark else 0), error.problem or error.context
    # Of a bracket or a quote that is not closed the parser tells only where it gave up.
    if begun and begun.line + first < at and re.search(r"flow|quoted", error.context or ""):
        return Problem(at, (), message("no_yaml_since", reason=reason, line=first + begun.line))
    return Problem(at, (), message("no_yaml", reason=reason))


def _too_deep_before(error: yaml.MarkedYAMLError, text: str, first: int) -> Problem | None:
    """That the text is nested too deep before the place where the parser gave up.

    libyaml reads a thousand characters ahead. Since PyYAML 6.0.4 it has a limit of its own, which it meets there before
    we have seen what leads to ours. What it says of it is its own affair: the text before that place is read again.
    """
    mark = error.problem_mark
    try:
        _document(text[: mark.index if mark else 0], {}, [], first)
    except _RefusedError as refused:
        return Problem(refused.line, (), refused.reason) if refused.reason == _TOO_DEEP else None
    except yaml.YAMLError:
        pass
    return None


def _document(text: str, lines: dict[Path, int], problems: list[Problem], first: int) -> Any:
    data: Any = None
    documents = 0
    events = iter(yaml.parse(text, Loader=_Loader))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(first + _line(event), message("second_document"))
        elif isinstance(event, yaml.NodeEvent):
            data = _node(event, events, (), lines, problems, first)
    return data


def _node(
    event: Any, events: Iterator[Any], at: Path, lines: dict[Path, int], problems: list[Problem], first: int
) -> Any:
    line = lines.setdefault(at, first + _line(event))
    if len(at) > MAX_DEPTH:
        raise _RefusedError(line, _TOO_DEEP)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _RefusedError(line, message("no_anchors"))
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
            raise _RefusedError(first + _line(child), message("key_not_plain"))
        key, here = child.value, first + _line(child)
        if key in mapping:
            problems.append(Problem(here, (*at, key), message("given_twice")))
        lines[*at, key] = here
        mapping[key] = _node(next(events), events, (*at, key), lines, problems, first)
    return mapping


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0
