"""The teacher of the reader: a sentence model that is given our pieces, learns to read and says what it reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoders import shipped
from diagnops.training.reader_lessons import marked_lessons, numbered
from diagnops.training.reader_teacher import Settings, lessons_of, teacher
from tests.training.test_train_reader import MARKS, SIGNALS, TEXT

WORDS = "the queue is long every night since deployment disk service down and slow host memory".split()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder: Path = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_taught_model_reads_what_it_was_taught(model: Path, vocabulary: Vocabulary) -> None:
    from diagnops.training.marked import Marked

    number, sizes = numbered(SIGNALS), [len(some) for some in SIGNALS]
    lessons = [one for _, one in marked_lessons([Marked("en", TEXT, MARKS, "one")], number, vocabulary)] * 8
    settings = Settings(english=12, both=12, pieces=0.01, layers=0.01, new=0.01, dropped=0.0)

    net = teacher(model, lessons, lessons, sizes, settings)
    short, long = lessons_of(net, ["disk", TEXT], sizes)

    assert len(short.rows) == 1
    assert np.array_equal(long.rows, shipped().placed(TEXT).rows)
    assert long.sides.argmax(axis=-1).tolist() == lessons[0].sides.argmax(axis=-1).tolist()
    assert np.allclose(long.sides.sum(axis=-1), 1, atol=1e-5)
    queue = long.told[:, 0] == 1
    assert long.told[queue][long.weights[queue].argmax(), 1] == number["io.queue_length"]
