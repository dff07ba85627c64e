"""What makes the vocabulary and the cases good, beyond their shape: rules an author can break."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from diagnops.kb.case import Case, State
from diagnops.kb.casefile import PlainCase
from diagnops.kb.draft import BLANK, is_blank
from diagnops.kb.errors import Fault, UsageError
from diagnops.kb.message import Message, message
from diagnops.kb.spelling import nearest
from diagnops.kb.version import VersionError, read_range
from diagnops.kb.vocabulary import STATES, Check, Reading, Signal, Vocabulary, role_names, signal_names
from diagnops.kb.wordforms import key
from diagnops.kb.yamlfile import Path


def vocabulary_faults(vocabulary: Vocabulary) -> list[Message]:
    """Everything wrong with a vocabulary."""
    rules = (_identity, _former, _tree, _states, _names, _checks)
    return [fault for rule in rules for fault in rule(vocabulary)]


def never_trouble(cases: Iterable[Case], vocabulary: Vocabulary) -> list[str]:
    """The signals that cases record and none of them in trouble: they only ever say what it was not.

    Of each a case is missing, or the other cases look there for nothing.
    """
    symptoms = [s for case in cases for s in (*case.symptoms, *(o for one in case.occurrences for o in one.symptoms))]
    known = [s for s in symptoms if s.signal in vocabulary.signal]
    return sorted({s.signal for s in known} - {s.signal for s in known if vocabulary.is_trouble(s.signal, s.state)})


def case_faults(file: PlainCase, vocabulary: Vocabulary, known: Collection[str] = ()) -> list[Fault]:
    """Everything wrong with what a case says; `known` are the ids of the cases it may refer to.

    Works on the plain data, so that a file whose shape is faulty tells its wrong words in the same go.
    """
    case = file.data
    found: list[tuple[Path, Message]] = [*_named(case, file.file), *_symptom_faults(case, vocabulary)]
    role = _dict(case.get("cause")).get("role")
    if isinstance(role, str) and (reason := _role_fault(role, vocabulary)):
        found.append((("cause", "role"), reason))
    found += _remedy_faults(case)
    found += _claim_faults(case, vocabulary)
    found += _occurrence_faults(case)
    found += ((path, message("blank_left", wanted=wanted[:80])) for path, wanted in _blanks(case))
    if is_blank(file.story):
        found.append((("story",), message("story_left_blank")))
    for at, link in _dicts(case.get("related")):
        if isinstance(other := link.get("case"), str) and other not in known:
            found.append((("related", at, "case"), message("no_case", name=other, near=nearest(other, known))))
    return [file.fault(path, reason) for path, reason in found]


def _blanks(data: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """The places of a draft that somebody still has to fill in, with what is wanted there."""
    if isinstance(data, str):
        if is_blank(data):
            yield at, data.removeprefix(BLANK).strip()
        return
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for place, part in parts:
        yield from _blanks(part, (*at, place))


def _dict(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _dicts(data: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a list that are mappings, with their places."""
    return ((at, one) for at, one in enumerate(data if isinstance(data, list) else ()) if isinstance(one, dict))


def _named(case: dict[str, Any], file: str) -> Iterator[tuple[Path, Message]]:
    path = PurePath(file)
    name = case.get("id")
    named = isinstance(name, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)  # else its shape is told
    if path.suffix == ".md" and named and path.stem != name:
        yield ("id",), message("id_is_not_file_name", id=name)
    if case.get("status", "draft") != "draft" and case.get("symptoms") in (None, []):
        yield ("symptoms",), message("no_symptom")


def _symptom_faults(case: dict[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[Path, Message]]:
    told: list[tuple[Path, Any]] = [(("symptoms",), case.get("symptoms"))]
    told += [(("occurrences", at, "symptoms"), one.get("symptoms")) for at, one in _dicts(case.get("occurrences"))]
    for base, symptoms in told:
        seen: set[tuple[Any, Any]] = set()
        for at, symptom in _dicts(symptoms):
            signal, state, role = (symptom.get(key) for key in ("signal", "state", "role"))
            yield from (((*base, at, key), reason) for key, reason in _symptom_fault(signal, state, role, vocabulary))
            if not isinstance(signal, str):
                continue
            signal = vocabulary.renamed.get(signal, signal)
            if (role, signal) in seen:
                yield (*base, at), _given_twice(role, signal)
            seen.add((str(role) if role else None, signal))


def case_notes(file: PlainCase, vocabulary: Vocabulary, today: str = "") -> list[Fault]:
    """What is no fault but worth knowing: symptoms on a component where the vocabulary does not know their signal, ids
    that a signal has no more, and a review that was due before `today`, an ISO date."""
    found: list[tuple[Path, Message]] = []
    due = file.data.get("review_by")
    if isinstance(due, str) and due < today[: len(due)]:
        found.append((("review_by",), message("review_due", since=due)))
    told: list[tuple[Path, Any]] = [(("symptoms",), file.data.get("symptoms"))]
    told += [(("occurrences", at, "symptoms"), one.get("symptoms")) for at, one in _dicts(file.data.get("occurrences"))]
    for base, symptoms in told:
        for at, symptom in _dicts(symptoms):
            name = str(symptom.get("signal"))
            if name in vocabulary.renamed:
                reason = message("former_id", name=name, id=vocabulary.renamed[name])
                found.append(((*base, at, "signal"), reason))
            role, signal = symptom.get("role"), vocabulary.signal.get(vocabulary.renamed.get(name, name))
            if signal and signal.roles and signal.layer != "contrast" and role and role not in signal.roles:
                reason = message("not_known_on_role", signal=signal.id, role=str(role), known=signal.roles)
                found.append(((*base, at, "role"), reason))
    return [file.fault(path, reason) for path, reason in found]


def _given_twice(role: Any, signal: str) -> Message:
    if role:
        return message("symptom_twice", signal=signal, role=str(role))
    return message("symptom_twice_without_role", signal=signal)


def _symptom_fault(signal: Any, state: Any, role: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, Message]]:
    known = vocabulary.signal.get(vocabulary.renamed.get(signal, signal)) if isinstance(signal, str) else None
    if isinstance(signal, str) and known is None and not is_blank(signal):
        try:
            yield "signal", message("other_name", name=signal, id=vocabulary.find_signal(signal).id)
        except UsageError as error:
            yield "signal", error.message
    elif known and state in STATES["measure"] + STATES["event"] and state not in known.states:
        code = "states_of_event" if known.kind == "event" else "states_of_measure"
        yield "state", message(code, signal=known.id, states=known.states)
    if isinstance(role, str) and (reason := _role_fault(role, vocabulary)):
        yield "role", reason


def _role_fault(role: str, vocabulary: Vocabulary) -> Message | None:
    if role in vocabulary.role or is_blank(role):
        return None
    try:
        return message("other_name", name=role, id=vocabulary.find_role(role).id)
    except UsageError as error:
        return error.message


def _remedy_faults(case: dict[str, Any]) -> Iterator[tuple[Path, Message]]:
    ids: set[str] = set()
    for at, remedy in _dicts(case.get("remedies")):
        if isinstance(name := remedy.get("id"), str):  # one without an id is a fault of shape
            if name in ids:
                yield ("remedies", at, "id"), message("used_twice", id=name)
            ids.add(name)
        yield from ((("remedies", at, "requires", *where), why) for where, why in _range_faults(remedy))
        for number, trial in _dicts(remedy.get("trials")):
            outcome = trial.get("outcome")
            if outcome != "advised" and isinstance(outcome, str) and not trial.get("verified"):
                yield ("remedies", at, "trials", number, "verified"), message("not_verified", outcome=outcome)


def _range_faults(remedy: dict[str, Any]) -> Iterator[tuple[Path, Message]]:
    requires = _dict(remedy.get("requires"))
    for field in ("versions", "fixed_in"):
        for name, span in _dict(requires.get(field)).items():
            try:
                if isinstance(span, str):
                    read_range(span)
            except VersionError as error:
                yield (field, name), error.message


def _claim_faults(case: dict[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[Path, Message]]:
    """What is wrong with what rules a case out, with its own checks, and with versions."""
    recorded = {(s.get("role"), s.get("signal"), s.get("state")) for _, s in _dicts(case.get("symptoms"))}
    for at, one in _dicts(case.get("excludes")):
        signal, state, role = (one.get(key) for key in ("signal", "state", "role"))
        yield from ((("excludes", at, key), why) for key, why in _symptom_fault(signal, state, role, vocabulary))
        if (role, signal, state) in recorded:
            yield ("excludes", at), message("excludes_its_own", signal=str(signal), state=str(state))
    for at, one in _dicts(case.get("checks")):
        states: list[Any] = [*_dict(one.get("means"))] or [None]
        faults = [f for state in states for f in _symptom_fault(one.get("signal"), state, one.get("role"), vocabulary)]
        yield from ((("checks", at, key), why) for key, why in dict.fromkeys(faults))
    for field in ("affects", "messages"):
        for at, one in _dicts(case.get(field)):
            if isinstance(product := one.get("product"), str) and product not in vocabulary.product:
                names = list(vocabulary.product)
                yield (field, at, "product"), message("unknown_product", name=product, near=nearest(product, names))
            try:
                if isinstance(span := one.get("versions"), str):
                    read_range(span)
            except VersionError as error:
                yield (field, at, "versions"), error.message


_COURSE = ("started", "detected", "mitigated", "resolved")


def _occurrence_faults(case: dict[str, Any]) -> Iterator[tuple[Path, Message]]:
    """Where the course of an occurrence runs backward."""
    for at, one in _dicts(case.get("occurrences")):
        times = [(name, str(one[name])[:16]) for name in _COURSE if isinstance(one.get(name), str)]
        for (before, earlier), (after, later) in pairwise(times):
            if later < earlier and len({str(one[name])[16:] for name in (before, after)}) == 1:  # in one zone
                yield ("occurrences", at, after), message("course_runs_back", before=before, after=after)


def shipped_faults(file: PlainCase) -> list[Fault]:
    """What a shipped case must not say: that something happened to whoever uses it."""
    found: list[Path] = []
    for at, one in _dicts(file.data.get("occurrences")):
        if one.get("origin", "own") == "own":
            found.append(("occurrences", at))
    for at, remedy in _dicts(file.data.get("remedies")):
        for number, trial in _dicts(remedy.get("trials")):
            if trial.get("origin", "own") == "own":
                found.append(("remedies", at, "trials", number))
    told = [file.fault(path, message("origin_own_in_shipped")) for path in found]
    return told + ([file.fault(("revision",), message("revision_in_shipped"))] if file.revision else [])


def _identity(vocabulary: Vocabulary) -> Iterator[Message]:
    signals, roles = Counter(s.id for s in vocabulary.signals), Counter(r.id for r in vocabulary.roles)
    yield from (message("signal_defined_again", id=i, times=n) for i, n in sorted(signals.items()) if n > 1)
    yield from (message("role_defined_again", id=i, times=n) for i, n in sorted(roles.items()) if n > 1)
    products = Counter(p.id for p in vocabulary.products)
    yield from (message("product_defined_again", id=i, times=n) for i, n in sorted(products.items()) if n > 1)


def _former(vocabulary: Vocabulary) -> Iterator[Message]:
    """A former id leads to one signal, and what is a part of another names an id there was."""
    given = Counter(old for s in vocabulary.signals for old in s.former)
    for signal in vocabulary.signals:
        yield from (
            message("former_id_of_today", signal=signal.id, id=i) for i in signal.former if i in vocabulary.signal
        )
        for old in signal.split_from:
            if old == signal.id or old in signal.former or (old not in given and old not in vocabulary.signal):
                yield message("split_from_nothing", signal=signal.id, id=old)
    yield from (message("former_id_of_several", id=i, times=n) for i, n in sorted(given.items()) if n > 1)


def _tree(vocabulary: Vocabulary) -> Iterator[Message]:
    for signal in vocabulary.signals:
        yield from _kinds_on_roles(signal, vocabulary)
        for field, other in (("parent", signal.parent), ("after", signal.after)):
            if other and other not in vocabulary.signal:
                yield message("no_such_relative", signal=signal.id, field=field, other=other)
        yield from _seen_on(signal, vocabulary)
    yield from _roles_beside(vocabulary)
    above: dict[str, tuple[str, ...]] = {s.id: (s.parent,) if s.parent else () for s in vocabulary.signals}
    above |= {r.id: r.within for r in vocabulary.roles}
    for start in above:
        reached, ahead = set(), list(above[start])
        while ahead:
            at = ahead.pop()
            if at not in reached:
                reached.add(at)
                ahead += above.get(at, ())
        if start in reached:
            yield message("parents_in_circle", id=start)


def _roles_beside(vocabulary: Vocabulary) -> Iterator[Message]:
    known = vocabulary.role
    for one in vocabulary.roles:
        yield from (message("within_no_role", role=one.id, other=other) for other in one.within if other not in known)
        yield from (message("calls_no_role", role=one.id, other=other) for other in one.calls if other not in known)
    for product in vocabulary.products:
        above = (other for other in product.within if other not in vocabulary.product)
        yield from (message("product_within_none", product=product.id, other=other) for other in above)
        on = (role for role in product.roles if role not in known)
        yield from (message("product_on_no_role", product=product.id, other=role) for role in on)


def _seen_on(signal: Signal, vocabulary: Vocabulary) -> Iterator[Message]:
    if not signal.roles and signal.layer != "contrast":
        yield message("seen_on_no_role", signal=signal.id)
    for role in signal.roles:
        if role not in vocabulary.role:
            yield message("seen_on_unknown_role", signal=signal.id, role=role)
    if signal.usual and signal.usual not in signal.roles:
        yield message("usual_is_no_role_of_it", signal=signal.id, role=signal.usual)


def _kinds_on_roles(signal: Signal, vocabulary: Vocabulary) -> Iterator[Message]:
    children = vocabulary.children
    near = {child for parent in (signal.id, *children.get(signal.id, ())) for child in children.get(parent, ())}
    for role, special in signal.on.items():  # of kinship two steps count
        if special not in near or role not in vocabulary.signal[special].roles:
            yield message("no_special_kind", signal=signal.id, role=role, other=special)


def _states(vocabulary: Vocabulary) -> Iterator[Message]:
    for signal in vocabulary.signals:
        allowed = set(STATES[signal.kind])
        if not signal.bad or not set(signal.bad) <= allowed - {"normal"}:
            yield message("bad_names_no_trouble", signal=signal.id, states=STATES[signal.kind])
        if signal.said and signal.said not in allowed:
            yield message("said_is_no_state", signal=signal.id, state=signal.said, states=STATES[signal.kind])
        for state in ("high", "low", "normal", "present", "absent"):
            if state not in allowed and any(getattr(signal.phrases, state)):
                yield message("phrases_for_no_state", signal=signal.id, state=state, states=STATES[signal.kind])
        if signal.levels and signal.kind == "event":
            yield message("levels_on_event", signal=signal.id)


def _names(vocabulary: Vocabulary) -> Iterator[Message]:
    owners: dict[str, set[str]] = {}
    for signal in vocabulary.signals:
        said = [n for state in STATES[signal.kind] for n in getattr(signal.phrases, state)]
        for name in (*signal_names(signal), *signal.inverse, *said):
            owners.setdefault(key(name), set()).add(signal.id)
        for language in ("en", "ko"):
            if not getattr(signal.name, language):
                yield message("no_name_in", signal=signal.id, tongue=language)
            if not getattr(signal.aliases, language) and not any(
                getattr(getattr(signal.phrases, s), language) for s in STATES[signal.kind]
            ):
                yield message("no_alias_in", signal=signal.id, tongue=language)
    for role in vocabulary.roles:
        for name in role_names(role):
            owners.setdefault(key(name), set()).add(f"role {role.id}")
    for name, ids in owners.items():
        if len(ids) > 1:
            yield message("means_several", name=name, found=tuple(sorted(ids)))
        if not name:
            yield message("name_without_letters", found=tuple(sorted(ids)))


def _checks(vocabulary: Vocabulary) -> Iterator[Message]:
    for signal in vocabulary.signals:
        if not signal.checks:
            yield message("no_check", signal=signal.id)
        for check in signal.checks:
            if not 0 < check.minutes <= 240:
                yield message("minutes_of_check", signal=signal.id, run=check.run, minutes=check.minutes)
            if check.kind == "command" and (reason := _command_fault(check.run)):
                yield message("faulty_command", signal=signal.id, run=check.run, because=reason)
            if check.read and (reason := _reading_fault(check.read, check, signal)):
                yield message("faulty_reading", signal=signal.id, run=check.run, because=reason)
        shown = {state for check in signal.checks for state in _shown_by(check, signal)}
        hidden = tuple(state for state in signal.bad if state in signal.states and state not in shown)
        if signal.checks and hidden:
            yield message("no_check_shows", signal=signal.id, states=hidden)


def _shown_by(check: Check, signal: Signal) -> tuple[State, ...]:
    """The states that a check can show: what a person is told to look for may be any, a program knows what it reads."""
    read, levels = check.read, signal.levels
    if check.look or (check.kind == "promql" and (signal.kind == "event" or not levels)):
        return signal.states
    if signal.kind == "event":
        return signal.states if read else ()
    if not read and check.kind != "promql":
        return ()
    judge = read if read and (read.high is not None or read.low is not None) else levels
    high, low = (judge.high, judge.low) if judge else (None, None)
    return ("normal", *(("high",) if high is not None else ()), *(("low",) if low is not None else ()))


def _command_fault(line: str) -> Message | None:
    try:
        words = shlex.split(line)
    except ValueError as error:
        return message("cannot_be_split", reason=str(error))
    named = words and words[0].replace("-", "").replace("_", "").replace(".", "").isalnum()
    return None if named else message("names_no_program")


def _reading_fault(reading: Reading, check: Check, signal: Signal) -> Message | None:
    """Why a reading cannot work, or nothing."""
    if check.kind != "command" or not check.read_only:
        return message("only_harmless_is_read")
    for expression in (reading.rows, reading.match, reading.present, reading.absent):
        try:
            re.compile(expression or "")
        except re.error as error:
            return message("no_regular_expression", expression=expression, reason=str(error))
    figure = [one for one in (reading.column, reading.match) if one]
    if len(figure) + bool(reading.present or reading.absent) != 1:
        return message("one_way_to_read")
    if reading.match and reading.reduce != "count" and "value" not in re.compile(reading.match).groupindex:
        return message("match_without_value")
    judged = reading.high is not None or reading.low is not None or (signal.levels and signal.kind == "measure")
    if figure and not judged:
        return message("no_figure_to_judge_by")
    return message("measure_without_figure") if signal.kind == "measure" and not figure else None


def promql_faults(checks: Iterable[tuple[str, str]]) -> list[Message]:
    """Expressions that Prometheus would refuse, from (signal, expression) pairs; needs `promql-parser`."""
    import promql_parser

    found = []
    for signal, expression in checks:
        try:
            promql_parser.parse(expression)
        except ValueError as error:
            found.append(message("promql_refused", signal=signal, expression=expression, reason=str(error)))
    return found
