"""Runs of log lines: where they begin and end, and which lines belong to the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diagnops.machine.access_log import request_in
from diagnops.machine.finding import Heading
from diagnops.machine.log_lines import Log, log_line
from diagnops.machine.printed import speaks
from diagnops.machine.prompt import prompt_in

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
_LOGS = re.compile(r"\b(?:dmesg|journalctl|logs|stern)\b|\b(?:tail|head|cat|less|z?grep)\b.*(?:\.log\b|/log/)")
_BY_PEOPLE = re.compile(r" \S|\s+[-*•] ")
_NAMES = ("log", "logs", "journal", "journald", "syslog", "dmesg")


def log_run(lines: Sequence[str], at: int, heading: Heading) -> Iterator[Log]:
    """The lines of the log that begins at `at`; none where no log does. What belongs to the line above has no form.

    The exception of a stack trace is a message of its own.
    """
    below = at > 0 and bool(lines[at - 1].strip())
    all_are = heading.source in _NAMES or (below and bool(_LOGS.search(heading.command)))
    line, began, form = at, False, ""
    while line < len(lines) and not prompt_in(lines[line]):
        text = lines[line] if lines[line].startswith("{") else lines[line][:_LONGEST]
        log = _one(text, line)
        if log is None and began and _belongs(text):
            log = _exception(text, line) or Log(line, "", "", "", "", "")
        if log is None and all_are and text.strip() and (heading.source or not speaks(text)):
            log = Log(line, "log", "", "", "", text.strip())
        if log is None:
            until = _until(lines, line, form) if began else line
            if until == line and not (heading.source and not text.strip()):
                return
            for between in range(line, max(until, line + 1)):
                text = lines[between].strip()[:_LONGEST]
                yield Log(between, "log" if text else "", "", "", "", text)
            line = max(until, line + 1)
            continue
        yield log
        began, form = True, log.form or form
        line += 1


def _belongs(text: str) -> bool:
    """Whether a line goes on with what the line above began."""
    if _BETWEEN.match(text):
        return True
    return bool(_BELONGS.match(text)) and not (_BY_PEOPLE.match(text) and speaks(text))


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
    return Log(line, "stack trace", "", "error", "", "" if text.startswith(("Traceback", "goroutine")) else text)


def _until(lines: Sequence[str], line: int, form: str) -> int:
    """Where the log goes on after lines that look like none of a log's: some that its program printed as they are, or
    an empty one where what follows is of the same form; `line` where it does not."""
    for ahead in range(line + 1, min(line + _GAP + 1, len(lines))):
        above, text = lines[ahead - 1], lines[ahead][:_LONGEST]
        if speaks(above) or above.rstrip().endswith(":") or prompt_in(text):
            return line
        empty = not above.strip()
        if (found := _one(text, ahead)) and not (empty and form not in (found.form, "stack trace")):
            return ahead
        if empty:
            return line
    return line
