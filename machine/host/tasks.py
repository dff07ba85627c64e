"""Tasks that a list of processes shows at the limit of one CPU, while the machine has others idle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.machine.common.finding import Finding
from diagnops.machine.common.table import number

_BUSY, _ONE = 90.0, 110.0  # % of one CPU: a process beyond it has more than one thread at work
_REST = 30.0  # % of all CPUs that is idle
_CPU = ("%CPU", "CPU%")
_ALL_IDLE = re.compile(r"^(?:%?Cpu\(s\)\s*:|CPU usage:).*?([\d.]+)[ %]*id")
_CORE_IDLE = re.compile(r"^%?Cpu(\d+)\s*:.*?([\d.]+)[ %]*id\b")
_METERS = re.compile(r"(?<![\w.])(\d+)\s*\[[|#* ]*([\d.]+)%\s*\]")
_OF_CORE = re.compile(r"\[?(?:ksoftirqd|migration|cpuhp|kworker|watchdog|idle_inject|irq_work)/u?(\d+)")


class _Task(NamedTuple):
    line: int
    share: float  # % of one CPU
    name: str


def one_task(lines: Sequence[str]) -> Iterator[Finding]:
    """One task of `top` or `htop` takes all of a CPU; a kernel thread such as ksoftirqd or kswapd too."""
    idle = _idle(lines)
    if idle is not None and idle >= _REST:
        yield from _limited(_tasks(lines), f"idle {idle:.0f} %", 0.85)


def one_task_of_ps(lines: Sequence[str]) -> Iterator[Finding]:
    """The same in `ps`, which shows no idle time: how many CPUs there are at least, the threads of the kernel tell."""
    tasks = _tasks(lines)
    cores = 1 + max((int(found[1]) for line in lines if (found := _OF_CORE.search(line))), default=0)
    idle = 100.0 - sum(task.share for task in tasks) / cores
    if cores > 1 and idle >= _REST:
        yield from _limited(tasks, f"of {cores} CPUs", 0.8)


def _limited(tasks: Sequence[_Task], rest: str, certainty: float) -> Iterator[Finding]:
    busy = max((task for task in tasks if _BUSY <= task.share <= _ONE), key=lambda task: task.share, default=None)
    if busy:
        said = f"{busy.name} {busy.share:g} % of one CPU, {rest}"
        yield Finding("cpu.single_core_saturated", "present", busy.line, said, certainty=certainty)


def _idle(lines: Sequence[str]) -> float | None:
    """How much of all CPUs is idle, as the last report says, in %."""
    all_idle = [float(found[1]) for line in lines if (found := _ALL_IDLE.match(line))]
    if all_idle:
        return all_idle[-1]
    cores = {one[1]: float(one[2]) for line in lines if (one := _CORE_IDLE.match(line))}
    cores = cores or {core: 100.0 - float(busy) for line in lines for core, busy in _METERS.findall(line)}
    return sum(cores.values()) / len(cores) if cores else None


def _tasks(lines: Sequence[str]) -> list[_Task]:
    """The rows of the last list of tasks."""
    head: list[str] = []
    tasks: list[_Task] = []
    for at, line in enumerate(lines):
        words = line.split()
        if "PID" in words and any(one in words for one in _CPU):
            head, tasks = words, []
        elif head and len(words) > 1:
            column = next(at for at, name in enumerate(head) if name in _CPU)
            share = next((n for word in words[column:] if (n := number(word)) is not None), None)
            if share is not None:
                tasks.append(_Task(at, share, _name(head, words)))
    return tasks


def _name(head: Sequence[str], words: Sequence[str]) -> str:
    """The program of a row, without its path and what it was called with."""
    column = next((at for at, name in enumerate(head) if name in ("COMMAND", "CMD", "Command", "COMM")), len(head) - 1)
    return words[min(column, len(words) - 1)].rsplit("/", 1)[-1 if words[-1].startswith("/") else 0][:30]
