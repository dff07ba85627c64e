"""Notices of Nagios, Zabbix, Datadog, Opsgenie, Dynatrace and UptimeRobot as mails and chats show them: a line that
tells the state, and fields below it. What they said of a problem that is over is no symptom of now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.machine.alerts.alert import Alert, Payload, Status, texts
from diagnops.machine.alerts.text import Told

_RESOLVED: Status = "resolved"
_NO_DATA: Status = "no data"
_OVER = "recovery recovered resolved ok up closed".split()
_NOT_TOLD = "no data,unknown,flappingstart,flappingstop,flappingdisabled,downtimestart,downtimeend,downtimecancelled"
_STATUS: dict[str, Status] = {**dict.fromkeys(_OVER, _RESOLVED), **dict.fromkeys(_NOT_TOLD.split(","), _NO_DATA)}

_LONGEST = 1000
_MOST_LINES = 40
_WITHIN = 12  # lines within which a notice of Datadog or Opsgenie ends


class _Form(NamedTuple):
    """A line that begins a notice: who writes so, whether fields follow, and by what it ends where they do not."""

    kind: str
    begins: re.Pattern[str]
    fields: bool = True
    ends: re.Pattern[str] | None = None
    signal: str = ""
    needs: re.Pattern[str] | None = None  # the key of a field without which it is none


_DOWN = "service.down"
_OVER_KO = "복구|해제|해소|정상|종료"
_OF_DATADOG = re.compile(
    r"\s*(?:The monitor was last triggered at|Metric (?:value:|has been missing)|Monitor Status:)", re.IGNORECASE
)
_SERVICE_IS = r"(?:[\w.-]{1,80}/)?(?P<name>[^/]{1,80}?) is (?P<now>OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE)\b"
_FORMS = (
    _Form("Nagios notice", re.compile(r"\W*\*{3,} ?(?:Nagios|Icinga|Naemon|Centreon)\b[^*]{0,40}\*{3,}")),
    _Form("Nagios notice", re.compile(r"\W*Notification Type: *(?P<state>[A-Z]+)")),
    _Form(
        "Nagios notice",
        re.compile(
            rf"\W*(?P<state>PROBLEM|RECOVERY|ACKNOWLEDGEMENT)(?: (?:Service|Host) Alert:| ?[-:])\s+{_SERVICE_IS}"
            r"\W{0,8}(?P<text>\w.*)?$"
        ),
        fields=False,
    ),
    _Form(
        "Zabbix notice", re.compile(r"\W*Problem (?:started|has been (?P<state>resolved)(?: in [\w ]{1,30})?) at \d")
    ),
    _Form("Zabbix notice", re.compile(r"\W*(?:Subject: *)?(?P<state>Resolved) in (?:\d+[wdhms]\s*)+: *(?P<name>.+)$")),
    _Form(
        "Zabbix notice",
        re.compile(r"\W*(?:Subject: *)?(?P<state>Problem|Resolved): *(?P<name>.+)$"),
        needs=re.compile("original problem id"),
    ),
    _Form(
        "Datadog notice",
        re.compile(r"\W*\[(?P<state>Recovered|No data|Warn|Triggered)(?: on [^\]]{1,200})?\] *(?P<name>.+)$", re.I),
        fields=False,
        ends=_OF_DATADOG,
    ),
    _Form(
        "Datadog notice",
        re.compile(
            r"\W*(?:(?:Subject|Datadog): *){0,2}(?:\[Monitor Alert\] *)?(?P<state>Recovered|No data|Warn|Triggered)"
            r"(?: on (?:\{[^}]{1,200}\}|[^:]{1,100}))?: *(?P<name>.+)$",
            re.I,
        ),
        fields=False,
        ends=_OF_DATADOG,
    ),
    _Form(
        "Opsgenie notice",
        re.compile(r"\W*#\d+: (?P<name>\S.*)$"),
        ends=re.compile(r"\W*(?:alert )?(?P<state>closed) (?:via|by|from)\b", re.I),
    ),
    _Form("Dynatrace notice", re.compile(r"\W*(?P<state>OPEN|RESOLVED) Problem P-\d+: *(?P<name>.+)$")),
    _Form("PagerDuty notice", re.compile(r"\W*(?P<state>Triggered|Acknowledged|Resolved):? #\d+:? *(?P<name>.+)$")),
    _Form("UptimeRobot notice", re.compile(r"\W*Monitor is (?P<state>DOWN|UP): *(?P<name>.+)$"), signal=_DOWN),
    _Form("Pingdom notice", re.compile(r"\W*Pingdom ?Alert (?P<state>DOWN|UP): *(?P<name>.+)$"), signal=_DOWN),
    _Form(
        "Uptime Kuma notice",
        re.compile(r"\W*\[(?P<name>[^\]]{1,80})\] \[\W*(?P<state>Down|Up)\] *(?P<text>.*)$"),
        fields=False,
        signal=_DOWN,
    ),
    _Form("notice", re.compile(rf"\W*\[(?:장애\s*)?(?P<over>{_OVER_KO})(?:\s*완료)?\] *(?P<name>.+)$")),
    _Form("notice", re.compile(rf"\W*\[[^\]]{{1,30}}\] *(?P<over>{_OVER_KO})(?:\s*완료)?: *(?P<name>.+)$")),
    _Form("notice", re.compile(r"\W*\[(?P<state>RESOLVED|OK)\] *(?P<name>.*[가-힣].*)$"), needs=re.compile("")),
)
_FIELD = re.compile(r"\s*[-•*]{0,2}\s*(?P<key>[^\W\d_][\w/ ]{1,30}?)\s*:(?:\s+(?P<value>\S.*)|\s*)$")
_NAMES = ("problem name", "problem", "trigger", "service")
_STATES = ("notification type", "trigger status", "problem status", "state", "status")
_TEXTS = ("additional info", "info", "operational data", "item values", "details", "root cause")
_BESIDE = """host,hostname,hostgroup,address,date/time,severity,trigger severity,original problem id,original event id
problem duration,event duration,duration,event id,trigger url,priority,tags,routed teams,team,environment,source
event timestamp,metric value,url,time,comment,author,notes,host alias,hostalias,subject,urgency,assigned
assigned to,resolved by,acknowledged by,impact
발생시각,발생시간,발생일시,복구시각,복구시간,복구일시
해제시각,해제시간,시각,시간,일시,서비스,호스트,서버,대상,현재값,현재 값,값
임계치,임계값,심각도,등급,지속시간,상태"""
_KEYS = frozenset((*_NAMES, *_STATES, *_TEXTS, *_BESIDE.replace("\n", ",").split(",")))
_ITS_OWN = re.compile(
    r"\s*(?:Problem (?:started|has been resolved)|The monitor \S+ |It was down for|Reason: |\d+ impacted )"
)
_BESIDE_NAME = re.compile(r"^[^:]{1,60}: (?:FS \[[^\]]{1,60}\]: )?(?=\w)|\s\([^()]{1,200}\)$")  # what the trigger is of
_QUERY = re.compile(
    r"\b(?:avg|min|max|sum|count|percentile)\(last_\w{1,12}\):\S{1,400}(?: [<>]=? [\d.]+)?"
)  # of Datadog
_FREE = re.compile(r"\(?inode=\d+%\)?")  # Nagios tells how many are free, which reads as if it were how many are used


def notice_at(lines: Sequence[str], at: int) -> Told | None:
    """The notice that begins in a line; None where none does."""
    line = lines[at][:_LONGEST]
    for form in _FORMS:
        if (found := form.begins.match(line)) and (told := _read(lines, at, form, found.groupdict())):
            return told
    return None


def _read(lines: Sequence[str], at: int, form: _Form, said: dict[str, str | None]) -> Told | None:
    end, about = at + 1, said.get("text") or ""
    if form.ends:
        near = range(at + 1, min(len(lines), at + _WITHIN))
        last = next(((n, found) for n in near if (found := form.ends.match(lines[n]))), None)
        if last is None:
            return None
        about = " ".join(line.strip() for line in lines[at + 1 : last[0]])
        end, said = last[0] + 1, said | last[1].groupdict()
    fields: dict[str, str] = {}
    if form.fields or form.ends:
        end, fields = _fields(lines, end)
    name = said.get("name") or next((fields[key] for key in _NAMES if fields.get(key)), "")
    state = said.get("state") or next((fields[key] for key in _STATES if fields.get(key)), "problem")
    state_of_host = (said.get("now") or fields.get("state") or "").casefold() in ("up", "down", "unreachable")
    name = name or (fields.get("host", "") if state_of_host else "")
    needed = form.needs
    if not (name or fields) or (needed and not any(needed.match(key) for key in fields)):
        return None
    status = "resolved" if said.get("over") else _STATUS.get(state.casefold(), "firing")
    about = " ".join((about, *(fields[key] for key in _TEXTS if key in fields)))
    description = texts({"description": _FREE.sub("", _QUERY.sub("", about)).strip(" ,;")})
    if form.kind.startswith("Zabbix"):
        name = _BESIDE_NAME.sub("", name)
    alert = Alert(name.strip(" *"), status, {}, description, signal=_DOWN if state_of_host else form.signal)
    return Told(Payload(form.kind, (alert,)), end)


def _fields(lines: Sequence[str], at: int) -> tuple[int, dict[str, str]]:
    """The fields from a line on, and where they end; what stands below the key of a text is of it."""
    fields: dict[str, str] = {}
    end, below = at, ""
    for number in range(at, min(len(lines), at + _MOST_LINES)):
        line = lines[number]
        field = _FIELD.match(line[:_LONGEST])
        key = " ".join(field["key"].casefold().split()) if field else ""
        if field and key in _KEYS:
            fields.setdefault(key, (field["value"] or "").strip())
            below = key if key in _TEXTS and not field["value"] else ""
            end = number + 1
        elif _ITS_OWN.match(line):
            if "has been resolved" in line:
                fields.setdefault("status", "resolved")
            end, below = number + 1, ""
        elif line.strip() and below:
            fields[below] = f"{fields[below]} {line.strip()}".strip()
            end = number + 1
        elif line.strip() or (below and fields[below]):
            break
    return end, fields
