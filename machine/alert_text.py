"""Alerts as text: what chats, mails and pagers show of them, line by line, and where that ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.machine.alert import Alert, Payload, Status, texts
from diagnops.machine.alert_test import is_test
from diagnops.machine.alert_threshold import expression_of, of_expression
from diagnops.machine.alert_title import Title, title_of

_SECTION = re.compile(
    r"^\W*(?:\d+\s+|\[\d+\]\s*)?(?:alerts?\s+)?(?P<state>firing|resolved)(?:\s+alerts?(?:\s+instances?)?)?\W*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\W*(?P<name>labels|annotations|details)\W*$", re.IGNORECASE)
_PAIR = re.compile(
    r"^\s*(?:[-•*‣·]\s*)?[*_`]*(?P<key>[A-Za-z_][\w.]*)[*_`]*\s*(?P<sign>=|:)[*_`\s]*(?P<value>.*?)[`*]*\s*$"
)
_BULLET = re.compile(r"^\s*[-•*‣·]\s")
_FIELDS = {
    "alert": "alert", "summary": "summary", "description": "description", "message": "message", "severity": "severity",
    "graph": "", "runbook": "", "runbook_url": "", "source": "source", "value": "", "silence": "",
    "dashboard": "", "panel": "", "alertmanagerurl": "",
}  # fmt: skip
# What Alertmanager's mail shows besides: its first line, and the words of its links.
_FRAME = re.compile(
    r"^\s*(?:\d+ alerts? for \w+=.*|View In Alertmanager|Source|Sent by Alertmanager)\s*$", re.IGNORECASE
)
_ABOUT = ("summary", "description", "message", "alert")
_MOST_EMPTY = 1


class Told(NamedTuple):
    """Alerts that a text shows, the line before which it ends, and what else stands in their line.

    Where it is not `sure`, only a name that is known makes an alert of it.
    """

    payload: Payload
    end: int
    around: tuple[str, ...] = ()
    sure: bool = True


class _Block:
    """An alert while its lines are read."""

    def __init__(self, status: Status) -> None:
        self.status = status
        self.labels: dict[str, str] = {}
        self.about: dict[str, str] = {}
        self.source = ""

    def alert(self, title: Title | None) -> Alert:
        name = self.labels.get("alertname") or (title.name if title else "")
        asked = expression_of(self.source)
        labels, about = texts(self.labels), texts(self.about)
        status: Status = "test" if is_test(name, labels, about) else self.status
        return Alert(name, status, labels, about, expression=asked, measured=of_expression(asked) if asked else None)


def told_at(lines: Sequence[str], at: int) -> Told | None:
    """The alerts that begin with a title or with a list of labels in a line; None where none does."""
    title = title_of(lines[at])
    section = _SECTION.match(lines[at]) or _mail(lines, at)
    if title is None and not (section and _listed_below(lines, at)) and not _labels_below(lines, at):
        return None
    blocks: list[_Block] = []
    start = at + 1 if title or section else at
    status: Status = (
        title.status if title else "resolved" if section and section["state"].lower() == "resolved" else "firing"
    )
    end = _read(lines, start, status, blocks, bool(title or section))
    found = tuple(block.alert(title) for block in blocks)
    if not any(block.labels for block in blocks) and title:
        about = {k: v for block in blocks for k, v in texts(block.about).items()}
        labels = {k: v for block in blocks for k, v in texts(block.labels).items()}
        found = (Alert(title.name, "test" if is_test(title.name, {}) else title.status, labels, about),)
    around = (lines[at][: title.start].strip(), title.behind) if title else ()
    return Told(Payload("alerts", found), max(end, at + 1), around, title is None or title.sure)


def _read(lines: Sequence[str], at: int, status: Status, blocks: list[_Block], titled: bool) -> int:
    """Read lines into blocks up to the first that is of no alert; tell which that is."""
    inside, last, empty, end = "", "", 0, at
    for number in range(at, len(lines)):
        line = lines[number]
        if not line.strip():
            empty += 1
            inside, last = "", ""
            if empty > _MOST_EMPTY:
                break
            continue
        if title_of(line):
            break
        section, head, pair = _SECTION.match(line), _HEAD.match(line), _PAIR.match(line)
        key = pair["key"].casefold() if pair else ""
        if section:
            status = "resolved" if section["state"].lower() == "resolved" else "firing"
            inside = last = ""
        elif head:
            inside, last = head["name"].lower(), ""
            if inside != "annotations" and (not blocks or blocks[-1].labels):
                blocks.append(_Block(status))
        elif pair and inside and (pair["sign"] == "=" or _BULLET.match(line)):
            last = _note(blocks, status, inside, pair["key"], pair["value"])
        elif pair and key in _FIELDS and (titled or blocks) and (pair["sign"] == ":" or inside):
            if _FIELDS[key] and (not blocks or key in blocks[-1].about):
                blocks.append(_Block(status))
            last = _field(blocks, _FIELDS[key], pair["value"])
        elif _FRAME.match(line):
            inside = last = ""
        elif last and line[:1].isspace() and not _BULLET.match(line):
            blocks[-1].about[last] += " " + line.strip()
        else:
            break
        empty, end = 0, number + 1
    return end


def _note(blocks: list[_Block], status: Status, inside: str, key: str, value: str) -> str:
    """Put a label or an annotation into the last block; the name of the text that may go on in the next line."""
    if not blocks:
        blocks.append(_Block(status))
    if inside == "annotations" or (inside == "details" and key in _ABOUT):
        blocks[-1].about[key] = value
        return key
    blocks[-1].labels[key] = value
    return ""


def _field(blocks: list[_Block], name: str, value: str) -> str:
    if not name or not blocks:
        return ""
    if name == "source":
        blocks[-1].source = value
    elif name == "severity":
        blocks[-1].labels.setdefault(name, value)
    else:
        blocks[-1].about[name] = value
        return name
    return ""


def _mail(lines: Sequence[str], at: int) -> re.Match[str] | None:
    """The word for the state below the first line of a mail."""
    if not _FRAME.match(lines[at]) or not lines[at].lstrip()[:1].isdigit():
        return None
    return next((found for line in lines[at + 1 : at + 5] if (found := _SECTION.match(line))), None)


def _listed_below(lines: Sequence[str], at: int) -> bool:
    """Whether a list of labels, or a value, comes within three lines below the word for a state."""
    below = [line for line in lines[at + 1 : at + 7] if line.strip() and not _FRAME.match(line)]
    below = [line for line in below if not _SECTION.match(line)]
    return any(_HEAD.match(line) or line.lstrip().startswith(("Value:", "Labels:")) for line in below[:2])


def _labels_below(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the head of labels among which there is the name of an alert."""
    head = _HEAD.match(lines[at])
    return bool(head and head["name"].lower() == "labels") and any(
        (pair := _PAIR.match(line)) and pair["key"] == "alertname" for line in lines[at + 1 : at + 12]
    )
