"""Train the learned reader: ``python -m diagnops.training.train_reader [--out DIR] [--without SOURCE...]``.

It learns from marked texts (`training/marked.py`) what each word piece tells: nothing, a trouble or that something is
fine, of which signal and in which state; and from the names in the vocabulary which signal they are. The rows of the
shipped encoder stay as they are; beside them each piece gets a few numbers of its own. Seeded; needs torch.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.cases import VOCABULARY
from diagnops.intake.sequence_reader import AROUND, FOLDER, GROUPS, STATES
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import shipped
from diagnops.search.static_encoder import SHIPPED
from diagnops.training.marked import Marked, marked_texts

SEED = 20261129
_LEAST = 3  # marks of a signal, for it to be learned
_LONGEST = 400  # pieces of a text
_ROW_SIZE = 12.0  # of a row of the encoder, in the middle: a number of it is then about one
_UNKNOWN = -100  # what torch leaves out of a loss
_ODD = 1  # the row of a word that has no pieces

Numbers = NDArray[np.int64]


class Settings(NamedTuple):
    """The network and how it is taught."""

    width: int = 160
    layers: int = 4
    own: int = 32
    """Numbers that a piece gets beside its row of the encoder."""
    rounds: int = 12
    batch: int = 32
    rate: float = 3e-3
    dropped: float = 0.3
    hidden: float = 0.08
    """Words that are taken for unknown ones."""


class Lesson(NamedTuple):
    """A text by pieces: the row of each, its side for each group of signals, its state and its signals."""

    rows: Numbers
    sides: Numbers
    states: Numbers
    signals: list[tuple[int, ...]]


def lessons(texts: Sequence[Marked], number: dict[str, int], vocabulary: Vocabulary) -> Iterator[Lesson]:
    """What is taught: the marked texts, then the names in the vocabulary."""
    table = shipped()
    for text in texts:
        rows, starts, ends = (some[:_LONGEST] for some in table.placed(text.text))
        lesson = Lesson(
            rows, np.zeros((len(rows), len(GROUPS)), np.int64), np.full(len(rows), _UNKNOWN), [()] * len(rows)
        )
        for mark in text.marks:
            signals = tuple(number[one.signal] for one in mark.observations if one.signal in number)
            for at in np.flatnonzero((starts >= mark.start) & (ends <= mark.end)):
                for one in mark.observations:
                    lesson.sides[at, group_of(one.signal)] = 1 if vocabulary.is_trouble(one.signal, one.state) else 2
                lesson.states[at] = STATES.index(mark.observations[0].state)
                lesson.signals[at] = signals
        if len(rows):
            yield lesson
    for signal, state, name in _names(vocabulary):
        rows = table.placed(name).rows
        if signal in number and len(rows):
            sides = np.zeros((len(rows), len(GROUPS)), np.int64)
            if state is not None:
                sides[:, group_of(signal)] = 1 if vocabulary.is_trouble(signal, state) else 2
            told = _UNKNOWN if state is None else STATES.index(state)
            yield Lesson(rows, sides, np.full(len(rows), told), [(number[signal],)] * len(rows))


def group_of(signal: str) -> int:
    """The place in `GROUPS` of the group of a signal."""
    return next(at for at, begins in enumerate(GROUPS) if signal.startswith(begins))


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, State | None, str]]:
    """What people call each signal, with the state that it says; names of metrics are read by rule alone."""
    for signal in vocabulary.signals:
        for state in STATES:
            said = getattr(signal.phrases, state)
            yield from ((signal.id, state, name) for name in (*said.en, *said.ko))
        yield from (
            (signal.id, signal.said, name)
            for name in (*filter(None, (signal.name.en, signal.name.ko)), *signal.aliases)
        )


def teach(learned: Sequence[Lesson], sizes: Sequence[int], settings: Settings) -> Any:
    """The network after its lessons; `sizes` are how many signals each group has, in their order."""
    import torch
    from torch.nn import functional

    torch.manual_seed(SEED)
    order = random.Random(SEED)
    net = _network(sum(sizes), settings)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    others = torch.from_numpy(groups[:, None] != groups[None, :])  # of a signal: those of other groups
    parameters = [parameter for parameter in net.parameters() if parameter.requires_grad]
    steps = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    batches = -(-len(learned) // settings.batch)

    def loss_of(told: Any, right: Any) -> Any:
        known = right.flatten()
        whole = functional.cross_entropy(told, known, ignore_index=_UNKNOWN, reduction="sum")
        return whole / max(1, int((known != _UNKNOWN).sum()))

    rates = torch.optim.lr_scheduler.OneCycleLR(steps, settings.rate, settings.rounds * batches, pct_start=0.1)
    for round_ in range(settings.rounds):
        losses = np.zeros(3)
        # Texts of like length are learned together, never in the same order.
        by_length = sorted(range(len(learned)), key=lambda at: len(learned[at].rows) + order.random() * 30)
        drawn = [by_length[at : at + settings.batch] for at in range(0, len(by_length), settings.batch)]
        order.shuffle(drawn)
        for some in drawn:
            rows, mask, sides, states, places, taught, weights = _batch([learned[at] for at in some])
            side, state, signal = net(rows, mask, places)
            shares = functional.log_softmax(signal.masked_fill(others[taught], -1e9), -1)
            parts = (
                loss_of(side.unflatten(2, (len(sizes), 3)).flatten(0, 2), sides),
                loss_of(state.flatten(0, 1), states),
                -(shares[torch.arange(len(taught)), taught] * weights).sum() / max(1.0, float(weights.sum())),
            )
            loss = len(sizes) * parts[0] + (parts[1] + parts[2]) / 2
            steps.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            steps.step()
            rates.step()
            losses += [part.item() for part in parts]
        print(f"{round_ + 1} of {settings.rounds}: side, state, signal", (losses / len(drawn)).round(3), flush=True)
    return net.eval()


def _batch(some: Sequence[Lesson]) -> tuple[Any, ...]:
    """Lessons beside each other, padded; each signal with its place in the flattened batch, and what it counts."""
    import torch

    longest = max(len(one.rows) for one in some)
    size = (len(some), longest)
    padded = [np.zeros(size, np.int64), np.full((*size, len(GROUPS)), _UNKNOWN), np.full(size, _UNKNOWN)]
    mask = np.zeros((len(some), longest), np.float32)
    places: list[int] = []
    taught: list[int] = []
    weights: list[float] = []
    for at, one in enumerate(some):
        length = len(one.rows)
        mask[at, :length] = 1
        for into, numbers in zip(padded, (one.rows, one.sides, one.states), strict=True):
            into[at, :length] = numbers
        for piece, signals in enumerate(one.signals):
            places += [at * longest + piece] * len(signals)
            taught += signals
            weights += [1 / len(signals) for _ in signals]
    rows, sides, states = map(torch.from_numpy, padded)
    return (
        rows, torch.from_numpy(mask), sides, states, torch.tensor(places, dtype=torch.long),
        torch.tensor(taught, dtype=torch.long), torch.tensor(weights),
    )  # fmt: skip


def _network(signals: int, settings: Settings) -> Any:
    import torch
    from torch import nn
    from torch.nn import functional

    table = torch.from_numpy(_table() * _row_scale())
    size = table.shape[1] + settings.own

    class Network(nn.Module):  # type: ignore[misc]
        """What `SequenceReader` computes."""

        def __init__(self) -> None:
            super().__init__()
            self.rows = nn.Embedding.from_pretrained(table, freeze=True)
            self.own = nn.Embedding(len(table), settings.own)
            nn.init.normal_(self.own.weight, std=0.3)
            self.into = nn.Linear(size, settings.width)
            self.layers = nn.ModuleList(
                nn.Conv1d(settings.width, settings.width, 3, padding=2**layer, dilation=2**layer)
                for layer in range(settings.layers)
            )
            self.norms = nn.ModuleList(nn.LayerNorm(settings.width) for _ in range(settings.layers))
            self.dropped = nn.Dropout(settings.dropped)
            self.side = nn.Linear(settings.width, 3 * len(GROUPS))
            self.state = nn.Linear(settings.width, len(STATES))
            self.signal = nn.Linear(settings.width + size, signals)

        def forward(self, rows: Any, mask: Any, places: Any) -> Any:
            """Sides and states of all pieces, the signals at `places` of the flattened batch."""
            if self.training:
                rows = torch.where(torch.rand(rows.shape) < settings.hidden, torch.full_like(rows, _ODD), rows)
            there = mask[..., None]
            words = self.dropped(torch.cat([self.rows(rows), self.own(rows)], -1)) * there
            seen = functional.relu(self.into(words)) * there
            for layer, norm in zip(self.layers, self.norms, strict=True):
                mixed = layer(self.dropped(seen).transpose(1, 2)).transpose(1, 2)
                seen = (seen + functional.relu(norm(mixed))) * there
            span = 2 * AROUND + 1
            around = functional.avg_pool1d(words.transpose(1, 2), span, 1, AROUND).transpose(1, 2) * span**0.5
            seen = self.dropped(seen)
            signal = self.signal(torch.cat([seen.flatten(0, 1)[places], around.flatten(0, 1)[places]], -1))
            return self.side(seen), self.state(seen), signal

    return Network()


def _table() -> Vectors:
    table: Vectors = np.load(SHIPPED / "rows.npy").astype(np.float32) * np.load(SHIPPED / "scale.npy")[:, None]
    return table


def _row_scale() -> np.float32:
    return np.float32(_ROW_SIZE / np.median(np.linalg.norm(_table(), axis=1)))


def write_reader(net: Any, signals: Sequence[Sequence[str]], settings: Settings, folder: Path) -> None:
    """Write a network for `SequenceReader`: halves of precision, the own numbers as 127ths of the largest."""
    weights: dict[str, Any] = {"in": net.into.weight.T, "in_bias": net.into.bias}
    for number, (layer, norm) in enumerate(zip(net.layers, net.norms, strict=True)):
        weights |= {f"kernel{number}": layer.weight.permute(2, 1, 0), f"kernel_bias{number}": layer.bias}
        weights |= {f"gain{number}": norm.weight, f"shift{number}": norm.bias}
    for name in ("side", "state", "signal"):
        weights |= {name: getattr(net, name).weight.T, f"{name}_bias": getattr(net, name).bias}
    arrays = {name: weight.detach().numpy() for name, weight in weights.items()}
    own = net.own.weight.detach().numpy()
    own_scale = float(np.abs(own).max()) / 127
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "low.npy", np.rint(own / own_scale).astype(np.int8))
    np.save(folder / "weights.npy", np.concatenate([array.ravel() for array in arrays.values()]).astype(np.float16))
    layout = {
        "layers": settings.layers, "row_scale": float(_row_scale()), "low_scale": own_scale,
        "weights": [[name, list(array.shape)] for name, array in arrays.items()], "signals": signals,
    }  # fmt: skip
    (folder / "layout.json").write_text(json.dumps(layout) + "\n", "utf-8")


def main() -> None:
    """Train on all texts, or on all but some, and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--without", nargs="*", default=[], help="sources of texts that are left out")
    parser.add_argument("--share", type=float, default=1.0, help="of the texts, drawn by seed: for a curve")
    parser.add_argument("--rounds", type=int, default=Settings().rounds)
    parser.add_argument("--width", type=int, default=Settings().width)
    asked = parser.parse_args()
    vocabulary = read_vocabulary(VOCABULARY)
    texts = [text for text in marked_texts(vocabulary) if text.source not in asked.without]
    texts = random.Random(SEED).sample(texts, round(len(texts) * asked.share))
    texts += [
        text for text in texts if text.source.startswith("reports/")
    ]  # whole ones, as the reader will meet, twice
    times = Counter(one.signal for text in texts for mark in text.marks for one in mark.observations)
    signals: list[list[str]] = [[] for _ in GROUPS]
    for signal in sorted(signal for signal, number in times.items() if number >= _LEAST):
        signals[group_of(signal)].append(signal)
    number = {signal: at for at, signal in enumerate(chain.from_iterable(signals))}
    settings = Settings(rounds=asked.rounds, width=asked.width)
    learned = list(lessons(texts, number, vocabulary))
    print(f"{len(texts)} texts, {sum(times.values())} observations, {len(number)} signals, {len(learned)} lessons")
    write_reader(teach(learned, [len(some) for some in signals], settings), signals, settings, asked.out)


if __name__ == "__main__":
    main()
