"""What test runners print: the names of tests speak of trouble that nobody has.

A run begins where a line has a runner's own form; people tick off what they did with the same marks, but give no
duration. What a failed test prints of itself is not of the run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken

_DURATION = r"\(\d[\d.,]* ?(?:ms|m?s|s|m)\)\s*$"
_MARK = r"[✓✔√✕✗✘×]"
_BEGINS = re.compile(
    rf"\s*{_MARK} .*{_DURATION}|(?:PASS|FAIL) +\S*[./]\S*(?: {_DURATION}|\s*$)|\s*--- (?:PASS|FAIL|SKIP): \S+ \(\d"
    r"|=== RUN +\S+\s*$|test \S+ \.\.\. (?:ok|FAILED|ignored)\s*$|\w+ \([\w.]+\) \.\.\. (?:ok|FAIL|ERROR|skipped)\b"
    r"|\S+::\S+ (?:PASSED|FAILED|SKIPPED|ERROR)\b|(?:not )?ok \d+ - \S|running \d+ tests?\s*$"
    r"|=+ test session starts =+$"
)
_GOES_ON = re.compile(
    rf"\s+{_MARK} |=== (?:PAUSE|CONT|NAME) |(?:PASS|FAIL|ok)\s*$|(?:ok|FAIL|---)\s+\S+\s+(?:\d[\d.]*m?s|\(cached\))\s*$"
    r"|(?:Test Suites|Tests|Test Files|Snapshots|Time|Duration|Start at):? +\S|Ran all test suites"
    r"|Ran \d+ tests? in |test result: |=+ .*\b(?:passed|failed)\b.* =+\s*$|OK\s*$"
    r"|platform \w+ -- Python|collected \d+ items?|(?:rootdir|configfile|plugins): |\S+\.py [.FEsxX]+ +\[ *\d+%\]$"
    r"|\s+\d+ (?:passing|failing|pending)\b|\d+\.\.\d+\s*$|# (?:tests|pass|fail|skip|duration_ms) "
)
_TITLE = re.compile(r"\s{2,}\S.{0,100}$")
_AHEAD = 3  # titles above each other


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The lines of a run of tests. It shows no signal, whether tests pass or fail."""
    if not _BEGINS.match(lines[at]):
        return None
    end = line = at + 1
    while line < len(lines):
        if not lines[line].strip():
            line += 1
        elif _of_run(lines[line]) or _titles(lines, line):
            line = end = line + 1
        else:
            break
    return Taken("test run", end)


def _of_run(line: str) -> bool:
    return bool(_BEGINS.match(line) or _GOES_ON.match(line))


def _titles(lines: Sequence[str], at: int) -> bool:
    """Whether a title stands here: tests follow below it."""
    for line in lines[at : at + _AHEAD + 1]:
        if _of_run(line):
            return True
        if not _TITLE.match(line):
            return False
    return False
