"""Ablation: each channel switched off in turn, the others as they are."""

from __future__ import annotations

from pathlib import Path

from diagnops.bench.ablation import UNDATED, WITHOUT, ablation
from diagnops.bench.data import choose, find_splits, read_texts


def test_every_channel_is_switched_off_once(data: Path) -> None:
    texts = read_texts(choose(find_splits(data), ["reports"], "unseen")[0])

    found = ablation(texts)

    assert list(found) == [*WITHOUT, UNDATED]
    assert found["all"]["R@1"] == 1.0
    assert {"R@1", "R@10", "MAP", "AUROC"} <= set(found["without pieces"])
