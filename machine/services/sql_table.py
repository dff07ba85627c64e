"""The answers of SQL clients: psql and mysql, drawn as a table or a column a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.common.record import Cell, Record, Records

_RULE = re.compile(r"^\s*(?=[-+|]*--)[-+|]+\s*$")
_LEFT = re.compile(r"^\(\d+\s?[^\W\d][\w ]{0,12}\)\s*$|^\d+ rows? in set|^Empty set")
_RECORD = re.compile(r"^(?:-\[ RECORD \d+ \][-+]*|\*{5,} \d+\. row \*{5,}|\*{5,}\[ \d+ \]\*{5,})\s*$")
_NAMED = re.compile(r"^\s*(?P<name>[\w?() ./-]{1,60}?)\s*(?:\||:(?=\s|$))\s?(?P<text>.*)$")
_EDGE = re.compile(r"[+|]")
_MORE = re.compile(r"\+\s*(?:\||$)")
_COLUMN = re.compile(r"[a-z_?][\w?]*", re.IGNORECASE)
_SURE_BARS = 2  # of a head that no line is drawn below
_MOST_COLUMNS = 120
_MOST_LINES = 200  # of a statement in a cell


def answer(lines: Sequence[str], at: int) -> Records | None:
    """The answer that begins at the line `at`, None where none does. What goes over several lines is one cell.

    >>> answer([" pid | state", "-----+-------", "  7  | idle ", "(1 row)"], 0)
    Records(names=('pid', 'state'), rows=({'pid': Cell(text='7', line=2), 'state': Cell(text='idle', line=2)},), end=4)
    """
    if _RECORD.match(lines[at]):
        return one_a_line(lines, at)
    if "\t" in lines[at]:
        return _tabbed(lines, at)
    return _drawn(lines, at)


def _drawn(lines: Sequence[str], at: int) -> Records | None:
    head = at + 1 if _RULE.match(lines[at]) else at
    if head + 1 >= len(lines) or _RULE.match(lines[head]):
        return None
    if not _RULE.match(lines[head + 1]):
        return _without_rule(lines, at)
    drawn = lines[head].strip()
    boxed = drawn.startswith("|") or drawn.endswith("|")
    names = _cells(lines[head], boxed)
    columns = len(_EDGE.findall(lines[head + 1].strip().strip("|+"))) + 1
    if len(names) != columns or columns > _MOST_COLUMNS or not all(names):
        return None
    edges = [found.start() for found in _EDGE.finditer(lines[head + 1].rstrip())]
    inner = edges[drawn.startswith("|") : len(edges) - drawn.endswith("|")]
    rows, end = _rows(lines, head + 2, names, boxed, inner)
    if end < len(lines) and _LEFT.match(lines[end]):
        end += 1
    return Records(names, rows, end)


def _without_rule(lines: Sequence[str], at: int) -> Records | None:
    """A table from which somebody cut the line below its head: its rows have as many bars, and its head only names."""
    names = _cells(lines[at], boxed=False)
    bars = lines[at].count("|")
    if bars < _SURE_BARS or not all(_COLUMN.fullmatch(name) for name in names):
        return None
    if at + 1 >= len(lines) or lines[at + 1].count("|") != bars:
        return None
    rows, end = _rows(lines, at + 1, names, False, [found.start() for found in re.finditer(r"\|", lines[at])])
    return Records(names, rows, end)


def _rows(
    lines: Sequence[str], at: int, names: Sequence[str], boxed: bool, edges: Sequence[int]
) -> tuple[tuple[Record, ...], int]:
    """The rows from the line `at` on, and where they end. `edges` are where the bars stand."""
    rows: list[Record] = []
    end = at
    while end < len(lines):
        line = lines[end]
        if _RULE.match(line):
            return tuple(rows), end + 1
        if _LEFT.match(line) or ("|" not in line and (boxed or len(names) > 1 or not line.startswith(" "))):
            break
        cells = _cells(line, boxed)
        if boxed and not line.rstrip().endswith("|"):  # a statement of several lines: its row ends with the next bar
            if (closed := _closed(lines, end)) is None:
                break
            _add(rows, names, cells, end)
            end = closed + 1
            continue
        if len(cells) > len(names):  # a bar within a cell: cut where the head is
            cut = zip([0, *(edge + 1 for edge in edges)], [*edges, None], strict=True)
            cells = tuple(line[a:b].strip(" |") for a, b in cut)
        if rows and _carried_on(lines[end - 1], cells, boxed):
            _carry_on(rows, names, cells)
        else:
            _add(rows, names, cells, end)
        end += 1
    return tuple(rows), end


def _closed(lines: Sequence[str], at: int) -> int | None:
    """The line with which a row ends whose last cell began in the line `at`."""
    for end in range(at, min(at + _MOST_LINES, len(lines))):
        if lines[end].rstrip().endswith("|") and (end > at or lines[end].count("|") > 1):
            return end
    return None


def _carried_on(before: str, cells: Sequence[str], boxed: bool) -> bool:
    """Whether a row only carries on the one that stands `before` it."""
    if boxed:
        return not cells[0] and sum(map(bool, cells)) * 3 <= len(cells)
    return _MORE.search(before) is not None


def _add(rows: list[Record], names: Sequence[str], cells: Sequence[str], line: int) -> None:
    rows.append({name: Cell(cell, line) for name, cell in zip(names, cells, strict=False)})


def _carry_on(rows: list[Record], names: Sequence[str], cells: Sequence[str]) -> None:
    before = dict(rows[-1])
    for name, cell in zip(names, cells, strict=False):
        if cell and name in before:
            text = f"{before[name].text.removesuffix('+').rstrip()} {cell.removesuffix('+').rstrip()}"
            before[name] = Cell(text.strip(), before[name].line)
    rows[-1] = before


def _cells(line: str, boxed: bool) -> tuple[str, ...]:
    line = line.strip()
    if boxed:
        line = line.removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in line.split("|"))


def one_a_line(lines: Sequence[str], at: int) -> Records:
    """Records from the line `at` on, a name and a value a line; of the first, the line above may have been cut off."""
    rows: list[dict[str, Cell]] = [] if _RECORD.match(lines[at]) else [{}]
    end = at
    while end < len(lines):
        line = lines[end]
        if _RECORD.match(line):
            rows.append({})
        elif _LEFT.match(line):
            end += 1
            break
        elif line.strip() and (found := _NAMED.match(line)) and not (found["name"] == "" and not rows[-1]):
            rows[-1].setdefault(found["name"].strip(), Cell(found["text"].strip(), end))
        elif not line.strip() or not line.startswith(" "):
            break
        end += 1
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return Records(names, tuple(row for row in rows if row), end)


def _tabbed(lines: Sequence[str], at: int) -> Records | None:
    """What the mysql client writes into a pipe."""
    names = tuple(lines[at].strip().split("\t"))
    rows: list[Record] = []
    end = at + 1
    while end < len(lines) and lines[end].count("\t") == len(names) - 1:
        cells = lines[end].split("\t")
        rows.append({name: Cell(cell.strip(), end) for name, cell in zip(names, cells, strict=True)})
        end += 1
    return Records(names, tuple(rows), end)
