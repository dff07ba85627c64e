"""Log lines that are fields: JSON of an application, of the journal and of Docker, and logfmt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import msgspec

Level = Literal["", "debug", "info", "warning", "error", "fatal"]

LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(("trace", "debug", "dbug", "verbose", "fine", "finer", "finest", "config", "d", "t"), "debug"),
    **dict.fromkeys(("info", "notice", "log", "detail", "hint", "statement", "context", "note", "system", "i"), "info"),
    **dict.fromkeys(("warn", "warning", "wrn", "w"), "warning"),
    **dict.fromkeys(("error", "err", "eror", "severe", "e"), "error"),
    **dict.fromkeys(("fatal", "crit", "critical", "alert", "emerg", "emergency", "panic", "f", "c"), "fatal"),
    # Redis marks its levels, and syslog, pino and bunyan number them
    "#": "warning", "*": "info", "-": "info", ".": "debug",
    "0": "fatal", "1": "fatal", "2": "fatal", "3": "error", "4": "warning", "5": "info", "6": "info", "7": "debug",
    "10": "debug", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "fatal",
}  # fmt: skip

_PAIR = re.compile(r'([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
_MESSAGES = ("msg", "message", "MESSAGE", "log", "event", "short_message", "@message", "body", "error", "err")
_LEVELS = ("level", "severity", "lvl", "PRIORITY", "error_severity", "levelname", "log.level", "loglevel", "s", "@l")
_TIMES = (
    "time", "ts", "timestamp", "@timestamp", "t", "date", "datetime", "__REALTIME_TIMESTAMP", "start_time", "asctime",
)  # fmt: skip
_PROGRAMS = ("SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "logger", "logger_name", "component")


class Fields(NamedTuple):
    """What the fields of a line tell; what they do not is empty. The message of one that `holds` may be a log line."""

    form: str
    time: str
    level: Level
    program: str
    text: str
    holds: bool = False


def fields_of(text: str) -> Fields | None:
    """The fields of a line, None where they are not those of a log.

    >>> fields_of('ts=12 level=warn component=tsdb msg="late" err="full"')
    Fields(form='logfmt log', time='12', level='warning', program='tsdb', text='late: full', holds=False)
    """
    return _json(text) if text.startswith("{") else _logfmt(text)


def _logfmt(text: str) -> Fields | None:
    if "=" not in text or ("level=" not in text and "lvl=" not in text and "severity=" not in text):
        return None
    pairs = {key: quoted.replace('\\"', '"') or bare for key, quoted, bare in _PAIR.findall(text)}
    message = next((pairs[key] for key in ("msg", "message", "event") if pairs.get(key)), "")
    failure = next((pairs[key] for key in ("err", "error", "reason") if pairs.get(key)), "")
    level = LEVELS.get((pairs.get("level") or pairs.get("lvl") or pairs.get("severity") or "").lower(), "")
    if not level or not (message or failure):
        return None
    time = next((pairs[key] for key in _TIMES if pairs.get(key)), "")
    return Fields("logfmt log", time, level, pairs.get("component", ""), ": ".join(filter(None, (message, failure))))


def _json(text: str) -> Fields | None:
    if not text.rstrip().endswith("}"):
        return None
    try:
        said = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    message = next((m for key in _MESSAGES if (m := _text(said.get(key)))), "")
    if not message or "alerts" in said or "apiVersion" in said:  # of other readers
        return None
    levels = next((said[key] for key in _LEVELS if isinstance(said.get(key), str | int)), "")
    bare = isinstance(levels, int) and levels < 10 and "PRIORITY" not in said  # a number of the application's own
    level = "" if bare else LEVELS.get(str(levels).lower(), "")
    time = next((_text(said[key]) or "?" for key in _TIMES if said.get(key)), "")
    if "MESSAGE" not in said and not (time or level):
        return None
    program = next((p for key in _PROGRAMS if (p := _text(said.get(key)))), "").removesuffix(".service")
    failure = next((f for key in ("error", "err", "exception") if (f := _text(said.get(key))) and f != message), "")
    form = "journal" if "MESSAGE" in said else "JSON log"
    whole = ": ".join(filter(None, (message.strip(), failure)))
    return Fields(form, time, level, program, whole.split("\n", 1)[0], form == "journal" or "log" in said)


def _text(value: Any) -> str:
    """A field as text; the journal writes bytes that are no UTF-8 as an array of numbers."""
    if isinstance(value, list) and value and all(isinstance(one, int) and 0 <= one < 256 for one in value):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict):
        return _text(value.get("message") or value.get("$date"))
    return value if isinstance(value, str) else ""
