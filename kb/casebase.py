"""The case base: all cases and every change ever made to them, wherever they are kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import msgspec

from diagnops.kb.case import Case
from diagnops.kb.correction import Corrections
from diagnops.kb.investigation import Investigations
from diagnops.kb.misreading import Misreadings

if TYPE_CHECKING:
    from diagnops.kb.delivery import Deliveries
    from diagnops.kb.own_vocabulary import OwnVocabulary
    from diagnops.kb.token import Tokens
    from diagnops.kb.waiting import Drafts

Action = Literal["added", "changed", "removed"]


class Change(NamedTuple):
    """One entry of a case's history. `before` and `after` are the case as it was and became."""

    revision: int
    case: str
    at: str
    who: str
    action: Action
    why: str
    before: Case | None
    after: Case | None


def stamp(change: Change, identity: str) -> str:
    """A change as a case file carries it: those of two case bases, or of a copy that went on by itself, are not to be
    taken for each other.

    >>> stamp(Change(12, "disk-full", "2026-11-23T08:00:00+00:00", "kim", "removed", "", None, None), "1f3c9a2b")
    '12@30ef21e8'
    """
    return f"{change.revision}@{zlib.crc32(msgspec.json.encode((identity, *change))):08x}"


class Added(NamedTuple):
    """What `add` did with each case."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class Write(NamedTuple):
    """Something that was written: when (ISO 8601, UTC), by whom, what, on what by its id or name, and why."""

    at: str
    who: str
    what: str
    name: str
    why: str


class Held(NamedTuple):
    """How much a case base holds, and when it last changed; empty where it never did."""

    cases: int
    changes: int
    investigations: int
    events: int
    corrections: int
    vocabulary: int
    last: str


Of = Literal["case", "history", "investigation", "correction", "misreading", "vocabulary"]


class KeptText(NamedTuple):
    """A text as it is kept, a value as JSON: of what it is, what that is called, and where a store has it."""

    of: Of
    name: str
    text: str
    at: tuple[str, str, str, str | int]


class CaseBase(Protocol):
    """What the engine and the faces need of a case base, wherever it is kept."""

    @property
    def revision(self) -> int:
        """A number that grows with every change."""
        ...

    @property
    def identity(self) -> str:
        """What tells this case base, and every copy of it, from all others."""
        ...

    @property
    def state(self) -> str:
        """What this case base and what is in it now are known by; what was derived from another state is stale."""
        ...

    @property
    def position(self) -> str:
        """Where the history of the cases stands, for `changed_since`."""
        ...

    def changed_since(self, position: str) -> tuple[str, ...] | None:
        """The ids of the cases that were changed since a `position`; None where that is not of this history."""
        ...

    def is_behind(self, position: str) -> bool:
        """Whether a `position` of this very case base is later than all that is seen of it here."""
        ...

    @property
    def cases_state(self) -> str:
        """The same of what incidents are held against: cases, vocabulary and corrections of matches."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether it can be read and not changed."""
        ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Case]:
        """All cases in the order of their ids."""
        ...

    def get(self, case_id: str) -> Case:
        """The case, or `UsageError` with the nearest spelling."""
        ...

    def find(self, case_ids: Sequence[str]) -> list[Case]:
        """The cases in the order asked for; ids that are gone are left out."""
        ...

    def add(self, cases: Iterable[Case], *, who: str, why: str = "") -> Added:
        """Add or replace cases, all or none."""
        ...

    def remove(self, case_id: str, *, who: str, why: str = "") -> None:
        """Take a case out; its history stays."""
        ...

    def history(self, case_id: str) -> list[Change]:
        """Every change to the case, oldest first."""
        ...

    @property
    def investigations(self) -> Investigations:
        """The investigations kept with these cases."""
        ...

    @property
    def corrections(self) -> Corrections:
        """What people said against or beside its matches."""
        ...

    @property
    def misreadings(self) -> Misreadings:
        """What people said that clauses say."""
        ...

    @property
    def own_vocabulary(self) -> OwnVocabulary:
        """The team's vocabulary files."""
        ...

    @property
    def vocabulary_key(self) -> str:
        """What the team's vocabulary files that stand are known by; nothing where there are none."""
        ...

    @property
    def tokens(self) -> Tokens:
        """What lets somebody in where the case base is served."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Alerts that were sent."""
        ...

    def writes(self, limit: int) -> list[Write]:
        """What was written last, the latest first."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read within it is of one moment, whoever writes meanwhile."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Everything that is done within it is kept together, or none of it."""
        ...

    def verify(self) -> None:
        """Read everything that is kept. Raises `CaseBaseError` where it is not what was written."""
        ...

    def revision_of(self, case_id: str) -> str:
        """The last change to a case as a file of it carries it."""
        ...

    def back_up(self, file: Path, drafts: Drafts) -> Held:
        """Write all of it, and the drafts, into one file. Raises `CaseBaseError`; `InputError` for the file."""
        ...

    def texts(self) -> Iterator[KeptText]:
        """Every text that somebody gave, of all that ever was."""
        ...

    def rewrite(self, change: Callable[[KeptText], str]) -> bool:
        """Change what is kept, the history too, all or nothing; whether nothing of the old texts is left anywhere."""
        ...

    def metadata(self, name: str) -> str | None:
        """A single fact kept about the case base, or None."""
        ...

    def set_metadata(self, name: str, value: str) -> None:
        """Keep a fact about the case base."""
        ...

    def close(self) -> None:
        """Let go of the file or connection."""
        ...
