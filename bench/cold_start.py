"""How much processor time a cold `diagnops match` takes: ``python -m diagnops.bench.cold_start [--against REVISION]``.

Whole processes, user + system time, the median of ten. Processor time, because other work on a machine stretches the
clock. With `--against` an earlier revision is measured too, in turn with this one, on the same cases: the ratio holds
where the machine is noisy. Both on the starter cases and with so many more.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.bench.synthetic import synthetic_cases

ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "Load balancer team: we keep returning 5xx. Application team: response times are high and threads wait for the "
    "database. Database team: queries come back slowly, yet database CPU is idle."
)


class Program(NamedTuple):
    """A revision of the program, and the folder it is loaded from."""

    name: str
    folder: Path

    def command(self) -> list[str]:
        """A cold match."""
        return [sys.executable, "-m", "diagnops.cli", "match", TEXT]

    def environment(self, case_base: Path) -> Mapping[str, str]:
        """Where the program and its case base are."""
        ours = {
            "DIAGNOPS_DB": str(case_base),
            "PYTHONPATH": str(self.folder),
            "PYTHONPYCACHEPREFIX": f"{self.folder}-pyc",
        }
        # Compiled modules are kept, whatever is usual here: an installed program has them.
        return {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | ours


def loaded_from(tree: Path, name: str, folder: Path) -> Program:
    """The program of a checkout; all are loaded in the same way, by links, so that the ratio is of the code."""
    links = folder / f"links-{name}"
    package = links / "diagnops"
    package.mkdir(parents=True)
    for room in tree.glob("*/__init__.py"):
        (package / room.parent.name).symlink_to(room.parent)
    return Program(name, links)


def earlier(revision: str, folder: Path) -> Program:
    """The program as it was at a revision of this repository, put into a folder."""
    tree = folder / "tree"
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(ROOT), str(tree)], check=True)
    subprocess.run(["git", "-C", str(tree), "checkout", "--quiet", revision], check=True)
    return loaded_from(tree, revision, folder)


def make_case_base(program: Program, path: Path, files: Path | None) -> None:
    """A case base of the program's own, with the cases of a folder besides the starter cases, used once."""
    base = [sys.executable, "-m", "diagnops.cli"]
    env = program.environment(path)
    if files:
        subprocess.run([*base, "add", str(files)], env=env, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(program.command(), env=env, check=True, stdout=subprocess.DEVNULL)


def processor_seconds(command: list[str], env: Mapping[str, str]) -> float:
    """Processor time of one run, in seconds."""
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def _files(count: int, folder: Path) -> Path:
    """So many synthetic cases as files, of signals that the earlier revision has as well, if there is one."""
    from diagnops.kb.casefile import write_case

    earlier_files = (folder / "tree" / "cases" / "vocabulary").glob("*.yaml")
    known = set(re.findall(r"- id: (\S+)", "\n".join(path.read_text("utf-8") for path in earlier_files)))
    with Workspace.open(folder / "source.db") as desk:
        signals = tuple(s for s in desk.vocabulary.signals if not known or s.id in known)
        made = list(synthetic_cases(count, replace(desk.vocabulary, signals=signals), list(desk.cases)))
    files = folder / "more"
    files.mkdir()
    for case in made:
        (files / f"{case.id}.md").write_text(write_case(case), "utf-8")
    return files


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="synthetic cases to add in the second round")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--against", metavar="REVISION", help="measure this revision too, and tell the ratio")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [loaded_from(ROOT, "now", folder)]
        if asked.against:
            programs.append(earlier(asked.against, folder))
        for count in (0, asked.cases):
            files = _files(count, folder) if count else None
            bases = [folder / f"{program.name}-{count}.db" for program in programs]
            for program, base in zip(programs, bases, strict=True):
                make_case_base(program, base, files)
            took: list[list[float]] = [[] for _ in programs]
            for _ in range(asked.runs):
                for program, base, times in zip(programs, bases, took, strict=True):
                    times.append(processor_seconds(program.command(), program.environment(base)))
            print(f"{count:,} cases beside the starter cases, {asked.runs} runs in turn, processor time")
            for program, times in zip(programs, took, strict=True):
                median = statistics.median(times)
                print(f"  {program.name:10} median {median:.3f} s  min {min(times):.3f}  max {max(times):.3f}")
            if len(programs) > 1:
                ratios = [ours / theirs for ours, theirs in zip(*took, strict=True)]
                print(f"  now / {asked.against}: {statistics.median(ratios):.2f} (median of the pairs)")


if __name__ == "__main__":
    main()
