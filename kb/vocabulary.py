"""The vocabulary: the signals and roles a case may speak of, their names in two languages, and how to check them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from diagnops.kb.case import Language, Line, Said, Shape, State, Value
from diagnops.kb.environment import fact_name
from diagnops.kb.errors import UsageError
from diagnops.kb.spelling import nearest
from diagnops.kb.wordforms import key

SignalId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+$")]
RoleId = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Layer = Literal[
    "balancer", "http", "application", "runtime", "database", "cache", "queue", "volume", "filesystem", "cpu",
    "memory", "kernel", "nic", "network", "dns", "tls", "time", "kubernetes", "cloud", "hardware", "change", "contrast",
    "scheduler",
]  # fmt: skip

# The layers whose signals are of requests: both ends see them.
_OF_REQUESTS = ("balancer", "http", "application", "database", "cache", "queue", "network", "dns", "tls", "time")

STATES: dict[str, tuple[State, ...]] = {"measure": ("high", "low", "normal"), "event": ("present", "absent")}


class Names(Value, frozen=True):
    """What people call it, by language."""

    en: tuple[Line, ...] = ()
    ko: tuple[Line, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield from self.en
        yield from self.ko


Unit = Literal["%", "ms", "s", "count", "per_s", "ratio", "bytes", "C", "minutes"]


class Levels(Value, frozen=True):
    """From which figure on a bare number is judged high or low, in `unit`. Rules of thumb, not alarms."""

    unit: Unit
    high: float | None = None
    low: float | None = None


class Reading(Value, frozen=True):
    """How a program reads the output of a command. A figure stands in a `column` of the last table, in the rows that
    `rows` finds (several columns are joined by `|`, the largest of those that the table has counts), or where `match`
    finds it: in its group `value`. It is a percentage when there is a group `of`, or columns `of` (joined by `+`).
    `complement` takes it from 100, `per` divides it. A high figure counts only in a row in which the column `beside`
    has at least `beside_from`.

    Several figures are reduced to one. It is judged by `high` and `low`, or else by the levels of the signal.
    `seconds` runs the command twice, so far apart, and judges the difference: for what is counted since boot.
    An event is read by `present`, an expression to be found, and `absent`; without `absent`, when it is not found.
    """

    column: Line | None = None
    rows: Line | None = None
    match: Line | None = None
    complement: bool = False
    per: Literal["cpu"] | None = None
    of: Line | None = None
    beside: Line | None = None
    beside_from: float | None = None
    reduce: Literal["max", "min", "sum", "last", "median", "count"] = "max"
    unit: Unit | None = None
    high: float | None = None
    low: float | None = None
    seconds: float | None = None
    present: Line | None = None
    absent: Line | None = None


class Check(Value, frozen=True):
    """One way to look at a signal: a command, a PromQL expression or a console path. `look` says what to read.

    `read` says how a program reads a command's output. `unit` is the unit of an expression's figures where it is not
    Prometheus's own for the levels of the signal (a ratio for %, seconds for ms).
    """

    kind: Literal["command", "promql", "console"]
    run: Line
    minutes: float
    read_only: bool = True
    look: Said | None = None
    read: Reading | None = None
    unit: Unit | None = None


class Phrases(Value, frozen=True):
    """Wordings that carry their own state ("CPU idle"); Korean predicates stand in dictionary form (…다)."""

    high: Names = Names()
    low: Names = Names()
    normal: Names = Names()
    present: Names = Names()
    absent: Names = Names()


class Signal(Value, frozen=True):
    """Something that can be looked at.

    `bad` are the states that mean trouble. `base_rate` is the share of unrelated incidents that show it in trouble.
    `said` is the state meant when somebody only names it ("packet loss"); without it a bare name says nothing.
    `roles` are the components it is seen on, the usual one first; `usual` is meant where none is said (by itself
    the only one). `on` says which special kind is meant on a role.
    `inverse` are names of its counterpart, high where the signal is low: misses for hits, free space, up for down.
    `after` is what a contrast is the good end of: "fine after a restart" is no restart, but gone after one. `shape` is
    that of the symptoms of which a contrast says the same.
    `former` are ids it had once: what was written by them is of this signal. `split_from` are ids that once said it
    among other things, and stand for another part now.
    """

    id: SignalId
    kind: Literal["measure", "event"]
    name: Said
    roles: tuple[RoleId, ...]
    base_rate: Annotated[float, Meta(gt=0, lt=1)]
    checks: tuple[Check, ...]
    usual: RoleId | None = None
    parent: SignalId | None = None
    after: SignalId | None = None
    shape: Shape | None = None
    on: dict[RoleId, SignalId] = msgspec.field(default_factory=dict)
    bad: tuple[State, ...] = ()
    said: State | None = None
    levels: Levels | None = None
    aliases: Names = Names()
    inverse: Names = Names()
    phrases: Phrases = Phrases()
    metrics: tuple[Line, ...] = ()
    former: tuple[SignalId, ...] = ()
    split_from: tuple[SignalId, ...] = ()
    layer: Layer = "application"

    @property
    def states(self) -> tuple[State, ...]:
        """The states it can be in."""
        return STATES[self.kind]

    @property
    def place(self) -> RoleId | None:
        """The role that is meant where none is said."""
        return self.roles[0] if len(self.roles) == 1 else self.usual

    def trouble(self, state: State) -> State:
        """`state` if it means trouble here, else the untroubled state: an idle CPU is a CPU that is fine."""
        if self.kind == "event":
            return state
        return state if state in self.bad else "normal"


class Role(Value, frozen=True):
    """A kind of component.

    `within` is what it runs in or sits on: a database within a host, a NIC on the network. `calls` are those it sends
    requests to: an application and its database, a client and the server of a lookup.
    """

    id: RoleId
    name: Said
    within: tuple[RoleId, ...] = ()
    calls: tuple[RoleId, ...] = ()
    aliases: Names = Names()


class Product(Value, frozen=True):
    """Something that is installed, bought or rented, and named when an incident is told.

    `within` is what it is, or is a part of, as well: EKS is Kubernetes and AWS. `roles` are those that a thing of it
    can have. Naming one product speaks against a case about another of the group it `excludes`.
    `tools` are commands and metrics that nothing else has; where `*` ends one, all that begin so: psql, pg_*.
    """

    id: RoleId
    name: Said
    aliases: Names = Names()
    within: tuple[RoleId, ...] = ()
    roles: tuple[RoleId, ...] = ()
    excludes: RoleId | None = None
    tools: tuple[Line, ...] = ()


class Service(Value, frozen=True):
    """Something of the team's that runs: read in words as the role it has.

    Where its `technology` begins with a product ("PostgreSQL 15"), who names the service names that.
    """

    name: Line
    role: Line
    aliases: Names = Names()
    technology: Line | None = None

    def __iter__(self) -> Iterator[str]:
        """Every name of it."""
        yield self.name
        yield from self.aliases


class StateWords(Value, frozen=True):
    """Words that say a state or turn it around, by language. Korean predicates stand in dictionary form.

    `busy` and `idle` may be said of a component itself; `falls` is low of a figure, and an error that comes up
    (에러가 떨어진다); `trouble` says that something is wrong, not in which direction; `aside` only compares. `not`
    turns what is said in its clause, `unable` only the word right beside it: 높지 못하다, but not GC가 비우지 못하다.
    """

    high: Names
    low: Names
    busy: Names
    idle: Names
    empty: Names
    falls: Names
    normal: Names
    trouble: Names
    present: Names
    gone: Names
    aside: Names
    unable: Names
    not_: Names = msgspec.field(name="not")


class Vocabulary(Struct, frozen=True, dict=True):
    """All signals, roles and products, the words for states, and the team's services."""

    signals: tuple[Signal, ...]
    roles: tuple[Role, ...]
    states: StateWords
    products: tuple[Product, ...] = ()
    services: tuple[Service, ...] = ()

    @cached_property
    def product(self) -> dict[str, Product]:
        """Products by id."""
        return {p.id: p for p in self.products}

    @cached_property
    def of_fact(self) -> dict[str, str]:
        """The id of the product that a fact tells the version of, by the name of the fact."""
        return {fact_name(p.id): p.id for p in self.products}

    def made_for(self, run: str) -> frozenset[str]:
        """The products whose tools a command or an expression uses."""
        found = self._made_for.get(run)
        if found is None:
            words = tuple(re.findall(r"[\w-]+", run))
            found = self._made_for[run] = frozenset(
                product for tool, product in self._tools
                if (any(w.startswith(tool[:-1]) for w in words) if tool.endswith("*") else tool in words)
            )  # fmt: skip
        return found

    @cached_property
    def _made_for(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _tools(self) -> tuple[tuple[str, str], ...]:
        return tuple((tool, p.id) for p in self.products for tool in p.tools)

    def lineage(self, product: str) -> tuple[str, ...]:
        """A known product and all that it is as well, the nearest first."""
        found = self._lineage.get(product)
        if found is None:
            above = [one for outer in self.product[product].within for one in self.lineage(outer)]
            found = self._lineage[product] = (product, *dict.fromkeys(above))
        return found

    @cached_property
    def _lineage(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def signal(self) -> dict[str, Signal]:
        """Signals by id."""
        return {s.id: s for s in self.signals}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The id of today for every former id."""
        return {old: s.id for s in self.signals for old in s.former}

    @cached_property
    def role(self) -> dict[str, Role]:
        """Roles by id."""
        return {r.id: r for r in self.roles}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """The ids of the signals directly below each signal."""
        found: dict[str, list[str]] = {}
        for signal in self.signals:
            if signal.parent:
                found.setdefault(signal.parent, []).append(signal.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @cached_property
    def _good_ends(self) -> dict[str, tuple[Signal, ...]]:
        return {s.after: tuple(o for o in self.signals if o.after == s.after) for s in self.signals if s.after}

    def good_end(self, signal: str, role: str | None = None) -> Signal | None:
        """The contrast that is meant where all is well after a signal: the one seen on `role`, else the usual one."""
        ends = self._good_ends.get(signal, ())
        return next((one for one in ends if role in one.roles), ends[0] if ends else None)

    @cached_property
    def of_shape(self) -> dict[Shape, str]:
        """The contrast that says of an incident what a shape says of a symptom, by that shape."""
        return {s.shape: s.id for s in self.signals if s.shape}

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _kin(self) -> dict[str, dict[str, float]]:
        return {}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {key(name): s.id for s in self.signals for name in (*signal_names(s), *s.inverse)}

    @cached_property
    def _role_by_name(self) -> dict[str, str]:
        return {key(name): r.id for r in self.roles for name in role_names(r)}

    def find_signal(self, name: str, role: str | None = None) -> Signal:
        """The signal called `name` by id, name, alias or metric, as seen on `role`; what is called by its id is meant.

        An id it had once is an id. Raises `UsageError` with the nearest spelling when there is none.
        """
        name = self.renamed.get(name, name)
        if name in self.signal:
            return self.signal[name]
        found = self.named(name)
        if found is None:
            known = (known for s in self.signals for known in (*signal_names(s), *s.inverse))
            raise UsageError("unknown_signal", name=name, near=nearest(name, known, key))
        there = self.seen_on(found, role)
        return there if there.kind == found.kind else found  # "no space left" of a database is no session count

    def named(self, name: str) -> Signal | None:
        """The signal that has this name, alias or metric, None where none has."""
        return self.signal.get(self._by_name.get(key(name), ""))

    def is_inverse(self, name: str, signal: Signal) -> bool:
        """Whether `name` is the counterpart of a signal: high where the signal is low."""
        return key(name) in map(key, signal.inverse)

    def find_role(self, name: str) -> Role:
        """The role called `name` by id, name or alias. Raises `UsageError` with the nearest spelling."""
        found = self.role.get(name) or self.role.get(self._role_by_name.get(key(name), ""))
        if found is None:
            known = (known for r in self.roles for known in role_names(r))
            raise UsageError("unknown_role", name=name, near=nearest(name, known, key))
        return found

    def find_product(self, name: str) -> Product:
        """The product called `name` by id, name or alias. Raises `UsageError` with the nearest spelling."""
        by_name = {key(known): p for p in self.products for known in product_names(p)}
        found = self.product.get(name) or by_name.get(key(name))
        if found is None:
            raise UsageError("unknown_product", name=name, near=nearest(name, list(by_name), key))
        return found

    def seen_on(self, signal: Signal, role: str | None) -> Signal:
        """The signal meant when `signal` is said of `role`: "latency" of a volume is the volume's latency.

        A special kind said of a role on which it is never seen gives way to the kind that is ("queue depth" of Kafka).
        """
        if role is None:
            return signal
        family = signal if role in signal.roles or not signal.parent else self.signal[signal.parent]
        return self.signal[family.on[role]] if role in family.on else signal

    def is_trouble(self, signal: str, state: State) -> bool:
        """Whether a known signal in this state means trouble."""
        known = self.signal[signal]
        return known.trouble(state) in known.bad

    def is_within(self, inner: str, outer: str, steps: int = 1) -> bool:
        """Whether a role runs in another or sits on it, at most so many steps up."""
        around = self.role[inner].within if inner in self.role else ()
        return outer in around or (steps > 1 and any(self.is_within(one, outer, steps - 1) for one in around))

    def are_neighbours(self, signal: str, one: str, other: str) -> bool:
        """Whether one trouble may show as `signal` on two different roles: on a component and on what that runs in
        further out, and where it is of requests, on who sends them and on who answers."""
        if self.is_within(one, other, 2) or self.is_within(other, one, 2):
            return True
        if self.signal[signal].layer not in _OF_REQUESTS:
            return False
        return any(b in self.role[a].calls for a, b in ((one, other), (other, one)) if a in self.role)

    def above(self, signal: str) -> tuple[str, ...]:
        """The more general signals above a known one, the nearest first."""
        found = self._above.get(signal)
        if found is None:
            parent = self.signal[signal].parent
            found = self._above[signal] = (parent, *self.above(parent)) if parent else ()
        return found

    def kin(self, signal: str) -> dict[str, float]:
        """The signals that speak of the same thing as a known one, and how far: `kinship`."""
        found = self._kin.get(signal)
        if found is None:
            found = {signal: 1.0, **{up: 0.5**steps for steps, up in enumerate(self.above(signal)[:2], 1)}}
            below = [signal]
            for share in (0.5, 0.25):
                below = [child for parent in below for child in self.children.get(parent, ())]
                found.update(dict.fromkeys(below, share))
            self._kin[signal] = found
        return found

    def kinship(self, one: str, other: str) -> float:
        """How far two signals speak of the same thing: 1 the same, halved with each of two steps up or down, else 0."""
        return 1.0 if one == other else self.kin(one).get(other, 0.0) if one in self.signal else 0.0


_OPPOSITE: dict[State, State] = {"high": "low", "low": "high", "present": "absent", "absent": "present"}


def opposite(state: State) -> State:
    """The state of a counterpart: high for low, present for absent, and the other way round.

    >>> opposite("high"), opposite("absent"), opposite("normal")
    ('low', 'present', 'normal')
    """
    return _OPPOSITE.get(state, state)


def signal_names(signal: Signal) -> Iterator[str]:
    """Every name that means the signal and no state of it."""
    yield signal.id
    yield from (n for n in (signal.name.en, signal.name.ko) if n)
    yield from signal.aliases
    yield from signal.metrics


def product_names(product: Product) -> Iterator[str]:
    """Every name of a product."""
    yield product.id
    yield from (n for n in (product.name.en, product.name.ko) if n)
    yield from product.aliases


def role_names(role: Role) -> Iterator[str]:
    """Every name of a role."""
    yield role.id
    yield from (n for n in (role.name.en, role.name.ko) if n)
    yield from role.aliases


def display_name(vocabulary: Vocabulary, role: str | None, signal: str, language: Language) -> str:
    """The name of a signal on a role, for people."""
    what = vocabulary.signal[signal].name.in_(language) if signal in vocabulary.signal else signal
    if role is None:
        return what
    where = vocabulary.role[role].name.in_(language) if role in vocabulary.role else role
    return f"{where} · {what}"
