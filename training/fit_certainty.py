"""Fit how likely a reading is right: ``python -m diagnops.training.fit_certainty [--reports R --judged J] [--write]``.

It learns from readings of texts that the learned reader was not trained on, each known to be right or wrong: the spoken
sets of `bench/reading` and the examples of `tests/reading`, where what is not expected is wrong, and the reports R (a
JSON object with `id` and `text` a line) whose readings two people judged, J: report, signal, state, and right or wrong
by each, which is right where both say so. What it is worth is told of each set with that set left out, and of the
reports by tenths.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from diagnops.cases import VOCABULARY
from diagnops.intake.certainty import SHIPPED, Features
from diagnops.intake.lexicon import Lexicon, build_lexicon
from diagnops.intake.second_reading import candidates
from diagnops.intake.sequence_reader import FOLDER, SequenceReader
from diagnops.intake.words import place_in, read_by_rule
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary

_ROOT = Path(__file__).parents[1]
SPOKEN, EXAMPLES = _ROOT / "bench" / "reading", _ROOT / "tests" / "reading"
_FOLDS = 10
_COUNTS = {"examples": 0.2}  # they were made with the rules; without them nothing so short and plain is met
_SOFT = 0.3  # how far weights may go: the inverse of what their squares cost
_LEAST = (0.4, 0.5, 0.6, 0.7, 0.8)


class Reading(NamedTuple):
    """A reading `signal=state` of a text of a set, and whether it is right; None where nobody judged it."""

    set: str
    text: str
    told: str
    terms: tuple[float, ...]
    right: bool | None


class Expected(NamedTuple):
    """A text with everything that is to be read from it, or with what was judged."""

    set: str
    id: str
    text: str
    expected: frozenset[str]
    judged: Mapping[str, bool] | None = None


def expected_in(path: Path, name: str) -> Iterator[Expected]:
    """The texts of a file, each with a tab and what is to be read from it, as of a set of that name."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        text, _, answer = line.partition("\t")
        if text and not text.startswith("#"):
            told = frozenset(one.rpartition("/")[2] for one in answer.split())
            yield Expected(name, f"{path.stem}:{number}", text, told)


def spoken_texts() -> Iterator[Expected]:
    """The spoken sets."""
    for path in sorted(SPOKEN.glob("spoken-*.tsv")):
        yield from expected_in(path, path.stem)


def examples() -> Iterator[Expected]:
    """What the rules are tested with, few plain words each: the rules read them all, so they count little."""
    for path in sorted(EXAMPLES.glob("*.tsv")):
        yield from expected_in(path, "examples")


def judged_reports(reports: Path, judged: Path) -> Iterator[Expected]:
    """Reports of which readings were judged; what must be read of them is right without a judge."""
    verdicts: dict[str, dict[str, bool]] = {}
    for line in judged.read_text("utf-8").splitlines():
        report, signal, state, *judges = line.split("\t")
        verdicts.setdefault(report, {})[f"{signal}={state}"] = all(judge == "right" for judge in judges)
    for line in reports.read_text("utf-8").splitlines():
        report = json.loads(line)
        must = frozenset(one.rpartition("/")[2] for one in report.get("must_read", ()))
        yield Expected("reports", report["id"], report["text"], must, verdicts.get(report["id"], {}))


def readings(text: Expected, vocabulary: Vocabulary, lexicon: Lexicon, reader: SequenceReader) -> Iterator[Reading]:
    """Every candidate of a text, each observation once: as it is likeliest read."""
    read = read_by_rule(text.text, vocabulary, lexicon)
    accepted = text.expected | {one for told in text.expected for one in _in_general(told, vocabulary)}
    for found, features in candidates(
        read.pieces, read.shown, place_in(read.sentences, vocabulary), vocabulary, reader
    ):
        if features is None:
            continue
        told = f"{found.observation.signal}={found.observation.state}"
        right: bool | None = told in accepted
        if not right and text.judged is not None:
            right = text.judged.get(told)
        yield Reading(text.set, text.id, told, tuple(features.terms().values()), right)


def _in_general(told: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The same said of the family that a signal belongs to: true but general is right, as people judge it."""
    signal, _, state = told.partition("=")
    if signal not in vocabulary.signal:  # of a time before it was split
        return
    trouble = vocabulary.is_trouble(signal, cast("State", state))
    above = vocabulary.signal[signal].parent
    while above:
        for one in vocabulary.signal[above].states:
            if vocabulary.is_trouble(above, one) == trouble:
                yield f"{above}={one}"
        above = vocabulary.signal[above].parent


def fit(some: Sequence[Reading]) -> dict[str, float]:
    """The weight of each term."""
    from sklearn.linear_model import LogisticRegression

    known = [one for one in some if one.right is not None]
    terms = np.array([one.terms for one in known])
    spread = terms.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=_SOFT, max_iter=5000, fit_intercept=False)
    # The first term is one everywhere: it is the intercept.
    model.fit(terms / spread, [one.right for one in known], [_COUNTS.get(one.set, 1.0) for one in known])
    return dict(zip(NAMES, (model.coef_[0] / spread).tolist(), strict=True))


NAMES = tuple(Features(0, 0, 0, 0, False, False, False, False).terms())


def told(some: Sequence[Reading], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """How likely each is."""
    scores = np.array([one.terms for one in some]) @ np.array([weights[name] for name in NAMES])
    return np.asarray(1 / (1 + np.exp(-scores)))


def report(
    name: str, some: Sequence[Reading], sure: NDArray[np.float64], expected: Mapping[str, frozenset[str]]
) -> None:
    """A line for each threshold: what is read, how much of that is right, and how much is found of what must be."""
    for least in _LEAST:
        best: dict[tuple[str, str], Reading] = {}
        for one, likely in zip(some, sure, strict=True):
            if likely >= least:
                best.setdefault((one.text, one.told), one)
        known = [one for one in best.values() if one.right is not None]
        right = [one for one in known if one.right]
        fine = [one for one in known if one.told.endswith(("normal", "absent"))]
        print(
            f"{name:9} from {least}: read {len(best):4}  right {len(right):4} of {len(known):4} known"
            f" {len(right) / max(1, len(known)):.2f}  fine {sum(bool(f.right) for f in fine):3} of {len(fine):3}"
            f"  found {sum(one.told in expected[one.text] for one in right)} of {sum(map(len, expected.values()))}"
        )


def main() -> None:
    """Fit, tell what it is worth on what was left out, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, default=FOLDER)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--least", type=float, default=0.6, help="likelihood below which a reading is none")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    vocabulary = read_vocabulary(VOCABULARY)
    lexicon, reader = build_lexicon(vocabulary), SequenceReader(asked.reader)
    texts = [*spoken_texts(), *examples()]
    if asked.reports and asked.judged:
        texts += judged_reports(asked.reports, asked.judged)
    read = [one for text in texts for one in readings(text, vocabulary, lexicon, reader)]
    for left_out in sorted({text.set for text in texts}):
        expected = {text.id: text.expected for text in texts if text.set == left_out}
        some = [one for one in read if one.set == left_out]
        others = [one for one in read if one.set != left_out]
        if left_out == "reports":
            by_fold = {text.id: at % _FOLDS for at, text in enumerate(t for t in texts if t.set == left_out)}
            sure = np.zeros(len(some))
            for fold in range(_FOLDS):
                weights = fit([*others, *(one for one in some if by_fold[one.text] != fold)])
                here = [at for at, one in enumerate(some) if by_fold[one.text] == fold]
                sure[here] = told([some[at] for at in here], weights)
        else:
            sure = told(some, fit(others))
        report(left_out, some, sure, expected)
    weights = fit(read)
    print({name: round(weight, 3) for name, weight in weights.items()})
    if asked.write:
        shipped = {"least": asked.least, "weights": {name: round(weight, 4) for name, weight in weights.items()}}
        SHIPPED.write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
