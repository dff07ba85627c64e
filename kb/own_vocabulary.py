"""The team's own vocabulary: what its files say, and how that is laid over the vocabulary that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from diagnops.kb.case import Line, Value
from diagnops.kb.vocabulary import (
    STATES,
    Layer,
    Names,
    Phrases,
    Role,
    Service,
    Signal,
    Vocabulary,
    role_names,
    signal_names,
)
from diagnops.kb.wordforms import key

Thing = TypeVar("Thing", Signal, Role)


class MoreNames(Value, frozen=True):
    """Names that the team has for a signal or role beside those it has.

    Of a signal alone, `metrics` are names of metrics and alerts, `roles` further components that it is seen on.
    """

    en: tuple[Line, ...] = ()
    ko: tuple[Line, ...] = ()
    metrics: tuple[Line, ...] = ()
    roles: tuple[Line, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield from (*self.en, *self.ko, *self.metrics)


class OwnWords(Value, frozen=True):
    """What one file of the team says: signals of one layer, roles, further names by id, and services."""

    layer: Layer | None = None
    signals: tuple[Signal, ...] = ()
    roles: tuple[Role, ...] = ()
    aliases: dict[Line, MoreNames] = msgspec.field(default_factory=dict)
    services: tuple[Service, ...] = ()


class OwnChange(NamedTuple):
    """One version of a file of the team. `version` counts those of its name; one that was removed has no text."""

    name: str
    version: int
    at: str
    who: str
    action: Literal["added", "changed", "removed"]
    why: str
    text: str | None


class OwnVocabulary(Protocol):
    """Where the team's vocabulary files are kept, with every version of each."""

    def put(self, name: str, text: str, *, who: str, why: str = "") -> Literal["added", "changed", "unchanged"]:
        """Keep a file, as a new version where it is different."""
        ...

    def remove(self, name: str, *, who: str, why: str = "") -> None:
        """Take a file out; its versions stay."""
        ...

    def standing(self) -> list[OwnChange]:
        """The newest version of every file that was not removed, in the order of their names."""
        ...

    def history(self) -> list[OwnChange]:
        """Every version of every file, oldest first."""
        ...


def joined(shipped: Vocabulary, own: Sequence[OwnWords]) -> Vocabulary:
    """Both together as they were written, so that it can be told where they do not agree."""
    signals = [s for words in own for s in words.signals]
    roles = [r for words in own for r in words.roles]
    taken = {s.id for s in signals} | {r.id for r in roles}
    more = _more_names(own)
    return Vocabulary(
        tuple(_called(s, more) for s in (*(s for s in shipped.signals if s.id not in taken), *signals)),
        tuple(_called(r, more) for r in (*(r for r in shipped.roles if r.id not in taken), *roles)),
        shipped.states,
        shipped.products,
        tuple(service for words in own for service in words.services),
    )


def laid_over(shipped: Vocabulary, own: Sequence[OwnWords]) -> Vocabulary:
    """The vocabulary that is in force: the team's laid over the one that is shipped.

    The two agreed when the team's was added, but the shipped one moves on. Where both have an id, or give one name to
    two things, the team's holds: it was said on purpose, and the team's cases and habits rest on it. What refers to
    something that is gone says nothing.
    """
    both = joined(shipped, own)
    owner = {key(name): thing for thing, name in own_names(own)}
    ours = {s.id for words in own for s in words.signals}
    signals = {s.id: s for s in (_giving_way(s, owner, both) for s in both.signals)}
    roles = {r.id: replace(r, aliases=_left(r.aliases, r.id, owner)) for r in both.roles}
    for one in [signals[i] for i in sorted(ours)]:
        signals[one.id] = _resting(one, signals)
    return Vocabulary(tuple(signals.values()), tuple(roles.values()), both.states, both.products, both.services)


def own_names(own: Iterable[OwnWords]) -> Iterator[tuple[str, str]]:
    """Every name that the team gives, with the id of the signal or role it means."""
    for words in own:
        for signal in words.signals:
            said = (n for state in STATES[signal.kind] for n in getattr(signal.phrases, state))
            yield from ((signal.id, name) for name in (*signal_names(signal), *signal.inverse, *said))
        for role in words.roles:
            yield from ((role.id, name) for name in role_names(role))
        for thing, names in words.aliases.items():
            yield from ((thing, name) for name in names)
        for service in words.services:
            yield from ((service.role, name) for name in service)


def _more_names(own: Sequence[OwnWords]) -> dict[str, list[MoreNames]]:
    found: dict[str, list[MoreNames]] = {}
    for words in own:
        for thing, names in words.aliases.items():
            found.setdefault(thing, []).append(names)
        for service in words.services:
            names = MoreNames((service.name, *service.aliases.en), service.aliases.ko)
            found.setdefault(service.role, []).append(names)
    return found


def _called(thing: Thing, more: dict[str, list[MoreNames]]) -> Thing:
    """A signal or role with the further names it has."""
    for names in more.get(thing.id, ()):
        en, ko = _once(thing.aliases.en, names.en), _once(thing.aliases.ko, names.ko)
        thing = replace(thing, aliases=Names(en, ko))
        if isinstance(thing, Signal):
            # Where nobody says on which, the component that was meant before is meant still.
            metrics, roles = _once(thing.metrics, names.metrics), _once(thing.roles, names.roles)
            thing = replace(thing, metrics=metrics, roles=roles, usual=thing.place)
    return thing


def _once(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


def _giving_way(signal: Signal, owner: dict[str, str], both: Vocabulary) -> Signal:
    """A signal without the names that the team has given to something else, on the roles that there are."""
    phrases = {state: _left(getattr(signal.phrases, state), signal.id, owner) for state in Phrases.__struct_fields__}
    return replace(
        signal,
        aliases=_left(signal.aliases, signal.id, owner),
        inverse=_left(signal.inverse, signal.id, owner),
        phrases=Phrases(**phrases),
        metrics=tuple(name for name in signal.metrics if owner.get(key(name), signal.id) == signal.id),
        roles=tuple(role for role in signal.roles if role in both.role),
        usual=signal.usual if signal.usual in both.role else None,
    )


def _left(names: Names, thing: str, owner: dict[str, str]) -> Names:
    en, ko = (tuple(n for n in some if owner.get(key(n), thing) == thing) for some in (names.en, names.ko))
    return Names(en, ko)


def _resting(signal: Signal, signals: dict[str, Signal]) -> Signal:
    """A signal of the team that refers to nothing but what there is, and not to itself by way of others."""
    passed: list[str] = []
    above = signal.parent
    while above in signals and above not in passed:
        passed.append(above)
        above = signals[above].parent
    return replace(
        signal,
        parent=signal.parent if above is None else None,
        after=signal.after if signal.after in signals else None,
        on={role: special for role, special in signal.on.items() if special in signals},
    )
