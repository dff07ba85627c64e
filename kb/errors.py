"""What can go wrong, as a tree. An error carries a message; a face words it, in one place.

DiagnopsError
├── InputError          what was given cannot be used
│   └── CaseFileError   one or more faults in a case or vocabulary file, all told at once
├── UsageError          what was asked for means nothing
└── CaseBaseError       the case base cannot be opened, read or written
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from diagnops.kb.masking import without_secrets
from diagnops.kb.message import Message, Value


class DiagnopsError(Exception):
    """Any mistake the user can act on: the code of what is wrong, that of a way out, and the values of both.

    What somebody wrote is quoted without the secrets in it.

    `str()` is for developers; `diagnops.messages` has the sentence in English and Korean.

    >>> print(UsageError("unknown_role", name="databse", near=("database",)))
    unknown role (name='databse', near=('database',))
    """

    def __init__(self, code: str, /, *, hint: str = "", because: Message | None = None, **values: Value) -> None:
        self.message = without_secrets(Message(code, values, hint, because), [])
        super().__init__(str(self.message))


class InputError(DiagnopsError):
    """What was given cannot be used."""


class UsageError(DiagnopsError):
    """What was asked for means nothing."""


class CaseBaseError(DiagnopsError):
    """The case base cannot be opened, read or written."""


class Fault(NamedTuple):
    """One mistake in a file: where it is, and what is wrong with the way out. `line` is 0 where it has none."""

    file: str
    line: int
    field: str
    reason: Message

    @property
    def place(self) -> str:
        """Where it is, as editors and grep have it: file, line and field."""
        return ":".join(filter(None, (self.file, str(self.line or ""), f" {self.field}" if self.field else "")))

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing is wrong, but that somebody still has to fill this in."""
        return self.reason.code in ("blank_left", "story_left_blank")

    @property
    def is_syntax(self) -> bool:
        """Whether the file is not even YAML."""
        return self.reason.code in ("no_yaml", "no_yaml_since")


class CaseFileError(InputError):
    """Every fault found in one or more files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = without_secrets(tuple(faults), [])
        super().__init__("faults", faults=tuple(map(str, self.faults)))
