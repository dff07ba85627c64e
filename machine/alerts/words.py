"""Words of alerts: their texts without what only names a thing, for comparing and for reading."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnops.kb.masking import mask
from diagnops.machine.alerts.alert import Alert
from diagnops.machine.common.masks import ADDRESS, LINK, masked, masks

_MOST = 1500
# Labels that say how bad and not where; their values may be words of the text.
_NOT_NAMES = frozenset("severity priority alertname alertstate condition reason phase status code".split())
_NAME = re.compile(r"[\d./:_-]")  # a value that holds one of these is a name and no word
_APPENDED = re.compile(r"\s*(?:VALUE\s*=|LABELS\s*[:=]|labels:\s*map\[).*", re.DOTALL)
_SEVERITY = re.compile(r"\s+-\s+`?(?:critical|page|error|warning|info)`?\s*$|[`*]")  # behind the text, in Slack
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])|[_.:/-]+")
_UNFILLED = re.compile(r"\{\{.*?\}\}|<no value>")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_OF_SCALING = "DO NOT EDIT OR DELETE"  # what AWS writes to alarms of its own
_NO_WORD = (
    rf"{LINK}|\b[0-9a-f]{{8,}}\b|\S*@\S+|{ADDRESS}|\b[a-z0-9]+(?:-[a-z0-9]+)*-(?=[a-z]*\d)[a-z0-9]{{5,10}}\b"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*|\([^()\w]*(?:instance|pod|host|node)?[^()\w]*\)"
)
_PLACE = r"\b[\w.-]+:\d{2,5}\b|\b\w+(?:[.-]\w+)*-\d+\b"
# What was taken away may leave a form of which it was a part.
_MASKS = masks({_PLACE: "", _NO_WORD: ""}) + masks({_NO_WORD: ""})


def split_name(name: str) -> str:
    """The words of a name that was written as one.

    >>> split_name("KubePodCrashLooping"), split_name("high-cpu_on.DB"), split_name("etcdHTTPSlow")
    ('Kube Pod Crash Looping', 'high cpu on DB', 'etcd HTTP Slow')
    """
    return " ".join(_CAMEL.sub(" ", name).split())


def plain(text: str, labels: Mapping[str, str]) -> str:
    """A text without secrets, addresses, links, times and the names that its labels tell.

    >>> plain("Pod web-7d4b9c-x2x4z restarts (instance 10.0.0.7:9100)", {"pod": "web-7d4b9c-x2x4z"})
    'Pod restarts'
    """
    text = _SEVERITY.sub("", _APPENDED.sub("", mask(text[:_MOST]).text))
    for label, value in labels.items():
        if label not in _NOT_NAMES and 3 <= len(value) <= 200 and _NAME.search(value):
            text = text.replace(value, "")
    return " ".join(masked(text, _MASKS).split()).strip(" -:;,()[]|")


def prose_of(alert: Alert) -> dict[str, str]:
    """The fields of an alert that are prose by nature, as plain words, by name; the same text stands once. What was
    never filled in or has no word says nothing."""
    names = ("summary", "alert", "description", "message", "title")
    found: dict[str, str] = {}
    for name in names:
        said = alert.annotations.get(name, "")
        text = plain(said, alert.labels)
        if _UNFILLED.search(said) or not _TWO_LETTERS.search(text):
            continue
        if not text.startswith(_OF_SCALING) and text not in found.values():
            found[name] = text
    return found
