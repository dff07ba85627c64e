"""Durations and moments as programs write them, in seconds."""

from __future__ import annotations

import re
from datetime import datetime

_CLOCK = re.compile(r"(?:(?P<days>\d{1,6}) days?,? ?)?(?:(?P<h>\d{1,6}):(?P<m>\d\d):(?P<s>\d\d(?:\.\d+)?))?")
_UNITS = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:\.\d+)? ?([+-]\d\d(?::?\d\d)?|Z)?")


def seconds(text: str) -> float | None:
    """How long a text says that something took; None where it says no duration.

    >>> seconds("00:01:07.5"), seconds("1 day 02:00:00"), seconds("2m3s"), seconds("7")
    (67.5, 93600.0, 123.0, None)
    """
    text = text.strip()
    if _UNITS.fullmatch(text):
        return sum(float(figure) * _SECONDS[unit] for figure, unit in _PART.findall(text))
    clock = _CLOCK.fullmatch(text)
    if clock is None or not text:
        return None
    days, hours, minutes, rest = (float(one or 0) for one in clock.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + rest


def moment(text: str) -> float | None:
    """A moment in seconds since 1970, of the zone that it names or else of Greenwich.

    >>> moment("1970-01-01 00:01:00.5+00"), moment("1970-01-01 09:00:00+09"), moment("soon")
    (60.0, 0.0, None)
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    zone = (found[2] or "Z").replace("Z", "+00:00").replace(":", "")
    try:
        return datetime.strptime(f"{found[1].replace('T', ' ')}{zone:0<5}", "%Y-%m-%d %H:%M:%S%z").timestamp()
    except (ValueError, OverflowError):
        return None
