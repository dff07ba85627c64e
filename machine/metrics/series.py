"""Series: what the figures of a monitoring system say of a signal, held against their own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Signal
from diagnops.machine.common.judgement import Judgement, Limits, convert, gravest, show, unknown
from diagnops.machine.metrics.baseline import ENOUGH, against_baseline

# All series have to be judged but this share, before all is said to be normal: a new pod has no past.
_UNJUDGED = 0.1


class Series(Struct, frozen=True):
    """One series of an answer: its labels, and (time in seconds, value) pairs; what is no number is left out."""

    labels: dict[str, str]
    points: tuple[tuple[float, float], ...]

    @property
    def name(self) -> str:
        """The labels as people read them, without what says the same of all.

        >>> Series({"__name__": "up", "instance": "db1:9100", "device": "vda"}, ()).name
        'device="vda", instance="db1:9100"'
        """
        return ", ".join(f'{k}="{v}"' for k, v in sorted(self.labels.items()) if k not in ("__name__", "job"))


class Asked(NamedTuple):
    """Of which component a question was, and whose series answer: its own, those of machines of which one is below
    it, or nobody knows whose."""

    role: str | None
    whose: Literal["its own", "machines", "unsaid"]


def read_measure(
    signal: Signal, check: Check, asked: Asked, now: Sequence[Series], past: Sequence[Series]
) -> tuple[str, Judgement]:
    """What the figures of `now` mean, each series held against its own `past`; the gravest one is told by name.

    At least one series of `now` has a point.
    """
    limits, scale = _limits(signal, check)
    before = _by_labels(past)
    judged = []
    for one in now:
        if one.points:
            was = [value * scale for _, value in before.get(_labels(one), ())]
            found = against_baseline(was, [value * scale for _, value in one.points], limits, among=len(now))
            judged.append((one.name, found))
    return _together(signal, asked, judged)


def read_event(asked: Asked, now: Sequence[Series], past: Sequence[Series]) -> tuple[str, Judgement]:
    """What it means that these series answer, to a question that only trouble answers."""
    here = [one for one in now if one.points]
    before = _by_labels(past)
    new = [one for one in here if len(before.get(_labels(one), ())) < ENOUGH]
    if not new:  # a port without a cable, a replica that is read only: it belongs to the place
        return here[0].name, unknown("so_for_long", count=len(here))
    if asked.whose != "its own":
        return new[0].name, unknown("so_of_whom", hint="say_whose_series", role=asked.role)
    others = len(new) - 1
    return new[0].name, Judgement("present", message("so_of_several", others=others) if others else message("so_now"))


def read_figures(found: Sequence[Series]) -> tuple[str, Judgement]:
    """Figures that nothing says how to judge: the largest is shown."""
    largest = max((one for one in found if one.points), key=lambda one: one.points[-1][1])
    figure = largest.points[-1][1]
    return largest.name, Judgement(None, message("no_threshold", figure=show(figure, "")), figure)


def read_silence(asked: Asked, there: Mapping[str, bool], *, event: bool, either: bool) -> Judgement:
    """What it means that no series answer. `there` says of each series that was asked for whether there is one at all.

    An event is absent only where they are all there, or for a question of `either` one or the other, any of them.
    """
    if event and there and (any if either else all)(there.values()):
        if asked.whose != "its own":
            return unknown("so_nowhere_of_whom", hint="say_whose_series", role=asked.role)
        return Judgement("absent", message("not_so"))
    gone = ", ".join(one for one, here in there.items() if not here)[:200]
    return unknown("no_such_series", series=gone) if gone else unknown("no_figures_came")


def _together(signal: Signal, asked: Asked, judged: Sequence[tuple[str, Judgement]]) -> tuple[str, Judgement]:
    name, worst = gravest(judged, signal.bad)
    count, troubled = len(judged), sum(found.state in signal.bad for _, found in judged)
    # Machines that are all alike include the one below the database; of one in twelve nobody knows.
    known = asked.whose == "its own" or (asked.whose == "machines" and troubled in (0, count))
    if worst.state and not known:
        because = message(
            "of_whom", hint="say_whose_series", because=worst.because, troubled=troubled, count=count, role=asked.role
        )
        return name, Judgement(None, because)
    if troubled:
        return name, worst
    dim = [(label, found) for label, found in judged if found.state is None]
    if dim and len(dim) > _UNJUDGED * count:
        return dim[0]
    if count == 1:
        return judged[0]
    calm = [(label, found) for label, found in judged if found.state]
    label, found = gravest(calm, signal.bad)
    figure = found.because.values["figure"]
    return label, found._replace(because=message("all_alike", because=found.because, figure=figure, count=count))


def _limits(signal: Signal, check: Check) -> tuple[Limits, float]:
    """The levels to judge by, and what brings the figures into their unit; no levels where that means nothing."""
    if signal.levels is None:
        return Limits(unit=check.unit or ""), 1.0
    levels = signal.levels
    own = {"%": "ratio", "ms": "s", "minutes": "s"}.get(levels.unit, levels.unit)
    scale = convert(1.0, check.unit or own, levels.unit)
    if scale is None:
        return Limits(unit=check.unit or ""), 1.0
    return Limits(levels.high, levels.low, levels.unit), scale


def _labels(series: Series) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(series.labels.items()))


def _by_labels(found: Sequence[Series]) -> dict[tuple[tuple[str, str], ...], tuple[tuple[float, float], ...]]:
    return {_labels(one): one.points for one in found}
