"""Records in the product's words."""

from __future__ import annotations

import msgspec

from diagnops.bench.data import Record
from diagnops.bench.translation import Naming, Words

from .conftest import FAILURES, failure


def words_of(*failures: dict[str, object]) -> tuple[Words, list[Record]]:
    records = [msgspec.convert(f, Record) for f in failures]
    return Words(Naming(records), records), records


def said(words: Words, record: Record) -> list[str]:
    return [f"{s.role}/{s.signal}={s.state}" for s in words.symptoms(record)]


def test_levels_are_a_measure_and_events_are_there_or_not() -> None:
    words, records = words_of(*FAILURES)

    kinds = {s.id: (s.kind, s.bad) for s in words.vocabulary.signals}
    assert kinds["bench.latency"] == ("measure", ("high", "low"))
    assert kinds["bench.disk_full"] == ("event", ("present",))
    assert kinds["bench.beat"] == ("event", ("absent",))
    assert said(words, records[1]) == [
        "web/bench.cpu=high", "web/bench.latency=high", "db/bench.latency=normal", "db/bench.disk_full=absent",
    ]  # fmt: skip
    assert said(words, records[6])[-1] == "queue/bench.beat=present"


def test_both_is_said_as_high_and_as_low() -> None:
    words, records = words_of(FAILURES[3])

    assert said(words, records[0])[1:3] == ["web/bench.latency=high", "web/bench.latency=low"]


def test_a_measure_that_also_goes_missing_has_a_special_kind_for_that() -> None:
    words, records = words_of(
        failure(1, "a", "x", {"a/rate": "absent"}), failure(2, "a", "y", {"a/rate": "low"}, ["b/rate"])
    )

    assert said(words, records[0]) == ["a/bench.rate.absent=absent"]
    assert said(words, records[1]) == ["a/bench.rate=low", "b/bench.rate=normal"]
    assert words.vocabulary.signal["bench.rate.absent"].parent == "bench.rate"


def test_names_that_look_alike_stay_apart_and_slashes_are_told_by_what_is_known() -> None:
    records = [
        msgspec.convert(
            failure(1, "a", "x", {"a->b/p 50": "high", "a-b/p.50": "high"}, ["a->b/p.50", "x/y/p 50"]), Record
        )
    ]

    assert len(set(said(Words(Naming(records), records), records[0]))) == 4
    assert Naming(records).halves("x/y/p 50") == ("x/y", "p 50")


def test_a_past_case_knows_its_cause() -> None:
    words, records = words_of(FAILURES[0])

    assert words.case(records).cause.role == "db"
    assert words.case(records).title.en == "disk-full at db"
