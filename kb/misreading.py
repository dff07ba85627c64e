"""A misreading: somebody's word on what a clause says, which holds wherever the same clause is read again. It can be
taken back, never lost."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from diagnops.kb.case import State
from diagnops.kb.wordforms import key

_LONGEST = 2000  # characters of a clause; what a program prints in one line may have no end


class Misreading(Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="misread"):
    """Of a signal on a role, a clause says `state`, or nothing where that is None; `read` is what was read from it.

    `clause` is as it was written. `number` is 0 until it is kept; `withdrawn` says when and by whom it was taken back.
    """

    clause: str
    role: str | None
    signal: str
    state: State | None = None
    read: State | None = None
    number: int = 0
    who: str = ""
    at: str = ""
    withdrawn: str | None = None

    @property
    def name(self) -> str:
        """What it is called beside the other corrections."""
        return f"r{self.number}"

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return self.withdrawn is None

    @property
    def of(self) -> tuple[str, str | None, str]:
        """What it is about: the clause as it is known again, and the place."""
        return folded(self.clause), self.role, self.signal


def folded(clause: str) -> str:
    """A clause as it is known again: its words without endings, case and signs, its figures as they are.

    >>> folded("Queries were timing out: 30s") == folded("queries were timing out, 30s.")
    True
    """
    return key(clause[:_LONGEST])


class Misreadings(Protocol):
    """Where misreadings are kept."""

    def add(self, misreading: Misreading, *, who: str) -> Misreading:
        """Keep it, in the place of what stands of the same clause and place; itself where that says the same."""
        ...

    def withdraw(self, number: int, *, who: str) -> Misreading:
        """Take it back; it stays listed. Raises `UsageError`."""
        ...

    def all(self) -> list[Misreading]:
        """Every one ever made, oldest first."""
        ...

    @property
    def key(self) -> str:
        """What those that stand are known by; nothing where there never was one."""
        ...
