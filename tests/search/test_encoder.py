"""The encoder: texts of one meaning meet, read by numpy alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.search.encoders import encoder
from diagnops.search.static_encoder import SHIPPED, StaticEncoder, write_static
from diagnops.search.word_piece import WordPiece, words

TEXTS = [
    "DFSClient.close() hangs after 3 retries, see /var/log/hadoop/dfs.log",
    "디스크가 가득 찼습니다. 파드가 재시작됩니다",
    "ERR_CONN_RESET 0xdeadbeef 123456789 ünïcödé ＥＢＳ → NullPointerException",
    "x" * 50,
    "",
]


def test_a_text_has_length_one_and_no_text_is_nothing() -> None:
    lengths = np.linalg.norm(encoder().encode([*TEXTS, " \n\t "]), axis=1)

    assert lengths == pytest.approx([1, 1, 1, 1, 0, 0], abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "unrelated"),
    [
        ("디스크가 가득 찼습니다", "disk is full", "certificate has expired"),
        ("메모리가 부족합니다", "out of memory", "disk is full"),
        ("no space left on device", "disk is full", "the password is wrong"),
    ],
)
def test_texts_of_one_meaning_meet_without_a_word_in_common(one: str, other: str, unrelated: str) -> None:
    a, b, c = encoder().encode([one, other, unrelated])

    assert a @ b > a @ c + 0.15


def test_words_are_cut_as_the_tokenizers_library_cuts_them() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="NOT PROVED: pip install 'diagnops[transformers]'")
    pieces = (SHIPPED / "pieces.txt").read_text("utf-8").split("\n")
    model = tokenizers.models.WordPiece(
        {piece: row for row, piece in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=40
    )
    theirs = tokenizers.Tokenizer(model)
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    cut = WordPiece(pieces)

    for text in TEXTS:
        ids, times = np.unique(theirs.encode(" ".join(words(text))).ids, return_counts=True)
        rows, counts = cut.of(text)

        assert (list(ids), np.sqrt(times).tolist()) == (list(rows), pytest.approx(counts.tolist()))


def test_an_encoder_that_is_written_reads_back_almost_the_same(tmp_path: Path) -> None:
    table = np.random.default_rng(0).normal(size=(4, 64)).astype(np.float32)
    write_static(tmp_path, ["[PAD]", "[UNK]", "disk", "full"], table)

    (vector,) = StaticEncoder(tmp_path).encode(["disk full full"])

    exact = table[2] + np.sqrt(2) * table[3]
    assert vector @ exact / np.linalg.norm(exact) > 0.999


def test_what_is_shipped_is_small_and_says_what_it_was_trained_on() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 20e6
    assert "It never read" in (SHIPPED / "MODEL_CARD.md").read_text("utf-8")


def test_a_very_long_text_is_read_at_its_beginning() -> None:
    beginning = "the disk is full " * 200

    one, other = encoder().encode([beginning, beginning + "certificate expired " * 100_000])

    assert one @ other == pytest.approx(1)
