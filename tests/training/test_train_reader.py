"""Training the learned reader: what is written for numpy says what the network says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.intake.sequence_reader import GROUPS, SequenceReader
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoders import shipped
from diagnops.training.labelled import Mark
from diagnops.training.labelled import Marked as Told
from diagnops.training.marked import Marked
from diagnops.training.reader_lessons import Lesson, group_of, marked_lessons, mixed, named_lessons, numbered
from diagnops.training.train_reader import Settings, teach, write_reader

SIGNALS = [["contrast.periodic"], ["change.deployment"], ["io.queue_length", "service.down"]]
TEXT = "the queue is long every night since the deployment"
MARKS = (
    Mark(0, 17, (Told("volume", "io.queue_length", "high", None, ""),)),
    Mark(18, 29, (Told(None, "contrast.periodic", "present", None, ""),)),
)


def _lessons(vocabulary: Vocabulary) -> list[Lesson]:
    number = numbered(SIGNALS)
    marked = [lesson for _, lesson in marked_lessons([Marked("en", TEXT, MARKS, "one")], number, vocabulary)]
    return marked + [lesson for _, lesson in named_lessons(number, vocabulary)]


def test_a_lesson_says_of_each_piece_what_it_tells(vocabulary: Vocabulary) -> None:
    first = _lessons(vocabulary)[0]

    assert first.sides[1].argmax(axis=-1).tolist() == [0, 0, 1]
    assert first.sides[5].argmax(axis=-1).tolist() == [1, 0, 0]
    assert first.sides[-1].argmax(axis=-1).tolist() == [0, 0, 0]
    assert {tuple(pair) for pair in first.told.tolist()} >= {(0, 2), (5, 0)}
    assert [group_of(name) for some in SIGNALS for name in some] == [0, 1, 2, 2]


def test_half_of_a_lesson_is_what_its_teacher_says(vocabulary: Vocabulary) -> None:
    first = _lessons(vocabulary)[0]
    nothing = np.zeros_like(first.sides)
    nothing[:, :, 0] = 1
    other = Lesson(first.rows, nothing, first.states * 0, first.told[:0], first.weights[:0])

    both = mixed(first, other)

    assert both.sides[1, 2].tolist() == [0.5, 0.5, 0.0]
    assert both.weights.sum() == first.weights.sum() / 2


def test_what_is_written_says_what_the_network_says(tmp_path: Path, vocabulary: Vocabulary) -> None:
    torch = pytest.importorskip("torch")
    settings = Settings(width=16, layers=2, own=4, rounds=1)
    net = teach(lambda _: _lessons(vocabulary)[:4], [len(some) for some in SIGNALS], settings)
    write_reader(net, SIGNALS, settings, tmp_path)

    reader = SequenceReader(tmp_path)
    seen = reader.read(TEXT)
    rows = torch.from_numpy(shipped().placed(TEXT).rows)[None]
    with torch.no_grad():
        side, state, signal = net(rows, torch.ones(rows.shape), torch.arange(rows.shape[1]))
    assert np.allclose(seen.state, torch.softmax(state[0], -1), atol=0.02)
    for group, sides in enumerate(torch.split(side[0], 3, dim=-1)):
        assert np.allclose(seen.side[group], torch.softmax(sides, -1), atol=0.02)
    for group, signals in enumerate(torch.split(signal, [len(some) for some in SIGNALS], dim=-1)):
        assert np.allclose(seen.signal[group], torch.softmax(signals, -1), atol=0.02)
    assert len(seen.side) == len(GROUPS)


def test_a_long_text_is_read_in_parts_as_if_it_were_one(tmp_path: Path, vocabulary: Vocabulary) -> None:
    pytest.importorskip("torch")
    settings = Settings(width=16, layers=2, own=4, rounds=1)
    write_reader(
        teach(lambda _: _lessons(vocabulary)[:4], [len(some) for some in SIGNALS], settings),
        SIGNALS,
        settings,
        tmp_path,
    )
    reader = SequenceReader(tmp_path)

    long = " ".join([TEXT] * 200)
    whole, part = reader.read(long), reader.read(" ".join([TEXT] * 110))

    at = len(TEXT.split()) * 103  # beyond the first part of the long text
    assert np.allclose(whole.state[at - 40 : at], part.state[at - 40 : at], atol=1e-5)
    assert np.allclose(whole.signal[2][at - 40 : at], part.signal[2][at - 40 : at], atol=1e-4)
