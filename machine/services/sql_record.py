"""Answers of SQL clients that neither psql nor mysql draws so: one record as two columns, tabs or commas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from diagnops.machine.common.record import Cell, Records

# The columns of pg_stat_activity: without a head, only they tell that a list of names and values is an answer.
ACTIVITY = frozenset(
    "datid datname pid leader_pid usesysid usename application_name client_addr client_hostname client_port "
    "backend_start xact_start query_start state_change wait_event_type wait_event state backend_xid backend_xmin "
    "query_id query backend_type".split()
)
_NAME, _VALUE = frozenset({"name", "column", "column_name", "field", "key"}), frozenset({"value", "value #1", "row 1"})
_PAIR = re.compile(r"\|? *(?P<name>\w{1,40}) *(?P<mark>\||\t|:(?=\s|$))(?P<text>.*)")
_RECORD = re.compile(r"\*{3,}\[ \d+ \]\*+")
_AFTER = re.compile(r"^\(?\d+ rows?\b.*$|^SELECT \d+$|^Time: \d.*$")
_LEAST = 3  # names that have to be known where no head says what the columns are
_MOST_LINES = 200  # of a cell


def turned(found: Records) -> Records:
    """An answer whose columns are the names and the values of one record, as that record."""
    if len(found.names) != 2 or not (_is_name(found.names[0]) and found.names[1].lower() in _VALUE):
        return found
    name, value = found.names
    record = {row[name].text: row[value] for row in found.rows if name in row and value in row and row[name].text}
    return Records(tuple(record), (record,) if record else (), found.end)


def pairs(lines: Sequence[str], at: int) -> Records | None:
    """A record as a name and a value a line, under a head that says so or none; None where it is no such thing.

    >>> pairs(["pid | 7", "state | active", "query | select 1", "", "x"], 0).end
    3
    """
    start = at + _is_rule(lines[at])
    head = _PAIR.match(lines[start].lstrip(" ")) if start < len(lines) else None
    if head is None:
        return None
    headed = _is_name(head["name"]) and _text(head).lower() in _VALUE
    record: dict[str, Cell] = {}
    end = start = start + headed
    while end < len(lines):
        if not _is_rule(lines[end]):
            found = _PAIR.match(lines[end].lstrip(" "))
            if found is None or found["mark"] != head["mark"] or found["name"] in record:
                break
            if not headed and len(record) < _LEAST and found["name"] not in ACTIVITY:
                return None
            record[found["name"]] = Cell(_text(found), end)
        end += 1
    if len(record) < _LEAST:
        return None
    return Records(tuple(record), (record,), end)


def after(lines: Sequence[str], end: int) -> int:
    """Where what a client says below an answer ends: how many rows it has and how long it took."""
    while end < len(lines) and _AFTER.match(lines[end]):
        end += 1
    return end


def separated(lines: Sequence[str], at: int) -> Records | None:
    """Sessions under a head, with tabs, commas or semicolons between the cells; None where the head is of no such."""
    mark = next((one for one in "\t,;" if one in lines[at]), None)
    if mark is None:
        return None
    names = _cells(lines[at], mark)
    if len(ACTIVITY & {name.lower() for name in names}) < _LEAST or not all(map(str.isidentifier, names)):
        return None
    rows, end = [], at + 1
    for line, cells, after in _rows(lines, at + 1, mark):
        if len(cells) != len(names):
            break
        rows.append({name: Cell(cell, line) for name, cell in zip(names, cells, strict=True)})
        end = after
    return Records(tuple(names), tuple(rows), end)


def _rows(lines: Sequence[str], at: int, mark: str) -> Iterator[tuple[int, list[str], int]]:
    """Each row with the line it begins in and the one after it; a quoted cell may go over several lines."""
    while at < len(lines) and lines[at].strip():
        end, quotes = at + 1, lines[at].count('"')
        while quotes % 2 and end < min(len(lines), at + _MOST_LINES):
            quotes += lines[end].count('"')
            end += 1
        yield at, _cells(" ".join(lines[at:end]), mark), end
        at = end


def _cells(text: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=mark), [])]
    except csv.Error:  # a cell beyond what the module reads
        return []


def _text(found: re.Match[str]) -> str:
    return found["text"].strip().removesuffix("|").strip()


def _is_rule(line: str) -> bool:
    drawn = line.strip()
    return len(drawn) >= 3 and (set(drawn) <= set("-+|= ") or _RECORD.fullmatch(drawn) is not None)


def _is_name(text: str) -> bool:
    return text.lower() in _NAME
