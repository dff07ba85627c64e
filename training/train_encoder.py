"""Train the encoder that is shipped: ``python -m diagnops.training.train_encoder --data DIR [--teacher MODEL]``.

A table of word pieces (`StaticEmbedding` of sentence-transformers) is taught in two rounds. First by a teacher, any
model of sentence-transformers, when there is one: to give a text the vector that the teacher gives it, and a Korean
message that of its English twin. Then by pairs, each text to be found among all others of its batch: the title of a
report and its body, a report and its duplicate, a message in Korean and in English. Seeded; needs
``diagnops[transformers]``.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.bench.data import Document, Texts, choose, find_splits, read_texts
from diagnops.search.encoder import Vectors
from diagnops.search.static_encoder import SHIPPED, write_static
from diagnops.search.tokens import is_korean, stem
from diagnops.search.translate import in_english
from diagnops.search.word_piece import WordPiece, words
from diagnops.training.aligned_messages import Message, aligned_messages

SEED = 20261123
_SET = "apache-dup-other"
_TITLE, _BODY, _TAUGHT, _TOKENIZED = 200, 600, 350, 1500  # characters
_SPECIAL = ["[PAD]", "[UNK]"]
_RARE = 1e-3  # of SIF: a piece as frequent as this counts half of a rare one

Bagged = tuple[NDArray[np.int64], Vectors]
"""The rows of a text and what each counts."""


class Settings(NamedTuple):
    """How large and how long."""

    pieces: int = 30_000
    size: int = 256
    taught: int = 8192
    """Bodies and messages that the teacher reads, besides all titles."""
    distil_rounds: int = 8
    pair_rounds: int = 5
    batch: int = 256


SMALL = Settings(pieces=600, size=32, taught=64, distil_rounds=2, pair_rounds=3, batch=16)


def main() -> None:
    """Train and write the encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--catalogues", type=Path, help="folder with Korean message catalogues (gettext) to add")
    parser.add_argument("--teacher", help="a model of sentence-transformers, by folder or name")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the teacher's vectors there from run to run")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--small", action="store_true", help="a tiny one, to try the way")
    parser.add_argument("--without-duplicates", action="store_true", help="to fit other things on the duplicates")
    asked = parser.parse_args()
    (split,) = choose(find_splits(asked.data), [_SET], "dev")
    messages = aligned_messages(asked.data, asked.catalogues)
    teacher = Teacher(asked.teacher, asked.keep) if asked.teacher else None
    settings = SMALL if asked.small else Settings()
    train(read_texts(split), messages, asked.out, teacher, settings, duplicates=not asked.without_duplicates)
    size = sum(path.stat().st_size for path in asked.out.iterdir())
    print(f"{asked.out}: {size / 1e6:.1f} MB")


class Teacher:
    """A model to learn from. What it said is kept in a file, if one is given: it takes minutes to say it again."""

    def __init__(self, model: str, keep: Path | None = None) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu")
        self._keep = keep
        self._said: dict[str, Vectors] = {}
        if keep is not None and keep.exists():
            with np.load(keep) as kept:
                self._said = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """A direction for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._said]
        if new:
            said = self._model.encode(new, batch_size=64, normalize_embeddings=True, show_progress_bar=True)
            self._said |= zip(new, np.asarray(said, np.float16), strict=True)
            if self._keep is not None:
                np.savez(self._keep, texts=np.array(list(self._said)), vectors=np.array(list(self._said.values())))
        return np.array([self._said[text] for text in texts], np.float32)


def train(
    texts: Texts,
    messages: Sequence[Message],
    out: Path,
    teacher: Teacher | None = None,
    settings: Settings = SMALL,
    *,
    duplicates: bool = True,
) -> None:
    """Train on reports, their duplicates and messages, and write the encoder to `out`."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the steps are small: threads would wait for each other, and add in another order
    random_ = np.random.default_rng(SEED)
    told = [f"{d.title} {d.text[:_TOKENIZED]}" for d in texts.corpus] + [text for pair in messages for text in pair] * 2
    tokenizer, pieces = _tokenizer(told, settings.pieces)
    print(f"{len(texts.corpus):,} reports, {len(messages):,} messages, {len(pieces):,} pieces", flush=True)
    cut = WordPiece(pieces)

    def bags(texts: Sequence[str]) -> list[Bagged]:
        return [_or_unknown(cut.of(text)) for text in texts]

    pairs = _pairs(texts, messages, bags, duplicates=duplicates)
    rare = _rarity([bag for left, right in pairs.values() for bag in (*left, *right)], len(pieces))
    lessons: Lessons | None = None
    if teacher is None:
        rows = random_.normal(0, settings.size**-0.5, (len(pieces), settings.size)).astype(np.float32)
    else:
        lessons, rows = _lessons(texts.corpus, messages, pieces, teacher, settings, bags)
        _begin_korean(rows, pieces, random_)
    table = _Table(tokenizer, (rows * rare[:, None]).astype(np.float32))
    if lessons is not None:
        _distil(table, lessons, settings, random_)
    _find(table, pairs, lessons, settings, random_)
    write_static(out, pieces, table.rows())


def _tokenizer(texts: Sequence[str], size: int) -> tuple[Any, list[str]]:
    """A WordPiece tokenizer over the words that the encoder cuts, and its pieces in the order of their rows."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=40))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=_SPECIAL, limit_alphabet=2500, show_progress=False
    )
    tokenizer.train_from_iterator((" ".join(words(text)) for text in texts), trainer)
    # The trainer numbers what it finds by chance.
    pieces = _SPECIAL + sorted(set(tokenizer.get_vocab()) - set(_SPECIAL))
    tokenizer.model = models.WordPiece({piece: row for row, piece in enumerate(pieces)}, unk_token="[UNK]")
    return tokenizer, pieces


def _or_unknown(bag: Bagged) -> Bagged:
    return bag if len(bag[0]) else (np.array([1]), np.ones(1, np.float32))


def _rarity(bags: Sequence[Bagged], pieces: int) -> Vectors:
    """SIF (Arora et al. 2017): what a piece counts by how often it stands in all texts."""
    times = np.bincount(np.concatenate([rows for rows, _ in bags]), minlength=pieces) + 1.0
    counts: Vectors = _RARE / (_RARE + times / times.sum())
    return counts


def _pairs(texts: Texts, messages: Sequence[Message], bags: Any, *, duplicates: bool) -> dict[str, tuple[Any, Any]]:
    place = {d.id: at for at, d in enumerate(texts.corpus)}
    titles = bags([d.title[:_TITLE] for d in texts.corpus])
    bodies = bags([d.text[:_BODY] for d in texts.corpus])
    told = [at for at, d in enumerate(texts.corpus) if len(d.text) > 40]
    pairs = {
        "title and body": ([titles[at] for at in told], [bodies[at] for at in told]),
        "Korean and English": (bags([korean for korean, _ in messages]), bags([english for _, english in messages])),
    }
    same = [
        (place[one], place[other])
        for one, found in texts.relevant.items()
        for other in sorted(found)
        if one in place and other in place
    ]
    if duplicates and same:
        both = bags([f"{d.title} {d.text[:_BODY]}" for d in texts.corpus])
        kinds = [("duplicates", both), ("duplicate titles", titles)]
        for name, texts_of in kinds:
            pairs[name] = ([texts_of[one] for one, _ in same], [texts_of[other] for _, other in same])
    return pairs


class Lessons(NamedTuple):
    """Texts and the directions that the teacher gave them."""

    bags: list[Bagged]
    target: Vectors


def _lessons(
    reports: Sequence[Document],
    messages: Sequence[Message],
    pieces: Sequence[str],
    teacher: Teacher,
    settings: Settings,
    bags: Any,
) -> tuple[Lessons, Vectors]:
    """What the teacher says of texts and of single pieces, in as many numbers as the table has."""
    chosen = random.Random(SEED)
    titles = [d.title[:_TITLE] for d in reports]
    merged = {english[:_TAUGHT]: korean for korean, english in messages}
    bodies = [f"{d.title}. {d.text}"[:_TAUGHT] for d in reports]
    mixed = chosen.sample(list(merged), min(len(merged), settings.taught * 2 // 3))
    mixed += chosen.sample(bodies, min(len(bodies), settings.taught - len(mixed)))
    said = teacher([*titles, *mixed])
    # Principal axes, not centred, so that the cosine survives.
    _, axes = np.linalg.eigh(said.T @ said)
    axes = axes[:, ::-1][:, : settings.size]
    korean = [(merged[text], said[len(titles) + at]) for at, text in enumerate(mixed) if text in merged]
    target = np.concatenate([said, np.array([vector for _, vector in korean]).reshape(-1, said.shape[1])]) @ axes
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    rows = np.zeros((len(pieces), axes.shape[1]), np.float32)
    latin = [at for at, piece in enumerate(pieces) if piece.isascii() and piece not in _SPECIAL]
    rows[latin] = teacher([pieces[at].removeprefix("##") for at in latin]) @ axes
    return Lessons(bags([*titles, *mixed, *(text for text, _ in korean)]), target.astype(np.float32)), rows


def _begin_korean(rows: Vectors, pieces: Sequence[str], random_: np.random.Generator) -> None:
    """Begin a Korean piece at the mean of its translations, so that the first steps already agree with English."""
    by_stem: dict[str, list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if piece.isascii() and piece.isalpha():
            by_stem[stem(piece)].append(at)
    for at, piece in enumerate(pieces):
        word = piece.removeprefix("##")
        if word and is_korean(word):
            english = {by_stem[t][0]: e.weight for t, e in in_english({word: 1.0}).items() if t in by_stem}
            weight = np.array(list(english.values()))
            rows[at] = (
                weight @ rows[list(english)] / weight.sum() if english else random_.normal(0, 0.02, rows.shape[1])
            )


class _Table:
    """The rows, held and saved by sentence-transformers, summed here with what each piece counts."""

    def __init__(self, tokenizer: Any, rows: Vectors) -> None:
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        self.module = StaticEmbedding(tokenizer, embedding_weights=rows)
        self.weight = self.module.embedding.weight

    def __call__(self, bags: Sequence[Bagged], keep: float = 1.0) -> Any:
        """A direction for each bag; with `keep` below 1 some pieces are left out: none is to be relied on alone."""
        import torch
        from torch.nn import functional

        rows = torch.from_numpy(np.concatenate([rows for rows, _ in bags]))
        counts = torch.from_numpy(np.concatenate([counts for _, counts in bags]))
        ends = np.cumsum([0, *(len(rows) for rows, _ in bags)])[:-1]
        if keep < 1:
            counts = counts * (torch.rand(len(counts)) < keep)
        # Sparse: a step touches a few thousand rows, and whole gradients take ten times as long.
        sums = functional.embedding_bag(
            rows, self.weight, torch.from_numpy(ends), mode="sum", sparse=True, per_sample_weights=counts
        )
        return functional.normalize(sums, dim=-1, eps=1e-6)

    def rows(self) -> Vectors:
        return np.asarray(self.weight.detach().numpy(), np.float32)


def _batches(count: int, size: int, random_: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    order = random_.permutation(count)
    return (order[at : at + size] for at in range(0, max(1, count - size // 2), size))


def _distil(table: _Table, lessons: Lessons, settings: Settings, random_: np.random.Generator) -> None:
    """Teach the direction of each text, and how alike each is to the others of the batch."""
    import torch
    from torch.nn.functional import mse_loss

    target = torch.from_numpy(lessons.target)
    steps = torch.optim.SparseAdam([table.weight], lr=1e-3)
    for number in range(settings.distil_rounds):
        losses = []
        for batch in _batches(len(target), 2 * settings.batch, random_):
            ours, theirs = table([lessons.bags[i] for i in batch]), target[batch]
            loss = (1 - (ours * theirs).sum(1)).mean() + 5 * mse_loss(ours @ ours.T, theirs @ theirs.T)
            steps.zero_grad()
            loss.backward()
            steps.step()
            losses.append(loss.item())
        print(f"distil {number + 1}: {np.mean(losses):.4f}", flush=True)


def _find(table: _Table, pairs: Any, lessons: Lessons | None, settings: Settings, random_: np.random.Generator) -> None:
    """Teach each text of a pair to be found by the other among all of the batch, both ways (InfoNCE)."""
    import torch
    from torch.nn.functional import cross_entropy

    steps = torch.optim.SparseAdam([table.weight], lr=5e-4)
    for number in range(settings.pair_rounds):
        work = [
            (name, batch)
            for name, (left, _) in pairs.items()
            for _ in range(2 if name.startswith("duplicate") else 1)  # few, and what matching is about
            for batch in _batches(len(left), settings.batch, random_)
        ]
        losses = defaultdict(list)
        for at in random_.permutation(len(work)):
            name, batch = work[at]
            left, right = (table([side[i] for i in batch], keep=0.9) for side in pairs[name])
            alike, right_one = 20 * left @ right.T, torch.arange(len(batch))
            loss = (cross_entropy(alike, right_one) + cross_entropy(alike.T, right_one)) / 2
            if lessons is not None:  # without this the rows forget the general language
                some = random_.integers(len(lessons.bags), size=settings.batch // 2)
                target = torch.from_numpy(lessons.target[some])
                loss = loss + 2 * (1 - (table([lessons.bags[i] for i in some]) * target).sum(1)).mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
            losses[name].append(loss.item())
        print(f"pairs {number + 1}:", {name: round(float(np.mean(of)), 3) for name, of in losses.items()}, flush=True)


if __name__ == "__main__":
    main()
