"""Train the learned reader: ``python -m diagnops.training.train_reader [--teacher MODEL --data DIR] [--out DIR]``.

It learns from marked texts (`training/marked.py`) what each word piece tells: nothing, a trouble or that something is
fine, of which signal and in which state; and from the names in the vocabulary which signal they are. The rows of the
shipped encoder stay as they are; beside them each piece gets a few numbers of its own. With a sentence model as its
teacher (`training/reader_teacher.py`) it learns from what that says, too, of the same texts and of some that nobody
marked. Seeded; needs torch.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from diagnops.bench.data import choose, find_splits, read_texts
from diagnops.cases import FOLDER as CASES
from diagnops.cases import VOCABULARY
from diagnops.intake.sequence_reader import AROUND, FOLDER, GROUPS, STATES
from diagnops.kb.casefile import read_case_file
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.search.case_text import text_fields
from diagnops.search.encoder import Vectors
from diagnops.search.static_encoder import SHIPPED
from diagnops.search.tokens import is_korean
from diagnops.training import reader_teacher
from diagnops.training.aligned_messages import aligned_messages
from diagnops.training.marked import Marked, marked_texts
from diagnops.training.reader_lessons import (
    SIDES,
    Lesson,
    group_of,
    marked_lessons,
    mixed,
    named_lessons,
    numbered,
)
from diagnops.training.reader_rounds import SEED, Paced, taught

_LEAST = 3  # marks of a signal, for it to be learned
_ROW_SIZE = 12.0  # of a row of the encoder, in the middle: a number of it is then about one
_ODD = 1  # the row of a word that has no pieces
_SET, _READ, _LENGTH = "apache-dup-other", 12_000, 600  # reports that nobody marked, and characters of each


class Settings(NamedTuple):
    """The network and how it is taught."""

    width: int = 192
    layers: int = 5
    own: int = 32
    """Numbers that a piece gets beside its row of the encoder."""
    rounds: int = 10
    unmarked: int = 3_000
    """Texts that nobody marked, in a round."""
    rate: float = 3e-3
    dropped: float = 0.3
    hidden: float = 0.08
    """Words that are taken for unknown ones."""


def teach(lessons_of: Callable[[int], Sequence[Lesson]], sizes: Sequence[int], settings: Settings) -> Any:
    """The network after its lessons; `sizes` are how many signals each group has, in their order."""
    import torch

    torch.manual_seed(SEED)
    net = _network(sum(sizes), settings)
    learned = [parameter for parameter in net.parameters() if parameter.requires_grad]
    return taught(net, lessons_of, settings.rounds, [Paced(learned, settings.rate)], sizes)


def unmarked_texts(data: Path, vocabulary: Vocabulary) -> list[str]:
    """Texts of the trade that nobody marked: reports, Korean messages, and what the cases themselves say by parts."""
    (split,) = choose(find_splits(data), [_SET], "dev")
    reports = [f"{one.title}. {one.text}"[:_LENGTH] for one in read_texts(split).corpus if len(one.text) > 40]
    drawn = random.Random(SEED).sample(reports, min(_READ, len(reports)))
    korean = [message for message, _ in aligned_messages(data) if len(message) > 20]
    cases = [text_fields(read_case_file(path), vocabulary) for path in sorted(CASES.glob("*.md"))]
    return drawn + korean + [part for fields in cases for part in (fields.lead, *fields.pieces)]


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
            self.side = nn.Linear(settings.width, SIDES * len(GROUPS))
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


def learned_signals(texts: Sequence[Marked]) -> list[list[str]]:
    """The signals of each of `GROUPS` that are marked often enough."""
    times = Counter(one.signal for text in texts for mark in text.marks for one in mark.observations)
    found: list[list[str]] = [[] for _ in GROUPS]
    for signal in sorted(signal for signal, number in times.items() if number >= _LEAST):
        found[group_of(signal)].append(signal)
    return found


def main() -> None:
    """Train on all texts, or on all but some, and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--without", nargs="*", default=[], help="sources of texts that are left out")
    parser.add_argument("--share", type=float, default=1.0, help="of the texts, drawn by seed: for a curve")
    parser.add_argument("--teacher", type=Path, help="folder of a small BERT that learns first")
    parser.add_argument("--data", type=Path, help="folder laid out <kind>/<set>/dev/: texts that the teacher reads")
    asked = parser.parse_args()
    if (asked.teacher is None) != (asked.data is None):
        parser.error("--teacher and --data belong together")
    vocabulary, settings = read_vocabulary(VOCABULARY), Settings()
    texts = [text for text in marked_texts(vocabulary) if text.source not in asked.without]
    texts = random.Random(SEED).sample(texts, round(len(texts) * asked.share))
    signals = learned_signals(texts)
    number, sizes = numbered(signals), [len(some) for some in signals]
    marked = list(marked_lessons(texts, number, vocabulary))
    named = list(named_lessons(number, vocabulary))
    print(f"{len(marked)} texts, {len(named)} names, {len(number)} signals", flush=True)
    learned, unmarked = [lesson for _, lesson in marked], list[Lesson]()
    if asked.teacher:
        says = _teacher(asked.teacher, marked, named, sizes)
        said = says([text.text for text, _ in marked])
        learned = [mixed(lesson, other) for lesson, other in zip(learned, said, strict=True)]
        unmarked = list(says(unmarked_texts(asked.data, vocabulary)))
    # Whole reports, as the reader will meet, are met twice.
    learned += [lesson for (text, _), lesson in zip(marked, learned, strict=True) if _is_report(text)]
    learned += [lesson for _, lesson in named]

    def lessons_of(round_: int) -> list[Lesson]:
        drawn = random.Random(SEED + round_).sample(unmarked, min(settings.unmarked, len(unmarked)))
        return [*learned, *drawn]

    write_reader(teach(lessons_of, sizes, settings), signals, settings, asked.out)


def _teacher(
    model: Path, marked: Sequence[tuple[Marked, Lesson]], named: Sequence[tuple[str, Lesson]], sizes: Sequence[int]
) -> Callable[[Sequence[str]], Iterator[Lesson]]:
    """What a sentence model says of texts, after it learned to read."""
    told = [*marked, *(one for one in marked if _is_report(one[0]))]
    english = [lesson for text, lesson in told if text.language == "en"]
    english += [lesson for name, lesson in named if not any(map(is_korean, name))]
    both = [lesson for _, lesson in (*told, *named)]
    net = reader_teacher.teacher(model, english, both, sizes, reader_teacher.Settings())
    return partial(reader_teacher.lessons_of, net, sizes=sizes)


def _is_report(text: Marked) -> bool:
    return text.source.startswith("reports/")


if __name__ == "__main__":
    main()
