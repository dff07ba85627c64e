"""The lines that one output of a program has, and of them those that say something of now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.machine.common.prompt import prompt_in
from diagnops.machine.host.programs import Program

_MOST_GAP = 2  # empty lines within an output
_MOST_ABOVE = 500  # lines in which an earlier answer of the same command is looked for
_CORES = re.compile(r"\((\d+) CPU\)")
_CORE_LINE = re.compile(r"^\s*(?:%?Cpu\d+\s*:|\d+\s*\[)", re.MULTILINE)
# A comma before one or two digits is a decimal comma, unless the line also has points.
_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_POINT = re.compile(r"\d\.\d")
_NO_ROW = "-"  # stands where a row stood that says nothing; an empty line would end the table


class Block(NamedTuple):
    """The lines of one output; `alone` where the only report may be an average since boot, `before` what the same
    command printed earlier."""

    lines: list[str]
    cores: int | None = None
    alone: bool = False
    before: Sequence[str] = ()


def end_of(lines: Sequence[str], at: int, program: Program) -> int:
    """Where the output ends that begins at the line `at`."""

    def goes_on(line: str) -> bool:
        return bool(program.goes_on.search(line)) and not (program.apart and program.begins.search(line))

    end = at + 1
    empty = 0
    for here in range(at + 1, len(lines)):
        if not lines[here].strip():
            empty += 1
        elif empty > _MOST_GAP or not goes_on(lines[here]):
            break
        else:
            end, empty = here + 1, 0
    return end


def block_of(lines: Sequence[str], at: int, end: int, program: Program, command: str) -> Block:
    """What an output says of now: without the report that is an average since boot."""
    told = [_COMMA.sub(".", line) if not _POINT.search(line) else line for line in lines[at:end]]
    if program.wraps:
        told = _unwrapped(told)
    text = "\n".join(told)
    found = _CORES.search(text)
    cores = int(found[1]) if found else len(set(_CORE_LINE.findall(text))) or None
    return _without_the_first(Block(told, cores, before=_before(lines, at, program, command)), program, command)


def _before(lines: Sequence[str], at: int, program: Program, command: str) -> list[str]:
    """What the same command printed the last time it was run above: of what is counted, only growth says something."""
    if not command:
        return []
    for above in range(at - 2, max(0, at - _MOST_ABOVE) - 1, -1):
        asked = prompt_in(lines[above])
        if asked and asked.typed == command and above + 1 < at and program.goes_on.search(lines[above + 1]):
            return list(lines[above + 1 : end_of(lines, above + 1, program)])
    return []


def _unwrapped(lines: list[str]) -> list[str]:
    """A row whose first cell was too long for its column stands in one line, the second."""
    told = list(lines)
    for at, line in enumerate(told[:-1]):
        if len(line.split()) == 1 and told[at + 1][:1].isspace():
            told[at], told[at + 1] = _NO_ROW, f"{line.strip()} {told[at + 1].strip()}"
    return told


def _without_the_first(block: Block, program: Program, command: str) -> Block:
    """The block without its first report, which is an average since boot; where it is the only one, nobody knows
    whether it is the first: unless a command says so, people mostly paste the one that shows what they mean."""
    lines = block.lines
    if re.search(program.since_boot, "\n".join(lines), re.MULTILINE):
        return block._replace(lines=[])
    if program.rows_report:
        reports = [at for at, line in enumerate(lines) if line[:6].strip()[:1].isdigit()]
    else:
        heads = [at for at, line in enumerate(lines) if re.search(program.report, line)]
        reports = [at for at in heads if lines[at].split()[0] == lines[heads[0]].split()[0]]
    if not reports:
        return block
    if len(reports) > 1:
        end = reports[0] + 1 if program.rows_report else reports[1]
        gone = [_NO_ROW if program.rows_report else ""] * (end - reports[0])
        return block._replace(lines=[*lines[: reports[0]], *gone, *lines[end:]])
    typed = re.findall(r"(?<=\s)\d+\b", command)
    if command and (not typed or typed[1:] == ["1"]) and not re.search(r"\s-\w*y", command):
        return block._replace(lines=[])
    return block._replace(alone=not re.search(r"\s-\w*y", command))
