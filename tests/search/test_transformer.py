"""Another encoder: a model of sentence-transformers, made here, saved, loaded by its folder and matched with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.kb.errors import InputError
from diagnops.kb.message import message
from diagnops.search.encoders import encoder

Run = Callable[..., subprocess.CompletedProcess[str]]

CASES = ["disk full on the log volume", "certificate of the ingress expired", "connection pool exhausted"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model: a tokenizer trained on three titles and a table that knows each word by itself."""
    reason = "NOT PROVED: pip install 'diagnops[transformers]'"
    sentence_transformers = pytest.importorskip("sentence_transformers", reason=reason)
    import numpy as np
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(
        CASES, trainers.WordPieceTrainer(vocab_size=200, special_tokens=["[UNK]"], show_progress=False)
    )
    rows = np.eye(tokenizer.get_vocab_size(), dtype=np.float32)  # no two pieces are alike
    folder = tmp_path_factory.mktemp("models") / "tiny"
    sentence_transformers.SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)]).save(
        str(folder)
    )
    return folder


@pytest.mark.filterwarnings("ignore")
def test_a_model_of_sentence_transformers_is_loaded_by_its_folder_and_matched_with(model: Path) -> None:
    import numpy as np

    from diagnops.search.case_text import TextFields
    from diagnops.search.similarity import Weights, similarity
    from diagnops.search.text_index import build_text_index

    encodes = encoder(str(model))
    text_index = build_text_index([TextFields(title, "") for title in CASES], encodes)
    only = Weights(terms=0, title=0, spelling=0)

    assert encodes.encode([""]).any() is np.False_
    assert np.linalg.norm(encodes.encode(CASES), axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert [int(np.argmax(similarity(title, text_index, only).bits)) for title in CASES] == [0, 1, 2]


def test_the_program_matches_with_it_and_keeps_its_vectors_apart(model: Path, diagnops: Run, tmp_path: Path) -> None:
    call = ("match", "the disk is full")
    diagnops(*call)
    hub = tmp_path / "hub"
    shutil.copytree(model, hub / "models--ours--tiny" / "snapshots" / "1a2b")

    done = diagnops(*call, "--encoder", str(model), PYTHONWARNINGS="ignore")
    by_name = diagnops(*call, DIAGNOPS_ENCODER="ours/tiny", HF_HUB_CACHE=str(hub), PYTHONWARNINGS="ignore")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == by_name.stdout
    kept = sorted(path.name.split("-")[0] for path in (tmp_path / "own.db.derived").iterdir() if "-" in path.name)
    assert kept == ["index", "index", "vectors", "vectors"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-such-model", "no folder and no model that was downloaded before"),
        ("someone/no-such-model", "hf download someone/no-such-model"),
        (".", "it has no modules.json"),
    ],
)
def test_an_encoder_that_is_not_there_is_told_with_the_way_out(name: str, said: str, diagnops: Run) -> None:
    done = diagnops("match", "the disk is full", "--encoder", name, HF_HOME="nowhere")

    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_makes_no_vectors_is_no_encoder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"architectures": ["BertForSequenceClassification"]}')

    with pytest.raises(InputError) as told:
        encoder(str(tmp_path))

    assert told.value.message == message("cross_encoder_makes_no_vectors", name=str(tmp_path))


def test_without_the_library_the_way_to_install_it_is_told(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "modules.json").write_text("[]")
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "sentence_transformers.py").write_text("raise ImportError")

    done = diagnops("match", "the disk is full", "--encoder", "model", PYTHONPATH=str(tmp_path / "hidden"))

    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'diagnops[transformers]'" in done.stderr
