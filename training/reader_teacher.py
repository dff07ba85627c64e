"""The teacher of the learned reader: a sentence model that learns to read, too large to be shipped.

Any small BERT will do. It is given the pieces of the encoder that is shipped: those that it knows keep their vectors,
an English one that it does not know gets the mean of its own pieces for it, a Korean one what a linear map makes of its
row in the encoder, where Korean and English words of like meaning lie near each other. It learns English first, which
it knows, and both then. Needs torch and transformers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from diagnops.intake.sequence_reader import STATES
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import shipped
from diagnops.search.model import PIECES
from diagnops.search.static_encoder import SHIPPED
from diagnops.training.reader_lessons import LONGEST, SIDES, Lesson, Numbers
from diagnops.training.reader_rounds import SEED, Paced, taught

_MOST = 5  # signals of a group that a piece is likeliest to tell
_LEAST = 0.02  # a share below it is not learned
_AT_ONCE = 6000  # pieces


class Settings(NamedTuple):
    """How long the teacher learns each, and how fast: its pieces, its layers, and what is new."""

    english: int = 4
    both: int = 2
    pieces: float = 6e-4
    layers: float = 1.2e-4
    new: float = 1e-3
    dropped: float = 0.2


def teacher(
    model: Path, english: Sequence[Lesson], all_: Sequence[Lesson], sizes: Sequence[int], settings: Settings
) -> Any:
    """The sentence model in a folder after it learned to read."""
    import torch

    torch.manual_seed(SEED)
    net = _network(model, sizes, settings.dropped)
    pieces = [net.body.embeddings.word_embeddings.weight]
    layers = [one for one in net.body.parameters() if one is not pieces[0]]
    new = [one for name, one in net.named_parameters() if not name.startswith("body.")]
    pieces[0].requires_grad_(False)  # those of English are known well
    fixed = [Paced(layers, settings.layers), Paced(new, 2 * settings.new)]
    taught(net, lambda _: english, settings.english, fixed, sizes)
    pieces[0].requires_grad_(True)
    paced = [Paced(pieces, settings.pieces, 0.0), Paced(layers, settings.layers), Paced(new, settings.new)]
    return taught(net, lambda _: all_, settings.both, paced, sizes)


def lessons_of(net: Any, texts: Sequence[str], sizes: Sequence[int]) -> Iterator[Lesson]:
    """What a teacher says of texts, in their order; of each the beginning."""
    import torch

    begins = np.cumsum([0, *sizes])[:-1]
    rows = [shipped().placed(text).rows[:LONGEST] for text in texts]
    found: dict[int, Lesson] = {}
    with torch.no_grad():
        for some in _of_like_length(rows):
            longest = max(len(rows[at]) for at in some)
            padded = np.zeros((len(some), longest), np.int64)
            mask = np.zeros((len(some), longest), np.float32)
            for line, at in enumerate(some):
                padded[line, : len(rows[at])], mask[line, : len(rows[at])] = rows[at], 1
            side, state, signal = net(torch.from_numpy(padded), torch.from_numpy(mask), None)
            sides = side.unflatten(2, (-1, SIDES)).softmax(-1).numpy()
            states = state.softmax(-1).numpy()
            likeliest = [part.softmax(-1).topk(min(_MOST, part.shape[-1])) for part in signal.split(list(sizes), -1)]
            for line, at in enumerate(some):
                here = slice(0, len(rows[at]))
                shares = [
                    (begin + part.indices[line, here].numpy(), part.values[line, here].numpy())
                    for begin, part in zip(begins, likeliest, strict=True)
                ]
                found[at] = _lesson(rows[at], sides[line, here], states[line, here], shares)
    yield from (found[at] for at in sorted(found))


def _lesson(rows: Numbers, sides: Vectors, states: Vectors, shares: Sequence[tuple[Numbers, Vectors]]) -> Lesson:
    """What is said of a text; states and signals count as far as anything is told."""
    tells = 1 - sides[:, :, 0]
    told, weights = [], []
    for group, (signals, share) in enumerate(shares):
        weighed = share / share.sum(-1, keepdims=True) * tells[:, group, None]
        piece, at = np.nonzero(weighed > _LEAST)
        told.append(np.stack([piece, signals[piece, at]], axis=1))
        weights.append(weighed[piece, at])
    return Lesson(rows, sides, states * tells.max(axis=1, keepdims=True), np.concatenate(told), np.concatenate(weights))


def _of_like_length(rows: Sequence[Numbers]) -> Iterator[list[int]]:
    some: list[int] = []
    for at in sorted((at for at, one in enumerate(rows) if len(one)), key=lambda at: len(rows[at])):
        if some and len(rows[at]) * (len(some) + 1) > _AT_ONCE:
            yield some
            some = []
        some.append(at)
    if some:
        yield some


def _network(model: Path, sizes: Sequence[int], dropped: float) -> Any:
    import torch
    from torch import nn
    from transformers import AutoModel

    body = AutoModel.from_pretrained(model, add_pooling_layer=False)
    table, begin, end = _own_pieces(model, body.embeddings.word_embeddings.weight.detach())
    body.embeddings.word_embeddings = nn.Embedding.from_pretrained(table, freeze=False)
    width = table.shape[1]

    class Network(nn.Module):  # type: ignore[misc]
        """Says of the pieces of texts what `SequenceReader` says of them."""

        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.dropped = nn.Dropout(dropped)
            self.side = nn.Linear(width, SIDES * len(sizes))
            self.state = nn.Linear(width, len(STATES))
            self.signal = nn.Linear(width, sum(sizes))

        def forward(self, rows: Any, mask: Any, places: Any) -> Any:
            """Sides and states of all pieces, the signals at `places` of the flattened batch, or everywhere."""
            texts, longest = rows.shape
            lengths = mask.sum(1).long()
            ids = torch.zeros(texts, longest + 2, dtype=torch.long)
            there = torch.zeros(texts, longest + 2)
            ids[:, 0], ids[:, 1:-1], there[:, 0], there[:, 1:-1] = begin, rows, 1, mask
            each = torch.arange(texts)
            ids[each, lengths + 1], there[each, lengths + 1] = end, 1
            seen = self.dropped(self.body(input_ids=ids, attention_mask=there).last_hidden_state)[:, 1:-1]
            signal = self.signal(seen if places is None else seen.flatten(0, 1)[places])
            return self.side(seen), self.state(seen), signal

    return Network()


def _own_pieces(model: Path, known: Any) -> tuple[Any, int, int]:
    """A vector for each piece of our encoder, then those of where a text begins and ends, and the rows of these two."""
    import torch
    from torch.nn.functional import normalize
    from transformers import AutoTokenizer

    cut = AutoTokenizer.from_pretrained(model)
    number = cut.get_vocab()
    pieces = (SHIPPED / PIECES).read_text("utf-8").split("\n")
    rows = normalize(torch.from_numpy(shipped().vectors(np.arange(len(pieces)))), dim=-1)
    both = [(at, number[piece]) for at, piece in enumerate(pieces) if piece in number and len(piece) > 1]
    ours, theirs = (torch.tensor(some) for some in zip(*both, strict=True))
    middle = known[theirs].mean(0)
    mapped = rows @ torch.linalg.lstsq(rows[ours], known[theirs] - middle).solution
    table = middle + mapped * (known[theirs] - middle).norm(dim=-1).mean() / mapped.norm(dim=-1).mean()
    for at, piece in enumerate(pieces):
        if piece in number:
            table[at] = known[number[piece]]
        elif piece.isascii() and len(piece) > 2:
            parts = cut(piece.removeprefix("##"), add_special_tokens=False)["input_ids"]
            if parts and cut.unk_token_id not in parts:
                table[at] = known[parts].mean(0)
    table[0], table[1] = known[cut.pad_token_id], known[cut.unk_token_id]
    return torch.cat([table, known[[cut.cls_token_id, cut.sep_token_id]]]), len(pieces), len(pieces) + 1
