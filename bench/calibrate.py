"""Calibrate the engine: ``python -m diagnops.bench.calibrate --data DIR [--write]``.

Asks the product about recurrences, and about the same incidents with their right case taken out, which makes them the
first of their kind; what it leads with and by how many bits is held against what was right. The curve (isotonic
regression) is fitted to the sets from which what is learned may be shipped, and then measured on all of them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from diagnops.bench import library, symptoms, text
from diagnops.bench.data import Split, choose, find_splits, read_texts
from diagnops.bench.product import index_of
from diagnops.bench.progress import progress
from diagnops.bench.text_baselines import whole
from diagnops.bench.translation import Naming, Words, vocabulary_of
from diagnops.cli.session import Session
from diagnops.engine import calibrate
from diagnops.engine.calibrate import Bin, Calibration, calibration_error, reliability
from diagnops.engine.index import build_index
from diagnops.engine.retrieve import retrieve
from diagnops.engine.tune import rising
from diagnops.intake.plaintext import plain_text
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
_WITNESSES = 20.0  # of 8, 10, 12, 15, 20 and 30 as good as any on all sets, and the best on the library
# At most 5 % of what is first of its kind is said to be seen; at least 80 % of recurrences are at least possible.
_SEEN, _POSSIBLE = 0.7, 0.25


class Lead(NamedTuple):
    """What the product led with: its share of all weight, after so many observations, and whether it was right.

    `recurs`, when a right case was there to be found.
    """

    set: str
    share: float
    observed: int
    right: bool
    recurs: bool


def lead(set_: str, scores: NDArray[np.float64], observed: int, right: Iterable[int]) -> Iterator[Lead]:
    """How it leads by these bits, and how it does with the right cases taken out."""
    found = set(right)
    yield _lead(set_, scores, observed, int(np.argmax(scores)) in found, bool(found))
    left = np.delete(scores, sorted(found))
    if found and len(left):
        yield _lead(set_, left, observed, False, False)


def _lead(set_: str, scores: NDArray[np.float64], observed: int, right: bool, recurs: bool) -> Lead:
    weights = np.exp2(np.minimum(scores, 500.0))
    return Lead(set_, float(weights.max() / (1 + weights.sum())), observed, right, recurs)


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
            seen = tuple(words.observations(query))
            scores = retrieve(Incident(seen), index, words.vocabulary, most=1).scores
            leads += lead(split.set, scores, len(seen), right)
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
            scores = retrieve(Incident(unread=whole(query)), index, vocabulary, most=1).scores[may]
            relevant = texts.relevant.get(query.id, frozenset())
            right = (i for i, at in enumerate(may) if texts.corpus[at].id in relevant)
            leads += lead(split.set, scores, 0, right)
    return leads


def of_library(data: Path, alerts: Path | None) -> list[Lead]:
    """Leads of the shipped cases on the texts that were judged by hand."""
    judged = library.read_judged()
    texts = library.read_public(data, alerts, list(dict.fromkeys(s for s, _ in judged)))
    asked = [*library.covered(judged, texts), *library.in_korean(judged), *library.judged_uncovered(judged, texts)]
    asked += [one for one in library.uncovered(texts) if one.set == library.WRITTEN]
    with TemporaryDirectory() as folder:
        session = Session(str(Path(folder) / "library.db"))
        index, leads = session.index, []
        for one in asked:
            incident = read_words(plain_text(one.text.encode()).text, session.vocabulary, session.lexicon)
            scores = retrieve(incident, index, session.vocabulary, most=1).scores
            right = bool(one.right) and index.ids[int(np.argmax(scores))] in one.right
            name = f"{LIBRARY}: {one.set}"
            leads.append(_lead(name, scores, len(incident.observations), right, bool(one.right)))
    return leads


def fit(leads: Sequence[Lead]) -> Calibration:
    """The curve through the leads of the sets that may be fitted to, each set counting the same."""
    ours = [one for one in leads if _kind(one.set) in FITTED and _NOT_FITTED_TO not in one.set]
    count = {name: sum(_kind(one.set) == name for one in ours) for name in FITTED}
    ahead = np.array([calibrate.lead(one.share, one.observed, _WITNESSES) for one in ours])
    right = np.array([one.right for one in ours], float)
    weight = np.array([_WEIGHT.get(_kind(one.set), 1.0) / count[_kind(one.set)] for one in ours])
    bits, levels = rising(ahead, right, weight)
    return Calibration(
        tuple(round(x, 2) for x in bits), tuple(round(y, 3) for y in levels), _WITNESSES, _SEEN, _POSSIBLE
    )


def _kind(set_: str) -> str:
    return set_.partition(":")[0]


def _bins(leads: Sequence[Lead], calibration: Calibration) -> list[Bin]:
    return list(reliability([(calibration.probability(one.share, one.observed), one.right) for one in leads]))


def measured(leads: Sequence[Lead], calibration: Calibration) -> str:
    """Reliability, and what is said of recurrences and of the first of their kind, as Markdown."""
    said = np.array([calibration.probability(one.share, one.observed) for one in leads])
    bins = _bins(leads, calibration)
    lines = [
        f"Expected calibration error, all {len(leads)} leads of {len(FITTED) + len(OTHERS)} sets: "
        f"**{calibration_error(bins):.3f}**.",
        "",
        "| said | so | leads |",
        "|--:|--:|--:|",
        *(f"| {b.said:.2f} | {b.was:.2f} | {b.count} |" for b in bins),
        "",
        "| set | leads | calibration error | recurrences | `seen` | `possible` | first of kind | `seen` | `possible` |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    names = np.array([_kind(one.set) for one in leads])
    recurs = np.array([one.recurs for one in leads])
    for name in (*FITTED, *OTHERS, "all"):
        mine = np.ones(len(leads), bool) if name == "all" else names == name
        some = _bins([one for one, of in zip(leads, mine, strict=True) if of], calibration)
        error = calibration_error(some) if some else float("nan")
        cells = [name + (" *" if name in FITTED else ""), str(mine.sum()), f"{error:.3f}"]
        for group in (mine & recurs, mine & ~recurs):
            seen = (said[group] >= calibration.seen).mean() if group.any() else float("nan")
            possible = (said[group] >= calibration.possible).mean() - seen if group.any() else float("nan")
            cells += [str(group.sum()), f"{seen:.1%}", f"{possible:.1%}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", r"\* fitted to. Without the rule that all that always shows must be looked at."])


def picture(leads: Sequence[Lead], calibration: Calibration) -> str:
    """The reliability diagram as SVG: a dot a bin, as large as its share of the leads."""
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
    parser = argparse.ArgumentParser(prog="diagnops.bench.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder laid out <kind>/<set>/dev/")
    parser.add_argument("--alerts", type=Path, help="a file of alert rules, for the library's judgement")
    parser.add_argument("--most", type=int, default=_MOST, help="questions of a large set (default %(default)s)")
    parser.add_argument("--write", action="store_true", help="keep the fitted curve as the shipped one")
    parser.add_argument("--out", type=Path, help="folder for calibration.md and reliability.svg")
    asked = parser.parse_args(arguments)
    leads = _asked(asked.data, asked.alerts, asked.most)
    found = fit(leads)
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
