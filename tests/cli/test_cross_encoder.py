"""A cross-encoder: made here, taught what a team's own words mean, saved, loaded by its folder and matched with."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diagnops.app import Workspace
from diagnops.engine.index import Index
from diagnops.engine.likelihood import text_bits
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.case_text import text_fields
from diagnops.search.rerank import Rerank
from diagnops.search.similarity import similarity
from diagnops.search.text_index import beginning

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
def plain(tmp_path_factory: pytest.TempPathFactory, five: tuple[Case, ...], vocabulary: Vocabulary) -> Path:
    """Two layers that learned within seconds which case is meant, as transformers saves them: without modules.json."""
    torch, transformers = _libraries()
    cases = {case.id: beginning(text_fields(case, vocabulary)) for case in five}
    folder: Path = tmp_path_factory.mktemp("models") / "plain"
    tokenizer = _tokenizer([*cases.values(), *(said for both in SAID.values() for said in both)], folder)
    pairs = [(said, text) for both in SAID.values() for said in both for text in cases.values()]
    right = torch.tensor([float(case == meant) for meant, both in SAID.items() for _ in both for case in cases])
    asked = tokenizer(*zip(*pairs, strict=True), padding=True, truncation=True, max_length=_READ, return_tensors="pt")
    torch.manual_seed(0)
    model = _predict(len(tokenizer), labels=1)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    steps = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(500):
        steps.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(**asked).logits[:, 0], right)
        if float(loss) < 0.01:
            break
        loss.backward()
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
    """Every word of `texts` is a piece, saved to `folder`; pieces that are learned differ from one time to the next."""
    import transformers
    from tokenizers import normalizers, pre_tokenizers

    normal, cut = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    words = {word for text in texts for word, _ in cut.pre_tokenize_str(normal.normalize_str(text))}
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(words)]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=_READ)
    tokenizer.save_pretrained(folder)
    return tokenizer


def _predict(pieces: int, labels: int) -> Any:
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


@pytest.fixture
def judging(own_base: Path, taught: Path) -> Iterator[Workspace]:
    """The five stories and the model."""
    with Workspace.open(own_base, encoder=str(taught)) as desk:
        yield desk


@pytest.mark.filterwarnings("ignore")
def test_the_case_that_is_meant_rises_in_either_language_and_no_other(judging: Workspace) -> None:
    rerank, index = judging.known.rerank, judging.compiled.index
    assert rerank
    for meant, both in SAID.items():
        for said in both:
            before, after = (_words(said, index, by) for by in (None, rerank))

            assert max(after, key=lambda case: after[case]) == meant, said
            assert after[meant] > before[meant] + 1, said
            given = {case: text_bits(np.array([before[case], after[case]]), said=95) for case in after}
            risen = {case: float(now - then) for case, (then, now) in given.items() if case != meant}
            assert max(risen.values()) < 0.1, (said, risen)


def _words(said: str, index: Index, rerank: Rerank | None) -> dict[str, float]:
    """What the words have beyond chance for each case, in bits as they are, before they are told small below chance."""
    predict = (lambda text, few: rerank.predict(text, [index.ids[at] for at in few])) if rerank else None
    return dict(zip(index.ids, similarity(said, index.text_index, predict=predict).bits.tolist(), strict=True))


def bits(done: subprocess.CompletedProcess[str]) -> dict[str, float]:
    """What the words are worth to each case that is told."""
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    return {
        match["case"]: sum(e["bits"] for e in match["evidence"] if e["kind"] == "text")
        for match in found.get("diagnosis", found)["leading"]
    }


def _refuse(*_: object) -> None:
    raise SystemExit("a connection was opened")


@pytest.mark.filterwarnings("ignore")
def test_the_program_matches_with_it_by_folder_name_or_environment_opening_no_connection_and_leaves_the_index(
    plain: Path, taught: Path, diagnops: Run, program: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived = tmp_path / "own.db.derived"
    before = {path.name: path.stat().st_mtime_ns for path in derived.iterdir()}
    place = tmp_path / "hub" / "models--ours--judge" / "snapshots" / "1a2b"
    shutil.copytree(plain, place)
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*args): raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse\n"
    )
    for name in ("socket.connect", "socket.connect_ex", "getaddrinfo"):
        monkeypatch.setattr(f"socket.{name}", _refuse)
    seen = "contrast.system_reinstall_no_effect=present"
    call = ("match", SAID["system-files-overwritten"][0], "--seen", seen, "--json")
    from_the_start = {**QUIET, "PYTHONPATH": str(tmp_path / "watch"), "HF_HUB_CACHE": str(tmp_path / "hub")}

    without = bits(diagnops(*call))
    by_folder = bits(diagnops(*call, "--encoder", str(taught)))
    by_name = bits(program(*call, "--encoder", "ours/judge", **from_the_start))
    by_environment = bits(diagnops("investigate", *call[1:], DIAGNOPS_ENCODER=str(taught)))

    assert without.get("system-files-overwritten", 0.0) < 1
    assert by_folder["system-files-overwritten"] > 2
    assert by_name == pytest.approx(by_folder) == by_environment
    assert {path.name: path.stat().st_mtime_ns for path in derived.iterdir()} == before


def test_on_a_terminal_it_is_seen_to_be_loaded_and_the_answer_stands_alone(
    taught: Path, on_a_terminal: Callable[..., str]
) -> None:
    said = f"데이터베이스가 느려요. {SAID['ebs-queue-saturation'][1]}"
    written = on_a_terminal("match", said, "--encoder", str(taught), LANG="ko_KR.UTF-8", **QUIET)

    before, _, after = written.partition("\x1b[?25h")  # where the bar has gone, the cursor comes back
    assert "교차 인코더를 불러오는 중" in before
    assert "교차 인코더" not in after
    assert "EBS" in after


@pytest.mark.filterwarnings("ignore")
def test_one_that_gives_several_numbers_is_refused_and_so_is_a_damaged_one(
    taught: Path, diagnops: Run, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(taught / "model.safetensors")
    for name in ("three", "damaged"):
        shutil.copytree(taught, tmp_path / name)
    row, bias = "classifier.weight", "classifier.bias"
    save_file(
        {**weights, row: weights[row].repeat(3, 0), bias: weights[bias].repeat(3)},
        tmp_path / "three" / "model.safetensors",
    )
    config = tmp_path / "three" / "config.json"
    config.write_text(
        json.dumps({**json.loads(config.read_text()), "id2label": {"0": "no", "1": "related", "2": "same"}})
    )
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"half of a file")

    three = diagnops("match", "the bathtub overflows", "--encoder", "three")
    damaged = diagnops("match", "the bathtub overflows", "--encoder", "damaged")

    assert [(done.returncode, done.stdout, done.stderr.count("\n")) for done in (three, damaged)] == [(1, "", 1)] * 2
    assert "gives 3 numbers for a pair of texts" in three.stderr
    assert "name one that gives a single number (num_labels=1)" in three.stderr
    assert "damaged' cannot be used: " in damaged.stderr
    assert damaged.stderr.endswith("; fetch it again or name another\n")


@pytest.mark.parametrize("command", [["match", "the bathtub overflows"], ["investigate", "the bathtub overflows"]])
def test_without_the_library_the_way_to_install_it_is_told(
    command: list[str], diagnops: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "judge").mkdir()
    (tmp_path / "judge" / "config.json").write_text('{"architectures": ["BertForSequenceClassification"]}')
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # it cannot be imported

    done = diagnops(*command, "--json", DIAGNOPS_ENCODER="judge")

    assert (done.returncode, done.stdout) == (2, "")
    assert "the cross-encoder " in done.stderr
    assert "install it: pip install 'diagnops[transformers]'" in done.stderr


def test_what_is_asked_without_words_needs_no_model(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "judge").mkdir()
    (tmp_path / "judge" / "config.json").write_text('{"architectures": ["BertForSequenceClassification"]}')
    call = ("match", "--seen", "volume/queue depth=high", "--json")

    assert diagnops(*call, "--encoder", "judge").stdout == diagnops(*call).stdout
