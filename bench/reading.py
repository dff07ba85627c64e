"""How well free talk is read: ``python -m diagnops.bench.reading [FILE...]``.

The files in ``bench/reading`` were written by people who knew the signals' ids and had not seen their aliases or this
code: a text, a tab, and the observations a careful colleague would write down. What reading misses stays text, which
is matched too; what it reads wrongly is evidence for the wrong case, so the wrong states matter most.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from diagnops.cases import VOCABULARY
from diagnops.intake.lexicon import build_lexicon
from diagnops.intake.words import read_words
from diagnops.kb.vocabulary_files import read_vocabulary

FOLDER = Path(__file__).parent / "reading"


class Score(NamedTuple):
    """Counts over a file: observations expected, read, read as expected, and read with a state that was not said."""

    expected: int
    read: int
    right: int
    right_but_place: int
    wrong_state: int

    def __str__(self) -> str:
        return (
            f"expected {self.expected:4}  read {self.read:4}  recall {self.right_but_place / self.expected:.2f}"
            f"  precision {self.right_but_place / max(1, self.read):.2f}"
            f"  (with the role: {self.right / self.expected:.2f}, {self.right / max(1, self.read):.2f})"
            f"  wrong state {self.wrong_state}"
        )


def score(path: Path) -> Score:
    """Read every text of a file and compare."""
    vocabulary = read_vocabulary(VOCABULARY)
    lexicon = build_lexicon(vocabulary)
    expected = read = right = right_but_place = wrong = 0
    for line in path.read_text("utf-8").splitlines():
        text, _, answer = line.partition("\t")
        want = set(answer.split())
        got = {str(o) for o in read_words(text, vocabulary, lexicon).observations}
        said, heard = ({one.rpartition("/")[2] for one in some} for some in (want, got))
        expected, read, right = expected + len(want), read + len(got), right + len(want & got)
        right_but_place += len(said & heard)
        wrong += len({one.split("=")[0] for one in said - heard} & {one.split("=")[0] for one in heard - said})
    return Score(expected, read, right, right_but_place, wrong)


def main() -> None:
    """Score the files and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    for path in parser.parse_args().files or sorted(FOLDER.glob("*.tsv")):
        print(f"{path.name:14} {score(path)}")


if __name__ == "__main__":
    main()
