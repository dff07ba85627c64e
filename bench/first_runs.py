"""Whether first uses at once end well: ``python -m diagnops.bench.first_runs [--times N] [--at-once N]``.

Each time, so many whole programs start at the same moment on a case base that is not there. All have to answer alike,
and the case base has to hold each starter case once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from diagnops.app import Workspace

TEXT = "the disk is full and writes fail"


def first_runs(base: Path, at_once: int) -> str:
    """Start so many programs on a case base that is not there, and tell how that ended: "well", or what was wrong."""
    command = [sys.executable, "-m", "diagnops.cli", "match", TEXT, "--db", str(base)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(at_once)
    ]
    ended = [(*process.communicate(), process.returncode) for process in started]
    for _, wrong, code in ended:
        if code or wrong:
            return f"exit code {code}: {wrong.strip().replace(str(base), 'BASE')}"
    if len({said for said, _, _ in ended}) > 1:
        return "different answers"
    with Workspace.open(base) as desk:
        desk.case_base.verify()
        times = {len(desk.cases.history(case.id)) for case in desk.cases}
    return "well" if times == {1} else f"cases were given {max(times)} times"


def main() -> int:
    """Run and print; the exit code is 1 where one did not end well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=2)
    asked = parser.parse_args()
    ends: Counter[str] = Counter()
    for _ in range(asked.times):
        with tempfile.TemporaryDirectory() as folder:
            ends[first_runs(Path(folder) / "cases.db", asked.at_once)] += 1
    for end, times in ends.most_common():
        print(f"{times} of {asked.times}: {end}")
    return 0 if set(ends) == {"well"} else 1


if __name__ == "__main__":
    sys.exit(main())
