"""Tables: rows of cells under a head, however a program draws them.

Three ways are known: words split at any space (iostat, df), columns two spaces apart whose cells may hold single spaces
(kubectl, docker), and bars between the cells (psql, mysql).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

_RULE = re.compile(r"^[\s|+:=-]+$")
_GAP = re.compile(r"\s{2,}|\t+")
_ROWS_LEFT = re.compile(r"^\(\d+ rows?\)|^\d+ rows? in set")


class Row(NamedTuple):
    """A row: the line it stands in, and its cells by the head of their column."""

    line: int
    cells: dict[str, str]


class Table(NamedTuple):
    """Rows under a head; the table ends before the line `end`."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    end: int


def spaced(lines: Sequence[str], at: int, head: Sequence[str] | None = None) -> Table:
    """The table whose head is the line `at`, its cells split at any space; words beyond the last column belong to it.

    It ends at an empty line, or at one with fewer words than half the columns. `head` stands for a head that has to be
    written otherwise.

    >>> spaced(["a  b", "1  2", "", "x"], 0).rows
    (Row(line=1, cells={'a': '1', 'b': '2'}),)
    """
    columns = tuple(head or lines[at].split())
    rows: list[Row] = []
    end = at + 1
    for end in range(at + 1, len(lines) + 1):
        words = lines[end].split(None, len(columns) - 1) if end < len(lines) else []
        if len(words) * 2 < len(columns) or not words:
            break
        rows.append(Row(end, dict(zip(columns, (w.strip() for w in words), strict=False))))
    return Table(columns, tuple(rows), end)


def aligned(lines: Sequence[str], at: int) -> Table:
    """The table whose head is the line `at`, its columns two spaces apart; a cell may hold single spaces or be empty.

    >>> aligned(["NAME   LAST SEEN   MESSAGE", "a      5m ago      no nodes"], 0).rows[0].cells
    {'NAME': 'a', 'LAST SEEN': '5m ago', 'MESSAGE': 'no nodes'}
    """
    columns = tuple(_GAP.split(lines[at].strip()))
    starts: list[int] = []
    for name in columns:
        starts.append(lines[at].index(name, starts[-1] + 1 if starts else 0))
    rows: list[Row] = []
    end = at + 1
    for end in range(at + 1, len(lines) + 1):
        line = lines[end] if end < len(lines) else ""
        if not line.strip():
            break
        cells = _GAP.split(line.strip())
        if len(cells) != len(columns):  # a cell is empty, or two stand one space apart: cut where the head begins
            cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        rows.append(Row(end, dict(zip(columns, cells, strict=False))))
    return Table(columns, tuple(rows), end)


def barred(lines: Sequence[str], at: int) -> Table:
    """The table whose head is the line `at`, bars between its cells, as psql and mysql draw it.

    >>> barred([" pid | state", "-----+-------", "  7  | idle ", "(1 row)"], 0)
    Table(columns=('pid', 'state'), rows=(Row(line=2, cells={'pid': '7', 'state': 'idle'}),), end=4)
    """
    columns = tuple(_cells(lines[at]))
    rows: list[Row] = []
    end = at + 1
    for end in range(at + 1, len(lines) + 1):
        line = lines[end] if end < len(lines) else ""
        if _RULE.match(line) and line.strip():
            continue
        if "|" not in line:
            end += bool(_ROWS_LEFT.match(line))
            break
        rows.append(Row(end, dict(zip(columns, _cells(line), strict=False))))
    return Table(columns, tuple(rows), min(end, len(lines)))


def head_at(lines: Sequence[str], at: int, names: Collection[str]) -> bool:
    """Whether the line `at` is a head that has all these names."""
    return set(names) <= set(lines[at].replace("|", " ").split())


def _cells(line: str) -> Iterator[str]:
    return (cell.strip() for cell in line.strip().strip("|").split("|"))


def number(text: str) -> float | None:
    """A figure as programs print it, with `%` or a binary or decimal unit of bytes; None where it is none.

    >>> number("97%"), number("1.5Gi"), number("1,024"), number("n/a")
    (97.0, 1610612736.0, 1024.0, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    return float(found["figure"].replace(",", "")) * _TIMES[found["unit"] or ""]


_NUMBER = re.compile(
    r"(?P<figure>[-+]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?:%|(?P<unit>[kKMGTP]i?)?[bB]?)"
)
_TIMES = {"": 1.0} | {
    letter + i: (1024.0 if i or letter != "k" else 1000.0) ** power
    for power, letters in enumerate(("kK", "M", "G", "T", "P"), 1)
    for letter in letters
    for i in ("", "i")
}
