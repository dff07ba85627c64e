"""The table of known alerts: every row says something there is, and hardly an alert of the common mixins is missing.

`data/alerts/mixins.tsv` lists the alerts of each mixin as its repository has them (July 2026), and of those without a
row, why: the alert shows none of the signals.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from diagnops.kb.vocabulary import STATES, Vocabulary
from diagnops.machine.alerts import names

TABLE = Path(names.__file__).parent / "data" / "names.tsv"
MIXINS = Path(__file__).parent / "data" / "alerts" / "mixins.tsv"

Row = dict[str, str]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _key(name: str) -> str:
    """What of a name is the same however it is written: `MysqlDown`, `MySQLDown`, `Mysql down`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@pytest.fixture(scope="module")
def table() -> list[Row]:
    return _rows(TABLE)


def test_a_row_names_a_signal_and_a_state_role_and_product_that_go_with_it(
    table: list[Row], vocabulary: Vocabulary
) -> None:
    for row in table:
        signal = vocabulary.signal[row["signal"]]
        assert row["state"] in STATES[signal.kind], row
        assert row["role"] in ("", *signal.roles), row
        assert row["product"] in ("", *vocabulary.product), row
        assert row["source"], row


def test_where_a_role_has_a_special_kind_of_the_signal_that_is_named(table: list[Row], vocabulary: Vocabulary) -> None:
    assert [row for row in table if row["role"] in vocabulary.signal[row["signal"]].on] == []


def test_a_name_stands_once_however_it_is_written(table: list[Row]) -> None:
    times = Counter(_key(row["name"]) for row in table)

    assert [row["name"] for row in table if times[_key(row["name"])] > 1] == []
    assert [row["name"] for row in table if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]+", row["name"])] == []


def test_the_rows_are_sorted_by_source_and_name(table: list[Row]) -> None:
    assert table == sorted(table, key=lambda row: (row["source"], row["name"]))


def test_the_vocabulary_means_the_same_by_a_name_that_both_have(table: list[Row], vocabulary: Vocabulary) -> None:
    means = {_key(name): signal.id for signal in vocabulary.signals for name in signal.metrics}

    assert [row for row in table if means.get(_key(row["name"]), row["signal"]) != row["signal"]] == []


def test_every_alert_of_the_common_mixins_has_a_row_or_a_reason_why_not(table: list[Row]) -> None:
    known = {_key(row["name"]) for row in table}
    alerts = _rows(MIXINS)

    assert [a for a in alerts if (_key(a["name"]) in known) == bool(a["no_row_because"])] == []
    share = {source: _share(alerts, source) for source in {a["source"] for a in alerts}}
    assert share["kubernetes-mixin"] >= 0.8
    assert share["node-mixin"] >= 0.9
    assert min(share.values()) >= 0.5


def _share(alerts: list[Row], source: str) -> float:
    of_it = [not a["no_row_because"] for a in alerts if a["source"] == source]
    return sum(of_it) / len(of_it)


def test_most_of_the_large_collection_is_known(table: list[Row]) -> None:
    assert Counter(row["source"] for row in table)["awesome-prometheus-alerts"] >= 700


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("NodeFilesystemAlmostOutOfSpace", ("system.filesystem.utilization", "high", "filesystem", "")),
        ("HostOutOfMemory", ("system.memory.linux.available", "low", "host", "")),
        ("PostgresqlLowCacheHitRate", ("db.buffer.hit_ratio", "low", "database", "postgresql")),
        ("KubePodCrashLooping", ("k8s.pod.crash_loop", "present", "pod", "kubernetes")),
        ("BlackboxSslCertificateWillExpireSoon", ("tls.certificate.days_left", "low", "", "")),
        ("TargetDown", ("service.down", "present", "", "")),
        ("HaproxyHasNoAliveBackends", ("balancer.healthy_hosts", "low", "load-balancer", "haproxy")),
    ],
)
def test_the_direction_is_that_of_the_expression(table: list[Row], name: str, row: tuple[str, ...]) -> None:
    found = next(one for one in table if one["name"] == name)

    assert tuple(found[part] for part in ("signal", "state", "role", "product")) == row


@pytest.mark.parametrize("name", ["Watchdog", "InfoInhibitor", "AlertmanagerConfigInconsistent", "DeadMansSwitch"])
def test_what_shows_no_trouble_has_no_row(table: list[Row], name: str) -> None:
    assert name not in {row["name"] for row in table}
