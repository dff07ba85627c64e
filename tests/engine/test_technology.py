"""What products that are named say of cases: for their own, against those that exclude them, and of versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from diagnops.engine.diagnose import Knowledge, hypotheses
from diagnops.engine.diagnosis import ProductEvidence
from diagnops.engine.index import build_index
from diagnops.engine.technology import technology, ways_here
from diagnops.kb.case import Affected, Case, Cause, Symptom, Text
from diagnops.kb.incident import Incident, Observation, Product
from diagnops.kb.vocabulary import Vocabulary

SLOW = Observation("database", "db.client.operation.duration", "high", origin="option")


def _case(name: str, *affects: Affected) -> Case:
    return Case(
        name, Text(en=name), (Symptom(SLOW.signal, "high", "database"),), Cause(Text(en="x")), "active", affects=affects
    )


CASES = [
    _case("of-postgres", Affected("postgresql", ">= 14, < 17")),
    _case("of-mysql", Affected("mysql")),
    _case("of-rds", Affected("rds-postgresql")),
    _case("of-linux", Affected("linux")),
    _case("of-any"),
]


@pytest.fixture(scope="module")
def ask(vocabulary: Vocabulary) -> Callable[..., dict[str, tuple[float, ProductEvidence | None]]]:
    known = Knowledge(build_index(CASES, vocabulary), lambda ids: [], vocabulary)

    def asked(*products: Product, **facts: str) -> dict[str, tuple[float, ProductEvidence | None]]:
        incident = Incident((SLOW,), products=products, environment=facts)
        found = hypotheses(incident, known, today=date(2026, 11, 23)).candidates
        said = {c.case: [e for e in c.evidence if isinstance(e, ProductEvidence)] for c in found}
        return {case: (some[0].bits, some[0]) if some else (0.0, None) for case, some in said.items()}

    return asked


def test_a_product_that_is_named_speaks_for_its_cases_and_against_those_of_what_it_excludes(ask: Any) -> None:
    found = ask(Product("postgresql"))

    assert found["of-postgres"][0] > 0 > found["of-mysql"][0]
    assert found["of-linux"] == found["of-any"] == (0.0, None)  # another group, and no product's own doing
    assert found["of-rds"][0] == 0  # it may be one of these


def test_who_names_a_kind_of_it_names_it_too(ask: Any) -> None:
    found = ask(Product("rds-postgresql"))

    assert found["of-rds"][0] > 0
    assert found["of-postgres"][0] > 0 > found["of-mysql"][0]


@pytest.mark.parametrize(
    ("version", "so"), [("15", True), ("16.4", True), ("17", False), ("12.1", False), (None, True)]
)
def test_a_version_without_the_fault_speaks_against_it(version: str | None, so: bool, ask: Any) -> None:
    assert (ask(Product("postgresql", version))["of-postgres"][0] > 0) == so


def test_what_was_told_as_a_fact_is_known_as_well(ask: Any) -> None:
    assert ask(postgresql="17.1")["of-postgres"][0] < 0 < ask(postgresql="15")["of-postgres"][0]
    assert ask(kernel="5.15")["of-linux"][0] > 0


def test_where_both_are_named_none_speaks_against_the_other(ask: Any) -> None:
    found = ask(Product("postgresql"), Product("mysql"))

    assert found["of-postgres"][0] > 0
    assert found["of-mysql"][0] > 0


def test_that_it_is_named_says_which_case_it_is_and_not_whether_it_is_any(vocabulary: Vocabulary) -> None:
    known = Knowledge(build_index(CASES, vocabulary), lambda ids: [], vocabulary)

    plain, named = (
        hypotheses(Incident((SLOW,), products=products), known).candidates for products in ((), (Product("linux"),))
    )

    (before,), (after,) = ([c for c in some if c.case == "of-linux"] for some in (plain, named))
    assert after.bits > before.bits
    assert after.unnamed == pytest.approx(before.unnamed)


def _ways(vocabulary: Vocabulary, signal: str, *products: str) -> list[str]:
    named = technology(Incident(products=tuple(map(Product, products))), vocabulary)
    return [check.run for check in ways_here(vocabulary.signal[signal].checks, named, vocabulary)]


def test_nobody_is_told_to_look_with_the_tools_of_another_product(vocabulary: Vocabulary) -> None:
    every = _ways(vocabulary, "db.replication.lag")
    ours = _ways(vocabulary, "db.replication.lag", "postgresql")
    theirs = _ways(vocabulary, "db.replication.lag", "mariadb")

    assert any("psql" in run for run in every)
    assert any("mysql" in run for run in every)
    assert "pg_" in ours[0]
    assert not any("mysql" in run for run in ours if "pg_" not in run)
    assert "mysql" in theirs[0]  # MariaDB answers to the tools of MySQL
    assert not any("psql" in run for run in theirs)
    assert sorted(_ways(vocabulary, "db.replication.lag", "kafka")) == sorted(every)  # another group


def test_tools_of_a_product_of_which_nothing_speaks_come_last(vocabulary: Vocabulary) -> None:
    signal = vocabulary.signal["db.replication.lag"]
    likely = technology(Incident(), vocabulary).with_likely([_case("of-mysql", Affected("mysql"))], vocabulary)
    ways = [check.run for check in ways_here(signal.checks, likely, vocabulary)]
    ours = [vocabulary.made_for(run) <= {"mysql", "mariadb"} for run in ways]

    assert "mysql" in ways[0]
    assert ours == sorted(ours, reverse=True)
    assert sorted(ways) == sorted(_ways(vocabulary, signal.id))
    assert "squeue" not in _ways(vocabulary, "job.queue_wait")[0]
    assert "squeue" in _ways(vocabulary, "job.queue_wait", "slurm")[0]


def test_what_only_another_product_can_show_is_not_asked(vocabulary: Vocabulary) -> None:
    signal = next(s for s in vocabulary.signals if all("redis" in vocabulary.made_for(c.run) for c in s.checks))

    assert _ways(vocabulary, signal.id, "redis")
    assert _ways(vocabulary, signal.id, "memcached") == []


def test_every_product_with_tools_has_a_check_that_uses_one(vocabulary: Vocabulary) -> None:
    runs = [check.run for signal in vocabulary.signals for check in signal.checks]
    used = {product for run in runs for product in vocabulary.made_for(run)}
    assert {p.id for p in vocabulary.products if p.tools} == used
