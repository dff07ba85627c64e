"""End to end: a load made on purpose is found, in a real Prometheus, by a check that the engine itself asked for."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("prometheus", "promtool", "prometheus-node-exporter", "prometheus-blackbox-exporter")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING),
    reason=f"NOT TESTED against a real Prometheus: {', '.join(MISSING)} missing; "
    "apt-get install prometheus prometheus-node-exporter prometheus-blackbox-exporter",
)

CASE = """---
id: {id}
title: {{en: {title}}}
status: active
symptoms:
  - {{role: application, signal: http.server.request.duration, state: high}}
  - {{role: application, signal: app.thread_pool.usage, state: high}}
  - {{role: application, signal: db.client.connection.timeouts, state: present}}
  - {{role: {role}, signal: {signal}, state: {state}, frequency: always}}
cause: {{statement: {{en: {title}}}, kind: capacity}}
---
"""
CASES = {
    "busy-processor": ("A process burns the processors", "host", "system.cpu.utilization", "high"),
    "busy-disk": ("A process writes all the time", "volume", "system.disk.io", "high"),
    "closed-port": ("The database does not listen", "database", "tcp.connection_refused", "present"),
}
SEEN = ("http.server.request.duration=high", "app.thread_pool.usage=high", "db.client.connection.timeouts=present")
MANY_SAMPLES = 6

Match = Callable[..., dict[str, Any]]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class _Programs:
    """Processes on loopback that end with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._started = folder, list[subprocess.Popen[bytes]]()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{Path(command[0]).name}-{len(self._started)}.log").open("wb")
        with log:
            self._started.append(
                subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )
        return self._started[-1]

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.wait(10)


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[_Programs]:
    started = _Programs(tmp_path)
    yield started
    started.end()


@pytest.fixture(scope="module")
def burning(past: Callable[[int, int, Path], None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus that watches this machine while its processors burn."""
    started = _Programs(tmp_path_factory.mktemp("burning"))
    try:
        for _ in range(os.cpu_count() or 1):
            started.start(*_burn(60))
        yield _monitor(started, past, _free_port())
    finally:
        started.end()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The block device under the temporary folder, as node_exporter calls it; empty when it is on none."""
    at = os.stat(tmp_path_factory.getbasetemp()).st_dev  # noqa: PTH116
    for line in Path("/proc/diskstats").read_text("ascii").splitlines():
        major, minor, name, *_ = line.split()
        if (int(major), int(minor)) == (os.major(at), os.minor(at)):
            return name
    return ""


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, disk: str) -> Callable[[int, int, Path], None]:
    """Three quiet hours that ended forty minutes ago, written as Prometheus keeps them."""

    def written(exporter: int, target: int, data: Path) -> None:
        node = f'instance="127.0.0.1:{exporter}",job="node"'
        modes = {"idle": 0.97, "user": 0.02, "system": 0.01}
        # Nothing is as even as a ruler: a little more and less, as of a machine at rest.
        lines = ["# TYPE node_cpu_seconds counter"]
        end = int(time.time()) - 2400
        times = range(end - 3 * 3600, end, 60)
        for cpu in range(os.cpu_count() or 1):
            for mode, share in modes.items():
                name = f'node_cpu_seconds_total{{cpu="{cpu}",mode="{mode}",{node}}}'
                lines += [f"{name} {share * (60 * n + n % 7)} {at}" for n, at in enumerate(times)]
        for metric in ("node_disk_read_bytes", "node_disk_written_bytes"):
            lines.append(f"# TYPE {metric} counter")
            # By turns nothing and up to 2 MB/s, so that what else happens on this machine is nothing unusual.
            total, name = 0, f'{metric}_total{{device="{disk}",{node}}}'
            for n, at in enumerate(times):
                total += 60 * 500_000 * (n // 10 % 5)
                lines.append(f"{name} {total} {at}")
        lines.append("# TYPE probe_success gauge")
        probe = f'probe_success{{instance="127.0.0.1:{target}",job="blackbox-tcp"}}'
        lines += [f"{probe} 1 {at}" for at in times]
        text = data.parent / "past.txt"
        text.write_text("\n".join([*lines, "# EOF", ""]), "ascii")
        subprocess.run(
            ["promtool", "tsdb", "create-blocks-from", "openmetrics", str(text), str(data)],
            check=True,
            capture_output=True,
            timeout=60,
        )

    return written


@pytest.fixture
def monitored(programs: _Programs, past: Callable[[int, int, Path], None]) -> Callable[[int], str]:
    """Start a Prometheus that watches this machine and a port, wait until it has seen some, and give its address."""
    return lambda target: _monitor(programs, past, target)


def _monitor(programs: _Programs, past: Callable[[int, int, Path], None], target: int) -> str:
    exporter, prober, port = _free_port(), _free_port(), _free_port()
    past(exporter, target, programs.folder / "data")
    collectors = ("cpu", "diskstats", "meminfo", "loadavg")
    programs.start(
        "prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{exporter}",
        "--collector.disable-defaults", *(f"--collector.{one}" for one in collectors),
    )  # fmt: skip
    (programs.folder / "blackbox.yml").write_text("modules: {tcp_connect: {prober: tcp, timeout: 1s}}\n")
    programs.start(
        "prometheus-blackbox-exporter", f"--config.file={programs.folder / 'blackbox.yml'}",
        f"--web.listen-address=127.0.0.1:{prober}",
    )  # fmt: skip
    (programs.folder / "prometheus.yml").write_text(
        f"""
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ['127.0.0.1:{exporter}']}}]
  - job_name: blackbox-tcp
    metrics_path: /probe
    params: {{module: [tcp_connect], target: ['127.0.0.1:{target}']}}
    static_configs: [{{targets: ['127.0.0.1:{prober}'], labels: {{instance: '127.0.0.1:{target}'}}}}]
"""
    )
    programs.start(
        "prometheus", f"--config.file={programs.folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={programs.folder / 'data'}", f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    _until(lambda: _value(url, "min(count_over_time(up[5m]))") >= MANY_SAMPLES)
    return url


def _value(url: str, expression: str) -> float:
    asked = urllib.parse.urlencode({"query": expression})
    try:
        with urllib.request.urlopen(f"{url}/api/v1/query?{asked}", timeout=5) as answer:
            result = json.load(answer)["data"]["result"]
    except (urllib.error.URLError, OSError):
        return 0.0
    return float(result[0]["value"][1]) if result else 0.0


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.2)


@pytest.fixture
def match(diagnops: Callable[..., subprocess.CompletedProcess[str]], own_library: Path, tmp_path: Path) -> Match:
    """Match a slow application against three cases, with options."""
    folder = tmp_path / "cases"
    folder.mkdir()
    for name, (title, role, signal, state) in CASES.items():
        text = CASE.format(id=name, title=title, role=role, signal=signal, state=state)
        (folder / f"{name}.md").write_text(text, "utf-8")
    added = diagnops("add", *map(str, sorted(folder.glob("*.md"))), "--why", "test")
    assert added.returncode == 0, added.stderr

    def matched(*options: str) -> dict[str, Any]:
        told = [word for one in SEEN for word in ("--seen", f"application/{one}")]
        done = diagnops("match", *told, "--normal", "volume/io.queue_length", "--json", *options)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        for look in found["looks"]:  # what ran was shown before
            assert look["run"] in done.stderr
        return found

    return matched


def _found(diagnosis: dict[str, Any], signal: str) -> dict[str, Any]:
    looks: list[dict[str, Any]] = [look for look in diagnosis["looks"] if look["signal"] == signal]
    assert looks, f"{signal} was not looked at: {[look['signal'] for look in diagnosis['looks']]}"
    return looks[0]


def _burn(seconds: int) -> tuple[str, ...]:
    return sys.executable, "-c", f"import time; end = time.time() + {seconds}\nwhile time.time() < end: pass"


def test_a_process_that_writes_all_the_time_is_found(
    programs: _Programs, monitored: Callable[[int], str], match: Match, disk: str, tmp_path: Path
) -> None:
    if not disk:
        pytest.skip("NOT TESTED: the temporary folder lies on no block device")
    write = "import os, time; end = time.time() + 60; f = os.open('filler', os.O_CREAT | os.O_WRONLY)\n"
    write += "data = os.urandom(4 << 20)\n"
    write += "while time.time() < end: os.pwrite(f, data, 0); os.fsync(f)"
    programs.start(sys.executable, "-c", write)

    diagnosis = match("--prometheus", monitored(_free_port()))

    found = _found(diagnosis, "system.disk.io")
    assert (found["state"], found["kind"]) == ("high", "promql"), found["because"]
    assert f'device="{disk}"' in found["where"]
    assert "busy-disk" in [one["case"] for one in diagnosis["matches"]]


def test_a_port_that_was_closed_is_found(monitored: Callable[[int], str], match: Match) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = monitored(port)

        whose = ("--prometheus-match", f'database:instance=~".*:{port}"')
        assert _found(match("--prometheus", url, *whose), "tcp.connection_refused")["state"] == "absent"

    _until(lambda: _value(url, "probe_success == bool 0") == 1)
    diagnosis = match("--prometheus", url, *whose)

    found = _found(diagnosis, "tcp.connection_refused")
    assert found["state"] == "present"
    assert f'instance="127.0.0.1:{port}"' in found["where"]
    assert "closed-port" in [one["case"] for one in diagnosis["matches"]]


# The processors burn until the last of these has ended, so they come last.


def test_burning_processors_are_found(burning: str, match: Match) -> None:
    diagnosis = match("--prometheus", burning)

    found = _found(diagnosis, "system.cpu.utilization")
    assert (found["state"], found["kind"]) == ("high", "promql"), found["because"]
    assert found["magnitude"] > 3.5
    assert "usually" in found["because"]["text"]
    assert "busy-processor" in [one["case"] for one in diagnosis["matches"]]


def test_an_investigation_asks_it_and_keeps_what_it_said(
    burning: str, match: Match, diagnops: Callable[..., Any]
) -> None:
    told = [word for one in SEEN for word in ("--seen", f"application/{one}")]

    done = diagnops("investigate", *told, "--prometheus", burning, "--json")

    events = [event["what"] for event in json.loads(done.stdout)["investigation"]["events"]]
    looks = {what["look"]["signal"]: what["look"] for what in events if what["kind"] == "looked"}
    assert looks["system.cpu.utilization"]["state"] == "high"
    assert looks["system.cpu.utilization"]["figure"] > 0
    assert looks["system.cpu.utilization"]["run"] in done.stderr
