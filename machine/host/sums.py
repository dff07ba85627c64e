"""What the output of a program shows only when several of its figures are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from diagnops.kb.case import State
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import Limits, by_level
from diagnops.machine.common.table import number
from diagnops.machine.host.gpu_rows import gpu_rows
from diagnops.machine.host.tasks import one_task, one_task_of_ps

_BUSY, _REST = 95.0, 60.0  # % of one core, and the most of all together, for one core alone to be the limit
_BARE, _ROOM = 5.0, 30.0  # % of the memory of a node that is free
_CORE = re.compile(r"^(?:Average:|\d\d:\d\d:\d\d(?: [AP]M)?)\s+(all|\d+)\s.*\s([\d.]+)\s*$")
_TOP_CORE = re.compile(r"^%?Cpu(\d+)\s*:.*?([\d.]+)[ %]*id\b")
_NODE = re.compile(r"^node (\d+) (size|free): (\d+)")
_PER_NODE = re.compile(r"^(MemTotal|MemFree)\s+([\d.]+(?:\s+[\d.]+)+)\s*$")
_STEP = re.compile(r"(?:time_)?(namelookup|connect|appconnect)\s*[:=]\s*([\d.]+)")


def one_core(lines: Sequence[str]) -> Iterator[Finding]:
    """One core of `mpstat` has no time left while the others have, or all have some."""
    idle: dict[str, tuple[float, int]] = {}
    head = ""
    for at, line in enumerate(lines):
        if line.rstrip().endswith("%idle") and "CPU" in line:
            head, idle = line, {}
        elif head and (found := _CORE.match(line)):
            idle[found[1]] = float(found[2]), at
    everything = idle.pop("all", None)
    if everything is not None:
        yield from _one_core(idle, everything[0])


def cores_of_top(lines: Sequence[str]) -> Iterator[Finding]:
    """The cores of `top`, each in its line: how busy they are together, and whether one has no time left."""
    found = [(at, one) for at, line in enumerate(lines) if (one := _TOP_CORE.match(line))]
    idle = {one[1]: (float(one[2]), at) for at, one in found}
    if not idle:
        return
    all_idle = sum(least for least, _ in idle.values()) / len(idle)
    judged = by_level(100.0 - all_idle, Limits(high=85.0))
    if judged.state:
        said = f"{len(idle)} CPUs, {100.0 - all_idle:.0f} % busy"
        yield Finding("system.cpu.utilization", judged.state, found[0][0], said, certainty=0.9)
    yield from _one_core(idle, all_idle)


def _one_core(idle: Mapping[str, tuple[float, int]], all_idle: float) -> Iterator[Finding]:
    if len(idle) < 2:
        return
    core, (least, at) = min(idle.items(), key=lambda one: one[1])
    said = f"CPU {core} idle {least:g} %, of all {all_idle:.0f} %"
    if 100.0 - least >= _BUSY and 100.0 - all_idle <= _REST:
        yield Finding("cpu.single_core_saturated", "present", at, said, certainty=0.9)
    elif 100.0 - least <= 0.7 * _BUSY:
        yield Finding("cpu.single_core_saturated", "absent", at, said, certainty=0.9)


def numa_nodes(lines: Sequence[str]) -> Iterator[Finding]:
    """One node has no memory left while another has."""
    size: dict[str, float] = {}
    free: dict[str, tuple[float, int]] = {}
    for at, line in enumerate(lines):
        if found := _NODE.match(line):
            if found[2] == "size":
                size[found[1]] = float(found[3])
            else:
                free[found[1]] = float(found[3]), at
        elif found := _PER_NODE.match(line):
            for at_node, figure in enumerate(found[2].split()[:-1]):  # the last is the total
                if found[1] == "MemTotal":
                    size[str(at_node)] = float(figure)
                else:
                    free[str(at_node)] = float(figure), at
    share = {n: (100.0 * free[n][0] / size[n], free[n][1]) for n in free if size.get(n)}
    if len(share) < 2:
        return
    node, (least, at) = min(share.items(), key=lambda one: one[1])
    most = max(one for one, _ in share.values())
    said = f"node {node} free {least:.0f} %, another {most:.0f} %"
    if least <= _BARE and most >= _ROOM:
        yield Finding("memory.numa_imbalance", "high", at, said, certainty=0.9)
    elif least >= _ROOM or most - least <= _BARE:
        yield Finding("memory.numa_imbalance", "normal", at, said, certainty=0.9)


def connect_time(lines: Sequence[str]) -> Iterator[Finding]:
    """How long the connection took after the name was known, and TLS after that."""
    steps = {found[1]: (number(found[2]) or 0.0, at) for at, line in enumerate(lines) if (found := _STEP.search(line))}
    if not {"namelookup", "connect"} <= set(steps):
        return
    looked, (connected, at) = steps["namelookup"][0], steps["connect"]
    took = connected - looked
    if took >= 0.9:
        yield Finding("tcp.connect.duration", "high", at, f"connect {took:.3g} s after the lookup")
    elif 0 <= took <= 0.6 and connected:
        yield Finding("tcp.connect.duration", "normal", at, f"connect {took:.3g} s after the lookup")


_EVENTS: tuple[tuple[str, str, State], ...] = (
    (r"Uncorrectable ECC|Correctable ECC|ECC logging limit", "hw.memory.ecc_errors", "high"),
    (r"Power Supply AC lost|AC lost|Failure detected|Power Supply.*input lost", "hw.power_supply.failure", "present"),
    (r"Fan.*Lower (Non-)?(Critical|Non-recoverable).*going low|Fan.*\bLower Critical", "hw.fan.speed", "low"),
    (r"(Inlet|Ambient).*Upper (Critical|Non-recoverable).*going high", "hw.temperature.inlet", "high"),
    (r"Temp.*Upper (Critical|Non-recoverable).*going high", "hw.temperature", "high"),
    (r"IERR|Machine Check|CATERR|Uncorrectable machine check", "hw.machine_check", "present"),
    (r"Drive Fault|Drive.*\| Fault", "drive.failure", "present"),
    (r"Thermal Trip|Processor.*Throttled", "cpu.thermal_throttling", "present"),
    (r"Power off/down|Soft-power control failure", "power.unexpected_off", "present"),
)
_ENTRY = re.compile(r"^\s*[\da-f]+ \| ")


def event_log(lines: Sequence[str]) -> Iterator[Finding]:
    """Events of a board's log that were not taken back later. It reaches far back, so they may not be of now."""
    standing: dict[tuple[str, str], Finding] = {}
    for at, line in enumerate(lines):
        if not _ENTRY.match(line):
            continue
        for expression, signal, state in _EVENTS:
            if not re.search(expression, line):
                continue
            cells = [cell.strip() for cell in line.split("|")]
            sensor = cells[3] if len(cells) > 3 else ""
            if cells[-1].startswith("Deasserted") or "Deasserted" in line:
                standing.pop((signal, sensor), None)
            else:
                said = " ".join(cells[3:5])
                standing[signal, sensor] = Finding(signal, state, at, said, certainty=0.85)
            break
    yield from standing.values()


SUMS: dict[str, Callable[[Sequence[str]], Iterator[Finding]]] = {
    "one_core": one_core,
    "cores_of_top": cores_of_top,
    "numa_nodes": numa_nodes,
    "connect_time": connect_time,
    "event_log": event_log,
    "gpu_rows": gpu_rows,
    "one_task": one_task,
    "one_task_of_ps": one_task_of_ps,
}
