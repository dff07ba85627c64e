"""Whether an agent gets as far by the tools as by the desk: ``python -m diagnops.bench.agent_policy --data DIR``.

DIR holds ``dev/reports.jsonl``: reports as they were told before the cause was known, each with the `right` case and
what anybody reads from it (`must_read`). A policy that sees only the text of the results, over a real session on
standard input and output, makes each check they name: it is answered by what must be read from the report, else by the
symptoms of the right case, else it cannot be made. The policy stops when a case is seen, no check is named, or six were
made. Solved is a report where the right case was first, seen or possible, on the way; the same policy goes through
`diagnops.app`, and the two are compared report by report.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
from msgspec import Struct

from diagnops.app import Workspace
from diagnops.bench.agent_desks import MODES, Calls, Desk, Step, session
from diagnops.kb.case import Case
from diagnops.kb.errors import DiagnopsError
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Vocabulary

MOST_CHECKS = 6
SEED = Path(__file__).resolve().parent.parent / "docs" / "incident-en.txt"
SEED_CASE, SEED_SEEN = "ebs-queue-saturation", ("volume/io.queue_length=high",)


class Report(Struct, frozen=True):
    """What somebody told, the cases that it is, and what anybody reads from it."""

    id: str
    text: str
    right: str | None = None
    also_right: tuple[str, ...] = ()
    must_read: tuple[str, ...] = ()
    kind: str = ""
    lang: str = "en"


class Way(NamedTuple):
    """How it went: every step of the way."""

    steps: list[Step]

    @property
    def calls(self) -> int:
        """How often the policy asked."""
        return len(self.steps)

    def solved(self, report: Report) -> bool:
        """Whether the right case was first, seen or possible, on the way."""
        right = {report.right, *report.also_right}
        return any(step.first in right and step.verdict in ("seen", "possible") for step in self.steps)

    def solved_at_the_end(self, report: Report) -> bool:
        """Whether it was where the policy stopped by itself."""
        return Way(self.steps[-1:]).solved(report)


async def follow(report: Report, desk: Desk, states: dict[str, str]) -> Way:
    """Make each check that is named; `states` are what checks show, the others cannot be made."""
    steps = [await desk.begin(report.text)]
    while steps[-1].verdict != "seen" and steps[-1].check and len(steps) <= MOST_CHECKS:
        check = steps[-1].check
        steps.append(await desk.go_on(check, states.get(check) or states.get(check.rpartition("/")[2])))
    return Way(steps)


def states_of(report: Report, right: Case | None, vocabulary: Vocabulary) -> dict[str, str]:
    """What checks show, by place and, where nobody said where, by signal; what must be read goes before the case."""
    symptoms = [f"{place(s.role, s.signal)}={s.state}" for s in right.symptoms] if right else []
    found: dict[str, str] = {}
    for written in (*report.must_read, *symptoms):
        where, _, state = written.partition("=")
        role, _, signal = where.rpartition("/")
        try:
            signal = vocabulary.find_signal(signal).id  # it may have been written by a former id
        except DiagnopsError:
            continue
        found.setdefault(place(role or None, signal), state)
    return found


def difference(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """The difference of two paired shares with its 95 % interval (Agresti and Min: half a report in every cell), which
    stays wide where no pair differs.

    >>> "{:+.3f} [{:+.3f}, {:+.3f}]".format(*difference([(True, True)] * 98))
    '+0.000 [-0.020, +0.020]'
    """
    count = len(pairs) + 2
    more = sum(one and not other for one, other in pairs) + 0.5
    less = sum(other and not one for one, other in pairs) + 0.5
    middle = (more - less) / count
    half = 1.96 * sqrt(more + less - (more - less) ** 2 / count) / count
    return (more - less) / max(1, len(pairs)), middle - half, middle + half


async def compare(reports: Sequence[Report], mode: str, folder: Path) -> None:
    """Go both ways for each report, and tell."""
    by_tools, by_desk = MODES[mode]
    base = folder / f"{mode}.db"
    with Workspace.open(base) as workspace:
        cases = {case.id: case for case in workspace.cases}
        options = ["--write"] if mode == "investigate" else []
        async with session(base, *options) as client:
            calls = Calls(client)
            tools, desk = by_tools(calls), by_desk(workspace)
            ways: list[tuple[Report, Way, Way]] = []
            for report in reports:
                states = states_of(report, cases.get(report.right or ""), workspace.vocabulary)
                ways.append((report, await follow(report, tools, states), await follow(report, desk, states)))
            seed = Report("seed", SEED.read_text("utf-8"), SEED_CASE, must_read=SEED_SEEN)
            meeting = await follow(seed, tools, states_of(seed, None, workspace.vocabulary))
    print(f"{mode}:")
    for name, some in _groups(ways):
        pairs = [(tool.solved(report), app.solved(report)) for report, tool, app in some]
        ends = [tool.solved_at_the_end(report) for report, tool, _ in some]
        change, low, high = difference(pairs)
        print(
            f"  {name:12} {len(some):3}  tools {mean(a for a, _ in pairs):.3f}  app {mean(b for _, b in pairs):.3f}"
            f"  difference {change:+.3f} [{low:+.3f}, {high:+.3f}]  steps that differ"
            f" {sum(tool != app for _, tool, app in some)}  where it stops {mean(ends):.3f}"
            f"  calls {mean(tool.calls for _, tool, _ in some):.1f}"
        )
    print(
        f"  a result has {median(calls.letters):.0f} letters (longest {max(calls.letters)}),"
        f" takes {median(calls.seconds) * 1000:.0f} ms; the meeting of {SEED.name} is"
        f" {'solved' if meeting.solved(seed) else 'not solved'} in {meeting.calls} calls"
    )


def _groups(ways: Sequence[tuple[Report, Way, Way]]) -> Iterable[tuple[str, list[tuple[Report, Way, Way]]]]:
    yield "all", list(ways)
    for kind, lang in (("symptoms", "en"), ("symptoms", "ko"), ("quotes", "en"), ("quotes", "ko")):
        if some := [one for one in ways if (one[0].kind, one[0].lang) == (kind, lang)]:
            yield f"{kind}, {lang}", some


def main() -> None:
    """Read the reports that the library covers, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--tools", choices=[*MODES], action="append", help="default: each")
    asked = parser.parse_args()
    lines = (asked.data / "dev" / "reports.jsonl").read_bytes().splitlines()
    reports = [one for line in lines if (one := msgspec.json.decode(line, type=Report)).right]
    with TemporaryDirectory() as folder:
        for mode in asked.tools or MODES:
            asyncio.run(compare(reports, mode, Path(folder)))


if __name__ == "__main__":
    main()
