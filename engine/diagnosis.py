"""The diagnosis: one frozen value that carries every number it rests on. Terminal, JSON and web render this value."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from diagnops.kb.case import Language, State
from diagnops.kb.check_result import CheckResult

Verdict = Literal["seen", "possible", "new"]
EvidenceKind = Literal["symptom", "unexplained", "unknown", "text", "prior", "recency", "correction"]
Applies = Literal["yes", "unknown", "no"]


class Seen(Struct, frozen=True, gc=False):
    """An observation as it was read."""

    role: str | None
    signal: str
    state: State
    words: str


class Evidence(Struct, frozen=True, gc=False):
    """One line of the ledger: what was observed, what the case recorded, and the bits that gives or takes.

    kind: `symptom` both are known; `unexplained` observed, but nothing the case recorded; `unknown` recorded, but not
    looked at yet (0 bits); `text` likeness of the words; `prior` how likely the case is before anything is known;
    `recency` how lately it happened here: `recorded` is the date, as far as it is told, `observed` the days since;
    `correction` what somebody said of an earlier match: `observed` is `wrong` (it was not this case) or `same` (another
    case is the same one), and `recorded` says why and who. `role` and `signal` are those recorded; `seen` is the
    observation where it was of another signal, a kind of this one or the family it belongs to.
    """

    kind: EvidenceKind
    role: str | None
    signal: str | None
    observed: str | None
    recorded: str | None
    bits: float
    seen: Seen | None = None


class Match(Struct, frozen=True):
    """A past case held against the incident. `bits`, the sum of its evidence, are its log2 odds against "none"."""

    case: str
    title: str
    probability: float
    bits: float
    evidence: tuple[Evidence, ...]
    behind_because: str | None = None


class How(Struct, frozen=True):
    """One way to make a check."""

    kind: Literal["command", "promql", "console"]
    run: str
    read_only: bool
    look: str | None


class Answer(Struct, frozen=True):
    """Where an answer to a check would lead: the verdict then, the leading case and its probability."""

    verdict: Verdict
    case: str | None
    probability: float


class NextCheck(Struct, frozen=True):
    """A signal worth looking at. `gain_bits` is the expected information about which case it is; `minutes` its cost."""

    role: str | None
    signal: str
    gain_bits: float
    minutes: float
    how: tuple[How, ...]
    answers: dict[str, Answer]


class Trials(Struct, frozen=True):
    """How often a remedy had which outcome."""

    worked: int = 0
    partly: int = 0
    failed: int = 0
    worsened: int = 0
    advised: int = 0


class Condition(Struct, frozen=True):
    """One thing that has to hold for a remedy to apply, whether it does here, and the reason."""

    kind: str
    applies: Applies
    because: str


class Suggestion(Struct, frozen=True):
    """A remedy of a matching case. One that failed is kept as a warning and `applies` says no.

    `success` is the lower bound of its success rate, `utility` that times the probability of the case and how far it
    applies.
    """

    case: str
    remedy: str
    kind: Literal["workaround", "fix"]
    action: str
    reason: str
    trials: Trials
    applies: Applies
    warnings: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    success: float = 0.0
    utility: float = 0.0


class RuledOut(Struct, frozen=True):
    """A case that looks alike but for something seen that speaks against it."""

    case: str
    title: str
    because: str


class Diagnosis(Struct, frozen=True):
    """The whole answer. `none` is the probability that no case on record is it; `looks`, the checks made for it."""

    verdict: Verdict
    probability: float
    none: float
    observations: tuple[Seen, ...]
    not_understood: tuple[str, ...]
    matches: tuple[Match, ...]
    next_checks: tuple[NextCheck, ...]
    suggestions: tuple[Suggestion, ...]
    ruled_out: tuple[RuledOut, ...] = ()
    looks: tuple[CheckResult, ...] = ()
    notes: tuple[str, ...] = ()
    language: Language = "en"
