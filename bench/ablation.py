"""What each channel of text adds: ``python -m diagnops.bench.ablation --data DIR [SET...]``, each off in turn.

Last, what the dates of a stream add.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from msgspec import structs

from diagnops.bench.data import Texts, choose, find_splits, read_texts
from diagnops.bench.product import by_words, index_of
from diagnops.bench.text import judge, search
from diagnops.search.similarity import WEIGHTS, Weights

FIGURES = ("R@1", "R@10", "MAP", "AUROC")
WITHOUT: dict[str, Weights] = {
    "all": WEIGHTS,
    **{f"without {name}": structs.replace(WEIGHTS, **{name: 0.0}) for name in Weights.__struct_fields__},
}
UNDATED = "without recency"


def main() -> None:
    """Measure and print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--limit", type=int, metavar="N", help="ask only N queries of each set, evenly spread")
    parser.add_argument("sets", nargs="*", default=["text"], metavar="SET")
    asked = parser.parse_args()
    for split in choose(find_splits(asked.data), asked.sets, asked.split):
        print(f"\n{split.set}\n")
        print(f"| {'':16} | " + " | ".join(f"{name:>5}" for name in FIGURES) + " |")
        print("|---|" + "--:|" * len(FIGURES))
        for name, figures in ablation(read_texts(split), asked.limit).items():
            told = (f"{100 * figures[f]:5.1f}" if f in figures else "    –" for f in FIGURES)
            print(f"| {name:16} | " + " | ".join(told) + " |", flush=True)


def ablation(texts: Texts, limit: int | None = None) -> dict[str, dict[str, float]]:
    """Every figure, with all channels and with each one switched off; the others keep their weights."""
    index = index_of(texts.corpus)
    scores = {name: by_words(index, weights) for name, weights in WITHOUT.items()}
    if any(document.created for document in texts.corpus):
        scores[UNDATED] = by_words(index, dated=False)
    found = {}
    for name, score in scores.items():
        samples = judge(texts, search(texts, lambda _, score=score: score, limit))  # type: ignore[misc]
        found[name] = {figure: sample.value for figure, sample in samples.items() if sample.count}
    return found


if __name__ == "__main__":
    main()
