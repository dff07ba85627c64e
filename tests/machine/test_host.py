"""What programs of hosts print is read: exactly what it shows, where, and no more."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading
from diagnops.machine.gate import Part, parts
from diagnops.machine.host import looks as host_looks
from diagnops.machine.host import reader as host
from diagnops.machine.host.programs import programs
from diagnops.machine.readers import readers

InProportion = Callable[..., None]

DATA = Path(__file__).parent / "data" / "host"
BEFORE, AFTER = "we looked at it at three and this is what it said:", "and that was odd, so we went on to the next one"
NEXT_LINE = re.compile(r"^%%> ?", re.MULTILINE)


def _read_fixtures() -> Iterator[ParameterSet]:
    for file in sorted(DATA.glob("*.txt")):
        for block in file.read_text("utf-8").split("%%% ")[1:]:
            title, _, body = block.partition("\n")
            output, *expected = NEXT_LINE.split(body)
            yield pytest.param(output.rstrip("\n"), [e.strip() for e in expected if e.strip()], id=title)


FIXTURES = list(_read_fixtures())


def _parts(text: str, vocabulary: Vocabulary) -> list[Part]:
    return parts(text.splitlines(), readers(), vocabulary)


def _host_parts(text: str, vocabulary: Vocabulary) -> list[Part]:
    return parts(text.splitlines(), (host.read,), vocabulary)


def _findings(text: str, vocabulary: Vocabulary) -> list[Finding]:
    return [f for part in _parts(text, vocabulary) if part.taken for f in part.taken.findings]


@pytest.mark.parametrize(("output", "expected"), FIXTURES)
def test_the_output_of_a_program_says_exactly_this(vocabulary: Vocabulary, output: str, expected: list[str]) -> None:
    found = _findings(output, vocabulary)

    assert sorted(f"{f.signal} {f.state} {f.role or '-'} {f.line}" for f in found) == sorted(expected)
    assert all(f.signal in vocabulary.signal and f.words and len(f.words) < 90 for f in found)
    assert all(f.role is None or f.role in vocabulary.signal[f.signal].roles for f in found)


@pytest.mark.parametrize(("output", "expected"), FIXTURES)
def test_what_people_say_around_an_output_stays_theirs(
    vocabulary: Vocabulary, output: str, expected: list[str]
) -> None:
    around = _parts(f"{BEFORE}\n{output}\n{AFTER}", vocabulary)

    lines = f"{BEFORE}\n{output}\n{AFTER}".splitlines()
    said = [line for part in around if part.taken is None for line in lines[part.start : part.end] if line.strip()]
    assert said == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "text",
    [
        "NAME   READY   STATUS    RESTARTS   AGE\napi    1/1     Running   3          2d",
        "NAME         TYPE        CLUSTER-IP   AGE\nkubernetes   ClusterIP   10.96.0.1    2d",
        "top of the hour it began\nfree memory is 3 %\nhost db1 is slow\nState of the cluster is bad",
        "total: 12\nname: api\nlimits:\n  cpu: 500m",
        "| host | cpu |\n|------|-----|\n| a    | 90% |",
        "2024-03-12T10:11:12Z ERROR connect failed: Connection refused",
    ],
)
def test_what_is_of_somebody_else_is_not_taken(vocabulary: Vocabulary, text: str) -> None:
    assert [p for p in _host_parts(text, vocabulary) if p.taken and p.taken.kind != "unknown"] == []


def test_a_single_report_without_a_prompt_is_less_certain(vocabulary: Vocabulary) -> None:
    one = "Device  r/s  w/s  r_await  w_await  aqu-sz  %util\nsda  10.0  90.0  30.0  41.0  60.2  99.0"

    assert {f.certainty for f in _findings(one, vocabulary)} == {0.85}
    assert {f.certainty for f in _findings(f"$ iostat -dxy 5 1\n{one}", vocabulary)} == {0.95, 0.98}
    assert _findings(f"$ iostat -dx\n{one}", vocabulary) == []
    assert _findings(f"$ iostat -dx 5 1\n{one}", vocabulary) == []


@pytest.mark.parametrize(
    ("row", "latency", "queue"),
    [
        ("vdb  2.1  880.4  0.1  93.2  3.10  120.00  60.12  99.7", "high", "high"),
        ("vdb  2.1    8.4  0.1   0.2  0.31    0.42   0.02   1.7", "normal", "normal"),
    ],
)
def test_three_reports_are_sure(vocabulary: Vocabulary, row: str, latency: str, queue: str) -> None:
    head = "Device  r/s  w/s  rMB/s  wMB/s  r_await  w_await  aqu-sz  %util"
    boot = "vdb  1.0  9.0  0.1  0.3  0.50  0.90  0.05  1.1"
    text = "\n\n".join([f"{head}\n{boot}", f"{head}\n{row}", f"{head}\n{row}"])

    for pasted in (text, f"[root@db-2 ~]# iostat -dxm 5 3\nLinux 5.14.0 (db-2)  11/29/26  _x86_64_  (8 CPU)\n\n{text}"):
        found = {f.signal: (f.state, f.role, f.certainty) for f in _findings(pasted, vocabulary)}
        assert found["io.latency"] == (latency, "volume", 0.98)
        assert found["io.queue_length"] == (queue, "volume", 0.98)


def test_load_counts_for_each_core(vocabulary: Vocabulary) -> None:
    table = "12:00:01  runq-sz  plist-sz  ldavg-1  ldavg-5  ldavg-15  blocked\n12:10:01  9  200  9.00  8.00  7.00  0"
    banner = "Linux 6.1.0 (db1)  03/12/24  _x86_64_  ({} CPU)\n\n"

    def load(text: str) -> list[str]:
        return [f.state for f in _findings(text, vocabulary) if f.signal == "system.cpu.load_average"]

    assert (load(table), load(banner.format(4) + table), load(banner.format(64) + table)) == ([], ["high"], ["normal"])


def test_what_is_counted_since_boot_is_known_by_a_second_reading(vocabulary: Vocabulary) -> None:
    asked = "$ nstat -asz TcpRetransSegs TcpOutSegs\n#kernel\nTcpOutSegs   {}   0.0\nTcpRetransSegs   {}   0.0\n"

    def again(*readings: tuple[int, int]) -> list[tuple[str, str]]:
        return [(f.signal, f.state) for f in _findings("\n".join(asked.format(*r) for r in readings), vocabulary)]

    assert again((1_000_000, 500_000)) == []
    assert again((1_000_000, 500_000), (1_001_000, 500_100)) == [("tcp.retransmits", "high")]
    assert again((1_000_000, 500_000), (1_001_000, 500_001)) == [("tcp.retransmits", "normal")]
    assert again((1_000_000, 500_000), (9, 9)) == []  # a reboot


def test_what_should_never_happen_and_has_since_boot_is_less_certain(vocabulary: Vocabulary) -> None:
    def told(text: str) -> list[tuple[str, float]]:
        return [(f.state, f.certainty) for f in _findings(text, vocabulary)]

    assert told("     pps_allowance_exceeded: 3") == [("present", 0.75)]
    assert told("TcpExtListenOverflows   99   0.0") == []
    assert told("TcpExtListenOverflows   9900   0.0") == [("present", 0.75)]
    assert told("     rx_crc_errors: 9900") == []  # a rate, of which one reading says nothing


def test_two_tables_are_two(vocabulary: Vocabulary) -> None:
    text = (
        "Filesystem  Size  Used Avail Use% Mounted on\n/dev/sda1  98G  20G  78G  21% /\n"
        "Filesystem  Inodes  IUsed  IFree IUse% Mounted on\n/dev/sda1  6553600  6553600  0  100% /\n"
    )

    assert {(f.signal, f.state, f.line) for f in _findings(text, vocabulary)} == {
        ("system.filesystem.utilization", "normal", 1),
        ("system.filesystem.inodes.usage", "high", 3),
    }


def test_a_device_that_is_busy_without_a_queue_is_not_at_its_limit(vocabulary: Vocabulary) -> None:
    head = "Device  r/s  r_await  aqu-sz  %util\nsda  1.0  0.1  0.0  0.0\n\nDevice  r/s  r_await  aqu-sz  %util\n"

    def busy(row: str) -> list[str]:
        return [f.state for f in _findings(head + row, vocabulary) if f.signal == "system.disk.io_time"]

    assert busy("sda  900.0  0.4  0.40  100.0") == []
    assert busy("sda  900.0  0.4  0.40  100.0\nsdb  90.0  30.0  31.00  97.0") == ["high"]
    assert busy("sda  9.0  0.4  0.01  1.0") == ["normal"]


def test_the_words_of_an_output_are_its_reasons(vocabulary: Vocabulary) -> None:
    def words(text: str) -> list[str]:
        return [part.taken.words for part in _parts(text, vocabulary) if part.taken]

    assert words("curl: (7) Failed to connect to db-1 port 8080: Connection refused") == ["Connection refused"]
    assert words("  total used free shared\nMem: 1 1 1 1") == [""]


def test_every_rule_is_of_a_known_signal(vocabulary: Vocabulary) -> None:
    rules = [rule for program in programs() for rule in program.reads]

    assert [r.signal for r in rules if r.signal not in vocabulary.signal] == []
    for rule in rules:
        for expression in (rule.rows, rule.match, rule.present, rule.absent, rule.command):
            re.compile(expression or "", re.MULTILINE)
        assert rule.role is None or rule.role in vocabulary.signal[rule.signal].roles


@pytest.mark.parametrize(
    "said",
    [
        "and then it was slow again for an hour", "We restarted it", "3 hosts are slow", "Server is fine now",
        "the queue is at 60", "디스크가 느립니다", "10.0.0.7 does not answer", "so 5 of 8 were gone",
        "Everything else on that machine looks good", "Is anyone on it?", "db1 rebooted at 03:12",
    ],
)  # fmt: skip
def test_no_program_goes_on_with_what_people_say(said: str) -> None:
    assert [program.name for program in programs() if program.goes_on.search(said)] == []


def test_words_alone_load_no_rules() -> None:
    code = (
        "import sys\n"
        "from diagnops.machine.readers import readers\n"
        "from diagnops.machine.common.finding import Heading\n"
        "print([read(['the disk is slow'], 0, Heading(), None) for read in readers()])\n"
        "print('diagnops.machine.host.reader' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip().endswith("False")


PIECES = ["", " ", "-", "sda", "x y z", "%", ":"]
PIECES += [line for param in FIXTURES for line in str(param.values[0]).splitlines()] + [
    "",
    " ",
    "-",
    "sda",
    "x y z",
    "%",
    ":",
]


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), min_size=1, max_size=12))
def test_any_lines_are_survived(vocabulary: Vocabulary, lines: list[str]) -> None:
    for program in ("", "iostat -x 5", "df", "ethtool -S eth0"):
        for at in range(len(lines)):
            taken = host.read(lines, at, Heading(program), vocabulary)
            assert taken is None or at < taken.end <= len(lines)
            assert taken is None or all(at <= f.line < taken.end for f in taken.findings)


@pytest.mark.parametrize(
    "line", ["sda 1.0 2.0 3.0 4.0 5.0 6.0", "12:00:01 INFO x", "  1 " + "a " * 500, "LISTEN 0 128 a:1 b:2", "| x" * 200]
)
def test_time_grows_with_length(vocabulary: Vocabulary, line: str, in_proportion: InProportion) -> None:
    heads = ["Device r/s w/s rkB/s wkB/s aqu-sz %util", "State Recv-Q Send-Q Local Peer"]

    def read_both(count: int) -> None:
        for head in heads:
            parts([head, *[line] * count], readers(), vocabulary)

    in_proportion(read_both, 4000, times=25)


def test_the_looks_find_every_head() -> None:
    looks = re.compile(host_looks.LOOKS)

    firsts = [str(param.values[0]).splitlines()[0] for param in FIXTURES]
    assert [line for line in firsts if not (looks.search(line) or re.match(r".*[$#] ", line))] == []


# `sar -r` of sysstat 12 (its manual names the columns), and `nvidia-smi --query-gpu` as `--help-query-gpu` has it.
SAR_R = """Linux 6.1.0-18-amd64 (db-1) \t11/29/2026 \t_x86_64_\t(8 CPU)

03:00:01 AM kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached  kbcommit   %commit  kbactive   kbinact
03:00:02 AM    251344  {avail}  32421616     98.77      3320  {cached}  10122100     31.20   8122100  22512312
Average:       251344  {avail}  32421616     98.77      3320  {cached}  10122100     31.20   8122100  22512312
"""
GPUS = "index, name, utilization.gpu [%], memory.used [MiB], memory.total [MiB], temperature.gpu\n"
GPU = "{}, NVIDIA A100-SXM4-80GB, {} %, {} MiB, 81920 MiB, {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SAR_R.format(avail="  301220", cached="  402312"), {"system.memory.linux.available low"}),
        (SAR_R.format(avail="24301220", cached="24402312"), {"system.memory.linux.available normal"}),
        (SAR_R.replace("  kbavail", "").replace("  {avail}", "").format(cached="402312"), set()),
        (
            GPUS + GPU.format(0, 97, 40000, 61) + GPU.format(1, 96, 81800, 92),
            {"hw.gpu.memory.utilization high", "hw.temperature high"},
        ),
        (
            GPUS + GPU.format(0, 60, 40000, 51) + GPU.format(1, 62, 42000, 55),
            {"hw.gpu.memory.utilization normal", "hw.temperature normal", "hw.gpu.utilization normal"},
        ),
        (GPUS + "0, NVIDIA A100-SXM4-80GB, [N/A], [N/A], 81920 MiB, [Not Supported]\n", set()),
    ],
    ids=["sar low", "sar with caches", "sar without it", "one gpu full", "gpus well", "gpu that tells nothing"],
)
def test_memory_of_sar_and_rows_of_gpus_are_read(text: str, expected: set[str], vocabulary: Vocabulary) -> None:
    assert {f"{one.signal} {one.state}" for one in _findings(text, vocabulary)} == expected
