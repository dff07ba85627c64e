"""Wordings: what the desk gives, in the words of one language, as templates ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from diagnops import app
from diagnops.app import Diagnosis, Evidence, Match, NextCheck, Suggestion, SymptomEvidence, UnknownEvidence
from diagnops.kb.case import (
    Case,
    Language,
    Remedy,
    Requires,
    State,
    Trial,
    from_investigation,
    investigation_of,
)
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Closed, Investigation
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.story_order import own_first
from diagnops.messages.timeline import ended, timeline
from diagnops.messages.wording import say


class Entry(NamedTuple):
    """A line of a timeline; one that is a `day` only heads those below it."""

    text: str
    day: bool


class Wordings:
    """Words for values, over the vocabulary of a case base that holds so many cases."""

    percent = staticmethod(app.percent)
    place = staticmethod(place)

    def __init__(self, vocabulary: Vocabulary, cases: int, language: Language) -> None:
        self._vocabulary, self._cases, self._language = vocabulary, cases, language

    def verdict(self, diagnosis: Diagnosis) -> str:
        """The verdict in one line."""
        return app.verdict_text(diagnosis, self._cases)

    def remark(self, diagnosis: Diagnosis) -> str:
        """How far to trust it."""
        return app.verdict_remark(diagnosis, self._cases)

    def name(self, role: str | None, signal: str) -> str:
        """A signal on a role."""
        return display_name(self._vocabulary, role, signal, self._language)

    def seen(self, role: str | None, signal: str, state: State) -> str:
        """A signal in a state."""
        return app.brief(role, signal, state, self._vocabulary, self._language)

    def observed(self, one: Observation) -> str:
        """An observation."""
        return self.seen(one.role, one.signal, one.state)

    def role(self, role: str) -> str:
        """A role."""
        known = self._vocabulary.role.get(role)
        return known.name.in_(self._language) if known else role

    def product(self, product: str) -> str:
        """A product."""
        return app.product_name(product, self._vocabulary)

    def evidence(self, one: Evidence) -> str:
        """A piece of evidence, with what was recorded where that is something else."""
        told = app.named(one, self._vocabulary, self._language)
        if isinstance(one, SymptomEvidence) and one.bits < 0:
            told += f" ({say('recorded', self._language, state=say(one.recorded, self._language))})"
        return told

    def unlooked(self, match: Match) -> list[str]:
        """What a case recorded and nobody has looked at, what would confirm it first."""
        first = [(c.role, c.signal) for c in match.confirm]
        unknown = [e for e in match.evidence if isinstance(e, UnknownEvidence)]
        unknown.sort(key=lambda e: first.index(p) if (p := (e.role, e.signal)) in first else len(first))
        return [self.seen(e.role, e.signal, e.recorded) for e in unknown]

    def cost(self, check: NextCheck) -> str:
        """What a check looks at, and what it costs."""
        return app.what_to_look_at(check, self._vocabulary, self._language)

    def leads(self, check: NextCheck, state: State, diagnosis: Diagnosis) -> str:
        """Where an answer would lead; empty where nothing can be said of it."""
        return app.leads_to(check.answers[state], diagnosis) if state in check.answers else ""

    def answers(self, check: NextCheck) -> tuple[State, ...]:
        """The states that answer a check."""
        return app.answers_to(self._vocabulary.signal[check.signal])

    def apart(self, match: Match, at: int) -> str:
        """What tells the match in a place from the first."""
        return app.told_apart(match, at, self._language)

    def record(self, remedy: Suggestion) -> str:
        """Of which kind a proposed remedy is, and how it did."""
        return app.remedy_record(remedy, self._language)

    def trials(self, remedy: Remedy) -> str:
        """How a remedy of a case did."""
        return app.trials_text(app.count_trials(remedy), self._language)

    def helped(self, remedy: Suggestion) -> bool:
        """Whether it ever did any good."""
        return app.has_helped(remedy)

    def facet(self, name: str, value: str) -> str:
        """A value by which cases are browsed."""
        if name in ("role", "technology"):
            return self.role(value) if name == "role" else self.product(value)
        return say({"status": value, "tested": f"page_tested_{value}"}.get(name, f"{name}_{value}"), self._language)

    def requires(self, needs: Requires) -> str:
        """Where a remedy applies."""
        until = f"≤ {needs.until}" if needs.until else ""
        fixed = ", ".join(f"{name} {say('not_in', self._language)} {span}" for name, span in needs.fixed_in.items())
        note = needs.note.in_(self._language) if needs.note else ""
        return "; ".join(filter(None, (*needs.places, until, fixed, note)))

    def source(self, trial: Trial, case: Case) -> str:
        """Where a trial of a case comes from: by its number, where it is among the sources of that."""
        if from_investigation(trial):
            return say("from_investigation", self._language, id=investigation_of(trial))
        for number, source in enumerate(case.sources, 1):
            if trial.source in (source.title, source.address):
                return f"[{number}]"
        return say("source_of", self._language, text=trial.source)

    def happened(self, case: Case) -> str:
        """How often and how lately a case happened."""
        return app.happened_text(case, self._language)

    def when(self, moment: str) -> str:
        """A moment of ours as a day and a time, where the server is."""
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"

    def back(self, withdrawn: str) -> str:
        """When and by whom something was taken back."""
        at, *by = withdrawn.split(" ", 1)
        return say("withdrawn", self._language, when=" ".join([self.when(at), *by]))

    def story(self, case: Case) -> str:
        """The story of a case, in the language of the page first."""
        return own_first(case.story, self._language)

    def ended(self, closed: Closed) -> str:
        """How an investigation ended."""
        return ended(closed, self._language)

    def timeline(self, investigation: Investigation) -> Iterator[Entry]:
        """What happened, in order."""
        for line in timeline(investigation, self._vocabulary, self._language):
            told = line.removeprefix("- ")
            day = told.startswith("**")
            yield Entry(told.strip("*") if day else told, day)
