"""What can go wrong, as a tree. A face turns any of these into one clear sentence, in one place.

DiagnopsError
├── InputError          what was given cannot be used (exit code 1)
│   └── CaseFileError   one or more faults in a case or vocabulary file, all told at once
├── UsageError          the command was called in a way that means nothing (exit code 2)
└── CaseBaseError       the case base cannot be opened, read or written (exit code 1)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class DiagnopsError(Exception):
    """Any mistake the user can act on; ``str()`` is the sentence to show."""


class InputError(DiagnopsError):
    """What was given cannot be used."""


class UsageError(DiagnopsError):
    """The command was called in a way that means nothing."""


class CaseBaseError(DiagnopsError):
    """The case base cannot be opened, read or written."""


class Fault(NamedTuple):
    """One mistake in a file: where it is, what is wrong and the way out."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return place + (f"{self.field}: " if self.field else "") + self.reason


class CaseFileError(InputError):
    """Every fault found in one or more files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
