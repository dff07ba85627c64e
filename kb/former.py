"""Former ids: what was written or kept by an id that a signal once had is read by its id of today.

Whatever comes from a case base or a case file passes here once, so that nobody else has to know that ids change.
What is kept is not rewritten: it goes on saying what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from diagnops.kb.vocabulary import Vocabulary

T = TypeVar("T")

# The fields that lead from a value to what names a signal in it.
WITHIN = ("symptoms", "occurrences", "excludes", "checks", "observations", "clauses", "observation", "look")


class OfToday(Protocol):
    """What a store reads, by the ids of today."""

    def __call__(self, value: T, /) -> T: ...


def as_kept(value: T) -> T:
    """What was read, by the ids it was kept with."""
    return value


def of_today(value: T, vocabulary: Vocabulary) -> T:
    """A case, event or correction with every signal in it by its id of today; itself where none has another."""
    found: T = _renamed(value, vocabulary.renamed) if vocabulary.renamed else value
    return found


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        parts = tuple(_renamed(part, ids) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    changes: dict[str, Any] = {}
    if (name := getattr(value, "signal", "")) in ids:
        changes["signal"] = ids[name]
    for field in WITHIN:
        if within := getattr(value, field, None):
            new = _renamed(within, ids)
            if new is not within:
                changes[field] = new
    return replace(value, **changes) if changes else value
