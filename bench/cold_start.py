"""How much processor time a cold `diagnops match` takes: ``python -m diagnops.bench.cold_start [--cases N]``.

Whole processes, user + system time, the median of ten. Processor time, because other work on a machine stretches the
clock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from diagnops.app.workspace import Session
from diagnops.bench.synthetic import synthetic_cases

TEXT = (
    "Load balancer team: we keep returning 5xx. Application team: response times are high and threads wait for the "
    "database. Database team: queries come back slowly, yet database CPU is idle."
)
TARGET = 0.25


def processor_seconds(command: list[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Processor time and wall time of one run, in seconds."""
    began = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=0, help="synthetic cases to add to the starter cases")
    parser.add_argument("--runs", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = str(Path(folder) / "cases.db")
        session = Session(location)
        if asked.cases:
            session.case_base.add(
                synthetic_cases(asked.cases, session.vocabulary, list(session.case_base)), who="bench"
            )
        count = len(session.case_base)
        session.case_base.close()
        env = {**os.environ, "DIAGNOPS_DB": location}
        command = [str(Path(sys.executable).parent / "diagnops"), "match", TEXT]
        first = processor_seconds(command, env)  # builds what is derived
        runs = [processor_seconds(command, env) for _ in range(asked.runs)]
    cpu, wall = ([run[i] for run in runs] for i in (0, 1))
    print(f"{count:,} cases, {asked.runs} runs; the first, which builds the index: {first[0]:.2f} s")
    for name, values in (("processor", cpu), ("wall", wall)):
        print(f"{name:9}  median {statistics.median(values):.3f} s  min {min(values):.3f}  max {max(values):.3f}")
    print(f"target     {TARGET:.2f} s of processor time: {'met' if statistics.median(cpu) <= TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
