"""Runs of log lines: where they begin and end, and which lines belong to the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.machine.common.finding import Heading
from diagnops.machine.common.printed import speaks
from diagnops.machine.common.prompt import prompt_in
from diagnops.machine.logs.access_log import request_in
from diagnops.machine.logs.bare import begins_bare, is_bare_message
from diagnops.machine.logs.fields import Level
from diagnops.machine.logs.lines import Log, log_line

_LONGEST = 20_000  # characters of a line that are looked at
_TRACE = re.compile(
    r"(?P<head>Traceback \(most recent call last\):|goroutine \d+ \[|During handling of the above exception, another "
    r"|The above exception was the direct cause of "
    r"|<--- (?:Last few GCs|JS stacktrace) --->|\[\d+:0x[0-9a-f]+\] +\d+ ms: )"
    r"|thread '[^']{0,80}' (?:\(\d+\) )?panicked at |\{\"Kernel pid terminated\""
    r"|FATAL ERROR: .{0,80}?(?:heap out of memory|Allocation failed)"
    r"|Exception in thread |panic: |fatal error: "
    r"|(?:Caused by: )?[a-z][\w$]*(?:\.[\w$]+)*\.[\w$]*(?:Exception|Error|Throwable)\b|\w+(?:Error|Exception): "
    r"|[a-z]\w*\.(?:\w*error|timeout): "
)
# Node's errors have no name of their own: people write so, too, but show no frame below.
_THROWN = re.compile(r"(?:\w{1,20}: )?(?:Uncaught )?Error: \S")
_FRAME = re.compile(r"\s+at .*(?:\.[cm]?[jt]s|node:\w+):\d+")
_BELONGS = re.compile(
    r"\s+\S|[]})]+[,;]?$|\*\* \(|Caused by: |\.\.\. \d+ more|Suppressed: |goroutine \d+ \[|[\w./*()-]+\(.{0,200}\)$"
    r"|created by |exit status \d|Aborted \(core dumped\)|called `\w+::|note: run with `RUST|Crash dump is being "
    r"|\[?signal SIG|(?:runtime|main)\.\w+\("
)
# What the kernel prints below a message: where it was, the memory there is, the tasks there are.
_OF_KERNEL = re.compile(
    r"CPU: \d+ (?:UID: \d+ )?PID: \d|Hardware name: |Call Trace:|(?:\? )?[\w.]+\+0x[0-9a-f]+/0x|Mem-Info:|RIP: |RSP: "
    r"|R[A-D0-9][A-Z0-9]: [0-9a-f]|Code: [0-9a-f]|Tasks state|\[ *(?:pid|\d+) *\] +(?:uid|\d+) +(?:tgid|\d+) "
    r"|oom-kill:constraint=|(?:in)?active_anon:\d|Node \d+ |Modules linked in:|memory: usage \d|Memory cgroup stats "
)
_BETWEEN = re.compile(
    r"-- (?:Boot|Reboot|Logs begin|Journal begins|No entries)\b|-- .{0,200} --$|==> .{1,200} <==$|--$"
)
_CONTAINER = re.compile(r"[\w.-]{1,80} *\| ")  # before what a container of Compose prints
BARE = "message"  # the form of a line that has no more than its message; what stands between two is of people
_DOTNET = ".NET log"  # whose messages stand below the level and the category, deeper
_BELOW_DOTNET = re.compile(r"(?:[\w.-]{1,80} *\| )?\s{6}(?!at |---)(?P<text>\S.*)")
_WRAPPED = 4  # lines that one may go on for
_GAP = 2  # lines without a form of a log that may stand between two with one
_LOGS = re.compile(r"\b(?:dmesg|journalctl|logs|stern)\b|\b(?:tail|head|cat|less|z?grep)\b.*(?:\.log\b|/log/)")
_BY_PEOPLE = re.compile(r" \S|\s+[-*•] ")
_QUOTE = re.compile(r"> ?|\s{1,8}(?=\S)")
_NAMES = ("log", "logs", "journal", "journald", "syslog", "dmesg")


def log_run(lines: Sequence[str], at: int, heading: Heading) -> Iterator[Log]:
    """The lines of the log that begins at `at`; none where no log does. What belongs to the line above has no form.

    The exception of a stack trace is a message of its own. Lines may be quoted or indented, all as the first one.
    """
    below = at > 0 and bool(lines[at - 1].strip())
    said = heading.source in _NAMES
    all_are = said or (below and bool(_LOGS.search(heading.command)))
    own = _Lines(lines, ((found := _QUOTE.match(lines[at])) and found[0]) or "")
    line, form = at, ""
    level: Level = ""
    if not all_are and not _begins(own, at):
        return
    while line < len(lines) and not prompt_in(lines[line]):
        text = own.text(line)
        log = _one(text, line) or _thrown(own, line)
        if log is None and form == _DOTNET and (message := _BELOW_DOTNET.match(text)):
            log = Log(line, form, "", level, "", message["text"])
        if log is None and ((form and _belongs(text)) or _heads(own, line)):
            log = _exception(text, line) or Log(line, "", "", "", "", "")
        if log is None and form == BARE and _like_above(own, line):
            log = Log(line, BARE, "", "", "", text)
        if log is None and all_are and text.strip() and (said or not speaks(text)):
            log = Log(line, "log", "", "", "", text.strip())
        if log is not None:
            yield log if text.count('"') % 2 == 0 else _unwrapped(own, log, text)
            form, level = log.form or form, log.level if log.form else level
            line += 1
            continue
        until = _until(own, line, form) if form and form != BARE else line
        if said and not text.strip():
            until = max(until, line + 1)
        if until == line:
            return
        for between in range(line, until):
            text = _CONTAINER.sub("", own.text(between), count=1).strip()
            yield Log(between, "log" if text else "", "", "", "", text)
        line = until


class _Lines(NamedTuple):
    """Lines without what they are quoted or indented by."""

    lines: Sequence[str]
    quote: str

    def text(self, line: int) -> str:
        """A line, as much of it as is looked at; one of JSON whole."""
        text = self.lines[line].removeprefix(self.quote)
        return text if text.startswith("{") else text[:_LONGEST]

    @property
    def end(self) -> int:
        return len(self.lines)


def _begins(own: _Lines, line: int) -> bool:
    """Whether a log begins: people write of a panic as well, but show no goroutine below."""
    text = own.text(line)
    if text.startswith("panic: "):
        return any("goroutine" in own.text(below) for below in range(line + 1, min(line + 5, own.end)))
    return _one(text, line) is not None or _thrown(own, line) is not None or _heads(own, line)


def _unwrapped(own: _Lines, log: Log, text: str) -> Log:
    """A line that was wrapped within quotes, with what the lines below it go on with."""
    for below in range(log.line + 1, min(log.line + _WRAPPED + 1, own.end)):
        more = own.text(below)
        if not more.strip() or log_line(more):
            break
        text = f"{text} {more.strip()}"
        if text.count('"') % 2 == 0:
            whole = log_line(text, log.line)
            return whole if whole and whole.form == log.form else log
    return log


def _thrown(own: _Lines, line: int) -> Log | None:
    """An error of Node's, known by the frame below it."""
    text = own.text(line)
    shown = _THROWN.match(text) and line + 1 < own.end and _FRAME.match(own.text(line + 1))
    return Log(line, "stack trace", "", "error", "", text) if shown else None


def _heads(own: _Lines, line: int) -> bool:
    """Whether a line of the program that shows the log stands above the first of it."""
    below = line + 1
    return bool(_BETWEEN.match(own.text(line))) and below < own.end and _one(own.text(below), below) is not None


def _belongs(text: str) -> bool:
    """Whether a line goes on with what the line above began."""
    if above := _CONTAINER.match(text):
        return text[above.end() :].isspace() or _belongs(text[above.end() :])
    if _BETWEEN.match(text) or _OF_KERNEL.match(text):
        return True
    return bool(_BELONGS.match(text)) and not (_BY_PEOPLE.match(text) and speaks(text))


def _like_above(own: _Lines, line: int) -> bool:
    """Whether a message begins as the one above does: the driver of the same device goes on."""
    head, colon, _ = own.text(line).partition(": ")
    return bool(colon) and begins_bare(head + colon) and own.text(line - 1).startswith(head + colon)


def _one(text: str, line: int) -> Log | None:
    if not text or text.isspace():
        return None
    if log := log_line(text, line) or _exception(text, line):
        return log
    if request := request_in(text):
        return Log(line, request.form, "", "", "", text)
    return Log(line, BARE, "", "", "", text) if is_bare_message(text) else None


def _exception(text: str, line: int) -> Log | None:
    """A line that names an exception, or begins a trace."""
    if above := _CONTAINER.match(text):
        text = text[above.end() :]
    found = _TRACE.match(text)
    if not found:
        return None
    return Log(line, "stack trace", "", "error", "", "" if found["head"] else text)


def _until(own: _Lines, line: int, form: str) -> int:
    """Where the log goes on after lines that look like none of a log's: some that its program printed as they are, or
    an empty one where what follows is of the same form; `line` where it does not."""
    for ahead in range(line + 1, min(line + _GAP + 1, own.end)):
        above, text = own.text(ahead - 1), own.text(ahead)
        if speaks(above) or above.rstrip().endswith(":") or prompt_in(text):
            return line
        empty = not above.strip()
        if (found := _one(text, ahead)) and not (empty and found.form not in (form, "stack trace")):
            return ahead
        if empty:
            return line
    return line
