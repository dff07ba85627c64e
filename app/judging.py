"""Judging: what a case base is asked of itself, and percentages that are fitted to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from diagnops.app.reader_precision import reader_precision
from diagnops.engine.calibration import SHIPPED, Calibration
from diagnops.kb.casebase import CaseBase
from diagnops.kb.errors import InputError

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.evaluation.evaluate import Evaluation, Prediction
    from diagnops.evaluation.evaluation_case import EvaluationCase
    from diagnops.evaluation.tune import Tuned, Tuning

_TUNINGS = "tunings"  # the metadata of the case base that holds every change of the calibration


class Calibrated(NamedTuple):
    """What fitting found, what stands or would stand in the history, and whether it was kept."""

    tuned: Tuned
    tuning: Tuning
    kept: bool


def calibration_in_force(case_base: CaseBase) -> Calibration:
    """How bits become percentages: as it was fitted last, else as it is shipped."""
    tunings = case_base.metadata(_TUNINGS)
    if tunings is None:
        return SHIPPED
    from diagnops.evaluation.tune import in_force, load_tunings

    return in_force(load_tunings(tunings))


def evaluate(workspace: Workspace, limit: int | None) -> Evaluation:
    """See `Workspace.evaluate`."""
    from diagnops.evaluation.evaluate import evaluation
    from diagnops.evaluation.evaluation_case import recurrences

    every = _evaluation_cases(workspace)
    predicted = _predictions(workspace, spread(every, limit))
    found = evaluation(predicted, cases=len(workspace.case_base), recurrences=recurrences(every))
    return replace(found, reader=reader_precision(workspace.case_base))


def spread(every: Sequence[EvaluationCase], limit: int | None) -> list[EvaluationCase]:
    """At most `limit` evaluation cases of each kind, evenly spread."""
    found: list[EvaluationCase] = []
    for kind in dict.fromkeys(q.kind for q in every):
        some = [q for q in every if q.kind == kind]
        most = len(some) if limit is None else min(limit, len(some))
        found += [some[at * len(some) // most] for at in range(most)]
    return found


class Calibrations:
    """The calibrations of a workspace: the one in force, and every change of it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def changed(self) -> bool:
        """Whether the calibration was ever changed here."""
        return self._workspace.case_base.metadata(_TUNINGS) is not None

    def history(self) -> list[Tuning]:
        """Every change, oldest first. Raises `InputError` when what is kept is damaged."""
        from diagnops.evaluation.tune import load_tunings

        return load_tunings(self._workspace.case_base.metadata(_TUNINGS))

    def fit(self, *, dry_run: bool = False) -> Calibrated:
        """Fit the percentages to the recurrences on record, and keep them where they are truer than those in force.

        Raises `UsageError` without scikit-learn, `InputError` with too few recurrences.
        """
        from diagnops.evaluation.evaluation_case import recurrences
        from diagnops.evaluation.tune import ready, tune

        every = _evaluation_cases(self._workspace)
        ready(recurrences(every))
        ours = [q for q in every if q.kind in ("again", "first")]
        tuned = tune(_predictions(self._workspace, ours), calibration_in_force(self._workspace.case_base))
        made = replace(
            self._change(), calibration=tuned.calibration, recurrences=tuned.recurrences, old=tuned.old, new=tuned.new
        )
        kept = tuned.better and not dry_run
        if kept:
            with self._workspace.case_base.transaction():
                self._keep(self.history(), made)
        return Calibrated(tuned, made, kept)

    def reset(self) -> Tuning:
        """Go back to the calibration that is shipped, whatever is kept."""
        made = self._change()
        with self._workspace.case_base.transaction():  # the changes of others stay in the history
            try:
                before = self.history()
            except InputError:
                before = []
            self._keep(before, made)
        return made

    def _change(self) -> Tuning:
        """What is to stand in the history: by itself, a return to the calibration that is shipped."""
        from importlib.metadata import version  # off the cold path

        from diagnops.evaluation.tune import Tuning

        at = datetime.now(UTC).isoformat(timespec="seconds")
        base = self._workspace.case_base
        return Tuning(at, self._workspace.user, program=version("diagnops"), cases=len(base))

    def _keep(self, before: Sequence[Tuning], made: Tuning) -> None:
        from diagnops.evaluation.tune import dump_tunings

        self._workspace.case_base.set_metadata(_TUNINGS, dump_tunings([*before, made]))


def _evaluation_cases(workspace: Workspace) -> list[EvaluationCase]:
    """All that the case base can be asked."""
    from diagnops.evaluation.evaluation_case import evaluation_cases
    from diagnops.intake.words import read_words

    cases = list(workspace.compiled.linked)
    if not cases:
        raise InputError("no_cases_yet", hint="add_cases")
    prose = workspace.compiled.prose
    return evaluation_cases(cases, prose.vocabulary, lambda text: read_words(text, *prose))


def _predictions(workspace: Workspace, asked: Sequence[EvaluationCase]) -> list[Prediction]:
    """What is predicted of some evaluation cases, as it would be now."""
    from diagnops.evaluation.evaluate import predictions
    from diagnops.evaluation.evaluation_case import past

    compiled = workspace.compiled
    with workspace.progress("encoding") as advance:
        corpus = past(list(compiled.linked), workspace.vocabulary, compiled.encodes(advance))
    with workspace.progress("evaluating") as advance:
        calibration = calibration_in_force(workspace.case_base)
        return predictions(asked, corpus, compiled.corrections, calibration, advance, compiled.cross_encoder)
