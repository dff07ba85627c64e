"""Whether lines look as if a program had printed them, though nobody here knows which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.common.finding import Heading
from diagnops.machine.common.prompt import prompt_in

_BEGINNING = 4000  # characters of a line by which it is told what it may be
_MOST = 400  # lines after a prompt that are held for its output
_KEY = re.compile(r"^\s*[\w.%/() -]{1,40}[:=]\s*[-+\d\"'{\[(]")
_FIGURES = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*[%kKmMgGtT]?[iB]{0,2}(?![\w])")
_ROW = re.compile(r"\S(?: {2,}|\t)\S")
_TIMED = re.compile(
    r"^\W{0,2}(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{4}/\d\d/\d\d \d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
    r"|\d\d:\d\d:\d\d[.,]\d|\d+\.\d{3,}\]|[IWEF]\d{4} \d\d:)"
)
_TELEPHONE = re.compile(
    r"(?<![\w.-])(?:\+\d{1,3}[ -]\(?\d|\d{2,4}-\d{3,4}-\d{4}(?![\w-]))"
)  # a list of people has them
_NUMBERED = re.compile(r"\s*\d{1,2}[.)] [^\W\d_]")  # so do people number what they list
_SIGNS = re.compile(r"[\[\]{}|<>=\t\"]|  |: [\dA-Z(]|\d:\d| -{1,2}\w|CloudWatch|[Aa]larm|rror\b|rolled out|rollout")
_ASKS = re.compile(r"\s*[A-Z][a-z']+(?:,? [a-z']+){1,8} ?\?+\s*$")
_SENTENCE = re.compile(r"[가-힣]{2,}|(?:\b[a-z']{2,}\b[ ,;]+){5,}[a-z']+")


def printed_from(lines: Sequence[str], at: int, heading: Heading) -> int:
    """Where the lines end that a program seems to have printed from `at` on; `at` where they are prose.

    Right below a prompt everything is output, to the next empty line after which somebody speaks. Elsewhere two lines
    in a row have to look printed: rows of a table, figures by name, times at their beginning.
    """
    if heading.command:
        end = at
        while end < min(len(lines), at + _MOST) and lines[end].strip() and not _over(lines[end]):
            end += 1
        return end
    end = at
    while end < len(lines) and lines[end].strip() and looks_printed(lines[end]):
        end += 1
    return end if end - at >= 2 else at


def _over(line: str) -> bool:
    """Whether somebody speaks, asks in a few words or types the next command."""
    return speaks(line) or _ASKS.match(line) is not None or prompt_in(line) is not None


def looks_printed(line: str) -> bool:
    """Whether a line has the look of a table, of figures by name or of a log.

    >>> looks_printed("nfs-1   10.2.0.4   up   12d"), looks_printed("the queue is at 60, CPU 3 %")
    (True, False)
    >>> looks_printed("  Ada Bell   010-5555-0100   storage"), looks_printed("2. Ada Bell   storage   to 09:00")
    (False, False)
    """
    if (speaks(line) and not _TIMED.match(line)) or _TELEPHONE.search(line) or _NUMBERED.match(line):
        return False
    words = line.split()
    figures = len(_FIGURES.findall(line))
    rows = len(_ROW.findall(line))
    return bool(
        _TIMED.match(line)
        or rows >= 2
        or (len(words) >= 4 and figures >= 0.6 * len(words))
        or (line.strip() in ("{", "}", "[", "]", "},", "],", "---"))
        or (line.lstrip().startswith(('"', "- ")) and _KEY.match(line.lstrip(' "-')) and len(words) <= 4)
        or (rows and _KEY.match(line))
    )


def plainly_prose(line: str) -> bool:
    """Whether a line is a sentence of somebody and nothing else, so that no reader of output needs to look at it: it
    begins with a letter, has no sign that programs set words apart with, and names no alarm.

    >>> plainly_prose("we looked at the disks for an hour"), plainly_prose("2026-11-23 we looked at it for an hour")
    (True, False)
    """
    return line[:1].isalpha() and not _SIGNS.search(line, 0, _BEGINNING) and speaks(line)


def speaks(line: str) -> bool:
    """Whether a line has a sentence of somebody in it: six words in a row, or Korean.

    >>> speaks("we looked at it for an hour"), speaks("sda   0.00  12.1"), speaks("DB가 느립니다")
    (True, False, True)
    """
    return _SENTENCE.search(line, 0, _BEGINNING) is not None
