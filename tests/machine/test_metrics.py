"""Figures over time: a window held against a normal one, tables and ranges of series, and expositions."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.cases import VOCABULARY
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.machine.common.finding import Finding, Heading
from diagnops.machine.common.judgement import Limits
from diagnops.machine.gate import parts
from diagnops.machine.metrics.names import metric
from diagnops.machine.metrics.prometheus_range import read as read_range
from diagnops.machine.metrics.table import read as read_table
from diagnops.machine.metrics.windows import judge_window
from diagnops.machine.readers import readers

SHIPPED = read_vocabulary(VOCABULARY)
QUIET = [20.0, 21.0, 22.0, 19.0, 20.5] * 12


def findings(text: str, vocabulary: Vocabulary) -> dict[str, Finding]:
    found = parts(text.splitlines(), readers(), vocabulary)
    return {one.signal: one for part in found if part.taken for one in part.taken.findings}


def table(columns: dict[str, list[float]]) -> str:
    rows = zip(*columns.values(), strict=True)
    head = ",".join(["time", *columns])
    return "\n".join(
        [head, *(f"2026-05-01 10:{i // 60:02d}:{i % 60:02d}," + ",".join(map(str, row)) for i, row in enumerate(rows))]
    )


@pytest.mark.parametrize(
    ("now", "state", "shape"),
    [
        ([95.0, 96.0] * 10, "high", "steady"),
        ([30.0 + 5 * i for i in range(20)], "high", "growing"),
        ([*QUIET[:12], 90.0, 91.0, *QUIET[:10]], "high", "spike"),
        ([90.0, 20.0, 21.0, 19.0, 20.0] * 5, "high", "periodic"),
        ([20.0, 90.0, 20.0, 21.0, 19.0, 20.0, 20.0, 20.0, 20.0, 92.0, 20.0, 95.0, 20.0, 20.0], "high", "intermittent"),
        ([2.0] * 12, "low", "steady"),
        (QUIET[:20], "normal", None),
    ],
)
def test_a_window_is_high_low_or_normal_with_its_shape(now: list[float], state: str, shape: str | None) -> None:
    window = judge_window(QUIET, now, Limits())

    assert (window.judgement.state, window.shape) == (state, shape)


def test_a_window_without_a_normal_time_says_nothing() -> None:
    assert judge_window([], [1.0], Limits()).judgement.state is None
    assert judge_window(QUIET, [], Limits()).judgement.state is None
    assert judge_window(QUIET, [float("nan")], Limits()).judgement.state is None


def test_noise_is_normal() -> None:
    source = random.Random(7)
    series = [[source.gauss(50, 5) for _ in range(120)] for _ in range(200)]

    states = [judge_window(one[:60], one[90:], Limits(), among=200).judgement.state for one in series]

    assert states.count("normal") >= 198


def test_a_table_of_an_incident_tells_each_signal_with_magnitude_and_shape(vocabulary: Vocabulary) -> None:
    calm, bad = 90, 30
    found = findings(
        table(
            {
                "cpu_percent": [20.0 + i % 3 for i in range(calm)] + [95.0 + i % 2 for i in range(bad)],
                "aqu-sz": [0.3 + 0.1 * (i % 2) for i in range(calm)] + [60.0 + i % 5 for i in range(bad)],
                "up": [1.0] * calm + [0.0] * bad,
                "mem_used_percent": [55.0 + i % 2 for i in range(calm + bad)],
            }
        ),
        vocabulary,
    )

    assert {one: found[one].state for one in found} == {
        "system.cpu.utilization": "high",
        "io.queue_length": "high",
        "service.down": "present",
        "system.memory.utilization": "normal",
    }
    assert found["io.queue_length"].shape == "steady"
    assert (found["io.queue_length"].magnitude or 0) > 20


def test_a_quiet_table_shows_no_trouble(vocabulary: Vocabulary) -> None:
    found = findings(
        table({"cpu_percent": QUIET, "aqu-sz": [0.4] * 60, "http_5xx_rate": [0.0] * 60, "up": [1.0] * 60}), vocabulary
    )

    assert {one.state for one in found.values()} == {"normal", "absent"}


def test_which_rows_are_of_the_incident_may_be_said_by_a_column(vocabulary: Vocabulary) -> None:
    rows = [f"incident,{i},{9000 + 400 * i}" for i in range(20)] + [f"normal,{i},{100 + i % 7}" for i in range(30)]

    found = findings("\n".join(["window,time,kafka_consumergroup_lag", *rows]), vocabulary)

    assert [(one.signal, one.state) for one in found.values()] == [("messaging.consumer.lag", "high")]


def test_a_range_of_prometheus_is_read_and_a_counter_by_its_rate(vocabulary: Vocabulary) -> None:
    total = [0.3 * i if i < 60 else 18 + 9 * (i - 60) for i in range(100)]
    series = {"metric": {"__name__": "node_cpu_seconds_total", "mode": "iowait"}}
    values = {"values": [[1767225600 + 15 * i, str(value)] for i, value in enumerate(total)]}
    answer = {"status": "success", "data": {"resultType": "matrix", "result": [series | values]}}

    for text in (json.dumps(answer), json.dumps(answer, indent=2)):
        found = findings(text, vocabulary)
        assert {one: found[one].state for one in found} == {"system.cpu.iowait": "high"}
    assert findings(json.dumps(answer)[:-40], vocabulary) == {}


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("CPUUtilization", "system.cpu.utilization"),
        ("cpu_util", "system.cpu.utilization"),
        ("replica_lag_seconds", "db.replication.lag"),
        ("node_disk_io_time_seconds_total", "system.disk.io_time"),
        ("disk_queue_depth", "io.queue_length"),
        ("redis_keyspace_hits_total", None),  # hits per second are no share of hits
        ("http_server_requests_seconds_count", None),
        ("colour", None),
    ],
)
def test_a_name_of_a_metric_is_a_signal(name: str, signal: str | None, vocabulary: Vocabulary) -> None:
    found = metric(name, {}, vocabulary)

    assert (found.signal.id if found else None) == signal


# After "Exposition formats" of Prometheus's documentation.
EXPOSITION = """# HELP process_open_fds Number of open file descriptors, too many of which are an error.
# TYPE process_open_fds gauge
process_open_fds {open}
# TYPE process_max_fds gauge
process_max_fds 1024
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{{device="/dev/sda1",fstype="ext4",mountpoint="/"}} 3.0e+10
node_filesystem_avail_bytes{{device="tmpfs",fstype="tmpfs",mountpoint="/run"}} 1
node_filesystem_size_bytes{{device="/dev/sda1",fstype="ext4",mountpoint="/"}} 4.0e+10
node_filesystem_size_bytes{{device="tmpfs",fstype="tmpfs",mountpoint="/run"}} 1000
# TYPE http_requests_total counter
http_requests_total{{code="500"}} 99123
redis_memory_used_bytes 9e9
redis_memory_max_bytes 0
"""


@pytest.mark.parametrize(("open_files", "state"), [(1003, "high"), (90, "normal"), (800, None)])
def test_gauges_are_held_against_their_limits_alone(open_files: int, state: str | None, vocabulary: Vocabulary) -> None:
    pytest.importorskip("prometheus_client", reason="prometheus-client is not installed here")
    found = findings(EXPOSITION.format(open=open_files), vocabulary)

    fds = {"process.open_file_descriptor.count": state} if state else {}
    assert {one: found[one].state for one in found} == {"system.filesystem.utilization": "normal"} | fds


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "time,cpu,x", "1,2,3", "1,nan,", "2026-01-01 00:00:00,1e400,5", '"', '1,"2', "", "time;cpu", "1;2",
                '{"status":"success","data":{"resultType":"matrix","result":[]}}', "{", '"resultType":"matrix"', "}",
                "-1,-1,-1", "9e9,inf,0",
            ]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_table_is_survived(lines: list[str]) -> None:
    for at in range(len(lines)):
        for read in (read_table, read_range):
            taken = read(lines, at, Heading(), SHIPPED)
            assert taken is None or at < taken.end <= len(lines)
