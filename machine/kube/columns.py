"""Tables of kubectl: a head in capital letters, and rows under it whose cells may hold single spaces.

They are also pasted through chats that leave one space between the cells, cut at the right, and without a head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.common.prompt import prompt_in
from diagnops.machine.common.table import Row, Table

_NAMES_OF_TWO_WORDS = (
    "LAST SEEN|FIRST SEEN|LAST SCHEDULE|LAST TIMESTAMP|NOMINATED NODE|READINESS GATES|ACCESS MODES|RECLAIM POLICY"
    "|NODE SELECTOR|MIN AVAILABLE|MAX UNAVAILABLE|ALLOWED DISRUPTIONS|POD ID|IMAGE ID"
)
_NAME = re.compile(rf"{_NAMES_OF_TWO_WORDS}|[A-Z][\w()%/.-]*")
HEAD = re.compile(
    rf"^\s*(?:{_NAMES_OF_TWO_WORDS}|[A-Z][A-Z-]+)(?:\s+(?:{_NAMES_OF_TWO_WORDS}|[A-Z][A-Z0-9()%/._-]*(?:\([a-z%]+\))?))+\s*$"
)
_GAP = re.compile(r"\s{2,}|\t+")
_OFF = 3  # by how many letters a row that somebody typed again may be off its head
_CELL = re.compile(r"\S+(?: \S+)*")
# Words of a row whose cells stand one space apart: what is in brackets belongs to the word before it.
_WORD = re.compile(r"\S+(?: \((?:x\d+ over )?[\w.]+(?: ago)?\))?|\S+")


def head(line: str) -> tuple[str, ...]:
    """The names of the columns, none where the line is no head.

    >>> head("NAMESPACE   LAST SEEN   TYPE"), head("NAME of the pod")
    (('NAMESPACE', 'LAST SEEN', 'TYPE'), ())
    """
    return tuple(_NAME.findall(line)) if HEAD.match(line) else ()


def table(lines: Sequence[str], at: int) -> Table:
    """The table whose head is the line `at`; it ends where a line is no row of it."""
    columns = head(lines[at])
    starts = [found.start() for found in _NAME.finditer(lines[at])]
    wide = bool(_GAP.search(lines[at].strip()))
    rows: list[Row] = []
    end = at + 1
    while end < len(lines):
        cells = _cells(lines[end], columns, starts if wide else [])
        if cells is None:
            break
        rows.append(Row(end, dict(zip(columns, cells, strict=False))))
        end += 1
    return Table(columns, tuple(rows), end)


def _cells(line: str, columns: Sequence[str], starts: Sequence[int]) -> list[str] | None:
    """The cells of a row, None where the line is none."""
    if not line.strip() or HEAD.match(line) or prompt_in(line):
        return None
    if starts:
        found = [(one.start(), one.group().strip()) for one in _CELL.finditer(line)]
        cells = [cell for _, cell in found]
        if len(cells) != len(columns):  # a cell is empty, or the row is cut: each belongs to the head it stands under
            if len(cells) < 2 or len(cells) > len(columns):
                return None
            cells = [""] * len(columns)
            for start, cell in found:
                nearest = min(range(len(starts)), key=lambda at: abs(starts[at] - start))
                if abs(starts[nearest] - start) > _OFF:
                    return None
                cells[nearest] = cell
    else:
        words = _WORD.findall(line)
        if len(columns) > len(words) > 2 and columns[1] == "STATUS" and columns[-1] == "AGE":  # empty ones between
            words = [*words[:2], *[""] * (len(columns) - 3), words[-1]]
        if len(words) < len(columns) or (len(words) > len(columns) and columns[-1] != "MESSAGE"):
            return None
        cells = [*words[: len(columns) - 1], " ".join(words[len(columns) - 1 :])]
    return cells if cells[0] and (" " not in cells[0] or columns[0] == "LAST SEEN") else None


_LEADING = r"^\s*(?:(?P<NAMESPACE>[a-z0-9][a-z0-9-]*)\s+)?(?P<NAME>[a-z0-9][\w./-]*)\s+"
# How a row looks whose head was cut away, by `grep` or `--no-headers`; its groups are named after the columns.
_OLD = r"(?P<AGE>(?:\d+[ydhms])+)"
_COLUMN = {"UP_TO_DATE": "UP-TO-DATE", "LAST_SEEN": "LAST SEEN"}
HEADLESS: tuple[re.Pattern[str], ...] = (
    re.compile(
        _LEADING
        + r"(?P<READY>\d+/\d+)\s+(?P<STATUS>[A-Z][\w:/-]+)\s+(?P<RESTARTS>\d+(?:\s+\((?:\d+[ydhms])+ ago\))?)\s+"
        + _OLD
        + r"(?:\s.*)?$"
    ),  # pods
    re.compile(
        r"^\s*(?P<NAME>[a-z0-9][\w.-]*)\s+(?P<STATUS>(?:Not)?Ready(?:,\w+)*)\s+(?P<ROLES>\S+)\s+"
        + _OLD
        + r"\s+(?P<VERSION>v\d\S*)(?:\s.*)?$"
    ),  # nodes
    re.compile(_LEADING + r"(?P<READY>\d+/\d+)\s+(?P<UP_TO_DATE>\d+)\s+(?P<AVAILABLE>\d+)\s+" + _OLD + r"(?:\s.*)?$"),
    re.compile(
        r"^\s*(?:(?P<NAMESPACE>[a-z0-9][a-z0-9-]*)\s+)?(?P<LAST_SEEN>(?:\d+[ydhms])+(?: ago)?"
        r"(?:\s+\(x\d+ over [\dydhms]+\))?|<unknown>|<invalid>)\s+(?P<TYPE>Normal|Warning)\s+"
        r"(?P<REASON>[A-Z]\w+)\s+(?P<OBJECT>[\w.-]+/\S+)\s+(?P<MESSAGE>\S.*)$"
    ),  # events
)


def headless(lines: Sequence[str], at: int) -> Table | None:
    """Rows without a head from the line `at` on, None where there are none."""
    row = next((one for one in HEADLESS if one.match(lines[at])), None)
    if row is None:
        return None
    rows = []
    end = at
    while end < len(lines) and (found := row.match(lines[end])):
        rows.append(Row(end, {_COLUMN.get(name, name): value or "" for name, value in found.groupdict().items()}))
        end += 1
    return Table(tuple(rows[0].cells), tuple(rows), end)
