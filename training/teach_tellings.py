"""Teach the encoder how people tell incidents: ``python -m diagnops.training.teach_tellings --data DIR [--out DIR]``.

It goes on from the encoder that is there: a telling is to be found by its case, by another telling of it, and a Korean
one by what is English, among those of all other cases. What it knew is held by the pairs it was taught with before and
by its own vectors of their texts. Seeded; needs torch.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from diagnops.bench.data import choose, find_splits, read_texts
from diagnops.cases import FOLDER, VOCABULARY
from diagnops.kb.casefile import read_case_file
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.search.case_text import text_fields
from diagnops.search.encoder import Vectors
from diagnops.search.model import PIECES
from diagnops.search.static_encoder import SHIPPED, write_static
from diagnops.search.word_piece import WordPiece
from diagnops.training.aligned_messages import aligned_messages
from diagnops.training.labelled import HERE, how_told
from diagnops.training.ship_tellings import with_tellings
from diagnops.training.train_encoder import SEED, Bagged

_SET = "apache-dup-other"
_BODY, _TITLE = 600, 200  # characters


class Settings(NamedTuple):
    """How long, how fast, and what holds it back."""

    rounds: int = 10
    """Times that each telling is met."""
    rate: float = 1e-3
    batch: int = 184
    sharpness: float = 20.0
    kept: float = 2.0
    """What staying where it was counts, for texts of before."""


class Told(NamedTuple):
    """The texts of a case: what it says by parts, and how it is told."""

    parts: list[str]
    tellings: list[str]


def told_cases(vocabulary: Vocabulary) -> list[Told]:
    """Every case that is told, its own text without the tellings."""
    found = []
    for path in sorted(HERE.glob("*.md")):
        fields = text_fields(with_tellings(read_case_file(FOLDER / path.name), ()), vocabulary)
        parts = [fields.lead, *fields.title.split("\n"), *fields.pieces]
        found.append(Told(parts, [one.text for one in how_told(path.stem, vocabulary)]))
    return found


def main() -> None:
    """Teach and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=SHIPPED, help="the encoder to go on from")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--rounds", type=int, default=Settings().rounds)
    parser.add_argument("--kept", type=float, default=Settings().kept)
    asked = parser.parse_args()
    (split,) = choose(find_splits(asked.data), [_SET], "dev")
    reports, messages = read_texts(split).corpus, aligned_messages(asked.data, None)
    before = [(d.title[:_TITLE], d.text[:_BODY]) for d in reports if len(d.text) > 40]
    settings = Settings(rounds=asked.rounds, kept=asked.kept)
    cases = told_cases(read_vocabulary(VOCABULARY))
    pieces = (asked.start / PIECES).read_text("utf-8").split("\n")
    table = np.load(asked.start / "rows.npy").astype(np.float32) * np.load(asked.start / "scale.npy")[:, None]
    write_static(asked.out, pieces, teach(table, WordPiece(pieces), cases, [before, messages], settings))


def teach(
    table: Vectors,
    cut: WordPiece,
    cases: Sequence[Told],
    before: Sequence[Sequence[tuple[str, str]]],
    settings: Settings = Settings(),  # noqa: B008 - a frozen value
) -> Vectors:
    """The rows of the table after its lessons; `before` are pairs of texts that it is to go on finding."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the steps are small: threads would add in another order
    random = np.random.default_rng(SEED)
    weight = torch.nn.Parameter(torch.from_numpy(table.copy()))
    was = torch.from_numpy(table)
    steps = torch.optim.SparseAdam([weight], lr=settings.rate)
    bag: dict[str, Bagged] = {}

    def bags(texts: Sequence[str]) -> list[Bagged]:
        for text in texts:
            if text not in bag:
                rows, counts = cut.of(text)
                bag[text] = (rows, counts) if len(rows) else (np.array([1]), np.ones(1, np.float32))
        return [bag[text] for text in texts]

    def alike(left: Sequence[str], right: Sequence[str]) -> Any:
        ours, theirs = (_vectors(weight, bags(side), 0.9) for side in (left, right))
        found, one = settings.sharpness * ours @ theirs.T, torch.arange(len(left))
        return (cross_entropy(found, one) + cross_entropy(found.T, one)) / 2

    each = max(len(case.tellings) for case in cases)
    for number in range(settings.rounds):
        losses = defaultdict(list)
        for _ in range(each):
            pairs = [_pair(case, random) for case in cases]
            loss = alike([one for one, _ in pairs], [other for _, other in pairs])
            losses["tellings"].append(loss.item())
            for some in before:
                drawn = [some[at] for at in random.integers(len(some), size=settings.batch)]
                held = alike([one for one, _ in drawn], [other for _, other in drawn])
                losses["before"].append(held.item())
                texts = bags([text for pair in drawn[: settings.batch // 2] for text in pair])
                apart = (1 - (_vectors(weight, texts) * _vectors(was, texts)).sum(1)).mean()
                loss = loss + held / len(before) + settings.kept * apart / len(before)
            steps.zero_grad()
            loss.backward()
            steps.step()
        told = {name: round(float(np.mean(of)), 3) for name, of in losses.items()}
        print(f"{number + 1} of {settings.rounds}:", told, flush=True)
    return np.asarray(weight.detach().numpy(), np.float32)


def _pair(case: Told, random: np.random.Generator) -> tuple[str, str]:
    """A telling of a case, and a part of the case or another telling of it."""
    first, *others = random.permutation(case.tellings).tolist()
    return first, others[0] if others and random.random() < 0.5 else str(random.choice(case.parts))


def _vectors(weight: Any, bags: Sequence[Bagged], keep: float = 1.0) -> Any:
    """A direction for each bag; with `keep` below 1 some pieces are left out: none is to be relied on alone."""
    import torch
    from torch.nn import functional

    rows = torch.from_numpy(np.concatenate([rows for rows, _ in bags]))
    counts = torch.from_numpy(np.concatenate([counts for _, counts in bags]))
    ends = torch.from_numpy(np.cumsum([0, *(len(rows) for rows, _ in bags)])[:-1])
    if keep < 1:
        counts = counts * (torch.rand(len(counts)) < keep)
    sums = functional.embedding_bag(
        rows, weight, ends, mode="sum", sparse=weight.requires_grad, per_sample_weights=counts
    )
    return functional.normalize(sums, dim=-1, eps=1e-6)


if __name__ == "__main__":
    main()
