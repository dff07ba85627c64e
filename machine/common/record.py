"""Records: what a program says of one thing, each cell by its name and with the line it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diagnops.machine.common.masks import masked, masks
from diagnops.machine.common.table import Row


class Cell(NamedTuple):
    """What a program wrote under a name, and where."""

    text: str
    line: int


Record = Mapping[str, Cell]


class Records(NamedTuple):
    """Records one after the other, which end before the line `end`, and the names that their cells may have."""

    names: tuple[str, ...]
    rows: tuple[Record, ...]
    end: int


def from_row(row: Row) -> Record:
    """A row of a table as a record.

    >>> from_row(Row(3, {"LAG": "7"}))
    {'LAG': Cell(text='7', line=3)}
    """
    return {name: Cell(text, row.line) for name, text in row.cells.items()}


def text_of(record: Record, *names: str) -> str:
    """What stands under the first of these names that has anything; nothing where none has."""
    return next((record[name].text for name in names if name in record and record[name].text), "")


def line_of(record: Record, *names: str) -> int:
    """The line of the first of these names that is there, else that of the record."""
    cell = next((record[name] for name in names if name in record), None) or next(iter(record.values()))
    return cell.line


def plain(text: str) -> str:
    """An error message without what is of one occasion: names in quotes, addresses and numbers.

    >>> plain("Can't connect to server on '10.0.0.7' (111), retry-time: 60")
    "Can't connect to server on, retry-time:"
    """
    return " ".join(masked(text[:_LONGEST], _OCCASION).split()).replace(" ,", ",").strip(" ,;")


_LONGEST = 1000
_OCCASION = masks({r"(?<!\w)'[^']{0,200}'|`[^`]{0,200}`|\"[^\"]{0,200}\"|\([^()]{0,200}\)|\S*\d\S*": " "})
