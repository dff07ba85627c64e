"""What makes the vocabulary and the cases good, beyond their shape: rules an author can break."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath
from typing import Any

from diagnops.kb.casefile import PlainCase
from diagnops.kb.draft import BLANK, is_blank
from diagnops.kb.errors import Fault, UsageError
from diagnops.kb.spelling import did_you_mean
from diagnops.kb.version import VersionError, read_range
from diagnops.kb.vocabulary import STATES, Check, Reading, Signal, Vocabulary, role_names, signal_names
from diagnops.kb.wordforms import key
from diagnops.kb.yamlfile import Path


def vocabulary_faults(vocabulary: Vocabulary) -> list[str]:
    """Everything wrong with a vocabulary, one sentence each."""
    return [*_identity(vocabulary), *_tree(vocabulary), *_states(vocabulary), *_names(vocabulary), *_checks(vocabulary)]


def case_faults(file: PlainCase, vocabulary: Vocabulary, known: Collection[str] = ()) -> list[Fault]:
    """Everything wrong with what a case says; `known` are the ids of the cases it may refer to.

    Works on the plain data, so that a file whose shape is faulty tells its wrong words in the same go.
    """
    case = file.data
    found: list[tuple[Path, str]] = [*_named(case, file.file), *_symptom_faults(case, vocabulary)]
    role = _dict(case.get("cause")).get("role")
    if isinstance(role, str) and (reason := _role_fault(role, vocabulary)):
        found.append((("cause", "role"), reason))
    found += _remedy_faults(case)
    found += ((path, f"a blank is left; fill it in or take it out: {text[:80]}") for path, text in _blanks(case))
    if is_blank(file.story):
        found.append((("story",), "a blank is left; fill it in or take it out"))
    for at, link in _dicts(case.get("related")):
        if isinstance(other := link.get("case"), str) and other not in known:
            found.append((("related", at, "case"), f"no case {other!r}{did_you_mean(other, known)}"))
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


def _named(case: dict[str, Any], file: str) -> Iterator[tuple[Path, str]]:
    path = PurePath(file)
    name = case.get("id")
    named = isinstance(name, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)  # else its shape is told
    if path.suffix == ".md" and named and path.stem != name:
        yield ("id",), f"{name!r} does not match the file name; call the file {name}.md"
    if case.get("status", "draft") != "draft" and case.get("symptoms") in (None, []):
        yield ("symptoms",), "a case that is no draft needs at least one symptom"


def _symptom_faults(case: dict[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[Path, str]]:
    told: list[tuple[Path, Any]] = [(("symptoms",), case.get("symptoms"))]
    told += [(("occurrences", at, "symptoms"), one.get("symptoms")) for at, one in _dicts(case.get("occurrences"))]
    for base, symptoms in told:
        seen: set[tuple[Any, Any]] = set()
        for at, symptom in _dicts(symptoms):
            signal, state, role = (symptom.get(key) for key in ("signal", "state", "role"))
            yield from (((*base, at, key), reason) for key, reason in _symptom_fault(signal, state, role, vocabulary))
            if isinstance(signal, str) and (role, signal) in seen:
                yield (*base, at), f"{signal} on {role or 'no role'} is given twice"
            seen.add((str(role), str(signal)) if role else (None, str(signal)))


def case_notes(file: PlainCase, vocabulary: Vocabulary) -> list[Fault]:
    """What is no fault but worth knowing: symptoms on a component where the vocabulary does not know their signal."""
    found: list[tuple[Path, str]] = []
    told: list[tuple[Path, Any]] = [(("symptoms",), file.data.get("symptoms"))]
    told += [(("occurrences", at, "symptoms"), one.get("symptoms")) for at, one in _dicts(file.data.get("occurrences"))]
    for base, symptoms in told:
        for at, symptom in _dicts(symptoms):
            role, signal = symptom.get("role"), vocabulary.signal.get(str(symptom.get("signal")))
            if signal and signal.roles and signal.layer != "contrast" and role and role not in signal.roles:
                reason = f"{signal.id} is not known on {role!r}, so words are not read that way; known: "
                found.append(((*base, at, "role"), reason + ", ".join(signal.roles)))
    return [file.fault(path, reason) for path, reason in found]


def _symptom_fault(signal: Any, state: Any, role: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    known = vocabulary.signal.get(signal) if isinstance(signal, str) else None
    if isinstance(signal, str) and known is None and not is_blank(signal):
        try:
            yield "signal", f"{signal!r} is a name of {vocabulary.find_signal(signal).id!r}; write that"
        except UsageError as error:
            yield "signal", str(error)
    elif known and state in STATES["measure"] + STATES["event"] and state not in known.states:
        yield (
            "state",
            f"{known.id} is {'an event' if known.kind == 'event' else 'a measure'}: {', '.join(known.states)}",
        )
    if isinstance(role, str) and (reason := _role_fault(role, vocabulary)):
        yield "role", reason


def _role_fault(role: str, vocabulary: Vocabulary) -> str:
    if role in vocabulary.role or is_blank(role):
        return ""
    try:
        return f"{role!r} is a name of {vocabulary.find_role(role).id!r}; write that"
    except UsageError as error:
        return str(error)


def _remedy_faults(case: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    ids: list[Any] = []
    for at, remedy in _dicts(case.get("remedies")):
        if remedy.get("id") in ids:
            yield ("remedies", at, "id"), f"{remedy['id']!r} is used twice"
        ids.append(remedy.get("id"))
        yield from ((("remedies", at, "requires", *where), why) for where, why in _range_faults(remedy))
        for number, trial in _dicts(remedy.get("trials")):
            outcome = trial.get("outcome")
            if outcome != "advised" and isinstance(outcome, str) and not trial.get("verified"):
                yield (
                    ("remedies", at, "trials", number, "verified"),
                    f"missing: say how it was established that it {outcome}; only `advised` can do without",
                )


def _range_faults(remedy: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    requires = _dict(remedy.get("requires"))
    for field in ("versions", "fixed_in"):
        for name, span in _dict(requires.get(field)).items():
            try:
                if isinstance(span, str):
                    read_range(span)
            except VersionError as error:
                yield (field, name), str(error)


def _identity(vocabulary: Vocabulary) -> Iterator[str]:
    for kind, ids in (("signal", [s.id for s in vocabulary.signals]), ("role", [r.id for r in vocabulary.roles])):
        yield from (f"{kind} {i} is defined {ids.count(i)} times" for i in sorted(set(ids)) if ids.count(i) > 1)


def _tree(vocabulary: Vocabulary) -> Iterator[str]:
    for signal in vocabulary.signals:
        yield from _kinds_on_roles(signal, vocabulary)
        for word, other in (("parent", signal.parent), ("after", signal.after)):
            if other and other not in vocabulary.signal:
                yield f"{signal.id}: {word} {other!r} does not exist"
        yield from _seen_on(signal, vocabulary)
    for one in vocabulary.roles:
        for outer in one.within:
            if outer not in vocabulary.role:
                yield f"role {one.id}: within {outer!r}, which does not exist"
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
            yield f"{start}: its parents run in a circle"


def _seen_on(signal: Signal, vocabulary: Vocabulary) -> Iterator[str]:
    if not signal.roles and signal.layer != "contrast":
        yield f"{signal.id}: seen on no role"
    yield from (f"{signal.id}: role {r!r} does not exist" for r in signal.roles if r not in vocabulary.role)
    if signal.usual and signal.usual not in signal.roles:
        yield f"{signal.id}: usual {signal.usual!r} is none of its roles"


def _kinds_on_roles(signal: Signal, vocabulary: Vocabulary) -> Iterator[str]:
    children = vocabulary.children
    near = {child for parent in (signal.id, *children.get(signal.id, ())) for child in children.get(parent, ())}
    for role, special in signal.on.items():  # of kinship two steps count
        if special not in near or role not in vocabulary.signal[special].roles:
            yield f"{signal.id}: on {role}: {special!r} is no special kind of it that is seen there"


def _states(vocabulary: Vocabulary) -> Iterator[str]:
    for signal in vocabulary.signals:
        allowed = set(STATES[signal.kind])
        if not signal.bad or not set(signal.bad) <= allowed - {"normal"}:
            yield f"{signal.id}: `bad` has to name states of a {signal.kind} that mean trouble"
        if signal.said and signal.said not in allowed:
            yield f"{signal.id}: said {signal.said!r} is no state of a {signal.kind}"
        for state in ("high", "low", "normal", "present", "absent"):
            if state not in allowed and any(getattr(signal.phrases, state)):
                yield f"{signal.id}: phrases for {state!r}, which is no state of a {signal.kind}"
        if signal.levels and signal.kind == "event":
            yield f"{signal.id}: levels on an event"


def _names(vocabulary: Vocabulary) -> Iterator[str]:
    owners: dict[str, set[str]] = {}
    for signal in vocabulary.signals:
        said = [n for state in STATES[signal.kind] for n in getattr(signal.phrases, state)]
        for name in (*signal_names(signal), *signal.inverse, *said):
            owners.setdefault(key(name), set()).add(signal.id)
        for language in ("en", "ko"):
            if not getattr(signal.name, language):
                yield f"{signal.id}: no name in {language}"
            if not getattr(signal.aliases, language) and not any(
                getattr(getattr(signal.phrases, s), language) for s in STATES[signal.kind]
            ):
                yield f"{signal.id}: no alias in {language}"
    for role in vocabulary.roles:
        for name in role_names(role):
            owners.setdefault(key(name), set()).add(f"role {role.id}")
    for name, ids in owners.items():
        if len(ids) > 1:
            yield f"{name!r} means more than one thing: {', '.join(sorted(ids))}"
        if not name:
            yield f"{', '.join(ids)}: a name without letters"


def _checks(vocabulary: Vocabulary) -> Iterator[str]:
    for signal in vocabulary.signals:
        if not signal.checks:
            yield f"{signal.id}: no check says how to look at it"
        for check in signal.checks:
            if not 0 < check.minutes <= 240:
                yield f"{signal.id}: {check.run!r} takes {check.minutes} minutes"
            if check.kind == "command" and (reason := _command_fault(check.run)):
                yield f"{signal.id}: {check.run!r} {reason}"
            if check.read and (reason := _reading_fault(check.read, check, signal)):
                yield f"{signal.id}: {check.run!r}: read: {reason}"


def _command_fault(line: str) -> str:
    try:
        words = shlex.split(line)
    except ValueError as error:
        return f"cannot be split into words: {error}"
    return "" if words and words[0].replace("-", "").replace("_", "").replace(".", "").isalnum() else "names no program"


def _reading_fault(reading: Reading, check: Check, signal: Signal) -> str:
    """Why a reading cannot work, or nothing."""
    if check.kind != "command" or not check.read_only:
        return "only a command that changes nothing is run and read"
    for expression in (reading.rows, reading.match, reading.present, reading.absent):
        try:
            re.compile(expression or "")
        except re.error as error:
            return f"{expression!r} is no regular expression: {error}"
    figure = [one for one in (reading.column, reading.match) if one]
    if len(figure) + bool(reading.present or reading.absent) != 1:
        return "give one of column, match, or present (with absent)"
    if reading.match and reading.reduce != "count" and "value" not in re.compile(reading.match).groupindex:
        return "match needs a group (?P<value>…)"
    judged = reading.high is not None or reading.low is not None or (signal.levels and signal.kind == "measure")
    if figure and not judged:
        return "nothing says from which figure on it is high or low; give high or low"
    return "a measure is read as a figure" if signal.kind == "measure" and not figure else ""


def promql_faults(checks: Iterable[tuple[str, str]]) -> list[str]:
    """Expressions that Prometheus would refuse, from (signal, expression) pairs; needs `promql-parser`."""
    import promql_parser

    found = []
    for signal, expression in checks:
        try:
            promql_parser.parse(expression)
        except ValueError as error:
            found.append(f"{signal}: {expression!r}: {error}")
    return found
