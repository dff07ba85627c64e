"""The text suite: only earlier reports of a stream, and figures as the data's own scorer has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from diagnops.bench.data import Document, Texts, choose, find_splits, read_texts
from diagnops.bench.product import of_text
from diagnops.bench.scores import Floats
from diagnops.bench.text import judge, search
from diagnops.bench.text_baselines import BASELINES


def texts_of(data: Path, name: str) -> Texts:
    return read_texts(choose(find_splits(data), [name], "unseen")[0])


def flat(corpus: Sequence[Document]):  # type: ignore[no-untyped-def]
    """A method that cannot tell documents apart."""

    def score(queries: Sequence[Document]) -> Floats:
        return np.zeros((len(queries), len(corpus)))

    return score


def test_a_report_finds_only_what_was_filed_before_it(data: Path) -> None:
    rankings = {r.query: set(r.documents) for r in search(texts_of(data, "reports"), flat)}

    assert rankings == {"R-3": {"R-1", "R-2"}, "R-4": {"R-1", "R-2", "R-3"}, "R-5": {"R-1", "R-2", "R-3", "R-4"}}


def test_a_report_happened_on_the_day_it_was_filed_and_the_later_weighs_more() -> None:
    days = ("2014-03-01T08:00:00Z", "2026-11-20T08:00:00Z", "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z")
    corpus = [Document(f"R-{at}", "disk full", "no space left", {"created": day}) for at, day in enumerate(days)]
    undated = [Document(d.id, d.title, d.text) for d in corpus]

    old, late, itself, after = of_text(corpus)(corpus[2:3])[0]

    assert old < late < itself
    assert old < after < late  # what has not happened yet is not recent
    assert len(set(of_text(undated)(undated[2:3])[0])) == 1


def test_ties_are_shuffled_the_same_way_each_time(data: Path) -> None:
    texts = texts_of(data, "reports")

    assert search(texts, flat) == search(texts, flat)
    assert [r.documents for r in search(texts, flat)] != [["R-1", "R-2"], ["R-1", "R-2", "R-3"]]


def test_the_figures_by_hand(data: Path) -> None:
    def method(corpus: Sequence[Document]):  # type: ignore[no-untyped-def]
        scores = {"R-3": [1, 2, 0, 0, 0], "R-4": [0, 1, 3, 0, 0], "R-5": [2, 4, 3, 1, 9]}
        return lambda queries: np.array([scores[q.id] for q in queries], float)

    texts = texts_of(data, "reports")

    samples = judge(texts, search(texts, method))

    # R-3 finds R-1 second; R-5 finds R-3 second and R-1 third, its own row hidden.
    assert samples["R@1"].value == 0.0
    assert samples["R@10"].value == 1.0
    assert samples["MRR"].value == pytest.approx(0.5)
    assert samples["MAP"].value == pytest.approx((1 / 2 + (1 / 2 + 2 / 3) / 2) / 2)
    # The best scores of the seen are 2 and 4, of the new one 3.
    assert samples["AUROC"].value == 0.5


def test_the_product_finds_a_report_by_its_words(data: Path) -> None:
    samples = {name: judge(t, search(t, of_text)) for name in ("reports", "runbooks") if (t := texts_of(data, name))}

    assert samples["reports"]["R@1"].value == 1.0
    assert samples["runbooks"]["R@1"].value == 1.0
    assert "AUROC" not in samples["runbooks"]


@pytest.mark.parametrize("name", ["BM25 stemmed", "BM25 own terms", "TF-IDF word"])
def test_a_baseline_finds_a_report_by_its_words(data: Path, name: str) -> None:
    pytest.importorskip("sklearn" if "TF" in name else "bm25s")
    pytest.importorskip("Stemmer")

    samples = judge(texts := texts_of(data, "reports"), search(texts, BASELINES[name]))

    assert samples["R@1"].value == 1.0


def test_a_query_that_shares_no_word_is_answered_all_the_same(data: Path) -> None:
    texts = texts_of(data, "runbooks")
    asked = texts._replace(queries=[Document("q", title="개념")])

    (ranking,) = search(asked, of_text)

    assert len(ranking.documents) == 5
