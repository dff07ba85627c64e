"""The e-mail of a CloudWatch alarm: a paragraph that tells the state, and fields under heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.alerts.cloudwatch import of_mail
from diagnops.machine.alerts.text import Told

_BEGINS = re.compile(r"Amazon CloudWatch Alarm ['\"]")
# Where the beginning was cut off: a head, or a field, and near it what only such an e-mail says.
_SECTION = re.compile(
    r"^\s*(?:(?:Alarm Details|Threshold|Monitored Metrics?):\s*$|-\s*(?:Name|Description|State Change"
    r"|Reason for State Change|Timestamp|MetricNamespace|MetricName|The alarm is in the)\b|State Change:\s*\w+ -> \w+)"
)
_ITS_OWN = re.compile(
    r"^\s*-?\s*(?:State Change:\s*\w+ -> \w+|MetricNamespace:|MetricName:|The alarm is in the \w+ state when)"
)
_NEAR = 25
_STATE = re.compile(
    r"Amazon CloudWatch Alarm [\"'](?P<name>.{1,255}?)[\"'] in the .{1,60}? region has entered the "
    r"(?P<state>[A-Z_]+) state"
)
_BECAUSE = re.compile(r"because [\"'](?P<reason>.*?)[\"'] at [\"']", re.DOTALL)
# Chats lose the dashes: without one only what such an e-mail has is a field.
_FIELD = re.compile(
    r"^\s*(?:-\s*|(?=(?:State Change|Reason for State Change|Timestamp|Metric\w+|Dimensions|Period|Statistic|Unit):))"
    r"(?P<name>[A-Z][A-Za-z_ ]{1,40}?):\s*(?P<value>.*)$"
)
_OPERATOR = re.compile(r"when the metric is (?P<operator>\w+)")
_FOOT = re.compile(
    r"^\s*(?:https?://|--\s*$|The alarm is in the|View this alarm|If you wish to stop|Please do not reply"
    r"|(?:Alarm Details|Threshold|Monitored Metrics?|State Change Actions):?\s*$|-\s)"
)
_MOST = 80
_LONGEST = 2000  # characters of the paragraph or a field


def mail_at(lines: Sequence[str], at: int) -> Told | None:
    """The alarm of the e-mail that begins in a line, None where none does."""
    if not _BEGINS.search(lines[at]):
        cut = _SECTION.match(lines[at]) and any(_ITS_OWN.match(line) for line in lines[at : at + _NEAR])
        return _listed(lines, at, at, {}) if cut else None
    end = at
    while end < len(lines) and end < at + 12 and lines[end].strip():
        end += 1
    paragraph = " ".join(line.strip() for line in lines[at:end])[:_LONGEST]
    told = _STATE.search(paragraph)
    if not told:
        return None
    fields = {"Name": told["name"], "state": told["state"]}
    if because := _BECAUSE.search(paragraph):
        fields["Reason for State Change"] = because["reason"]
    return _listed(lines, at, end, fields)


def _listed(lines: Sequence[str], at: int, end: int, fields: dict[str, str]) -> Told:
    """The alarm by the fields that are listed from a line on, besides those that are known."""
    last = ""
    for number in range(end, min(len(lines), at + _MOST)):
        line = lines[number]
        if not line.strip():
            last = ""
            continue
        if found := _FIELD.match(line):
            last = found["name"]
            fields.setdefault(last, found["value"].strip()[:_LONGEST])
        elif last and line[:1].isspace():
            fields[last] += " " + line.strip()
        elif not _FOOT.match(line):
            break
        if operator := _OPERATOR.search(line):
            fields["operator"] = operator["operator"]
        end = number + 1
    return Told(of_mail(fields), end)
