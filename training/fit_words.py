"""Fit the curves of incidents that are told in words: ``python -m diagnops.training.fit_words REPORTS... [--write]``.

Each of REPORTS holds a JSON object a line: `id`, `text`, `right` (the case that it is, or null where no case is), and
as far as there are any `also_right` and `must_read` (what any engineer sees in it, as `role/signal=state`). Whether it
is known is learned where some are of no case; whether it is the first case, where it is known; what certain evidence
adds, from the reports with what must be read of them stated besides. Each is fitted a second time with a tenth left out
in turn, and the loss (in nats for each report) on what was left out is told beside that of the curves in use. The
thresholds of the verdicts are chosen by people, from the table that is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from diagnops.app import Workspace
from diagnops.engine.calibration import SHIPPED, SHIPPED_FILE, CalibrationFeatures, Curves, LogisticModel
from diagnops.engine.diagnose import hypotheses
from diagnops.engine.differential import verdict
from diagnops.kb.errors import DiagnopsError

TODAY = date(2026, 11, 23)
_FOLDS = 10

Numbers = NDArray[np.float64]


class Report(msgspec.Struct, frozen=True):
    """A line of a file of reports."""

    id: str
    text: str
    right: str | None = None
    also_right: tuple[str, ...] = ()
    must_read: tuple[str, ...] = ()


class Stood(NamedTuple):
    """How a report stood: whether any case is it, whether the first is, and whether its observations were stated."""

    file: str
    features: CalibrationFeatures
    known: bool
    first: bool
    settled: bool
    stated: bool


def stand(desk: Workspace, files: Sequence[Path]) -> list[Stood]:
    """Every report as the product has it, and once more with what must be read of it stated."""
    found = []
    for path in files:
        for line in path.read_bytes().splitlines():
            report = msgspec.json.decode(line, type=Report)
            for seen in ((), report.must_read) if report.must_read else ((),):
                try:
                    incident = desk.read(report.text, observations=[one.lstrip("/") for one in seen])
                except DiagnopsError:
                    continue  # what is called otherwise today
                at = hypotheses(incident, desk.known, today=desk.today).found
                first = at.ranked[0].candidate if at.ranked else None
                right = first is not None and first.case in {report.right, *report.also_right}
                settled = first is None or first.settled
                found.append(Stood(path.stem, at.features, report.right is not None, right, settled, bool(seen)))
    return found


def fit(rows: Numbers, so: NDArray[np.bool_], fixed: Numbers) -> Numbers:
    """The weights of the columns of `rows` in log odds (nats) beside what is `fixed`: logistic regression, Newton's."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-(fixed + rows @ weights)))
        slope = rows.T @ (so - share)
        weights += np.linalg.solve((rows.T * (share * (1 - share))) @ rows + 1e-6 * np.eye(len(weights)), slope)
        if np.abs(slope).max() < 1e-9:
            break
    return weights


def loss(odds: Numbers, so: NDArray[np.bool_]) -> float:
    """The mean log loss of log odds, in nats."""
    return float(np.logaddexp(0, np.where(so, -odds, odds)).mean())


def left_out(rows: Numbers, so: NDArray[np.bool_], fixed: Numbers) -> float:
    """The loss of a tenth by weights fitted to the others."""
    fold = np.random.default_rng(0).permutation(len(so)) % _FOLDS
    odds = np.zeros(len(so))
    for k in range(_FOLDS):
        weights = fit(rows[fold != k], so[fold != k], fixed[fold != k])
        odds[fold == k] = fixed[fold == k] + rows[fold == k] @ weights
    return loss(odds, so)


def curves(stood: Sequence[Stood], say: Callable[[str], None]) -> tuple[LogisticModel, LogisticModel]:
    """The two models, each with its loss beside that of the one in use."""
    both = {one.file for one in stood if not one.known}
    told = [one for one in stood if one.file in both and not one.stated]
    sure = [one for one in stood if one.file in both and one.stated]
    right = [one for one in stood if one.known and not one.stated]
    known = _line("known", told, lambda one: one.features.lead, lambda one: one.known, say)
    first = _line("first", right, lambda one: one.features.margin, lambda one: one.first, say)
    beside = known.intercept + known.bit * np.array([one.features.lead for one in sure])
    bits = np.array([[one.features.stated] for one in sure])
    so = np.array([one.known for one in sure])
    (stated,) = fit(bits, so, beside)
    fitted, held = loss(beside + stated * bits[:, 0], so), left_out(bits, so, beside)
    say(f"stated: {stated:.2f} a bit; {_losses(so, fitted, held)}, without it {loss(beside, so):.3f}")
    return structs.replace(known, stated=round(float(stated), 2)), first


def _line(
    name: str,
    some: Sequence[Stood],
    lead: Callable[[Stood], float],
    is_so: Callable[[Stood], bool],
    say: Callable[[str], None],
) -> LogisticModel:
    rows = np.array([[1.0, lead(one)] for one in some])
    so, nothing = np.array([is_so(one) for one in some]), np.zeros(len(some))
    intercept, bit = fit(rows, so, nothing)
    used: LogisticModel = getattr(SHIPPED.words, name)
    fitted, held = loss(rows @ (intercept, bit), so), left_out(rows, so, nothing)
    in_use = loss(rows @ (used.intercept, used.bit), so)
    say(f"{name}: {intercept:.2f} + {bit:.3f} a bit; {_losses(so, fitted, held)}, in use {in_use:.3f}")
    return LogisticModel(round(float(intercept), 2), bit=round(float(bit), 3))


def _losses(so: NDArray[np.bool_], fitted: float, held: float) -> str:
    return f"{len(so)} reports, loss {fitted:.3f}, a tenth left out {held:.3f}"


def verdicts(stood: Sequence[Stood], words: Curves) -> str:
    """What is said of the reports, a line for each file, those of a case and of none."""
    calibration = structs.replace(SHIPPED, words=words)
    lines = []
    for file, known, stated in sorted({(one.file, one.known, one.stated) for one in stood}):
        some = [one for one in stood if (one.file, one.known, one.stated) == (file, known, stated)]
        said = [verdict(one.features, calibration, settled=one.settled) for one in some]
        shares = "  ".join(f"{v} {said.count(v) / len(said):.2f}" for v in ("seen", "possible", "open", "new"))
        wrong = sum(v == "seen" and not one.first for v, one in zip(said, some, strict=True))
        what = ("of a case" if known else "of none") + (", stated" if stated else "")
        lines.append(f"{file:12} {what:18} {len(some):4}  {shares}  wrongly seen {wrong}")
    return "\n".join(lines)


def main() -> None:
    """Fit, tell, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="take the fitted models into the program")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        stood = stand(desk, asked.reports)
    known, first = curves(stood, print)
    words = structs.replace(SHIPPED.words, known=known, first=first)
    print(verdicts(stood, words))
    if asked.write:
        SHIPPED_FILE.write_bytes(msgspec.json.encode(structs.replace(SHIPPED, words=words)) + b"\n")
        print(f"written: {SHIPPED_FILE.name}")


if __name__ == "__main__":
    main()
