"""The JSON API: its endpoints as a table, from which the routes and the document are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from diagnops.app import CaseFilter, Diagnosis, Options, Resolution, Workspace, find_signals
from diagnops.kb.case import Case, Language
from diagnops.kb.correction import Correction
from diagnops.kb.environment import read_facts
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Head, Investigation
from diagnops.kb.misreading import Misreading
from diagnops.kb.token import Scope
from diagnops.web import api_values as v
from diagnops.web.asked import Asked

ROOT = "/api/v1"


class Spoken(NamedTuple):
    """A value that speaks a language of its own, whatever the request prefers."""

    value: Any
    language: Language


class Endpoint(NamedTuple):
    """What `work` does with what is given: the body where it `takes` one, else the `query`."""

    method: str
    path: str
    summary: str
    work: Callable[[Workspace, Asked, Any], Any]
    gives: Any
    takes: Any = None
    query: Any = None
    needs: Scope = "read"
    status: int = 200
    faults: tuple[int, ...] = ()


def _match(desk: Workspace, asked: Asked, given: v.ToMatch) -> Spoken:
    facts, language = _facts(given), given.language or (asked.language if asked.chosen else None)
    _say_something(given)
    incident = desk.read(
        given.text or None,
        observations=given.observations,
        normal=given.normal,
        facts=facts,
        language=language,
        source=given.source,
        here=given.here,
    )
    diagnosis = desk.diagnose(incident, Options(given.limit))
    return Spoken(diagnosis, diagnosis.language)


def _say_something(given: v.Seen) -> None:
    if not (given.text.strip() or given.observations or given.normal):
        raise UsageError("web_say_something")


def _facts(given: v.Seen) -> dict[str, str]:
    return read_facts(f"{name}={value}" for name, value in given.facts.items())


def _cases(desk: Workspace, _: Asked, given: v.CaseQuery) -> v.CaseList:
    wanted = CaseFilter(
        given.role, given.signal, given.cause, given.status, given.text, given.tag, given.product, given.due
    )
    found = desk.cases.names(wanted)
    some = desk.cases.find(found[given.offset : given.offset + given.limit])
    heads = (v.CaseHead(c.id, c.title, c.status, c.cause.kind, len(c.happened)) for c in some)
    return v.CaseList(len(found), tuple(heads))


def _case(desk: Workspace, asked: Asked, _: None) -> Case:
    return desk.cases.get(asked.path["id"])


def _signals(desk: Workspace, _: Asked, given: v.SignalQuery) -> list[v.SignalHead]:
    found = find_signals(desk.vocabulary, given.name, given.layer).signals
    return [v.SignalHead(s.id, s.name, s.layer, s.states, s.bad, s.roles) for s in found]


def _investigations(desk: Workspace, _: Asked, given: v.InvestigationQuery) -> list[v.InvestigationHead]:
    return list(map(head_told, desk.investigations.list(only_open=given.open)))


def head_told(head: Head) -> v.InvestigationHead:
    """An investigation in a list."""
    return v.InvestigationHead(head.id, head.title, head.opened, head.who, head.events, head.last, head.closed)


def _start(desk: Workspace, asked: Asked, given: v.Seen) -> Spoken:
    begun = desk.investigations.start(
        given.text or None,
        observations=given.observations,
        normal=given.normal,
        facts=_facts(given),
        language=given.language or asked.language,
        source=given.source,
        here=given.here,
    )
    return _standing(desk, asked, begun)


def _investigation(desk: Workspace, asked: Asked, _: None) -> Spoken:
    return _standing(desk, asked, desk.investigations.get(asked.path["id"]))


def _observe(desk: Workspace, asked: Asked, given: v.ToObserve) -> Spoken:
    told = desk.investigations.observe(
        asked.path["id"],
        given.observations,
        normal=given.normal,
        text=given.text or None,
        forget=given.forget,
        facts=_facts(given),
        source=given.source,
        here=given.here,
    )
    return _standing(desk, asked, told.now)


def _answer(desk: Workspace, asked: Asked, given: v.ToAnswer) -> Spoken:
    role, _, name = given.place.rpartition("/")
    place = (desk.vocabulary.find_role(role).id if role else None, desk.vocabulary.find_signal(name, role or None).id)
    said = desk.investigations.read_answer(given.answer, place)
    kept = desk.investigations.answer(asked.path["id"], place, said, given.answer)
    if kept.before.closed:
        raise UsageError("is_closed_already", investigation=kept.before.id)
    standing = _standing(desk, asked, kept.now)
    perhaps = said.perhaps.word if said.perhaps else None
    return standing._replace(
        value=v.Answered(kept.observations, said.wish, said.unclear or (), perhaps, standing.value)
    )


def _close(desk: Workspace, asked: Asked, given: v.ToClose) -> Spoken:
    how = Resolution(given.case, given.remedy, given.outcome, given.verified)
    closing = desk.investigations.close(asked.path["id"], how)
    standing = _standing(desk, asked, closing.investigation)
    times = len(closing.case.happened) if closing.case else None
    overruled = tuple(one.number for one in closing.overruled)
    return standing._replace(value=v.ClosingTold(standing.value, times, overruled))


def _reopen(desk: Workspace, asked: Asked, _: None) -> Spoken:
    return _standing(desk, asked, desk.investigations.reopen(asked.path["id"]))


def _standing(desk: Workspace, asked: Asked, one: Investigation) -> Spoken:
    spoken = asked.language if asked.chosen else one.language
    diagnosis = None if one.closed else desk.investigations.diagnose(one, language=spoken)
    told = v.Standing(one.id, one.opened, one.who, one.language, one.events, one.closed, diagnosis)
    return Spoken(told, spoken)


def _corrections(desk: Workspace, _: Asked, __: None) -> list[v.CorrectionTold]:
    return list(map(_correction_told, desk.corrections.all()))


def _correct(desk: Workspace, _: Asked, given: v.ToCorrect) -> v.CorrectionTold:
    if given.kind == "wrong" and given.investigation and not given.other:
        return _correction_told(desk.corrections.reject(given.investigation, given.case, because=given.because))
    if given.kind == "same" and given.other and not given.investigation:
        return _correction_told(desk.corrections.merge(given.case, given.other, because=given.because))
    raise UsageError("web_correct_what")


def _withdraw(desk: Workspace, asked: Asked, _: None) -> v.CorrectionTold:
    gone = desk.corrections.withdraw(_number(asked))
    assert isinstance(gone, Correction)
    return _correction_told(gone)


def _number(asked: Asked) -> int:
    number = asked.path["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise UsageError("no_correction", number=number)
    return int(number)


def _correction_told(one: Correction) -> v.CorrectionTold:
    return v.CorrectionTold(
        one.number, one.kind, one.case, one.because, one.who, one.at, one.other, one.investigation, one.withdrawn
    )


def _misreadings(desk: Workspace, _: Asked, __: None) -> list[v.MisreadingTold]:
    return list(map(_misreading_told, desk.corrections.misreadings()))


def _reread(desk: Workspace, _: Asked, given: v.ToReread) -> v.MisreadingTold:
    return _misreading_told(desk.corrections.misread(given.clause, given.says, investigation=given.investigation))


def _read_again(desk: Workspace, asked: Asked, _: None) -> v.MisreadingTold:
    gone = desk.corrections.withdraw(f"r{_number(asked)}")
    assert isinstance(gone, Misreading)
    return _misreading_told(gone)


def _misreading_told(one: Misreading) -> v.MisreadingTold:
    return v.MisreadingTold(one.number, one.clause, one.role, one.signal, one.state, one.who, one.at, one.withdrawn)


def _audit(desk: Workspace, _: Asked, given: v.LastQuery) -> list[v.WriteTold]:
    return [v.WriteTold(*one) for one in desk.access.writes(given.limit)]


_ONE = "/investigations/{id}"
ENDPOINTS = (
    Endpoint("POST", "/match", "Hold what is seen against all cases", _match, Diagnosis, v.ToMatch),
    Endpoint("GET", "/cases", "List cases", _cases, v.CaseList, query=v.CaseQuery),
    Endpoint("GET", "/cases/{id}", "One case whole", _case, Case, faults=(404,)),
    Endpoint("GET", "/signals", "List signals", _signals, list[v.SignalHead], query=v.SignalQuery),
    Endpoint(
        "GET", "/investigations", "List investigations, the one that moved last first", _investigations,
        list[v.InvestigationHead], query=v.InvestigationQuery,
    ),
    Endpoint("POST", "/investigations", "Open one", _start, v.Standing, v.Seen, needs="write", status=201),
    Endpoint("GET", _ONE, "One as it stands", _investigation, v.Standing, faults=(404,)),
    Endpoint(
        "POST", f"{_ONE}/observe", "Tell more of what is seen", _observe, v.Standing, v.ToObserve, needs="write",
        faults=(404, 409),
    ),
    Endpoint(
        "POST", f"{_ONE}/answer", "Answer a check", _answer, v.Answered, v.ToAnswer, needs="write", faults=(404, 409)
    ),
    Endpoint("POST", f"{_ONE}/close", "End it", _close, v.ClosingTold, v.ToClose, needs="write", faults=(404, 409)),
    Endpoint("POST", f"{_ONE}/reopen", "Go on with it", _reopen, v.Standing, needs="write", faults=(404, 409)),
    Endpoint("GET", "/corrections", "List corrections", _corrections, list[v.CorrectionTold]),
    Endpoint(
        "POST", "/corrections", "Say that a match was wrong, or that two cases are the same", _correct,
        v.CorrectionTold, v.ToCorrect, needs="write", status=201, faults=(404, 409),
    ),
    Endpoint(
        "DELETE", "/corrections/{number}", "Take a correction back; it stays listed", _withdraw, v.CorrectionTold,
        needs="write", faults=(404, 409),
    ),
    Endpoint("GET", "/misreadings", "List what people said that clauses say", _misreadings, list[v.MisreadingTold]),
    Endpoint(
        "POST", "/misreadings", "Say what a clause says: it is read so from then on", _reread, v.MisreadingTold,
        v.ToReread, needs="write", status=201, faults=(404, 409),
    ),
    Endpoint(
        "DELETE", "/misreadings/{number}", "Take that back; it stays listed", _read_again, v.MisreadingTold,
        needs="write", faults=(404, 409),
    ),
    Endpoint(
        "GET", "/audit", "Who wrote what when, the latest first", _audit, list[v.WriteTold], query=v.LastQuery,
        needs="admin",
    ),
)  # fmt: skip
