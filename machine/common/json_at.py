"""A JSON value that begins in a line of a text: where it ends and what it holds, in linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

Fault = Literal["", "cut short", "nested too deeply", "not JSON"]

_DEEPEST = 200
_MOST_OF_FAULTY = 4000
# A string, to its end or to that of the line, or a bracket. Possessive: what was read as a string is never read again.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?P<open>\\?$)?"?|[{}\[\]]')
_STRING_GOES_ON = re.compile(r'(?:[^"\\]|\\.)*+(?P<open>\\?$)?"?')
_BEGINS = re.compile(r"\s*[{\[]")
# What a line of JSON can begin with, outside a string; people put dots where they left something out.
_IS_JSON = re.compile(
    r'"|[{}\[\]],?|[,:]|-?\d[\d.eE+-]*\s*(?:[,\]}]|$)|(?:true|false|null|NaN)\b|[/#<(]{0,3}\s?(?:\.{3}|…|snip)\W{0,3}$'
)


class Extent(NamedTuple):
    """The text of a value, the line before which it ends, and what stands behind it in its last line.

    With a `fault` the text is what there is of it, by which it may still be known what it was.
    """

    text: str
    end: int
    rest: str = ""
    fault: Fault = ""


class Json(NamedTuple):
    """A value and where it stands; with a `fault` there is none."""

    value: Any
    text: str
    end: int
    rest: str = ""
    fault: Fault = ""


def json_at(lines: Sequence[str], at: int, column: int = 0) -> Json | None:
    """The JSON object or list that begins in a line, at `column` or after spaces; None where none begins.

    >>> json_at(['{"a":', " [1]}", "and so on"], 0)
    Json(value={'a': [1]}, text='{"a":\\n [1]}', end=2, rest='', fault='')
    >>> json_at(['{"a": [1,', "that is all I have"], 0).fault
    'cut short'
    """
    found = extent_at(lines, at, column)
    if found is None or found.fault:
        return found and Json(None, *found)
    value, fault = decoded(found.text)
    return Json(value, found.text, found.end, found.rest, fault)


def extent_at(lines: Sequence[str], at: int, column: int = 0) -> Extent | None:
    """Where the value ends that begins in a line: for a reader who knows his own by the text, and decodes no other."""
    if not _BEGINS.match(lines[at], column):
        return None
    line, place = _end(lines, at, column)
    if place is None:
        fault: Fault = "nested too deeply" if line < 0 else "cut short"
        line = max(line, at + 1)
        return Extent("\n".join([lines[at][column:], *lines[at + 1 : line]])[:_MOST_OF_FAULTY], line, "", fault)
    whole = [lines[at][column:], *lines[at + 1 : line + 1]]
    whole[-1] = whole[-1][: place - (column if line == at else 0)]
    return Extent("\n".join(whole), line + 1, lines[line][place:])


def decoded(text: str) -> tuple[Any, Fault]:
    """What a JSON text holds, or why it cannot be read. Line breaks that a terminal put into a string are let through.

    >>> decoded('{"a": 1}'), decoded("{'a': 1}")
    (({'a': 1}, ''), (None, 'not JSON'))
    """
    import json

    try:
        return json.loads(text, strict=False), ""
    except RecursionError:
        return None, "nested too deeply"
    except ValueError:
        return None, "not JSON"


def _end(lines: Sequence[str], at: int, column: int) -> tuple[int, int | None]:
    """The line in which a value ends and the column behind it. Where it does not end: the line before which its lines
    end, -1 where it is nested too deeply, and None."""
    depth, in_string = 0, False
    empty = at
    for number in range(at, len(lines)):
        line, place = lines[number], column if number == at else 0
        if number > at and not in_string and line.strip() and not _IS_JSON.match(line.strip()):
            return empty if empty > at and not lines[number - 1].strip() else number, None
        if number > at and not line.strip():
            empty = empty if not lines[number - 1].strip() else number
        if in_string:
            found = _STRING_GOES_ON.match(line)
            in_string, place = found is None or found["open"] is not None, found.end() if found else len(line)
        for token in _TOKEN.finditer(line, place):
            first = token[0][0]
            if first == '"':
                in_string = token["open"] is not None
            elif first in "{[":
                depth += 1
                if depth > _DEEPEST:
                    return -1, None
            else:
                depth -= 1
                if depth <= 0:
                    return number, token.end()
    return len(lines), None
