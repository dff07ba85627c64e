"""`diagnops evaluate`: does the case base find again what it has met?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from diagnops.app import ENOUGH, Evaluation, ReaderPrecision, RetrievalMetrics, Share
from diagnops.cli.hints import hint
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, pad, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.columns import width_of
from diagnops.messages.wording import say


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
    desk = workspace(db)
    found = desk.evaluate(limit)
    if json:
        show_json(found)
    else:
        show(list(_told(found, spoken_here(lang), calibrated=desk.calibrations.changed)))


def _told(found: Evaluation, spoken: model.Language, *, calibrated: bool) -> Iterator[Line]:
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
    if found.reader:
        yield Line("")
        yield from _reader(found.reader, spoken)
    if not found.missing and not calibrated:
        yield Line("")
        yield Line(hint("try_tuning", spoken), "green")
    if found.missing:
        yield Line("")
        few = say("recurrences_missing", spoken, have=ENOUGH - found.missing, enough=ENOUGH)
        few += " " + hint("adds_recurrences", spoken)
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
    names = [say(f"verdict_{name}", spoken) for name in ("seen", "possible", "open", "new")]
    yield Line("")
    yield Line(pad(say("what_is_said", spoken), _NAME + 2) + "".join(_right(name) for name in names), "bold")
    for kind, verdicts in found.verdicts.items():
        if verdicts.asked:
            told = "".join(_right(str(n)) for n in (verdicts.seen, verdicts.possible, verdicts.open, verdicts.new))
            yield Line(f"  {pad(say(f'asked_{kind}', spoken), _NAME)}{told}")
    for name, share in (("false_seen", found.false_seen), ("false_seen_summed", found.false_seen_summed)):
        if share:
            told = say(name, spoken, share=_from_to(share, spoken))
            yield from (Line(text) for text in wrap(told, indent="  "))
    if wrong := found.verdicts["again"].seen_wrong:
        yield from (Line(text) for text in wrap(say("seen_elsewhere", spoken, count=wrong), indent="  "))


def _reader(reader: ReaderPrecision, spoken: model.Language) -> Iterator[Line]:
    """How often what was read from words was right, by what people flipped."""
    some = reader.precision
    yield Line(say("reader_precision", spoken), "bold")
    told = [say("readings_flipped", spoken, flipped=some.of - some.count, of=some.of, share=_from_to(some, spoken))]
    told += [say("flipped_elsewhere", spoken, count=reader.elsewhere)] if reader.elsewhere else []
    yield from (Line(text) for one in told for text in wrap(one, indent="  "))


def _mistaken(found: Evaluation, spoken: model.Language) -> Iterator[Line]:
    yield Line("")
    yield Line(say("mistaken", spoken), "bold")
    for one in found.mistaken[:_MISTAKEN]:
        told = f"{one.case} → {one.named} ({percent(one.probability)})"
        yield from (Line(text) for text in wrap(told, indent="  ", hang="    "))
    if (more := len(found.mistaken) - _MISTAKEN) > 0:
        yield Line("  " + say("more", spoken, count=more))
    yield from (Line(text, "dim") for text in wrap(hint("say_same", spoken), indent="  "))


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
