"""Learn which English terms a Korean term stands for: ``python -m diagnops.training.learn_translations --data DIR``.

Word alignment (IBM Model 1, Brown et al. 1993) over aligned messages, in both directions: a pair is kept when it is
likely both ways, which removes the frequent words that one direction alone offers for everything rare. Terms are those
of the search index itself. Only the learned pairs are written, as lines of a Korean term, a tab, and English terms
each with a weight from 1 to 99.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from diagnops.search.tokens import terms
from diagnops.search.translate import FILE
from diagnops.training.aligned_messages import aligned_messages

_HANGUL = re.compile("[가-힣]")
_ROUNDS = 8
_LEAST_SEEN = 2  # a term met once cannot be told from its neighbours
_LEAST_WEIGHT = 0.06
_FORWARD = 0.6  # how much the way from Korean to English counts against the way back
_MOST = 6  # translations of one term
_MOST_TERMS = 60  # of one message

Table = dict[tuple[str, str], float]


def align(pairs: Iterable[tuple[list[str], list[str]]], rounds: int = _ROUNDS) -> Table:
    """t(target | source) for pairs of (source, target) terms, with an empty source term; by EM."""
    sources: dict[str, int] = {"": 0}
    targets: dict[str, int] = {}
    from_: list[int] = []
    to: list[int] = []
    word: list[int] = []
    words = 0
    for source, target in pairs:
        here = [0, *(sources.setdefault(t, len(sources)) for t in source[:_MOST_TERMS])]
        for term in target[:_MOST_TERMS]:
            from_ += here
            to += [targets.setdefault(term, len(targets))] * len(here)
            word += [words] * len(here)
            words += 1
    at = np.array(word)
    link, which = np.unique(np.array(from_, np.int64) * len(targets) + np.array(to), return_inverse=True)
    source_of = (link // len(targets)).astype(int)
    chance = np.ones(len(link))
    for _ in range(rounds):
        share = chance[which] / np.bincount(at, chance[which], words)[at]
        count = np.bincount(which, share, len(link))
        chance = count / np.bincount(source_of, count, len(sources))[source_of]
    names, english = list(sources), list(targets)
    return {
        (names[s], english[int(k) % len(targets)]): float(p)
        for k, s, p in zip(link, source_of, chance, strict=True)
        if s and p > 0.003
    }


def learn(messages: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, float]]]:
    """The English terms of each Korean term, the likeliest first, from (Korean, English) messages."""
    told = [
        (
            [t for t in dict.fromkeys(terms(korean)) if _HANGUL.match(t)],
            [t for t in dict.fromkeys(terms(english)) if not _HANGUL.match(t)],
        )
        for korean, english in messages
    ]
    seen = Counter(term for korean, _ in told for term in korean)
    told = [([t for t in korean if seen[t] >= _LEAST_SEEN], english) for korean, english in told]
    there, back = align(told), align((english, korean) for korean, english in told)
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (korean, english), p in there.items():
        weight = p**_FORWARD * back.get((english, korean), 0.0) ** (1 - _FORWARD)
        if weight >= _LEAST_WEIGHT:
            found[korean].append((english, weight))
    return {k: sorted(v, key=lambda one: (-one[1], one[0]))[:_MOST] for k, v in sorted(found.items())}


def main() -> None:
    """Learn from the aligned messages of a data folder and write the file that is shipped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--catalogues", type=Path, help="folder with Korean message catalogues (gettext) to add")
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args()
    learned = learn(aligned_messages(asked.data, asked.catalogues))
    lines = [k + "\t" + " ".join(f"{e} {max(1, min(99, round(100 * w)))}" for e, w in v) for k, v in learned.items()]
    asked.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines):,} Korean terms, {asked.out.stat().st_size:,} bytes: {asked.out}")


if __name__ == "__main__":
    main()
