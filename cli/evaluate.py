"""`diagnops evaluate`: does the case base find again what it has met?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language
from diagnops.cli.screen import Line, pad, progress, show, show_json, width_of, wrap
from diagnops.cli.session import Session
from diagnops.cli.words import say
from diagnops.kb import case as model
from diagnops.kb.errors import InputError

if TYPE_CHECKING:
    from diagnops.engine.evaluate import Answered, Evaluation, Found, Share, Verdicts

T = TypeVar("T")


def evaluate(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask at most so many questions of each kind, evenly spread.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all figures as one JSON object.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Ask the case base what it knows already: is an incident found again, and is a new one told to be new?"""
    session = Session(db)
    spoken = spoken_here(lang)
    from diagnops.engine.evaluate import evaluation

    found = evaluation(asked(session, spoken, limit), len(session.case_base))
    if json:
        show_json(found)
    else:
        show(list(_told(found, spoken)))


def asked(session: Session, spoken: model.Language, limit: int | None = None) -> list[Answered]:
    """The answers to all questions that the case base allows, or to `limit` of each kind."""
    from diagnops.engine.correct import linked
    from diagnops.engine.evaluate import answers
    from diagnops.engine.questions import past, questions
    from diagnops.intake.words import read_words

    corrections = session.corrections
    cases = list(linked(session.case_base, corrections))
    if not cases:
        raise InputError("the case base is empty; add cases first: diagnops add FILE")
    every = questions(cases, session.vocabulary, lambda text: read_words(text, session.vocabulary, session.lexicon))
    kinds = dict.fromkeys(q.kind for q in every)
    some = [q for kind in kinds for q in _spread([q for q in every if q.kind == kind], limit)]
    with progress(say("encoding", spoken)) as advance:
        told = past(cases, session.vocabulary, session.encodes(advance))
    with progress(say("evaluating", spoken)) as advance:
        return answers(some, told, corrections, advance)


def _spread(every: Sequence[T], limit: int | None) -> Sequence[T]:
    """At most `limit` of them, evenly spread."""
    if limit is None or limit >= len(every):
        return every
    return [every[at * len(every) // limit] for at in range(limit)]


def _told(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    yield Line(say("evaluated", spoken, cases=found.cases), "bold")
    yield from _how("asked_again", found.again.questions if found.again else 0, say("how_again", spoken), spoken)
    summed = found.first - found.first_from_incidents
    how = say("how_first", spoken, incidents=found.first_from_incidents, summed=summed)
    yield from _how("asked_first", found.first, how, spoken)
    if found.again:
        yield from _ranks(found.again, spoken)
    yield from _verdicts(found, spoken)
    if found.again:
        yield from _reliability(found, spoken)
    if found.self_test:
        yield Line("")
        yield from _how("asked_self", found.self_test.questions, say("how_self", spoken), spoken)
        yield from _shares(found.self_test, spoken)
    if found.slowest:
        yield Line("")
        yield Line(say("slowest", spoken, ms=round(found.slowest.milliseconds), case=found.slowest.case))
    if found.missing:
        from diagnops.engine.evaluate import ENOUGH

        yield Line("")
        few = say("recurrences_missing", spoken, have=ENOUGH - found.missing, enough=ENOUGH)
        yield from (Line(text, "yellow") for text in wrap(few))


_NAME, _COUNT = 20, 6


def _how(name: str, count: int, how: str, spoken: model.Language) -> Iterator[Line]:
    head = f"  {pad(say(name, spoken), _NAME)}{count:>{_COUNT}}  "
    yield from (Line(text) for text in wrap(how, indent=head, hang=" " * width_of(head)))


def _ranks(found: Found, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("is_found", spoken), "bold")
    yield from _shares(found, spoken)
    yield Line(f"  {pad(say('mean_rank', spoken), _NAME)}{found.mrr:>{_COUNT}.2f}")


def _shares(found: Found, spoken: model.Language) -> Iterator[Line]:
    names = [say("at_first", spoken), say("within", spoken, n=3), say("within", spoken, n=10)]
    for name, one in zip(names, (found.recall_1, found.recall_3, found.recall_10), strict=True):
        yield Line(f"  {pad(name, _NAME)}{_from_to(one, spoken)}")


def _from_to(one: Share, spoken: model.Language) -> str:
    told = {name: percent(getattr(one, name)) for name in ("low", "high")}
    return say("share_from_to", spoken, share=f"{percent(one.value):>{_COUNT}}", **told)


def percent(share: float) -> str:
    """A share as a whole percentage.

    >>> percent(0.052)
    '5 %'
    """
    return f"{100 * share:.0f} %"


def _verdicts(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    names = [say(f"verdict_{name}", spoken) for name in ("seen", "possible", "new")]
    yield Line("")
    yield Line(pad(say("what_is_said", spoken), _NAME + 2) + "".join(_right(name) for name in names), "bold")
    if found.again:
        yield _counts("asked_again", found.again_verdicts, spoken)
    if found.false_seen:
        yield _counts("asked_first", found.first_verdicts, spoken)
        bounds = {name: percent(getattr(found.false_seen, name)) for name in ("low", "high")}
        told = say("false_seen", spoken, share=percent(found.false_seen.value), **bounds)
        yield from (Line(text) for text in wrap(told, indent="  "))
    if found.again_verdicts.elsewhere:
        yield Line("  " + say("seen_elsewhere", spoken, count=found.again_verdicts.elsewhere))


def _right(text: str, columns: int = 10) -> str:
    return " " * (columns - width_of(text)) + text


def _counts(name: str, counts: Verdicts, spoken: model.Language) -> Line:
    told = "".join(_right(str(n)) for n in (counts.seen, counts.possible, counts.new))
    return Line(f"  {pad(say(name, spoken), _NAME)}{told}")


def _reliability(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("is_it_so", spoken), "bold")
    yield Line("".join(_right(say(f"head_{name}", spoken)) for name in ("said", "was", "answers")))
    for one in found.reliability:
        yield Line(_right(percent(one.said)) + _right(percent(one.was)) + _right(str(one.count)))
    if found.calibration_error is not None:
        told = say("off_by", spoken, points=round(100 * found.calibration_error))
        yield from (Line(text) for text in wrap(told, indent="  "))
