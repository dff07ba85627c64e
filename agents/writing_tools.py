"""The tools that write: an investigation is opened, added to, closed, and drafted as a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context, Elicit, ElicitationResult, Resolve
from mcp_types import CallToolResult
from msgspec import Struct
from pydantic import BaseModel, Field

from diagnops.agents.answer import answer_lines
from diagnops.agents.arguments import Cannot, Environment, InvestigationId, Observations, Spoken, Words
from diagnops.agents.arguments import language as read_language
from diagnops.agents.hints import told as way_told
from diagnops.agents.hints import way_out
from diagnops.agents.questions import answered, ask_how_verified, ask_missing, can_ask, was_asked
from diagnops.agents.reply import fault, reply
from diagnops.agents.served import served
from diagnops.agents.steps import after_answer, step
from diagnops.app import Answers, Draft, Resolution, Summary, Workspace, count_trials, percent, sum_up, trials_text
from diagnops.kb.case import Language
from diagnops.kb.environment import read_facts
from diagnops.kb.errors import CaseFileError, UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Head, Investigation
from diagnops.messages.timeline import ended, seen_as, timeline
from diagnops.messages.wording import say

_MOST_OPEN = 20
_TO_VERIFY = ("worked", "partly", "failed", "worsened")


class Open(Struct, frozen=True):
    """An open investigation in a list."""

    investigation: str
    title: str
    opened: str
    who: str


class Investigated(Struct, frozen=True, omit_defaults=True):
    """An investigation with the answer as of now; `kept` is what was understood of what was told, `open` are those that
    are open where none was named."""

    investigation: str = ""
    kept: tuple[str, ...] = ()
    timeline: tuple[str, ...] = ()
    answer: Summary | None = None
    closed: str = ""
    open: tuple[Open, ...] = ()


class ClosedTold(Struct, frozen=True, omit_defaults=True):
    """How an investigation ended, and what its case learned."""

    investigation: str
    how: str
    case: str = ""
    occurrences: int = 0
    record: str = ""


class DraftTold(Struct, frozen=True, omit_defaults=True):
    """A draft that waits for a person: where it is, whether it was there before, what is blank, what is near, and what
    a person could be asked."""

    investigation: str
    path: str
    again: bool
    blanks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


WRITES: dict[str, type[Struct]] = {
    "investigate": Investigated,
    "observe": Investigated,
    "close_investigation": ClosedTold,
    "draft_case": DraftTold,
}
"""The tools and the facts that each gives."""


async def ask_verified(
    context: Context[Any, Any], investigation: str, remedy: str, outcome: str, verified: str
) -> Elicit[BaseModel] | None:
    """Ask the person how an outcome was established, where nobody said it and it has to be said."""
    if verified.strip() or not remedy or outcome not in _TO_VERIFY or not can_ask(context):
        return None
    spoken = await served(context).desks.run(lambda desk: desk.investigations.get(investigation).language)
    return ask_how_verified(remedy, outcome, spoken)


async def ask_for_draft(
    context: Context[Any, Any], investigation: str, cause: str, normal: str, failed: list[str], solved: str
) -> Elicit[BaseModel] | None:
    """Ask the person for what nobody said and a case is poor without, unless a draft waits already."""
    missing = _missing(cause, normal, failed, solved)
    if not missing or not can_ask(context):
        return None

    def asks(desk: Workspace) -> Elicit[BaseModel] | None:
        kept = desk.investigations
        return None if kept.draft_of(investigation) else ask_missing(missing, kept.get(investigation).language)

    return await served(context).desks.run(asks)


def _missing(cause: str, normal: str, failed: Sequence[str], solved: str) -> list[str]:
    """What nobody said of what a case is poor without, by the names of the fields of a draft's answers."""
    given = {"cause": cause, "normal": normal, "failed": " ".join(failed), "solved": solved}
    missing = [name for name, text in given.items() if not text.strip()]
    return [*missing, "verified", "reason"] if "solved" in missing else missing


class WritingTools:
    """The tools over the workspace that `workspace` gives to the thread that calls; `spoken` is the language of
    answers where no investigation has one."""

    def __init__(self, workspace: Callable[[], Workspace], spoken: Language | None) -> None:
        self._workspace, self._spoken = workspace, spoken

    def investigate(
        self,
        text: Words = "",
        observations: Observations = [],  # noqa: B006 - the schema has it as the default; it is never changed
        environment: Environment = [],  # noqa: B006
        investigation: Annotated[str, Field(description="One that is there already, to take it up.")] = "",
        language: Spoken = "",
    ) -> CallToolResult:
        desk, spoken = self._workspace(), read_language(language) or self._spoken
        if investigation:
            found = desk.investigations.get(investigation)
            if text or observations or environment:
                return self.observe(found.id, observations, text, environment=environment)
            return self._told(desk, found, "taken_up", spoken, history=True)
        if not (text or observations or environment):
            return _list(desk.investigations.list(only_open=True), spoken or "en")
        found = desk.investigations.start(
            text or None, observations=observations, facts=read_facts(environment), language=spoken
        )
        return self._told(desk, found, "opened", spoken)

    def observe(
        self,
        investigation: InvestigationId,
        observations: Observations = [],  # noqa: B006
        text: Words = "",
        cannot: Cannot = [],  # noqa: B006
        forget: Annotated[list[str], Field(description="What was misread, each ROLE/SIGNAL: unknown again.")] = [],  # noqa: B006
        environment: Environment = [],  # noqa: B006
    ) -> CallToolResult:
        desk = self._workspace()
        kept = desk.investigations.observe(
            investigation,
            observations,
            text=text or None,
            cannot=cannot,
            forget=forget,
            facts=read_facts(environment),
        )
        return self._told(desk, kept.now, "", self._spoken, kept=kept.observations)

    def close_investigation(
        self,
        investigation: InvestigationId,
        person: Annotated[ElicitationResult[BaseModel], Resolve(ask_verified)],
        case: Annotated[str, Field(description="The case that it was; empty: none on record.")] = "",
        remedy: Annotated[str, Field(description="The remedy of that case that was used.")] = "",
        outcome: Annotated[str, Field(description="worked, partly, failed, worsened or advised.")] = "",
        verified: Annotated[str, Field(description="How the outcome was established; not that it went away.")] = "",
    ) -> CallToolResult:
        desk = self._workspace()
        how = verified or answered(person).get("verified", "")
        try:
            closing = desk.investigations.close(
                investigation, Resolution(case or None, remedy or None, outcome or None, how)
            )
        except UsageError as error:
            if was_asked(person) or error.message.hint != "say_verified":
                raise
            language = desk.investigations.get(investigation).language
            question = say("ask_how_verified", language, remedy=remedy, outcome=outcome)
            return fault(f"{way_told(error.message, language)}\n{say('ask_in_own_words', language)}: {question}")
        spoken = closing.investigation.language
        used = [one for one in closing.case.remedies if one.id == closing.closed.remedy] if closing.case else []
        facts = ClosedTold(
            closing.investigation.id,
            ended(closing.closed, spoken),
            closing.case.id if closing.case else "",
            len(closing.case.happened) if closing.case else 0,
            next((f"{one.id}: {trials_text(count_trials(one), spoken)}" for one in used), ""),
        )
        lines = [f"{facts.investigation}: {facts.how}"]
        lines += [say("occurrence_kept", spoken, case=facts.case, count=facts.occurrences)] if closing.case else []
        lines += [facts.record] if facts.record else []
        then = step("reread", spoken) if closing.case else step("draft", spoken, investigation=facts.investigation)
        return reply(lines, facts, [then], spoken)

    def draft_case(
        self,
        investigation: InvestigationId,
        person: Annotated[ElicitationResult[BaseModel], Resolve(ask_for_draft)],
        title: Annotated[str, Field(description="What somebody would see first.")] = "",
        cause: str = "",
        normal: Annotated[str, Field(description="What was looked at and found normal, in words.")] = "",
        failed: Annotated[
            list[str], Field(description="What was tried in vain, each WHAT: HOW SEEN; WHY EXPECTED.")
        ] = [],  # noqa: B006
        solved: Annotated[str, Field(description="What ended it.")] = "",
        verified: Annotated[str, Field(description="How that was seen.")] = "",
        reason: Annotated[str, Field(description="Why it helped.")] = "",
    ) -> CallToolResult:
        desk, asked = self._workspace(), answered(person)
        several = tuple(failed) or tuple(filter(None, (asked.pop("failed", ""),)))
        given = {
            "title": title,
            "cause": cause,
            "normal": normal,
            "solved": solved,
            "verified": verified,
            "reason": reason,
        }
        answers = Answers(**{**asked, **{name: text for name, text in given.items() if text}}, failed=several)
        draft = desk.investigations.draft(investigation, answers)
        spoken = desk.investigations.get(draft.investigation).language
        unasked = () if was_asked(person) or draft.again else _missing(cause, normal, failed, solved)
        ask = tuple(say(f"ask_{name}", spoken) for name in unasked)
        blanks, near = _reviewed(desk, draft, spoken)
        facts = DraftTold(draft.investigation, str(draft.path), draft.again, blanks, near, ask)
        lines = [say("draft_again" if draft.again else "draft_at", spoken, path=draft.path)]
        lines += [say("left_blank", spoken)] if blanks else []
        lines += [f"- {one}" for one in blanks]
        lines += [f"{say('near', spoken)}:", *(f"- {one}" for one in near)] if near else []
        lines += [f"{say('ask_in_own_words', spoken)}:", *(f"- {one}" for one in ask)] if ask else []
        then = [*(["tell_draft"] if ask else []), "review"]
        return reply(lines, facts, [step(one, spoken, investigation=draft.investigation) for one in then], spoken)

    def _told(
        self,
        desk: Workspace,
        found: Investigation,
        head: str,
        asked: Language | None,
        *,
        kept: Iterable[Observation] = (),
        history: bool = False,
    ) -> CallToolResult:
        """An investigation with what is known by it now, below a head of the catalogue."""
        spoken, vocabulary = asked or found.language, desk.vocabulary
        events = tuple(entry.replace("**", "") for entry in timeline(found, vocabulary, spoken)) if history else ()
        seen = tuple(seen_as(one, vocabulary, spoken) for one in kept)
        who = {"id": found.id, "when": found.opened[:16], "who": found.who}
        lines = [say(head, spoken, **who) if head else found.id, *events]
        lines += [say("kept_seen", spoken, what=", ".join(seen))] if seen else []
        if found.closed:
            how = ended(found.closed, spoken)
            facts = Investigated(found.id, seen, events, closed=how)
            return reply([*lines, how], facts, [step("open_one", spoken)], spoken)
        answer = sum_up(desk.investigations.diagnose(found, checks=1, language=spoken), vocabulary, desk.size, way_out)
        facts = Investigated(found.id, seen, events, answer)
        return reply(
            [*lines, *answer_lines(answer, spoken)], facts, after_answer(answer, spoken, found.id, write=True), spoken
        )


def _list(heads: Sequence[Head], spoken: Language) -> CallToolResult:
    shown = tuple(Open(head.id, head.title, head.opened[:16], head.who) for head in heads[:_MOST_OPEN])
    lines = [say("open_ones", spoken, count=len(heads))]
    lines += [f"- {one.investigation} {one.opened} {one.who}: {one.title}" for one in shown]
    lines += [say("more", spoken, count=len(heads) - _MOST_OPEN)] if len(heads) > _MOST_OPEN else []
    then = step("which" if shown else "open_one", spoken)
    return reply(lines, Investigated(open=shown), [then], spoken)


def _reviewed(desk: Workspace, draft: Draft, spoken: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is blank in a draft, and the cases near to it."""
    try:
        reviewed = desk.investigations.review(draft, spoken)
    except CaseFileError as error:
        return tuple(f"{one.field}: {way_told(one.reason, spoken)}" for one in error.faults), ()
    return (), tuple(f"{one.case} ({percent(one.probability)}): {one.title.in_(spoken)}" for one in reviewed.near)
