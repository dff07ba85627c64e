"""Names of alerts: which signal an alert of this name tells of, and in which state."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary

FILE = Path(__file__).with_name("data") / "names.tsv"
_NO_LETTERS = re.compile(r"[\W_]+")


class Meaning(NamedTuple):
    """What the name of an alert says. Without a `state` the threshold has to tell it, without a `role` the labels."""

    signal: str
    state: State | None
    role: str | None = None
    product: str | None = None


class Names(NamedTuple):
    """Meanings by the name as it is written, and by its letters and digits alone."""

    exact: dict[str, Meaning]
    folded: dict[str, Meaning]

    def find(self, name: str) -> Meaning | None:
        """What a name means, however it is written."""
        return self.exact.get(name) or self.folded.get(folded(name))


def folded(name: str) -> str:
    """A name without case, spaces and punctuation.

    >>> folded("Host out of memory") == folded("HostOutOfMemory")
    True
    """
    return _NO_LETTERS.sub("", name).casefold()


def meaning(name: str, vocabulary: Vocabulary, file: Path = FILE) -> Meaning | None:
    """What the alert `name` tells, or None where nobody has said it. The vocabulary goes first: it has the team's."""
    return alert_meaning(name, vocabulary, file) or _kept(vocabulary, "names_people_say", _people_say).find(name)


def alert_meaning(name: str, vocabulary: Vocabulary, file: Path = FILE) -> Meaning | None:
    """The same, for names that only alerts and metrics have: they are known within a title as well."""
    found = _kept(vocabulary, "names_of_alerts", _of_alerts).find(name) or shipped(file).find(name)
    return found if found and found.signal in vocabulary.signal else None


@cache
def shipped(file: Path = FILE) -> Names:
    """The table of names, read when the first alert is."""
    rows = file.read_text("utf-8").splitlines()[1:] if file.exists() else []
    exact: dict[str, Meaning] = {}
    for row in rows:
        if row and not row.startswith("#"):
            name, signal, state, role, product, *_ = [*row.split("\t"), *[""] * 4]
            exact.setdefault(name, Meaning(signal, cast("State | None", state or None), role or None, product or None))
    return _both(exact)


def _kept(vocabulary: Vocabulary, what: str, made: Callable[[Vocabulary], dict[str, Meaning]]) -> Names:
    """Names that are made of a vocabulary once."""
    kept = vocabulary.__dict__.get(what)
    if kept is None:
        kept = vocabulary.__dict__[what] = _both(made(vocabulary))
    return cast("Names", kept)


def _of_alerts(vocabulary: Vocabulary) -> dict[str, Meaning]:
    """What metrics and alerts are called. Where one may be in trouble both ways the state is open."""
    found: dict[str, Meaning] = {}
    for signal in vocabulary.signals:
        state: State | None = "present" if signal.kind == "event" else signal.bad[0] if len(signal.bad) == 1 else None
        found.update(dict.fromkeys(signal.metrics, Meaning(signal.id, state)))
    return found


def _people_say(vocabulary: Vocabulary) -> dict[str, Meaning]:
    """What people call a signal, where the name alone says a state."""
    return {
        name: Meaning(signal.id, signal.said)
        for signal in vocabulary.signals
        if signal.said is not None
        for name in (signal.name.en, signal.name.ko, *signal.aliases)
        if name
    }


def _both(exact: dict[str, Meaning]) -> Names:
    by_letters: dict[str, Meaning] = {}
    for name, one in exact.items():
        by_letters.setdefault(folded(name), one)
    by_letters.pop("", None)
    return Names(exact, by_letters)
