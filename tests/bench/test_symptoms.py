"""The symptoms suite: time order, hidden evidence, and a label that stays with the judge."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from diagnops.bench import product
from diagnops.bench.data import Record, choose, find_splits
from diagnops.bench.product import of_symptoms
from diagnops.bench.scores import Floats
from diagnops.bench.symptom_baselines import BASELINES, Row, Rows, fingerprint, jaccard, log_z, tversky
from diagnops.bench.symptoms import Method, Stream, answer, judge, mask, read_stream
from diagnops.engine.index import Index
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

from .conftest import FAILURES, write_lines

RECORDS = [msgspec.convert(f, Record) for f in FAILURES]
STREAM = Stream(RECORDS, frozenset(r.id for r in RECORDS))


def stream_of(data: Path, split: str) -> Stream:
    return read_stream(choose(find_splits(data), ["symptoms"], split)[0])


def test_a_query_sees_strictly_earlier_cases_only() -> None:
    together = [RECORDS[0], RECORDS[1], replace(RECORDS[2], time=RECORDS[1].time)]

    questions = list(Stream(together, frozenset(r.id for r in together)).questions())

    assert [(q.query.id, [b.id for b in q.base]) for q in questions] == [("f-2", ["f-1"]), ("f-3", ["f-1"])]


def test_the_base_of_an_unseen_split_holds_the_earlier_cases_of_its_siblings(data: Path) -> None:
    questions = list(stream_of(data, "unseen").questions())

    assert [q.query.id for q in questions] == ["f-5", "f-6", "f-7"]
    assert [b.id for b in questions[0].base] == ["f-1", "f-2", "f-3", "f-4"]


def test_implied_normals_are_spelled_out(data: Path) -> None:
    record = FAILURES[0] | {"known_normal": {}, "known_normal_default": True}
    write_lines(data / "symptoms/other/dev/cases.jsonl", [record])
    (data / "symptoms/other/signals.json").write_text(json.dumps(["db/latency", "web/cpu"]))

    stream = read_stream(choose(find_splits(data), ["other"], "dev")[0])

    assert stream.records[0].known_normal == {"web/cpu": (0.0, 0.0)}


def test_stack_frames_are_left_out_of_everything_but_the_drawing(data: Path) -> None:
    frame = FAILURES[1]["symptoms"][0] | {"kind": "stack", "signal": "frame", "state": "present"}
    write_lines(
        data / "symptoms/other/dev/cases.jsonl",
        [FAILURES[0] | {"known_normal": {"web/frame": [0, 0]}}, FAILURES[1] | {"symptoms": [frame]}],
    )

    (question,) = read_stream(choose(find_splits(data), ["other"], "dev")[0]).questions()

    assert question.base[0].known_normal == {}


@pytest.mark.parametrize("share", [0.5, 0.7])
def test_evidence_is_hidden_as_the_reference_hides_it(share: float) -> None:
    record = RECORDS[0]
    evidence = [("s", i) for i in range(len(record.symptoms))] + [("n", k) for k in sorted(record.known_normal)]
    rng = random.Random(f"0:{record.id}")
    keep = set(rng.sample(evidence, len(evidence) - round(len(evidence) * share)))

    hidden = mask(record, share)

    assert list(hidden.symptoms) == [s for i, s in enumerate(record.symptoms) if ("s", i) in keep]
    assert set(hidden.known_normal) == {n for n in record.known_normal if ("n", n) in keep}


def by_number(records: Sequence[Record]) -> Method:
    """A method that likes the latest case best, or all the same."""

    def method(_: Sequence[Record]):  # type: ignore[no-untyped-def]
        return lambda base, _: lambda query: np.array([records.index(r) for r in records[: len(base)]], float)

    return method


def test_the_figures_by_hand() -> None:
    samples = judge(answer(STREAM, by_number(RECORDS)))

    # f-3, f-4, f-5 and f-7 have an earlier one; the latest first puts it in place 2, 2, 2 and 3.
    assert samples["top-1"].count == 4
    assert samples["top-1"].value == 0.0
    assert samples["top-3"].value == 1.0
    assert samples["MRR"].value == pytest.approx((1 / 2 + 1 / 2 + 1 / 2 + 1 / 3) / 4)
    # With five or more earlier cases: f-6 is the first of its kind (best score 4), f-7 recurs (5).
    assert samples["AUROC"].value == 1.0


def test_the_baselines_by_hand() -> None:
    rows = Rows(RECORDS)
    query = Row(RECORDS[2], rows.dimensions)

    assert jaccard(query, rows, 2).tolist() == [1.0, 0.0]
    assert fingerprint(query, rows, 2)[0] == 0.0
    assert fingerprint(query, rows, 2)[1] == pytest.approx(-1.0)  # three shared dimensions, each 1 apart
    assert log_z(query, rows, 2)[1] < log_z(query, rows, 2)[0] == 0.0
    # db/latency and db/disk_full are abnormal here and normal there; web/cpu the other way round: nothing in common.
    assert tversky(query, rows, 2).tolist() == pytest.approx([1.0, 0.0])


def test_bm25_finds_the_same_words() -> None:
    pytest.importorskip("bm25s")

    answered = answer(STREAM, BASELINES["BM25"])[0.0]

    assert answered[1].ranked[0] == "f-1"


def test_the_product_finds_what_recurs() -> None:
    samples = judge(answer(STREAM, of_symptoms))

    assert samples["top-1"].value == 1.0


def test_the_label_never_reaches_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is asked with is the same whatever the label, and the base ends before the query."""
    asked: list[tuple[bytes, tuple[str, ...]]] = []

    def spy(incident: Incident, index: Index, vocabulary: Vocabulary) -> Floats:
        assert b"SECRET" not in msgspec.json.encode((incident, vocabulary.signals, vocabulary.roles))
        asked.append((msgspec.json.encode(incident), index.ids))
        return np.zeros(len(index.ids))

    monkeypatch.setattr(product, "bits_of_every_case", spy)
    plain = RECORDS[:3]
    secret = msgspec.convert({"component": "SECRET", "class": "SECRET"}, type(plain[2].root_cause))
    relabelled = [*plain[:2], replace(plain[2], root_cause=secret)]
    for records in (plain, relabelled):
        answer(Stream(records, frozenset({"f-3"})), of_symptoms)

    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :]
    assert {ids for _, ids in asked} == {("f-1", "f-2")}


def test_no_method_is_given_a_label_to_fit_on() -> None:
    given: list[Record] = []

    def method(records: Sequence[Record]):  # type: ignore[no-untyped-def]
        given.extend(records)
        return by_number(RECORDS)(records)

    answer(STREAM, method)

    assert given
    assert all(r.root_cause is None for r in given)
    assert all(q.query.root_cause is None for q in STREAM.questions())
