"""Lines of logs: what stands before the message (time, host, program, level) is told apart from it.

The forms are a table, the surest first. One may hold another: the journal of a node holds the lines of its kubelet.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.machine.logs.fields import LEVELS, Level, fields_of


class Log(NamedTuple):
    """A line of a log: `text` is its message. What the line does not tell is empty."""

    line: int
    form: str
    time: str
    level: Level
    program: str
    text: str


_WORDS = "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE|PANIC|ALERT|EMERG"
_ISO = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?Z| ?[+-]\d\d:?\d\d| UTC)?"
_EXACT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)"
_STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_DAY = r"(?:[A-Z][a-z]{2}|\d{1,2}월) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?"
_NAMED_DAY = r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4}"
_ANY_TIME = rf"(?:{_ISO}|\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d(?:[.,]\d{{1,9}})?|\d\d:\d\d:\d\d[.,]\d{{3,6}}|{_DAY}"
_ANY_TIME += r"|\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d(?:\.\d{1,6})?)"


class _Form(NamedTuple):
    """How lines of a kind begin. In what `holds` other lines, the message is looked at again; it `needs` them where
    its own beginning is not sure enough. `first` are the kinds of character that it may begin with."""

    name: str
    pattern: re.Pattern[str]
    first: str
    holds: bool
    needs: bool


def _form(first: str, name: str, pattern: str, *, holds: bool = False, needs: bool = False) -> _Form:
    return _Form(name, re.compile(pattern), first, holds, needs)


def _kind(character: str) -> str:
    """The kind of a character: a digit is 0, a capital A, another letter a."""
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return "0" if character.isdigit() else character


_FORMS = (
    _form("0", "container log", rf"(?P<time>{_EXACT}) std(?:out|err) [FP] (?P<text>.*)", holds=True),
    _form("[", "pod log", r"\[pod/[^\]\s]+\] (?P<text>.*)", holds=True),
    _form(
        "<",
        "syslog",
        r"<(?P<level>\d{1,3})>1 (?P<time>\S+) \S+ (?P<program>\S+) \S+ \S+ (?:-|\[.{0,2000}?\]) ?(?P<text>.*)",
        holds=True,
    ),
    _form(
        "<A0",
        "syslog",
        rf"(?:<(?P<level>\d{{1,3}})>)?(?P<time>{_DAY}|{_STAMP}) (?:(?!(?:{_WORDS})\b)[\w.:-]+ |(?=\S{{1,64}}\[\d+\]:))"
        rf"(?P<program>(?!(?:{_WORDS})\b)[\w./@+-]{{1,64}})(?:\([\w-]+\))?(?:\[\d+\])?: ?(?P<text>.*)",
        holds=True,
    ),
    _form(
        "<[a",
        "kernel log",
        r"(?:<(?P<level>\d{1,3})>|(?:kern|user|daemon|syslog) {0,4}:(?P<word>[a-z]+) {0,4}: )?"
        rf"\[(?: {{0,8}}(?P<time>\d{{1,9}}\.\d{{3,6}})|{_NAMED_DAY})\] (?!\[(?:\w+:)?\w+\])"
        r"(?:[\w.-]+ (?P<program>kernel|[\w.@-]+(?=\[\d+\]:))(?:\[\d+\])?: )?(?P<text>.*)",
    ),
    _form(
        "[",
        "Apache error log",
        rf"\[(?P<time>{_NAMED_DAY})\] \[(?:\w+:)?(?P<level>\w+)\] (?:\[[^\]]*\] ?)*(?P<text>.*)",
    ),
    _form("a", "syslog", r"(?P<program>[a-z][\w.-]{1,40})\[\d{1,7}\]: (?P<text>.*)", holds=True),
    _form("A", "klog", r"(?P<level>[IWEF])(?P<time>\d{4} \d\d:\d\d:\d\d\.\d+)\s+\d+ [\w./-]+:\d+\] (?P<text>.*)"),
    _form(
        "0",
        "nginx error log",
        r"(?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) \[(?P<level>\w+)\] \d+#\d+: (?:\*\d+ )?"
        r"(?P<text>.*?)(?:, client: .*)?$",
    ),
    _form(
        "0",
        "Redis log",
        r"\d+:[A-Z] (?P<time>\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3}) (?P<level>[-.*#]) (?P<text>.*)",
    ),
    _form(
        "[",
        "JVM GC log",
        rf"(?:\[(?P<time>{_ISO}|\d+[.,]\d+s|\d+ms)\])(?:\[[^\]]*\]){{0,4}}?"
        r"\[(?P<level>[a-z]+) *\]\[(?:gc|safepoint)[^\]]*\] (?P<text>.*)",
    ),
    _form(
        "0",
        "JVM GC log",
        rf"(?:(?P<time>{_ISO}): )?\d+[.,]\d{{3}}: (?P<text>(?:#\d+: )?\[(?:Full )?GC.*|Total time for which .*)",
    ),
    _form(
        "[",
        "Elasticsearch log",
        rf"\[(?P<time>{_ISO})\]\[(?P<level>[A-Z]+) *\]\[[^\]]*\] ?(?:\[[^\]]*\] )?(?P<text>.*)",
    ),
    _form("[", "Envoy log", rf"\[(?P<time>{_ISO})\]\[\d+\]\[(?P<level>[a-z]+)\]\[\w+\] (?:\[[^\]]*\] ?)*(?P<text>.*)"),
    _form(
        "0",
        "PostgreSQL log",
        rf"(?=.*:  )(?P<time>{_ISO})(?: [A-Z]{{2,5}})?[^\"]{{0,120}}?\b"  # few lines have what stands behind its level
        r"(?P<level>LOG|ERROR|FATAL|PANIC|WARNING|DETAIL|HINT|STATEMENT|CONTEXT|NOTICE|INFO|DEBUG)\d?:  (?P<text>.*)",
    ),
    _form(
        "0",
        "PgBouncer log",
        rf"(?P<time>{_ISO})(?: [A-Z]{{2,5}})? \[\d+\] (?P<level>LOG|WARNING|ERROR|FATAL) (?P<text>.*)",
    ),
    _form(
        "A",
        "PostgreSQL log",
        r"(?P<level>LOG|ERROR|FATAL|PANIC|WARNING|DETAIL|HINT|STATEMENT|CONTEXT|NOTICE):  (?P<text>\S.*)",
    ),
    _form("[", "application log", r"\[(?:Consumer|Producer|AdminClient) clientId=[^\]]{1,200}\] (?P<text>.*)"),
    _form("a", ".NET log", r"(?P<level>trce|dbug|info|warn|fail|crit): [\w.`+-]+\[-?\d+\](?P<text>)\s*$"),
    _form(
        "A", "application log", rf"(?P<level>{_WORDS}) +\[[^\]]{{1,80}}\] (?P<time>{_ISO}) [\w.]+:\d+ - (?P<text>.*)"
    ),
    _form("A", "application log", r"PHP (?:(?P<level>Fatal|Warning|Notice)|\w+)(?: error)?:  (?P<text>.*)"),
    _form("[", "HAProxy log", r"\[(?P<level>NOTICE|WARNING|ALERT)\] +(?:\d+/\d+ )?\(\d+\) : (?P<text>.*)"),
    _form("0", "MySQL log", rf"(?P<time>{_ISO}) \d+ \[(?P<level>\w+)\] (?:\[MY-\d+\] )?(?:\[\w+\] )?(?P<text>.*)"),
    _form("0", "RabbitMQ log", rf"(?P<time>{_ISO}) \[(?P<level>\w+)\] <[\d.]+> (?P<text>.*)"),
    _form(
        "[0A",
        "application log",
        rf"\[?(?P<time>{_ANY_TIME})\]?(?P<head>[^\"'=]{{1,100}}?)(?<![\w.])"
        rf"(?:(?P<level>{_WORDS})\b|(?<=\[)(?P<word>trace|debug|info|notice|warn|warning|error|crit|critical|fatal)(?=\])|(?<=[|\s])(?P<col>info|warn|error|debug)\t)"
        r"[\]\s:|,)-]*(?P<text>.*)",
    ),
    _form("[A", "application log", rf"\[?(?P<level>{_WORDS})\]?[\s:]+\[?{_ANY_TIME}\]?[\s:,|-]+(?P<text>.*)"),
    _form("A", "MySQL client", r"(?P<level>ERROR) (?P<text>\d{4,5} \(\w{5}\)(?: at line \d+)?: .*)"),
    _form("a", "PostgreSQL client", r"psql: (?:error: )?(?:.{0,200}?: )?(?P<level>ERROR|FATAL):  (?P<text>.*)"),
    _form("A", "application log", r"(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]+:(?P<text>.*)"),
    _form("[", "application log", rf"\[(?P<level>{_WORDS})\] (?P<text>.*)"),
    _form("[0", "container log", r"\[?(?P<time>\d\d:\d\d:\d\d)\]? [\w.-]+ *\| (?P<text>.*)", holds=True),
    _form("0Aa", "container log", r"[\w.-]+ *\| (?P<text>.*)", holds=True, needs=True),
    _form("0", "application log", rf"(?P<time>{_EXACT}) (?P<text>.*)", holds=True, needs=True),
    _form("0Aa", "pod log", r"[\w.-]+ [\w.-]+ (?P<text>[\d{IWEF[].*)", holds=True, needs=True),
    _form(
        "0",
        "application log",
        r"(?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (?:[\w./-]+\.go:\d+: )?(?P<text>.*)",
    ),
)
_BY_FIRST = {first: [form for form in _FORMS if first in form.first] for first in "0Aa<["}
# What an application writes between the level and the message: the thread, the logger, the number of the process.
_BETWEEN = re.compile(
    r"^(?:(?:\d+ )?--- )?(?:\[(?!Partition )[^\]]{0,80}\]\s*)*"
    r"(?:[\w.$/-]+\.[\w.$/-]+(?:\([^)]*\))?(?::\d+)?\s*(?:-|:|\t)\s+|[\w.]+ - |- )?"
)
_LOGGER = re.compile(r"\s\([a-z][\w.$]+\.[A-Z]\w+\)$")
_WORDY = re.compile(r"[A-Za-z]{3,}")
_INNER_LEVEL = re.compile(rf"\[?(?P<level>{_WORDS}|error|warning|warn|fatal)\]?:\s+(?P<text>\S.*)")

_DEEPEST = 3


def log_line(text: str, at: int = 0) -> Log | None:
    """A line of a log, None where it is none.

    >>> log_line("Nov 29 03:12:11 db-1 kernel: [123.456] EXT4-fs error (device sda1)")
    Log(line=0, form='syslog', time='Nov 29 03:12:11', level='', program='kernel', text='EXT4-fs error (device sda1)')
    >>> log_line("2026-11-29 03:12:11,123 ERROR [http-1] c.acme.Orders - no connection")[3:]
    ('error', '', 'no connection')
    >>> log_line("at 03:12:11 we saw an error")
    """
    return _line(text, at, _DEEPEST)


def _line(text: str, at: int, deep: int) -> Log | None:
    for form in _BY_FIRST.get(_kind(text[:1]), ()):
        found = form.pattern.match(text)
        if found and (log := _found(form, found, at, deep)):
            return log
    fields = fields_of(text)
    if fields is None:
        return None
    inner = _line(fields.text, at, deep - 1) if fields.holds and deep > 1 else None
    if inner is None:
        return Log(at, *fields[:5])
    return inner._replace(
        time=fields.time or inner.time, level=inner.level or fields.level, program=fields.program or inner.program
    )


def _found(form: _Form, found: re.Match[str], at: int, deep: int) -> Log | None:
    groups = found.groupdict()
    text, time, program = found["text"], groups.get("time") or "", groups.get("program") or ""
    said = groups.get("level") or groups.get("word") or groups.get("col") or ""
    if said.isdecimal():  # syslog's priority is the facility times 8 and the level
        said = str(int(said) % 8)
    level = LEVELS.get(said.lower(), "")
    if form.name == "kernel log":
        program = program or "kernel"
    if form.name == "application log":
        if said and not level:
            return None
        text = _LOGGER.sub("", _BETWEEN.sub("", text, count=1))
    if not form.holds:
        return Log(at, form.name, time, level, program, text)
    inner = _line(text, at, deep - 1) if deep > 1 else None
    if inner:
        name = form.name if inner.form == "kernel log" or form.name == "syslog" else inner.form
        return Log(at, name, time or inner.time, inner.level or level, program or inner.program, inner.text)
    if form.needs and not (form.name == "application log" and len(_WORDY.findall(text)) >= 2):
        return None
    if program != "kernel" and (begins := _INNER_LEVEL.match(text)):
        level, text = LEVELS[begins["level"].lower()], begins["text"]
    return Log(at, form.name, time, level, program, text)
