"""A set's records in the product's words: components as roles, signals as a vocabulary, past failures as cases.

`high` and `low` make a measure; `both` is said as two symptoms, one high and one low. `present` and `absent` make an
event whose trouble is that state. A signal that shows in several manners is a measure with a special kind, an event,
for each other manner; known normal is then said of the measure. What only ever was normal is a measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from diagnops.bench.data import Record, Shown
from diagnops.kb.case import Case, Cause, Occurrence, State, Symptom, Text
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Check, Layer, Names, Role, Signal, StateWords, Vocabulary

UNSAID = "-"
# The median of the shipped vocabulary: nothing is known of how common the signals of a set are.
_BASE_RATE = 0.03
# Every signal can be looked at, and each costs the same.
_CHECK = Check("console", UNSAID, 1.0)
_LAYERS: dict[str, Layer] = {"trace": "http", "user": "http", "change": "change"}

Manner = Literal["level", "present", "absent"]
_MANNERS: dict[str, Manner] = {
    "high": "level", "low": "level", "both": "level", "present": "present", "absent": "absent",
}  # fmt: skip
_FINE: dict[Manner, State] = {"level": "normal", "present": "absent", "absent": "present"}


class Words:
    """What some records say, in the product's words; the vocabulary holds the signals that they show."""

    def __init__(self, naming: Naming, records: Iterable[Record]) -> None:
        records = list(records)
        self._naming = naming
        self._manners: dict[str, set[Manner]] = {}
        layers: dict[str, Layer] = {}
        roles = set()
        for record in records:
            for shown in record.symptoms:
                self._manners.setdefault(shown.signal, set()).add(_MANNERS[shown.state])
                layers[shown.signal] = _LAYERS.get(shown.kind, "application")
                roles.add(shown.component)
        for component, signal in {naming.halves(n) for n in {n for r in records for n in r.known_normal}}:
            self._manners.setdefault(signal, set())
            roles.add(component)
        self._own: dict[str, Manner] = {s: _own_manner(m) for s, m in self._manners.items()}
        signals = [s for name in sorted(self._manners) for s in self._signals(name, layers.get(name, "application"))]
        families = sorted({family for name in self._manners if (family := _family(name))} - set(self._manners))
        signals += [_signal(naming.signal(f), f, "level", "application") for f in families]
        self.vocabulary = vocabulary_of(signals, (Role(naming.role(r), Text(en=r)) for r in sorted(roles)))

    def cases(self, base: Sequence[Record]) -> tuple[list[Case], list[int]]:
        """The causes of `base` as cases, and which of them each record is of."""
        causes: dict[object, list[Record]] = {}
        for record in base:
            causes.setdefault(record.root_cause, []).append(record)
        place = {cause: at for at, cause in enumerate(causes)}
        return [self.case(records) for records in causes.values()], [place[r.root_cause] for r in base]

    def observations(self, query: Record) -> tuple[Observation, ...]:
        """All that a query knows."""
        return tuple(
            Observation(s.role, s.signal, s.state, origin="option", magnitude=s.magnitude) for s in self.symptoms(query)
        )

    def case(self, records: Sequence[Record]) -> Case:
        """Past failures of one cause, which is known, as a case with its occurrences."""
        known = records[0].root_cause
        what = f"{known.class_} at {known.component}" if known else UNSAID
        return Case(
            id=self._naming.case(records[0].id),
            title=Text(en=what),
            symptoms=(),
            cause=Cause(Text(en=what), role=self._naming.role(known.component) if known else None),
            status="active",
            occurrences=tuple(
                Occurrence(datetime.fromtimestamp(r.time, UTC).date().isoformat(), symptoms=tuple(self.symptoms(r)))
                for r in records
            ),
        )

    def symptoms(self, record: Record) -> Iterator[Symptom]:
        """All that a record knows, abnormal or normal."""
        for shown in record.symptoms:
            yield from self._trouble(shown)
        for name in record.known_normal:
            yield self._naming.normal(name, _FINE[self._own[self._naming.halves(name)[1]]])

    def _trouble(self, shown: Shown) -> Iterator[Symptom]:
        role, signal = self._naming.role(shown.component), self._naming.signal(shown.signal)
        if shown.state == "both":
            yield Symptom(signal, "high", role, magnitude=abs(shown.magnitude))
            yield Symptom(signal, "low", role, magnitude=-abs(shown.magnitude))
            return
        manner = _MANNERS[shown.state]
        special = "" if manner == self._own[shown.signal] else f".{manner}"
        yield Symptom(signal + special, shown.state, role, magnitude=shown.magnitude)

    def _signals(self, name: str, layer: Layer) -> Iterator[Signal]:
        own = self._own[name]
        id_ = self._naming.signal(name)
        family = _family(name)
        yield _signal(id_, name, own, layer, self._naming.signal(family) if family else None)
        for manner in sorted(self._manners[name] - {own}):
            yield _signal(f"{id_}.{manner}", f"{name} {manner}", manner, layer, parent=id_)


def _family(name: str) -> str | None:
    """What a signal is one of many of, by its name: `lat:/cart` of `lat`, `log:I12` of `log:I`."""
    family = re.match(r"([^:]+):(?:([A-Za-z]+)\d+$)?", name)
    return family and ":".join(part for part in family.groups() if part)


def _own_manner(manners: set[Manner]) -> Manner:
    return next(iter(manners)) if len(manners) == 1 else "level"


def _signal(id_: str, name: str, manner: Manner, layer: Layer, parent: str | None = None) -> Signal:
    bad: tuple[State, ...] = ("high", "low") if manner == "level" else (manner,)
    kind: Literal["measure", "event"] = "measure" if manner == "level" else "event"
    return Signal(id_, kind, Text(en=name), (), _BASE_RATE, checks=(_CHECK,), parent=parent, bad=bad, layer=layer)


def vocabulary_of(signals: Iterable[Signal], roles: Iterable[Role]) -> Vocabulary:
    """A vocabulary without words for states: nothing is read from text."""
    silent = StateWords(*[Names()] * len(StateWords.__struct_fields__))
    return Vocabulary(tuple(signals), tuple(roles), silent)


class Naming:
    """The ids of a set's records, components and signals, and the two halves of each "component/signal"."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._halves: dict[str, tuple[str, str]] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self._normals: dict[tuple[str, State], Symptom] = {}
        records = list(records)
        for s in (s for r in records for s in r.symptoms):
            self._halves.setdefault(f"{s.component}/{s.signal}", (s.component, s.signal))
        self._components = {c for c, _ in self._halves.values()}
        self._signals = {s for _, s in self._halves.values()}

    def halves(self, name: str) -> tuple[str, str]:
        """Component and signal; both may hold slashes, so that known ones decide, else the first slash."""
        if name not in self._halves:
            cuts = [(name[:i], name[i + 1 :]) for i, c in enumerate(name) if c == "/"] or [("", name)]
            self._halves[name] = max(cuts, key=lambda cut: (cut[0] in self._components, cut[1] in self._signals))
        return self._halves[name]

    def role(self, component: str) -> str:
        """The role id of a component."""
        return self._id("role", component, "-", "")

    def signal(self, signal: str) -> str:
        """The signal id of a signal."""
        return self._id("signal", signal, "_", "bench.")

    def case(self, record: str) -> str:
        """The case id of a record."""
        return self._id("case", record, "-", "")

    def normal(self, name: str, fine: State) -> Symptom:
        """A signal known to be fine; kept, since most of what is known of a failure is normal."""
        found = self._normals.get((name, fine))
        if found is None:
            component, signal = self.halves(name)
            found = self._normals[name, fine] = Symptom(self.signal(signal), fine, self.role(component))
        return found

    def _id(self, kind: str, name: str, joint: str, prefix: str) -> str:
        if (kind, name) not in self._ids:
            plain = prefix + (re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint) or "x")
            made, times = plain, 1
            while made in self._taken:
                times += 1
                made = f"{plain}{joint}{times}"
            self._taken.add(made)
            self._ids[kind, name] = made
        return self._ids[kind, name]
