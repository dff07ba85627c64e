"""Calibrate the engine: ``python -m diagnops.training.fit_calibration --data DIR [--write]``.

Asks the product about every incident as it came, and about recurrences with their right case taken out as well, which
makes them the first of their kind; how its first case stands is held against what was right. Measured is the
calibration that is shipped; with --write the curves of what was observed only are fitted anew first, to the sets from
which what is learned may be shipped. How often things recur in a set is left out of the fit, for what is taken out
makes half of it new. The curves of incidents that were told in words are fitted by `fit_words`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from diagnops.app import Workspace
from diagnops.bench import library, symptoms, text
from diagnops.bench.data import Split, choose, find_splits, read_texts
from diagnops.bench.product import day_of, index_of
from diagnops.bench.progress import progress
from diagnops.bench.scores import Floats
from diagnops.bench.text_baselines import whole
from diagnops.bench.translation import Naming, Words, vocabulary_of
from diagnops.engine import calibration as calibrate
from diagnops.engine.calibration import Calibration, CalibrationFeatures, LogisticModel
from diagnops.engine.candidate import weigh
from diagnops.engine.differential import verdict
from diagnops.engine.index import Index, build_index
from diagnops.engine.likelihood import MaximumBits
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.retrieve import Retrieved, retrieve
from diagnops.evaluation.reliability import Bin, calibration_error, reliability
from diagnops.intake.plaintext import plain_text, shortened
from diagnops.intake.words import read_words
from diagnops.kb.incident import Incident

LIBRARY = "library"
FITTED = ("nezha-ob", "petshop", "apache-dup-other", "alert-runbook", "ko-en-k8s", LIBRARY)
"""The sets that are fitted to: what is learned from the others must not be shipped."""
OTHERS = ("changerca", "openstack-logs", "gaia-events", "postmortem-match")
_NOT_FITTED_TO = "postmortem-match"  # some texts of the library's judgement are of this set
_WEIGHT = {LIBRARY: 2.0}  # the one set that is what users have: words, held against cases that people wrote
_MOST = 500  # questions of a large set
_ENOUGH = 5  # cases there have to be before
# At most 5 % of what is first of its kind is said to be seen; at least 80 % of recurrences are at least possible.
_SEEN, _POSSIBLE = 0.65, 0.35
_FREE = 1e3  # scikit-learn's C: the curves are not held back


class Lead(NamedTuple):
    """How the first case stood, and whether it was right.

    `recurs`, when a right case was there to be found; `came`, when the base is as it was when the incident came.
    """

    set: str
    features: CalibrationFeatures
    right: bool
    recurs: bool
    came: bool


class Asked(NamedTuple):
    """What the product made of an incident: the bits of every case, those for the troubles observed, for words and
    against an author's word, what an exact repeat would be given, and how often each case happened."""

    scores: Floats
    explained: Floats
    words: Floats
    contradicted: Floats
    maximum_bits: MaximumBits
    occurrences: NDArray[np.int32]
    said: float = 0.0

    @classmethod
    def made(cls, got: Retrieved, index: Index) -> Asked:
        """Of what was retrieved from a base in which nothing is an author's word."""
        return cls(
            got.scores, got.explained, got.text, np.zeros(len(index.ids)), got.maximum_bits, index.occurrences, got.said
        )

    def of(self, cases: NDArray[np.integer]) -> Asked:
        """The same with these cases alone."""
        return self._replace(
            scores=self.scores[cases], explained=self.explained[cases], words=self.words[cases],
            contradicted=self.contradicted[cases], occurrences=self.occurrences[cases],
        )  # fmt: skip


def leads_of(set_: str, asked: Asked, right: Iterable[int]) -> Iterator[Lead]:
    """How it leads, and how it does with the right cases taken out."""
    found = set(right)
    yield _lead(set_, asked, found, came=True)
    kept = np.delete(np.arange(len(asked.scores)), sorted(found))
    if found and len(kept):
        left = asked.of(kept)
        yield _lead(set_, left, set(), came=False)


def _lead(set_: str, asked: Asked, right: Collection[int], *, came: bool) -> Lead:
    first = int(np.argmax(asked.scores))
    margin = asked.scores[first] - np.delete(asked.scores, first).max(initial=-np.inf)
    weights = np.exp2(np.minimum(asked.scores, 500.0))
    features = CalibrationFeatures(
        log_odds=calibrate.log_odds(float(weights[first] / (1 + weights.sum()))),
        margin=min(P.alone, float(margin)),
        maximum=asked.maximum_bits.all,
        explained=float(asked.explained[first]),
        troubles=asked.maximum_bits.troubles,
        words=float(asked.words[first]),
        contradicted=float(asked.contradicted[first]),
        recurs=calibrate.recurs(Counter(asked.occurrences.tolist())),
        said=asked.said,
    )
    return Lead(set_, features, first in right, bool(right), came)


def of_symptoms(split: Split, most: int) -> list[Lead]:
    """Leads on a stream of failures, whole and with half and most of the evidence hidden."""
    stream = symptoms.read_stream(split)
    names = Naming([stream.shown(r) for r in stream.records])
    leads: list[Lead] = []
    for question in stream.questions(most):
        if len(question.base) < _ENOUGH:
            continue
        words = Words(names, [*question.base, stream.shown(question.query)])
        cases, of_record = words.cases(question.base)
        index = build_index(cases, words.vocabulary)
        cause = question.answer.root_cause
        right = {at for at, r in zip(of_record, question.base, strict=True) if r.root_cause == cause}
        for share in symptoms.HIDDEN:
            query = stream.shown(symptoms.mask(question.query, share))
            got = retrieve(Incident(tuple(words.observations(query))), index, words.vocabulary, most=1)
            leads += leads_of(split.set, Asked.made(got, index), right)
    return leads


def of_text(split: Split, most: int) -> list[Lead]:
    """Leads on texts."""
    texts = read_texts(split)
    index, vocabulary = index_of(texts.corpus), vocabulary_of((), ())
    visible = text.visible(texts)
    asking = [q for q in texts.queries if q.id in texts.relevant or q.id in texts.seen]
    leads: list[Lead] = []
    for query in symptoms.spread(asking, most):
        may = visible(query)
        if len(may):
            got = retrieve(Incident(unread=whole(query)), index, vocabulary, today=day_of(query), most=1)
            relevant = texts.relevant.get(query.id, frozenset())
            right = (i for i, at in enumerate(may) if texts.corpus[at].id in relevant)
            leads += leads_of(split.set, Asked.made(got, index).of(may), right)
    return leads


def of_library(data: Path, alerts: Path | None) -> list[Lead]:
    """Leads of the shipped cases on the texts that were judged by hand."""
    judged = library.read_judged()
    texts = library.read_public(data, alerts, list(dict.fromkeys(s for s, _ in judged)))
    asked = [*library.covered(judged, texts), *library.in_korean(judged), *library.judged_uncovered(judged, texts)]
    asked += [one for one in library.uncovered(texts) if one.set == library.WRITTEN]
    with TemporaryDirectory() as folder:
        desk = Workspace.open(Path(folder) / "library.db")
        index, leads = desk.compiled.index, []
        for one in asked:
            incident = read_words(
                shortened(plain_text(one.text.encode()).text, []), desk.vocabulary, desk.compiled.lexicon
            )
            got = retrieve(incident, index, desk.vocabulary, most=1)
            (first,) = weigh(got, incident, index, desk.vocabulary)
            contradicted = np.full(len(index.ids), first.contradicted)
            right = [at for at, case in enumerate(index.ids) if one.right and case in one.right]
            leads.append(
                _lead(
                    f"{LIBRARY}: {one.set}",
                    Asked.made(got, index)._replace(contradicted=contradicted),
                    right,
                    came=True,
                )
            )
    return leads


def fit(leads: Sequence[Lead]) -> Calibration:
    """The curves through the leads of the sets that may be fitted to, each set counting the same."""
    ours = [
        one for one in leads
        if _kind(one.set) in FITTED and _NOT_FITTED_TO not in one.set and not one.features.said
    ]  # fmt: skip
    sets = {_kind(one.set) for one in ours}
    count = {name: sum(_kind(one.set) == name for one in ours) for name in sets}
    weight = [_WEIGHT.get(_kind(one.set), 1.0) * len(ours) / count[_kind(one.set)] / len(sets) for one in ours]
    recurring = [at for at, one in enumerate(ours) if one.recurs]
    known = _curve([(one.features, one.features.log_odds, one.recurs) for one in ours], weight, explains=True)
    first = _curve(
        [(ours[at].features, ours[at].features.margin, ours[at].right) for at in recurring],
        [weight[at] for at in recurring],
        explains=False,
    )
    return Calibration(structs.replace(known, recurs=1.0), first, _SEEN, _POSSIBLE)


def _curve(
    leads: Sequence[tuple[CalibrationFeatures, float, bool]], weight: Sequence[float], *, explains: bool
) -> LogisticModel:
    """The curve through leads of so many bits, each of which was right or not."""
    from sklearn.linear_model import LogisticRegression

    features = [
        (s.share_of_maximum(lead), s.words, *([s.share_of_troubles] if explains else ())) for s, lead, _ in leads
    ]
    fitted = LogisticRegression(C=_FREE).fit(np.array(features), [so for *_, so in leads], sample_weight=weight)
    return LogisticModel(round(float(fitted.intercept_[0]), 3), *(round(float(c), 3) for c in fitted.coef_[0]))


def _kind(set_: str) -> str:
    return set_.partition(":")[0]


def _bins(leads: Sequence[Lead], calibration: Calibration) -> list[Bin]:
    return list(reliability([(calibration.probability(one.features), one.right) for one in leads]))


def pooled(leads: Sequence[Lead]) -> list[Lead]:
    """The incidents as they came; of a set in which nothing was new by design, also those with the case taken out."""
    some_new = {_kind(one.set) for one in leads if one.came and not one.recurs}
    return [one for one in leads if one.came or _kind(one.set) not in some_new]


def measured(leads: Sequence[Lead], calibration: Calibration) -> str:
    """Reliability, and what is said of recurrences and of the first of their kind, as Markdown."""
    came = pooled(leads)
    told = len(FITTED) + len(OTHERS)
    lines = [
        f"Expected calibration error of {told} sets pooled: **{calibration_error(_bins(came, calibration)):.3f}** on "
        f"{len(came)} incidents as they came (in sets where nothing is new by design, with the case taken out as "
        f"well); {calibration_error(_bins(leads, calibration)):.3f} on {len(leads)}, when each recurrence of every set "
        "is also asked with its case taken out, which makes half of all things new in bases where most recur.",
        "",
        "| said | so | incidents |",
        "|--:|--:|--:|",
        *(f"| {b.said:.2f} | {b.was:.2f} | {b.count} |" for b in _bins(came, calibration)),
        "",
        "As they came:",
        "",
        *_verdicts(came, calibration),
        "",
        "Every recurrence also with its case taken out:",
        "",
        *_verdicts(leads, calibration),
        "",
        r"\* fitted to. `seen` here is without the rule that all that always shows must be looked at.",
    ]
    return "\n".join(lines)


def _verdicts(leads: Sequence[Lead], calibration: Calibration) -> Iterator[str]:
    yield "| set | calibration error | recurrences | `seen` | `possible` | first of kind | `seen` | `possible` |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    said = np.array([verdict(one.features, calibration, settled=True) for one in leads])
    names = np.array([_kind(one.set) for one in leads])
    recurs = np.array([one.recurs for one in leads])
    for name in (*FITTED, *OTHERS, "all"):
        mine = np.ones(len(leads), bool) if name == "all" else names == name
        if not mine.any():
            continue
        error = calibration_error(_bins([one for one, of in zip(leads, mine, strict=True) if of], calibration))
        cells = [name + (" *" if name in FITTED else ""), f"{error:.3f}"]
        for group in (mine & recurs, mine & ~recurs):
            shares = [(said[group] == word).mean() if group.any() else float("nan") for word in ("seen", "possible")]
            cells += [str(group.sum()), *(f"{share:.1%}" for share in shares)]
        yield f"| {' | '.join(cells)} |"


def picture(leads: Sequence[Lead], calibration: Calibration) -> str:
    """The reliability diagram as SVG: a dot a bin, as large as its share of the leads."""
    leads = pooled(leads)
    bins = _bins(leads, calibration)
    side, edge = 360, 40
    at = [(edge + b.said * side, edge + (1 - b.was) * side, 4 + 24 * (b.count / len(leads)) ** 0.5, b) for b in bins]
    ticks = "".join(
        f'<text x="{edge + t * side}" y="{edge + side + 18}" text-anchor="middle">{t}</text>'
        f'<text x="{edge - 8}" y="{edge + (1 - t) * side + 4}" text-anchor="end">{t}</text>'
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#2a6f97" fill-opacity=".7">'
        f"<title>said {b.said:.2f}, was {b.was:.2f}, {b.count} leads</title></circle>"
        for x, y, r, b in at
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * edge} {side + 2 * edge}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#888"/>'
        f'<line x1="{edge}" y1="{edge + side}" x2="{edge + side}" y2="{edge}" stroke="#888" stroke-dasharray="4"/>'
        f"{ticks}{dots}"
        f'<text x="{edge + side / 2}" y="{side + 2 * edge - 6}" text-anchor="middle">probability said</text>'
        f'<text x="14" y="{edge - 14}">share that was right</text></svg>\n'
    )


def _asked(data: Path, alerts: Path | None, most: int) -> list[Lead]:
    splits = choose(find_splits(data), [*FITTED[:-1], *OTHERS], "dev")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    leads: list[Lead] = []
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool, progress(len(splits) + 1) as advance:
        work = {pool.submit(of_symptoms if s.kind == "symptoms" else of_text, s, most): s.set for s in splits}
        work[pool.submit(of_library, data, alerts)] = LIBRARY
        for one, name in work.items():
            leads += one.result()
            advance(name)
    return leads


def main(arguments: list[str] | None = None) -> int:
    """Fit, measure, and with --write keep the curve where the engine reads it."""
    parser = argparse.ArgumentParser(prog="diagnops.training.fit_calibration", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder laid out <kind>/<set>/dev/")
    parser.add_argument("--alerts", type=Path, help="a file of alert rules, for the library's judgement")
    parser.add_argument("--most", type=int, default=_MOST, help="questions of a large set (default %(default)s)")
    parser.add_argument("--write", action="store_true", help="keep the fitted curve as the shipped one")
    parser.add_argument("--out", type=Path, help="folder for calibration.md and reliability.svg")
    asked = parser.parse_args(arguments)
    leads = _asked(asked.data, asked.alerts, asked.most)
    found = fit(leads) if asked.write else calibrate.SHIPPED
    if asked.write:
        calibrate.SHIPPED_FILE.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=0) + b"\n")
    print(measured(leads, found))
    if asked.out:
        page = f"# Calibration\n\nMeasured on {date.today().isoformat()}.\n\n![reliability](reliability.svg)\n\n"
        (asked.out / "calibration.md").write_text(page + measured(leads, found) + "\n", "utf-8")
        (asked.out / "reliability.svg").write_text(picture(leads, found), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
