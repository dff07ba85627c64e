"""Runs of log lines: where they begin and end, and which lines belong to the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diagnops.machine.access_log import request_in
from diagnops.machine.finding import Heading
from diagnops.machine.log_lines import Log, log_line
from diagnops.machine.printed import speaks

_LONGEST = 20_000  # characters of a line that are looked at
_TRACE = re.compile(
    r"Traceback \(most recent call last\):|Exception in thread |panic: |fatal error: |goroutine \d+ \["
    r"|(?:Caused by: )?[a-z][\w$]*(?:\.[\w$]+)+(?:Exception|Error|Throwable)\b|\w+(?:Error|Exception): "
)
_BELONGS = re.compile(
    r"\s+\S|Caused by: |\.\.\. \d+ more|Suppressed: |goroutine \d+ \[|[\w./*()-]+\(.{0,200}\)$|created by "
    r"|exit status \d|\[?signal SIG|During handling of the above|The above exception was|runtime\.|main\."
)
_BETWEEN = re.compile(
    r"-- (?:Boot|Reboot|Logs begin|Journal begins|No entries)\b|-- .{0,200} --$|==> .{1,200} <==$|--$"
)
_GAP = 2  # lines without a form of a log that may stand between two with one
_LOGS = re.compile(r"\b(?:dmesg|journalctl|logs|stern)\b")
_NAMES = ("log", "logs", "journal", "journald", "syslog", "dmesg")


def log_run(lines: Sequence[str], at: int, heading: Heading) -> Iterator[Log]:
    """The lines of the log that begins at `at`; none where no log does. What belongs to the line above has no form.

    The exception of a stack trace is a message of its own.
    """
    all_are = heading.source in _NAMES or bool(_LOGS.search(heading.command))
    line, began = at, False
    while line < len(lines):
        text = lines[line][:_LONGEST] if not lines[line].startswith("{") else lines[line]
        log = _one(text, line)
        if log is None and began and (_BELONGS.match(text) or _BETWEEN.match(text)):
            log = _exception(text, line) or Log(line, "", "", "", "", "")
        if log is None and all_are and text.strip() and (heading.source or not speaks(text)):
            log = Log(line, "log", "", "", "", text.strip())
        if log is None and began and (gap := _gap(lines, line, all_are=bool(heading.source))):
            for between in range(line, line + gap):
                text = lines[between].strip()[:_LONGEST]
                yield Log(between, "log" if text else "", "", "", "", text)
            line += gap
            continue
        if log is None:
            return
        yield log
        began = True
        line += 1


def _one(text: str, line: int) -> Log | None:
    if not text or text.isspace():
        return None
    if log := log_line(text, line) or _exception(text, line):
        return log
    request = request_in(text)
    return Log(line, request.form, "", "", "", text) if request else None


def _exception(text: str, line: int) -> Log | None:
    """A line that names an exception, or begins a trace."""
    found = _TRACE.match(text)
    if not found:
        return None
    return Log(line, "stack trace", "", "error", "", "" if text.startswith("Traceback") else text)


def _gap(lines: Sequence[str], line: int, *, all_are: bool) -> int:
    """How many lines that look like none of a log's stand before one that does: printed by the same program."""
    for ahead in range(line, min(line + _GAP + 1, len(lines))):
        text = lines[ahead][:_LONGEST]
        if ahead > line and _one(text, ahead):
            return ahead - line
        if speaks(text) and not all_are:
            return 0
    return 0
