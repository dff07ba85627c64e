"""Training: a tiny encoder, taught for real, is written, read back and matched with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.bench.data import Document, Texts
from diagnops.search.case_text import TextFields
from diagnops.search.similarity import Weights, similarity
from diagnops.search.static_encoder import StaticEncoder
from diagnops.search.text_index import build_text_index

REPORTS = [
    ("disk full", "no space left on device, writes fail"),
    ("certificate expired", "handshakes fail, x509 is not valid any more"),
    ("memory leak", "the heap grows until the process is killed"),
    ("slow query", "the database waits for a lock on the table"),
]
MESSAGES = [("디스크 가득", "disk full"), ("인증서 만료", "certificate expired"), ("메모리 누수", "memory leak")]


@pytest.mark.filterwarnings("ignore")
def test_a_tiny_encoder_is_trained_written_read_and_matched_with(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="NOT PROVED: pip install 'diagnops[transformers]'")
    from diagnops.training.train_encoder import SMALL, train

    reports = [Document(f"r{n}{at}", title, body) for at, (title, body) in enumerate(REPORTS) for n in range(2)]
    texts = Texts(reports, [], {f"r0{at}": frozenset({f"r1{at}"}) for at in range(len(REPORTS))}, {})

    train(texts, MESSAGES, tmp_path / "tiny", settings=SMALL._replace(pair_rounds=150))

    tiny = StaticEncoder(tmp_path / "tiny")
    text_index = build_text_index([TextFields(title, "") for title, _ in REPORTS], tiny)
    vectors = tiny.encode(["인증서 만료", *(title for title, _ in REPORTS)])
    assert int(np.argmax(vectors[1:] @ vectors[0])) == 1
    assert text_index.encoder == str(tmp_path / "tiny")
    only = Weights(terms=0, title=0, spelling=0, english=0)
    assert [int(np.argmax(similarity(k, text_index, only).bits)) for k, _ in MESSAGES] == [0, 1, 2]
