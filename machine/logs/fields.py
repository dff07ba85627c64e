"""Log lines that are fields: JSON of an application, of the journal and of Docker, and logfmt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

Level = Literal["", "debug", "info", "warning", "error", "fatal"]

LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(("trce", "dbug"), "debug"),
    **dict.fromkeys(("trace", "debug", "verbose", "fine", "finer", "finest", "config", "d", "t"), "debug"),
    **dict.fromkeys(("info", "notice", "log", "detail", "hint", "statement", "context", "note", "system", "i"), "info"),
    **dict.fromkeys(("warn", "warning", "wrn", "w"), "warning"),
    **dict.fromkeys(("error", "err", "eror", "severe", "fail", "e"), "error"),
    **dict.fromkeys(("fatal", "crit", "critical", "alert", "emerg", "emergency", "panic", "f", "c"), "fatal"),
    # Redis marks its levels, and syslog, pino and bunyan number them
    "#": "warning", "*": "info", "-": "info", ".": "debug",
    "0": "fatal", "1": "fatal", "2": "fatal", "3": "error", "4": "warning", "5": "info", "6": "info", "7": "debug",
    "10": "debug", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "fatal",
}  # fmt: skip

_PAIR = re.compile(r'([\w.]+)=(?:"((?:[^"\\]++|\\.)*+)"|(\S*))')
# Keys as `plain` spells them: @timestamp, log.level, error_severity and errorSeverity are written with letters alone.
_MESSAGES = (
    "msg", "message", "log", "event", "shortmessage", "renderedmessage", "m", "body", "textpayload", "jsonpayload",
    "error", "err",
)  # fmt: skip
_LEVELS = ("level", "severity", "lvl", "errorseverity", "levelname", "severitytext", "loglevel", "s", "l")
_TIMES = ("time", "ts", "timestamp", "t", "date", "datetime", "realtimetimestamp", "starttime", "asctime")
_PROGRAMS = ("syslogidentifier", "systemdunit", "logger", "loggername", "component")
_NO_LETTER = re.compile(r"[^a-z]")


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


def plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by keys without case and signs, however a program spells them; of two of a key the first that is set.

    >>> plain({"@timestamp": 1, "responseFlags": "UF", "response_code": 503})
    {'timestamp': 1, 'responseflags': 'UF', 'responsecode': 503}
    """
    found: dict[str, Any] = {}
    for key, value in said.items():
        name = _plain(key)
        if not found.get(name):
            found[name] = value
    return found


@lru_cache(maxsize=4096)
def _plain(key: str) -> str:
    return _NO_LETTER.sub("", key.lower())


def _json(text: str) -> Fields | None:
    if not text.rstrip().endswith("}"):
        return None
    try:
        keys = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    said = plain(keys)
    journal = "MESSAGE" in keys
    message = next((m for key in _MESSAGES if (m := _text(said.get(key)))), "")
    if not message or "alerts" in said or "apiversion" in said:  # of other readers
        return None
    levels = next((said[key] for key in _LEVELS if isinstance(said.get(key), str | int)), "")
    bare = isinstance(levels, int) and levels < 10  # a number of the application's own
    level = LEVELS.get(str(keys.get("PRIORITY", "")) if journal else "" if bare else str(levels).lower(), "")
    time = next((_text(said[key]) or "?" for key in _TIMES if said.get(key)), "")
    if not journal and not (time or level):
        return None
    program = next((p for key in _PROGRAMS if (p := _text(said.get(key)))), "").removesuffix(".service")
    failure = next((f for key in ("error", "err", "exception") if (f := _text(said.get(key))) and f != message), "")
    form = "journal" if journal else "JSON log"
    whole = ": ".join(filter(None, (message.strip(), failure)))
    return Fields(form, time, level, program, whole.split("\n", 1)[0], journal or "log" in said)


def _text(value: Any) -> str:
    """A field as text; the journal writes bytes that are no UTF-8 as an array of numbers."""
    if isinstance(value, list) and value and all(isinstance(one, int) and 0 <= one < 256 for one in value):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict):
        return _text(value.get("message") or value.get("$date"))
    return value if isinstance(value, str) else ""
