"""How many of the first ten the candidates of a large index hold: ``python -m diagnops.bench.candidates --data DIR``.

The documents of a set of real texts are compiled as one large segment, its queries are asked, and what the candidates
give is held against all documents.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from diagnops.bench.data import choose, find_splits, read_texts
from diagnops.bench.product import index_of
from diagnops.bench.text_baselines import whole
from diagnops.bench.translation import vocabulary_of
from diagnops.engine.segment import LargeSegment, load_large_segment
from diagnops.search.similarity import similarity
from diagnops.search.text_index import TextIndex

_FIRST = 10


def main() -> None:
    """Ask, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", default="apache-dup-hadoop")
    parser.add_argument("--queries", type=int, default=200)
    given = parser.parse_args()
    for split in choose(find_splits(given.data), [given.set], "dev"):
        texts = read_texts(split)
        exact = index_of(texts.corpus)
        made = LargeSegment(exact.segments, [exact.numbers], vocabulary_of((), ()))
        data = bytearray(made.size)
        made.write(memoryview(data))
        segment = load_large_segment(memoryview(data))
        large = TextIndex((segment.text,), exact.live, exact.text_index.sample, exact.encoder)
        found = same = asked = 0
        for query in texts.queries[: given.queries]:
            bits = similarity(whole(query), exact.text_index).bits
            first = np.argsort(-bits, kind="stable")[:_FIRST].tolist()
            few = similarity(whole(query), large)
            held = dict(zip([] if few.cases is None else few.cases.tolist(), few.bits.tolist(), strict=True))
            found += sum(at in held for at in first)
            same += sum(held.get(at) == float(bits[at]) for at in first)
            asked += 1
        of = asked * _FIRST
        print(f"{split.set}: {len(texts.corpus)} documents, {asked} queries, recall@10 {found / of:.4f}, "
              f"of these with just the score that all give {same / max(1, found):.4f}")  # fmt: skip


if __name__ == "__main__":
    main()
