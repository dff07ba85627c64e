"""What makes the team's vocabulary good: the rules of the shipped one over both together, told where the team wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from diagnops.kb.errors import Fault, UsageError
from diagnops.kb.lint import promql_faults, vocabulary_faults
from diagnops.kb.message import Message, message
from diagnops.kb.own_vocabulary import joined
from diagnops.kb.vocabulary import STATES, Names, Vocabulary, role_names
from diagnops.kb.vocabulary_files import OwnFile
from diagnops.kb.wordforms import key
from diagnops.kb.yamlfile import Path

_Named = tuple[str, OwnFile, Path]

# Where in a signal or role a rule is broken.
_FIELDS = {
    "seen_on_no_role": "roles", "seen_on_unknown_role": "roles", "usual_is_no_role_of_it": "usual",
    "no_special_kind": "on", "bad_names_no_trouble": "bad", "said_is_no_state": "said",
    "phrases_for_no_state": "phrases", "levels_on_event": "levels", "no_name_in": "name", "no_alias_in": "aliases",
    "no_check": "checks", "minutes_of_check": "checks", "faulty_command": "checks", "faulty_reading": "checks",
    "promql_refused": "checks", "within_no_role": "within", "calls_no_role": "calls",
}  # fmt: skip


def own_faults(shipped: Vocabulary, files: Sequence[OwnFile], given: Sequence[OwnFile] = ()) -> list[Fault]:
    """Everything wrong with the team's files, laid over the shipped vocabulary. What two files do not agree about is
    told of the later; those that are `given` are the last. An id that is shipped too is told of one that is given as
    something to be mended, of another as what became of it."""
    together = [*files, *given]
    found = [fault for file in together for fault in _of_itself(file, shipped, standing=file in files)]
    both = joined(shipped, [file.words for file in together])
    for file in together:
        found += _references(file, both)
    found += _services_twice(together)
    found += _words_of_state(together, both)
    where = _Places(together)
    expressions = [
        (signal.id, check.run)
        for file in together
        for signal in file.words.signals
        for check in signal.checks
        if check.kind == "promql"
    ]
    broken = [(told, where.of(told)) for told in (*vocabulary_faults(both), *promql_faults(expressions))]
    found += [place[0].fault(place[1], told) for told, place in broken if place]
    if broken and not found:  # a shipped signal refers to what the team has put in the place of another
        found.append(together[-1].fault((), broken[0][0]))
    place = {file.shown: at for at, file in enumerate(together)}
    once = {str(fault): fault for fault in found}.values()
    return sorted(once, key=lambda fault: (place[fault.file], fault.line))


def _of_itself(file: OwnFile, shipped: Vocabulary, *, standing: bool) -> Iterator[Fault]:
    words = file.words
    if not (words.signals or words.roles or words.aliases or words.services):
        yield file.fault((), message("says_nothing"))
    if words.signals and not words.layer:
        yield file.fault(("layer",), message("missing"))
    known = {**shipped.signal, **shipped.role}
    places = [("signals", at, signal.id) for at, signal in enumerate(words.signals)]
    places += [("roles", at, role.id) for at, role in enumerate(words.roles)]
    for field, at, thing in places:
        if thing in known:
            reason = message("shipped_now_too", id=thing) if standing else message("shipped_already", id=thing)
            yield file.fault((field, at, "id"), reason)


def _references(file: OwnFile, both: Vocabulary) -> Iterator[Fault]:
    """Names for what there is not, and services of a role that there is not."""
    for thing, names in file.words.aliases.items():
        if "." in thing and thing not in both.signal:
            yield file.fault(("aliases", thing), _unknown(thing, both, signal=True))
        elif "." not in thing and thing not in both.role:
            yield file.fault(("aliases", thing), _unknown(thing, both, signal=False))
        elif "." not in thing and (names.metrics or names.roles):
            field = "metrics" if names.metrics else "roles"
            yield file.fault(("aliases", thing, field), message("role_takes_names", role=thing))
    for at, service in enumerate(file.words.services):
        if service.role not in both.role:
            yield file.fault(("services", at, "role"), _unknown(service.role, both, signal=False))


def _unknown(name: str, both: Vocabulary, *, signal: bool) -> Message:
    try:
        found = both.find_signal(name) if signal else both.find_role(name)
    except UsageError as error:
        return error.message
    return message("other_name", name=name, id=found.id)


def _services_twice(files: Sequence[OwnFile]) -> Iterator[Fault]:
    first: dict[str, OwnFile] = {}
    for file in files:
        for at, service in enumerate(file.words.services):
            if (before := first.get(key(service.name))) is not None:
                reason = message("service_twice", name=service.name, file=before.shown)
                yield file.fault(("services", at, "name"), reason)
            first.setdefault(key(service.name), file)


def _words_of_state(files: Sequence[OwnFile], both: Vocabulary) -> Iterator[Fault]:
    """Names that are words for a state: who is called "slow" would be read in every sentence."""
    states = both.states
    words = {key(word) for field in states.__struct_fields__ for word in getattr(states, field)} - {""}
    for name, file, path in _names(files):
        if key(name) in words:
            yield file.fault(path, message("is_word_of_state", name=name))


def _names(files: Iterable[OwnFile]) -> Iterator[_Named]:
    """Every name that is given in the files, and where."""
    for file in files:
        words = file.words
        for at, signal in enumerate(words.signals):
            base: Path = ("signals", at)
            yield signal.id, file, (*base, "id")
            yield from ((n, file, (*base, "name", lang)) for lang in ("en", "ko") if (n := getattr(signal.name, lang)))
            yield from _by_language(signal.aliases, file, (*base, "aliases"))
            yield from _by_language(signal.inverse, file, (*base, "inverse"))
            yield from ((name, file, (*base, "metrics", n)) for n, name in enumerate(signal.metrics))
            for state in STATES[signal.kind]:
                yield from _by_language(getattr(signal.phrases, state), file, (*base, "phrases", state))
        for at, role in enumerate(words.roles):
            yield from ((name, file, ("roles", at)) for name in role_names(role))
        for thing, names in words.aliases.items():
            yield from _by_language(Names(names.en, names.ko), file, ("aliases", thing))
            yield from ((name, file, ("aliases", thing, "metrics", n)) for n, name in enumerate(names.metrics))
        for at, service in enumerate(words.services):
            yield service.name, file, ("services", at, "name")
            yield from _by_language(service.aliases, file, ("services", at, "aliases"))


def _by_language(names: Names, file: OwnFile, base: Path) -> Iterator[_Named]:
    for language in ("en", "ko"):
        yield from ((name, file, (*base, language, n)) for n, name in enumerate(getattr(names, language)))


class _Places:
    """Where in the files something is said; what is said last counts."""

    def __init__(self, files: Sequence[OwnFile]) -> None:
        self._names = {key(name): (file, path) for name, file, path in _names(files)}
        self._things: dict[str, tuple[OwnFile, Path]] = {}
        for file in files:
            self._things |= {thing: (file, ("aliases", thing)) for thing in file.words.aliases}
        for file in files:
            self._things |= {s.id: (file, ("signals", at)) for at, s in enumerate(file.words.signals)}
            self._things |= {r.id: (file, ("roles", at)) for at, r in enumerate(file.words.roles)}

    def of(self, told: Message) -> tuple[OwnFile, Path] | None:
        """The place of the team's where a rule for both vocabularies together was broken."""
        values = told.values
        if told.code in ("means_several", "name_without_letters"):
            found = self._names.get(str(values.get("name", "")))
        else:
            found = self._things.get(str(values.get("signal") or values.get("role") or values.get("id")))
        if found is None:
            return None
        file, path = found
        field = values.get("field") if told.code == "no_such_relative" else _FIELDS.get(told.code)
        return file, (*path, str(field)) if field and path[:1] != ("aliases",) else path
