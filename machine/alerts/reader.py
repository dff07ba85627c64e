"""Alerts that somebody pasted, as JSON or as text, read into findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alerts.alert import Alert, Payload
from diagnops.machine.alerts.listing import amtool_at, series_at
from diagnops.machine.alerts.mail import mail_at
from diagnops.machine.alerts.metrics import of_metric
from diagnops.machine.alerts.names import Meaning, alert_meaning, folded, meaning
from diagnops.machine.alerts.notice import notice_at
from diagnops.machine.alerts.payload import ALERTS, known_by_head, payload_of
from diagnops.machine.alerts.roles import kinds_of_labels, product_of, role_of
from diagnops.machine.alerts.text import told_at
from diagnops.machine.alerts.words import plain, prose_of, split_name
from diagnops.machine.common.finding import Finding, Heading, Passage, Taken
from diagnops.machine.common.json_at import Extent, decoded, extent_at
from diagnops.machine.common.printed import speaks

_JSON = re.compile(r'[{\[]\s*(?:[{\["\]}]|$)')
_NAMES = re.compile(r'(?<=")[^"]{1,120}(?=")|\w+')
_VALUES = re.compile(r"^\s*\([^()]*\)")
_ONE_WORD = re.compile(r"\b[A-Za-z]*[a-z][A-Z]\w*")
_TEXTS = (mail_at, amtool_at, series_at, notice_at, told_at)
_BY_NAME, _BY_METRIC, _BY_EXPRESSION = 0.97, 0.97, 0.9  # how often what each says is right
_OVER = 0.9  # that what an alert watched is well since it is over
_MOST_WORDS, _MOST_PASSAGES, _MOST_OF_NAME = 4000, 20, 8


class Shown(NamedTuple):
    """What an alert shows, and how surely."""

    signal: str
    state: State
    role: str | None
    product: str | None
    certainty: float


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The alerts that begin in a line; None where none does."""
    line = lines[at]
    if begins := _JSON.search(line):
        found = extent_at(lines, at, begins.start())
        if found and (payload := _payload(found)):
            around = (line[: begins.start()].strip(), found.rest.strip())
            return _taken(lines, at, found.end, payload, vocabulary, around)
        if found and not line[: begins.start()].strip():
            return None
    told = next((one for find in _TEXTS if (one := find(lines, at))), None)
    if told is None or not (told.sure or any(_known(alert, vocabulary) for alert in told.payload.alerts)):
        return None
    payload = told.payload
    if len(payload.alerts) == 1:
        payload = replace(payload, alerts=(_by_values(payload.alerts[0], told.around, vocabulary),))
    return _taken(lines, at, told.end, payload, vocabulary, told.around)


def _payload(found: Extent) -> Payload | None:
    """The payload that a JSON holds; only what has a word of one in it is decoded."""
    if not ALERTS.search(found.text):
        return None
    value, fault = (None, found.fault) if found.fault else decoded(found.text)
    return known_by_head(found.text, fault) if fault else payload_of(value)


def shown(alert: Alert, vocabulary: Vocabulary) -> Shown | None:
    """What an alert shows, by its name or by the metric it watches; None where neither is known. One that is over says
    that what it watched is not so now."""
    if alert.status not in ("firing", "resolved"):
        return None
    measured = of_metric(alert, vocabulary)
    by_name = meaning(alert.name, vocabulary)
    told: Meaning | None
    if alert.signal in vocabulary.signal:
        told, certainty = Meaning(alert.signal, vocabulary.signal[alert.signal].bad[0]), _BY_NAME
    elif alert.measured and alert.measured.named and measured:
        told, certainty = measured, _BY_METRIC
    elif by_name and (
        state := by_name.state or (measured.state if measured and measured.signal == by_name.signal else None)
    ):
        told, certainty = by_name._replace(state=state), _BY_NAME
    else:
        told, certainty = measured, _BY_EXPRESSION
    if told is None or told.state is None:
        return None
    role = role_of(told.signal, alert, vocabulary, told.role)
    if alert.status == "firing":
        return Shown(told.signal, told.state, role, told.product, certainty)
    if not vocabulary.is_trouble(told.signal, told.state):
        return None
    well: State = "absent" if vocabulary.signal[told.signal].kind == "event" else "normal"
    return Shown(told.signal, well, role, told.product, min(certainty, _OVER))


def _taken(
    lines: Sequence[str], at: int, end: int, payload: Payload, vocabulary: Vocabulary, around: Sequence[str] = ()
) -> Taken:
    place = _Places(lines, at, end)
    findings: dict[tuple[str, State, str | None], list[tuple[Shown, Alert]]] = {}
    passages: dict[str, Passage] = {}
    words: dict[str, None] = {}
    products: dict[str, None] = {}
    for one in payload.alerts:
        alert = _named(one, vocabulary)
        around = (*around, one.name.removeprefix(alert.name)) if alert is not one else around
        found = shown(alert, vocabulary)
        if found:
            findings.setdefault((found.signal, found.state, found.role), []).append((found, alert))
        if alert.status != "firing":
            continue
        if found:
            if vocabulary.is_trouble(found.signal, found.state):
                words.update(dict.fromkeys((split_name(plain(alert.name, alert.labels)), *prose_of(alert).values())))
            products.update(dict.fromkeys(_products(found, alert, vocabulary)))
        if (not found or alert.signal) and len(passages) < _MOST_PASSAGES:
            name = split_name(plain(alert.name, alert.labels))
            words.update(dict.fromkeys((name, *kinds_of_labels(alert))))
            for field, text in (("name", name), *prose_of(alert).items()):
                if text and (field == "name" or folded(text) != folded(alert.name)):
                    passages.setdefault(text, Passage(text, place.of(alert.name), field))
    for text in around:
        if speaks(text):
            passages.setdefault(text, Passage(_VALUES.sub("", text).strip(" -*"), at, "text"))
    return Taken(
        _kind(payload),
        end,
        tuple(_finding(some, place) for some in _holding(findings, vocabulary)),
        tuple(passages.values()),
        "\n".join(word for word in words if word)[:_MOST_WORDS],
        tuple(products),
    )


def _holding(
    findings: dict[tuple[str, State, str | None], list[tuple[Shown, Alert]]], vocabulary: Vocabulary
) -> Iterator[list[tuple[Shown, Alert]]]:
    """What was found; of a signal for which another alert still fires, not that one is over."""
    troubled = {signal for signal, state, _ in findings if vocabulary.is_trouble(signal, state)}
    for (signal, state, _), alike in findings.items():
        if signal not in troubled or vocabulary.is_trouble(signal, state):
            yield alike


def _finding(alike: Sequence[tuple[Shown, Alert]], place: _Places) -> Finding:
    """What several alerts show alike is one finding, at the first of them."""
    found, alert = alike[0]
    times = f" ({len(alike)} alerts)" if len(alike) > 1 else ""
    over = " resolved" if alert.status == "resolved" else ""
    words = (alert.name or found.signal)[:80] + over + _figure(alert) + times
    return Finding(found.signal, found.state, place.of(alert.name), words, found.role, found.certainty)


def _figure(alert: Alert) -> str:
    measured = alert.measured
    if measured is None or measured.value is None or not measured.named:
        return ""
    return f", {measured.metric} {measured.value:.4g}"


def _products(found: Shown, alert: Alert, vocabulary: Vocabulary) -> Iterator[str]:
    for product in (found.product, product_of(alert)):
        if product in vocabulary.product:
            yield str(product)


def _named(alert: Alert, vocabulary: Vocabulary) -> Alert:
    """An alert by the name that is known of those in its title: values of labels may stand before and behind it."""
    name = _known(alert, vocabulary)
    return replace(alert, name=name) if name and name != alert.name else alert


def _by_values(alert: Alert, values: Sequence[str], vocabulary: Vocabulary) -> Alert:
    """An alert whose title was made of other labels: its name stands among the values behind."""
    if _known(alert, vocabulary):
        return alert
    words = (word for text in values for word in _ONE_WORD.findall(text))
    name = next((word for word in words if alert_meaning(word, vocabulary)), "")
    return replace(alert, name=name) if name else alert


def _known(alert: Alert, vocabulary: Vocabulary) -> str:
    """The name in a title that is known, the longest first; "" where there is none."""
    words = alert.name.split()[:_MOST_OF_NAME]
    if not words or meaning(alert.name, vocabulary):
        return alert.name
    heads = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    return next((head for head in heads if alert_meaning(head, vocabulary)), "")


def _kind(payload: Payload) -> str:
    """What it is, and what of it is no symptom or could not be read."""
    told = [f"{payload.fault}, not read"] if payload.fault else []
    for status in ("resolved", "pending", "no data", "test"):
        count = sum(alert.status == status for alert in payload.alerts)
        told += [f"{count} {status}"] if count else []
    told += [f"{payload.left_out} more left out"] if payload.left_out else []
    return payload.kind + (f" ({', '.join(told)})" if told else "")


class _Places:
    """In which line the name of an alert stands first."""

    def __init__(self, lines: Sequence[str], at: int, end: int) -> None:
        self._lines, self._at, self._end = lines, at, end
        self._known: dict[str, int] | None = None

    def of(self, name: str) -> int:
        """The line of a name, else the first."""
        if self._known is None:
            self._known = {}
            if self._end - self._at > 1:
                for number in range(self._at, self._end):
                    for word in _NAMES.findall(self._lines[number]):
                        self._known.setdefault(word, number)
        first = name.split()[0] if name.split() else ""
        return self._known.get(name, self._known.get(first, self._at))
