"""`diagnops evaluate`: does the case base find again what it has met?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.app.workspace import TUNINGS, Session
from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language
from diagnops.cli.terminal import Line, pad, progress, show, show_json, width_of, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import InputError
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.evaluation.evaluate import Evaluation, Prediction, RetrievalMetrics, Share
    from diagnops.evaluation.evaluation_case import EvaluationCase


def evaluate(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask at most so many questions of each kind, evenly spread.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all figures as one JSON object.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Ask the case base what it knows already.

    Is an incident found again, and is a new one told to be new?
    """
    session = Session(db)
    spoken = spoken_here(lang)
    from diagnops.evaluation.evaluate import evaluation
    from diagnops.evaluation.evaluation_case import recurrences

    every = questions_of(session)
    predicted = asked(session, spread(every, limit), spoken)
    found = evaluation(predicted, cases=len(session.case_base), recurrences=recurrences(every))
    if json:
        show_json(found)
    else:
        show(list(_told(found, spoken, tuned=session.case_base.metadata(TUNINGS) is not None)))


def questions_of(session: Session) -> list[EvaluationCase]:
    """All questions that the case base allows."""
    from diagnops.evaluation.evaluation_case import evaluation_cases
    from diagnops.intake.words import read_words

    cases = list(session.linked)
    if not cases:
        raise InputError("the case base is empty; add cases first: diagnops add FILE")
    return evaluation_cases(
        cases, session.vocabulary, lambda text: read_words(text, session.vocabulary, session.lexicon)
    )


def spread(every: Sequence[EvaluationCase], limit: int | None) -> list[EvaluationCase]:
    """At most `limit` questions of each kind, evenly spread."""
    found: list[EvaluationCase] = []
    for kind in dict.fromkeys(q.kind for q in every):
        some = [q for q in every if q.kind == kind]
        most = len(some) if limit is None else min(limit, len(some))
        found += [some[at * len(some) // most] for at in range(most)]
    return found


def asked(session: Session, some: Sequence[EvaluationCase], spoken: model.Language) -> list[Prediction]:
    """The answers to some questions, as they would be given now."""
    from diagnops.evaluation.evaluate import predictions
    from diagnops.evaluation.evaluation_case import past

    cases = list(session.linked)
    with progress(say("encoding", spoken)) as advance:
        told = past(cases, session.vocabulary, session.encodes(advance), session.external)
    with progress(say("evaluating", spoken)) as advance:
        return predictions(some, told, session.corrections, session.calibration, advance, session.cross_encoder)


def _told(found: Evaluation, spoken: model.Language, *, tuned: bool) -> Iterator[Line]:
    yield Line(say("evaluated", spoken, cases=found.cases), "bold")
    for kind, verdicts in found.verdicts.items():
        yield from _how(kind, verdicts.asked, spoken)
    if found.again:
        yield from _ranks(found.again, spoken)
    yield from _verdicts(found, spoken)
    if found.mistaken:
        yield from _mistaken(found, spoken)
    if found.again:
        yield from _reliability(found, spoken)
    if found.self_test:
        yield Line("")
        yield from _how("self", found.self_test.evaluation_cases, spoken)
        yield from _shares(found.self_test, spoken)
    if found.slowest:
        yield Line("")
        told = say("slowest", spoken, ms=round(found.slowest.milliseconds), case=found.slowest.case)
        yield from (Line(text) for text in wrap(told))
    if not found.missing and not tuned:
        yield Line("")
        yield Line(say("can_tune", spoken), "green")
    if found.missing:
        from diagnops.evaluation.evaluate import ENOUGH

        yield Line("")
        few = say("recurrences_missing", spoken, have=ENOUGH - found.missing, enough=ENOUGH)
        yield from (Line(text, "yellow") for text in wrap(few))


_NAME, _COUNT = 20, 6
_MISTAKEN = 8


def _how(kind: str, count: int, spoken: model.Language) -> Iterator[Line]:
    head = f"  {pad(say(f'asked_{kind}', spoken), _NAME)}{count:>{_COUNT}}  "
    told = say(f"how_{kind}", spoken)
    yield from (Line(text) for text in wrap(told, indent=head, hang=" " * width_of(head)))


def _ranks(found: RetrievalMetrics, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("is_found", spoken), "bold")
    yield from _shares(found, spoken)
    yield Line(f"  {pad(say('mean_rank', spoken), _NAME)}{found.mrr:>{_COUNT}.2f}")


def _shares(found: RetrievalMetrics, spoken: model.Language) -> Iterator[Line]:
    names = [say("at_first", spoken), say("within", spoken, n=3), say("within", spoken, n=10)]
    for name, one in zip(names, (found.recall_1, found.recall_3, found.recall_10), strict=True):
        yield Line(f"  {pad(name, _NAME)}{_from_to(one, spoken)}")


def _from_to(one: Share, spoken: model.Language) -> str:
    told = {name: percent(getattr(one, name)) for name in ("value", "low", "high")}
    return say("share_from_to", spoken, **told)


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
    for kind, verdicts in found.verdicts.items():
        if verdicts.asked:
            told = "".join(_right(str(n)) for n in (verdicts.seen, verdicts.possible, verdicts.new))
            yield Line(f"  {pad(say(f'asked_{kind}', spoken), _NAME)}{told}")
    for name, share in (("false_seen", found.false_seen), ("false_seen_summed", found.false_seen_summed)):
        if share:
            told = say(name, spoken, share=_from_to(share, spoken))
            yield from (Line(text) for text in wrap(told, indent="  "))
    if external := found.verdicts["again"].external:
        yield from (Line(text) for text in wrap(say("seen_elsewhere", spoken, count=external), indent="  "))


def _mistaken(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("mistaken", spoken), "bold")
    for one in found.mistaken[:_MISTAKEN]:
        told = f"{one.case} → {one.named} ({percent(one.probability)})"
        yield from (Line(text) for text in wrap(told, indent="  ", hang="    "))
    if (more := len(found.mistaken) - _MISTAKEN) > 0:
        yield Line("  " + say("more", spoken, count=more))
    yield from (Line(text, "dim") for text in wrap(say("if_mistaken", spoken), indent="  "))


def _right(text: str, columns: int = 10) -> str:
    return " " * (columns - width_of(text)) + text


def _reliability(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("is_it_so", spoken), "bold")
    yield Line("".join(_right(say(f"head_{name}", spoken)) for name in ("said", "was", "answers")))
    for one in found.reliability:
        yield Line(_right(percent(one.said)) + _right(percent(one.was)) + _right(str(one.count)))
    if found.calibration_error is not None:
        told = say("off_by", spoken, points=round(100 * found.calibration_error))
        yield from (Line(text) for text in wrap(told, indent="  "))
