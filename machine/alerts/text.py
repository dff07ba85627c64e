"""Alerts as text: what chats, mails and pagers show of them, line by line, and where that ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field

from diagnops.machine.alerts.alert import Alert, Payload, Status, texts
from diagnops.machine.alerts.drill import is_test
from diagnops.machine.alerts.threshold import expression_of, of_expression
from diagnops.machine.alerts.title import Title, title_of

_SECTION = re.compile(
    r"^\W*(?:\d+\s+|\[\d+\]\s*)?(?:alerts?\s+)?(?P<state>firing|resolved)(?:\s+alerts?(?:\s+instances?)?)?\W*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\W*(?P<name>labels|annotations|details)\W*$", re.IGNORECASE)
_PAIR = re.compile(r"^\s*(?P<bullet>[-•*‣·]\s+)?[*`]*(?P<key>[A-Za-z_][\w.]*+)[*`]*+\s*(?P<sign>=|:)(?P<value>.*)$")
# What Alertmanager's mail shows besides: its first line, and the words of its links.
_FRAME = re.compile(
    r"^\s*(?:(?P<first>\d+ alerts? for) \w+=.*|View In Alertmanager|Source|Sent by Alertmanager)\s*$", re.IGNORECASE
)
_FIRST = re.compile(r"\s*Value:|[\s*`]*alertname[*`]*\s*[:=]")  # what an alert without a title begins with
_TEXTS = ("alert", "summary", "description", "message")
_LINKS = "graph runbook runbook_url silence dashboard panel alertmanagerurl value".split()
_NO_DATA = ("DatasourceNoData", "DatasourceError")  # what Grafana calls alerts whose figures it could not get
_NEAR = 6  # lines within which a word for a state is followed by what fires
_NEAR_NAME = 12
_FEWEST_OF_PROSE = 4  # words; the value of a label has less


class Told(NamedTuple):
    """Alerts that a text shows, the line before which it ends, and what else stands in their line.

    Where it is not `sure`, only a name that is known makes an alert of it.
    """

    payload: Payload
    end: int
    around: tuple[str, ...] = ()
    sure: bool = True


def told_at(lines: Sequence[str], at: int) -> Told | None:
    """The alerts that begin in a line with a title, a word for a state or a list of labels; None where none does."""
    title = title_of(lines[at])
    if title is None and not (_state_at(lines, at) or _labels_at(lines, at)):
        return None
    reading = _Reading(title)
    end = at + 1 if title else at
    for number in range(end, len(lines)):
        line = lines[number]
        if not line.strip():
            if not lines[number - 1].strip():
                break
            reading.pause()
        elif title_of(line) or not reading.takes(line):
            break
        else:
            end = number + 1
    around = (lines[at][: title.start].strip(), title.behind) if title else ()
    return Told(Payload("alerts", reading.alerts()), max(end, at + 1), around, title is None or title.sure)


class _Block(Struct):
    """An alert while its lines are read."""

    status: Status
    labels: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    source: str = ""

    def alert(self, title: Title | None) -> Alert:
        name = self.labels.get("alertname") or (title.name if title else "")
        asked = expression_of(self.source)
        labels, about = texts(self.labels), texts(self.about)
        status: Status = "no data" if name.startswith(_NO_DATA) else self.status
        status = "test" if is_test(name, labels, about) else status
        return Alert(name, status, labels, about, expression=asked, measured=of_expression(asked) if asked else None)


class _Reading:
    """Reads one line behind the other: under which head it is, and which text may go on in the next line."""

    def __init__(self, title: Title | None) -> None:
        self._title = title
        self._status: Status = title.status if title else "firing"
        self._blocks: list[_Block] = []
        self._under = self._text = ""
        self._plain = False  # labels stand under no head, without bullets

    def alerts(self) -> tuple[Alert, ...]:
        """The alerts that were read; without labels of any they are one, the title's."""
        blocks = self._blocks
        if self._title and not any("alertname" in block.labels for block in blocks):
            about = {name: text for block in blocks for name, text in block.about.items()}
            labels = {name: value for block in blocks for name, value in block.labels.items()}
            blocks = [_Block(self._title.status, labels, about)]
        return tuple(block.alert(self._title) for block in blocks)

    def pause(self) -> None:
        """An empty line ends a head, a text, and labels that stand under no head."""
        self._under = self._text = ""
        self._plain = False

    def takes(self, line: str) -> bool:
        """Read a line; whether it is of an alert."""
        if found := _SECTION.match(line):
            if self._title and not self._title.grouped:
                return False
            self._status = "resolved" if found["state"].lower() == "resolved" else "firing"
            self.pause()
        elif head := _HEAD.match(line):
            self._under, self._text = head["name"].lower(), ""
            if self._under != "annotations" and (not self._blocks or self._blocks[-1].labels):
                self._blocks.append(_Block(self._status))
        elif pair := _PAIR.match(line):
            return self._takes_pair(pair) or self._goes_on(line)
        elif _FRAME.match(line):
            self.pause()
        else:
            return self._goes_on(line)
        return True

    def _takes_pair(self, pair: re.Match[str]) -> bool:
        key, value = pair["key"].lower(), pair["value"].strip(" \t*`")
        if self._under and (pair["sign"] == "=" or pair["bullet"]):
            self._note(pair["key"], value)
        elif key == "alertname" and not self._under:
            self._blocks.append(_Block(self._status, {key: value}))
            self._plain = True
        elif key in _TEXTS:
            if not self._blocks or key in self._blocks[-1].about:
                self._blocks.append(_Block(self._status))
            self._blocks[-1].about[key], self._text = value, key
        elif key == "source" and self._blocks:
            self._blocks[-1].source, self._text = value, ""
        elif key == "severity" and self._blocks:
            self._blocks[-1].labels.setdefault(key, value)
        elif self._plain and len(value.split()) < _FEWEST_OF_PROSE:
            self._blocks[-1].labels[key] = value
        else:
            return key in _LINKS
        return True

    def _note(self, key: str, value: str) -> None:
        """Keep a label or an annotation of the last alert."""
        of_texts = self._under == "annotations" or (self._under == "details" and key in _TEXTS)
        if not self._blocks:
            self._blocks.append(_Block(self._status))
        (self._blocks[-1].about if of_texts else self._blocks[-1].labels)[key] = value
        self._text = key if of_texts else ""

    def _goes_on(self, line: str) -> bool:
        if not self._text or not line[:1].isspace():
            return False
        self._blocks[-1].about[self._text] += " " + line.strip()
        return True


def _state_at(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a word for a state, or a mail's first one, and labels or a value come soon."""
    frame = _FRAME.match(lines[at])
    if not (_SECTION.match(lines[at]) or (frame and frame["first"])):
        return False
    below = [line for line in lines[at + 1 : at + 1 + _NEAR] if line.strip()]
    own = [line for line in below if not (_FRAME.match(line) or _SECTION.match(line))][:2]
    return any(_HEAD.match(line) or _FIRST.match(line) for line in own)


def _labels_at(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the head of labels among which there is the name of an alert."""
    head = _HEAD.match(lines[at])
    pairs = (_PAIR.match(line) for line in lines[at + 1 : at + _NEAR_NAME]) if head else ()
    return any(pair and pair["key"] == "alertname" for pair in pairs)
