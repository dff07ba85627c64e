"""The tools that read: match what is seen, look up cases and signals."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mcp_types import CallToolResult
from msgspec import Struct

from diagnops.agents.answer import answer_lines
from diagnops.agents.arguments import (
    Cannot,
    CaseId,
    Environment,
    Limit,
    Observations,
    Spoken,
    Words,
    language,
)
from diagnops.agents.case import CaseTold, case_lines, case_told
from diagnops.agents.hints import way_out
from diagnops.agents.reply import reply, within
from diagnops.agents.steps import after_answer, step
from diagnops.app import CaseFilter, Options, Summary, Workspace, search_signals, sum_up
from diagnops.kb.case import Language
from diagnops.kb.draft import language_of
from diagnops.kb.environment import read_facts
from diagnops.kb.vocabulary import Signal
from diagnops.messages.wording import say

_MOST_CASES, _MOST_SIGNALS = 50, 30


class Row(Struct, frozen=True):
    """A case in a list."""

    case: str
    title: str
    status: str
    cause_kind: str


class CasesFound(Struct, frozen=True, omit_defaults=True):
    """The cases that fit, as many as were asked for, and how many there are."""

    count: int
    cases: tuple[Row, ...]
    notes: tuple[str, ...] = ()


class SignalTold(Struct, frozen=True, omit_defaults=True):
    """A signal: where it is seen, in which states, which of these are trouble, and a way to look."""

    signal: str
    name: str
    roles: tuple[str, ...]
    states: tuple[str, ...]
    trouble: tuple[str, ...] = ()
    look: str = ""


class SignalsFound(Struct, frozen=True, omit_defaults=True):
    """The signals that may be meant, as many as were asked for, and how many there are."""

    count: int
    signals: tuple[SignalTold, ...]
    notes: tuple[str, ...] = ()


READS: dict[str, type[Struct]] = {
    "match": Summary,
    "get_case": CaseTold,
    "search_cases": CasesFound,
    "search_signals": SignalsFound,
}
"""The tools and the facts that each gives."""


class ReadingTools:
    """The tools over the workspace that `workspace` gives to the thread that calls; `spoken` is the language of
    answers where nothing says another."""

    def __init__(self, workspace: Callable[[], Workspace], spoken: Language | None, *, write: bool) -> None:
        self._workspace, self._spoken, self._write = workspace, spoken, write

    def _language(self, asked: str, words: str = "") -> Language:
        return language(asked) or self._spoken or language_of(words)

    def match(
        self,
        text: Words = "",
        observations: Observations = [],  # noqa: B006 - the schema has it as the default; it is never changed
        cannot: Cannot = [],  # noqa: B006
        environment: Environment = [],  # noqa: B006
        language: Spoken = "",
    ) -> CallToolResult:
        desk = self._workspace()
        incident = desk.read(
            text if text or not (observations or cannot) else None,
            observations=observations,
            facts=read_facts(environment),
            language=self._language(language, text),
        )
        seen = {(one.role, one.signal) for one in incident.observations}
        # Who has begun to make checks is told the next one, however unlikely all cases have become.
        options = Options(checks=1, excluded=desk.places(cannot) | seen, ask_on=bool(observations or cannot))
        found = sum_up(desk.diagnose(incident, options), desk.vocabulary, desk.size, way_out)
        spoken = incident.language
        return reply(answer_lines(found, spoken), found, after_answer(found, spoken, write=self._write), spoken)

    def get_case(self, case: CaseId, language: Spoken = "") -> CallToolResult:
        desk, spoken = self._workspace(), self._language(language)
        found = desk.cases.get(case)
        facts = case_told(found, desk.cases.linked(found), spoken)
        return reply(case_lines(facts, spoken), facts, [step("match_if", spoken)], spoken)

    def search_cases(
        self,
        text: str = "",
        role: str = "",
        signal: str = "",
        product: str = "",
        cause: str = "",
        status: str = "",
        limit: Limit = 10,
        language: Spoken = "",
    ) -> CallToolResult:
        desk, spoken = self._workspace(), self._language(language, text)
        wanted = CaseFilter(
            role or None, signal or None, cause or None, status or None, text or None, None, product or None
        )
        found = desk.cases.names(wanted)
        most, notes = within(limit, _MOST_CASES, spoken)
        shown = desk.cases.find(found[:most])
        facts = CasesFound(
            len(found),
            tuple(Row(c.id, c.title.in_(spoken), c.status, c.cause.kind) for c in shown),
            notes,
        )
        lines = [say("found_of", spoken, shown=len(shown), count=len(found)) if found else say("nothing_found", spoken)]
        lines += [
            f"- {row.case}: {row.title} ({say(f'cause_{row.cause_kind}', spoken)}, {say(row.status, spoken)})"
            for row in facts.cases
        ]
        then = step("one_case" if found else "fewer_words", spoken)
        return reply([*lines, *notes], facts, [then], spoken)

    def search_signals(self, words: str, limit: Limit = 5, language: Spoken = "") -> CallToolResult:
        desk, spoken = self._workspace(), self._language(language, words)
        found = search_signals(desk, words)
        most, notes = within(limit, _MOST_SIGNALS, spoken)
        shown = found[:most]
        facts = SignalsFound(len(found), tuple(_signal(one, spoken) for one in shown), notes)
        head = say("signals_of", spoken, shown=len(shown), count=len(found)) if found else say("nothing_found", spoken)
        lines = [head, *(line for one in facts.signals for line in _signal_lines(one, spoken))]
        then = step("no_signal", spoken)
        if shown:
            first = shown[0]
            example = f"{first.usual or first.roles[0]}/{first.id}={(first.bad or first.states)[0]}"
            then = step("state_it", spoken, example=example)
        return reply([*lines, *notes], facts, [then], spoken)


def _signal(one: Signal, spoken: Language) -> SignalTold:
    look = one.checks[0].run if one.checks else ""
    return SignalTold(one.id, one.name.in_(spoken), one.roles, one.states, one.bad, look)


def _signal_lines(one: SignalTold, spoken: Language) -> Iterator[str]:
    yield f"- {one.signal}: {one.name}"
    where = say("roles_of", spoken, roles=", ".join(one.roles), states="|".join(one.states))
    yield f"  {where}" + (f" ({say('trouble_if', spoken, states='|'.join(one.trouble))})" if one.trouble else "")
    yield from [f"  {one.look}"] if one.look else []
