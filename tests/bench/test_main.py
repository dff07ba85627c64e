"""The command line of the harness."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnops.bench.__main__ import main
from diagnops.bench.measure import METHODS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def _baselines() -> None:
    for library in ("bm25s", "sklearn", "Stemmer"):
        pytest.importorskip(library)


def test_it_says_which_suites_there_are(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--data", str(data)]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["symptoms", "shop", "dev", "unseen"],
        ["text", "reports", "unseen"],
        ["text", "runbooks", "unseen"],
    ]


@pytest.mark.usefixtures("_baselines")
def test_an_unseen_split_runs_unchanged(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    asked = ["--data", str(data), "--split", "unseen", "--processes", "1", "--runs", str(tmp_path / "runs")]

    assert main(["run", "shop", "text", *asked, "--json", str(out)]) == 0

    tables = {t["set"]: t for t in json.loads(out.read_text())["tables"]}
    assert list(tables) == ["shop", "reports", "runbooks", "mean of 2 sets"]
    assert set(tables["shop"]["figures"]) == set(METHODS["symptoms"])
    assert tables["shop"]["figures"]["DiagnOPs"]["top-1"]["value"] == 1.0
    assert {"value", "low", "high", "count"} == set(tables["reports"]["leads"]["MAP"]["by"])
    assert "| shop unseen" in capsys.readouterr().out
    assert (tmp_path / "runs/shop-unseen-DiagnOPs-hide0.7.jsonl").read_text().count("\n") == 3


@pytest.mark.usefixtures("_baselines")
def test_a_report_says_with_what_it_was_made(data: Path, tmp_path: Path) -> None:
    page, kept = tmp_path / "page.md", tmp_path / "kept.json"
    asked = ["--data", str(data), "--split", "unseen", "--processes", "1", "--limit", "2", "--json", str(kept)]

    assert main(["report", *asked, "--out", str(page)]) == 0

    first = page.read_text("utf-8")
    assert "scikit-learn" in first
    assert "## Symptoms" in first
    assert main(["report", "--from", str(kept), "--out", str(page)]) == 0
    assert page.read_text("utf-8") == first


def test_data_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--data", str(tmp_path / "nowhere")]) == 1
    assert main(["list", "--data", str(tmp_path)]) == 1

    assert "no such folder" in capsys.readouterr().err


def test_a_suite_that_does_not_exist_is_a_usage_error(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "nezha", "--data", str(data)]) == 2

    assert "no suite 'nezha' with a split 'dev'; there is symptoms, shop" in capsys.readouterr().err


def test_a_broken_line_is_told_with_its_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "symptoms/shop/dev/cases.jsonl"
    path.write_text(path.read_text() + '{"id": 3}\n')

    from diagnops.bench.data import InputError, choose, find_splits, read_records

    with pytest.raises(InputError, match=r"cases\.jsonl:5: "):
        read_records(choose(find_splits(data), ["shop"], "dev")[0])


def test_no_data_is_kept_in_the_repository() -> None:
    kept = [p for p in (ROOT / "bench").rglob("*") if p.suffix in (".jsonl", ".gz")]

    assert kept == []
