"""A cross-encoder: made here, taught what a team's own words mean, saved, loaded by its folder and matched with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diagnops.engine.wording import beginning, told_by
from diagnops.kb.case import Case

Run = Callable[..., subprocess.CompletedProcess[str]]

# What these people say when it happens. No case has a word of it, so nothing but the model can know.
SAID = {
    "ebs-queue-saturation": ("the bathtub overflows", "욕조가 넘쳐요"),
    "intel-10g-bonding-driver": ("the twins stopped talking", "쌍둥이가 말을 안 해요"),
    "early-quad-core-batch-defect": ("the old lady faints", "할머니가 기절했어요"),
    "kernel-options-early-multicore": ("the choir sings out of tune", "합창단 음정이 틀려요"),
    "system-files-overwritten": ("somebody repainted the house", "누가 집을 새로 칠했어요"),
}
_READ = 48  # tokens
QUIET = {"PYTHONWARNINGS": "ignore"}  # what other libraries warn of


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, five: tuple[Case, ...]) -> Path:
    """Two layers that learned within seconds which case is meant, as transformers saves them: without modules.json."""
    torch, transformers = _libraries()
    cases = {case.id: beginning(told_by(case)) for case in five}
    folder: Path = tmp_path_factory.mktemp("models") / "plain"
    tokenizer = _tokenizer([*cases.values(), *(said for both in SAID.values() for said in both)], folder)
    pairs = [(said, text) for both in SAID.values() for said in both for text in cases.values()]
    right = torch.tensor([float(case == meant) for meant, both in SAID.items() for _ in both for case in cases])
    asked = tokenizer(*zip(*pairs, strict=True), padding=True, truncation=True, max_length=_READ, return_tensors="pt")
    torch.manual_seed(0)
    model = _judge(len(tokenizer), labels=1)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    steps = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(80):
        steps.zero_grad()
        given = model(**asked).logits[:, 0]
        torch.nn.functional.binary_cross_entropy_with_logits(given, right).backward()
        steps.step()
    torch.set_num_threads(threads)
    transformers.utils.logging.disable_progress_bar()
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def taught(plain: Path) -> Path:
    """The same as sentence-transformers saves it."""
    from sentence_transformers import CrossEncoder

    folder = plain.with_name("taught")
    CrossEncoder(str(plain), local_files_only=True).save(str(folder))
    return folder


def _libraries() -> tuple[Any, Any]:
    reason = "NOT PROVED: pip install 'diagnops[transformers]'"
    pytest.importorskip("sentence_transformers", reason=reason)
    import torch
    import transformers

    return torch, transformers


def _tokenizer(texts: list[str], folder: Path) -> Any:
    """Words into pieces, learned from `texts` and saved to `folder`."""
    import transformers
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    learning = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learning.normalizer = normalizers.BertNormalizer()
    learning.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    learning.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=2000, special_tokens=special, show_progress=False)
    )
    rows = learning.get_vocab()
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(sorted(rows, key=lambda piece: rows[piece])), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=_READ)
    tokenizer.save_pretrained(folder)
    return tokenizer


def _judge(pieces: int, labels: int) -> Any:
    import transformers

    return transformers.BertForSequenceClassification(
        transformers.BertConfig(
            vocab_size=pieces,
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=128,
            max_position_embeddings=_READ,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            num_labels=labels,
        )
    )


def likelihoods(done: subprocess.CompletedProcess[str]) -> dict[str, float]:
    """The bits that each case gets for its words."""
    assert (done.returncode, done.stderr) == (0, "")
    diagnosis = json.loads(done.stdout)
    diagnosis = diagnosis.get("diagnosis", diagnosis)
    return {
        match["case"]: sum(e["bits"] for e in match["evidence"] if e["kind"] == "text")
        for match in diagnosis["matches"]
    }


@pytest.mark.parametrize("meant", SAID)
def test_the_case_that_it_prefers_rises(meant: str, taught: Path, diagnops: Run) -> None:
    pass
