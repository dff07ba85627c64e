"""A case as lines for a person: what was seen, what it was, what was done and how that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diagnops.app import count_trials, trials_text
from diagnops.cli.parts import code
from diagnops.cli.story import story_lines
from diagnops.cli.terminal import Line, Style, wrap
from diagnops.kb.case import (
    Case,
    CaseCheck,
    Exclusion,
    Language,
    Link,
    Occurrence,
    Prevention,
    Remedy,
    Requires,
    Source,
    Symptom,
    Told,
    from_investigation,
    investigation_of,
)
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.wording import say


def case_page(case: Case, others: Mapping[str, Case], vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """The whole case; `others` are those it is linked to."""
    yield from _said(case.title.in_(language), "", style="bold")
    cause = say("kind_of_cause", language, kind=say(f"cause_{case.cause.kind}", language))
    if case.cause.role:
        role = vocabulary.role.get(case.cause.role)
        cause = f"{cause} ({role.name.in_(language) if role else case.cause.role})"
    yield from _said(f"{case.id} · {say(case.status, language)} · {cause}", "", style="cyan")
    yield from _kept_by(case, language)
    yield from _section("symptoms", _symptoms(case, vocabulary, language), language)
    written = [_written_by(one.text, one.product, one.versions) for one in case.messages]
    yield from _section("messages", _list(written), language)
    yield from _section("cause", list(_said(case.cause.statement.in_(language), "  ")), language)
    yield from _section("chain", _list([step.in_(language) for step in case.cause.chain], numbered=True), language)
    yield from _section("affects", _list([_ranged(a.product, a.versions) for a in case.affects]), language)
    yield from _section("rules_it_out", _list([_excludes(e, vocabulary, language) for e in case.excludes]), language)
    cleared = [f"{one.what.in_(language)}: {one.how.in_(language)}" for one in case.ruled_out]
    yield from _section("cleared", _list(cleared), language)
    alike = [link for link in case.related if link.kind == "looks-like"]
    yield from _section("look_alikes", list(_links(alike, others, language)), language)
    cited = {source.address: f"[{place}]" for place, source in enumerate(case.sources, 1) if source.address}
    looks = [x for one in case.checks for x in _check(one, vocabulary, language)]
    yield from _section("own_checks", looks, language)
    yield from _section("remedies", [x for remedy in case.remedies for x in _remedy(remedy, cited, language)], language)
    yield from _section("prevention", [x for one in case.prevention for x in _prevention(one, language)], language)
    occurrences = [x for once in case.happened for x in _once(once, vocabulary, language)]
    yield from _section("occurrences", occurrences, language)
    yield from _section(
        "environment", _list([f"{name}: {value}" for name, value in case.environment.items()]), language
    )
    yield from _section("not_on_record", _list([one.in_(language) for one in case.not_on_record]), language)
    related = [link for link in case.related if link.kind != "looks-like"]
    yield from _section("related", list(_links(related, others, language)), language)
    yield from _section(
        "sources",
        [x for place, source in enumerate(case.sources, 1) for x in _source(place, source, language)],
        language,
    )
    pointers = [f"{say(f'link_to_{p.kind}', language)}: {p.title or ''} {p.address}" for p in case.links]
    yield from _section("links", _list([" ".join(text.split()) for text in pointers]), language)
    yield from _section("story", list(story_lines(case.story, language)), language)
    yield from _section("as_people_tell_it", list(_tellings(case, language)), language)


def _kept_by(case: Case, language: Language) -> Iterator[Line]:
    """Who keeps the case true, when it was and is to be reviewed, and its tags."""
    told = [
        say(word, language, what=what)
        for word, what in (("kept_by", case.owner), ("reviewed", case.reviewed), ("review_by", case.review_by))
        if what
    ]
    told += ["#" + tag for tag in case.tags]
    if told:
        yield from _said(" · ".join(told), "", style="dim")


def _ranged(product: str, versions: str | None) -> str:
    return f"{product} {versions}" if versions else product


def _written_by(text: str, product: str | None, versions: str | None) -> str:
    return f"{text}  ({_ranged(product, versions)})" if product else text


def _excludes(one: Exclusion, vocabulary: Vocabulary, language: Language) -> str:
    what = f"{display_name(vocabulary, one.role, one.signal, language)}: {say(one.state, language)}"
    return f"{what}: {one.why.in_(language)}"


def _check(one: CaseCheck, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    cost = say("minutes", language, minutes=f"{one.minutes:g}")
    cost += "" if one.read_only else ", " + say("changes_things", language)
    yield from _said(f"{display_name(vocabulary, one.role, one.signal, language)} ({cost})", "  - ", "    ")
    yield from code(one.kind, one.run, "    ")
    for state, means in one.means.items():
        yield from _said(f"{say(state, language)}: {means.in_(language)}", "    ", "      ", "dim")


def _prevention(one: Prevention, language: Language) -> Iterator[Line]:
    yield from _said(f"{say(f'prevents_{one.kind}', language)}: {one.what.in_(language)}", "  - ", "    ")
    yield from (Line("      " + line, "cyan") for line in (one.rule or "").splitlines())


def _course(occurrence: Occurrence, language: Language) -> Iterator[Line]:
    """When it began, was noticed, was mitigated and was over, how grave it was, and what those who had it wrote."""
    times = [
        f"{say(name, language)} {moment}"
        for name in ("started", "detected", "mitigated", "resolved")
        if (moment := getattr(occurrence, name))
    ]
    told = [", ".join(times)] if times else []
    told += [say("severity", language, what=occurrence.severity)] if occurrence.severity else []
    for word, text in (("blast_radius", occurrence.blast_radius), ("trigger", occurrence.trigger)):
        told += [say(word, language, what=text.in_(language))] if text else []
    for line in told:
        yield from _said(line, "    ", "      ", "dim")
    for one in occurrence.told:
        yield from _quoted(one, "    ")


def _tellings(case: Case, language: Language) -> Iterator[Line]:
    """How people might tell it who do not know the cause, in one's own language where there is any."""
    tellings = [one for once in case.occurrences if once.only_told for one in once.told]
    own = [one for one in tellings if one.language == language]
    for place, one in enumerate(own or tellings):
        if place:
            yield Line("")
        yield from _quoted(one, "  ")


def _quoted(told: Told, indent: str) -> Iterator[Line]:
    for line in told.text.splitlines():
        yield from _said(f"> {line}".rstrip(), indent, f"{indent}> ", "dim")


def _section(word: str, lines: list[Line], language: Language) -> Iterator[Line]:
    if lines:
        yield Line("")
        yield Line(say(word, language), "bold")
        yield from lines


def _said(text: str, indent: str, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))


def _list(statements: list[str], *, numbered: bool = False) -> list[Line]:
    marks = [f"  {n}. " for n in range(1, len(statements) + 1)] if numbered else ["  - "] * len(statements)
    return [x for mark, text in zip(marks, statements, strict=True) for x in _said(text, mark, " " * len(mark))]


def _symptoms(case: Case, vocabulary: Vocabulary, language: Language) -> list[Line]:
    lines: list[Line] = []
    for s in case.symptoms:
        lines += _said(_symptom(s, vocabulary, language), "  - ", "    ")
        if s.note:
            lines += _said(s.note.in_(language), "    ", style="dim")
    return lines


def _symptom(symptom: Symptom, vocabulary: Vocabulary, language: Language) -> str:
    how = [say(symptom.frequency, language)]
    how += [say(symptom.shape, language)] if symptom.shape else []
    how += [f"z {symptom.magnitude:+.1f}"] if symptom.magnitude is not None else []
    name = display_name(vocabulary, symptom.role, symptom.signal, language)
    return f"{name}: {say(symptom.state, language)} ({', '.join(how)})"


def _links(links: Iterable[Link], others: Mapping[str, Case], language: Language) -> Iterator[Line]:
    """Other cases: the title, the id on a line of its own, ready to be copied, and what tells them apart."""
    for link in links:
        kind = "" if link.kind == "looks-like" else f"{say(f'link_{link.kind}', language)}: "
        title = others[link.case].title.in_(language) if link.case in others else say("not_here", language)
        yield from _said(kind + title, "  - ", "    ", "dim")
        yield from _said(link.case, "    ", style="cyan")
        if link.note:
            yield from _said(link.note.in_(language), "    ")


def _source(place: int, source: Source, language: Language) -> Iterator[Line]:
    yield from _said(source.title, f"  [{place}] ", "    ")
    if source.address:
        yield from _said(source.address, "    ", style="cyan")
    if source.supports:
        yield from _said(source.supports.in_(language), "    ", style="dim")


def _once(occurrence: Occurrence, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    told = [one.in_(language) for one in (occurrence.where, occurrence.note) if one]
    if occurrence.origin != "own":
        told.append(say(f"origin_{occurrence.origin}", language))
    if occurrence.investigation:
        told.append(say("from_investigation", language, id=occurrence.investigation))
    yield from _said(" · ".join(part for part in (occurrence.when, *told) if part), "  - ", "    ")
    yield from _course(occurrence, language)
    for symptom in occurrence.symptoms:
        yield from _said(_symptom(symptom, vocabulary, language), "    ", "      ", "dim")


def _remedy(remedy: Remedy, cited: Mapping[str, str], language: Language) -> Iterator[Line]:
    """A remedy with its trials, each with its source: by its number, where it is in `cited`."""
    yield from _said(remedy.action.in_(language), "  - ", "    ")
    trials = trials_text(count_trials(remedy), language)
    yield from _said(f"{remedy.id} · {say(remedy.kind, language)} · {trials}", "    ", style="cyan")
    lines = [say("why", language, text=remedy.reason.in_(language))]
    if remedy.requires:
        lines.append(say("requires", language, text=_needs(remedy.requires, language)))
    if remedy.destructive:
        lines.append(say("destructive", language))
    for word, told in (("risk", remedy.risk), ("rollback", remedy.rollback), ("verify", remedy.verify)):
        if told:
            lines.append(say(word, language, text=told.in_(language)))
    if remedy.takes:
        lines.append(say("takes", language, minutes=f"{remedy.takes:g}"))
    for trial in remedy.trials:
        how = [one.in_(language) for one in (trial.where, trial.verified, trial.note) if one]
        lines.append(" · ".join(p for p in (trial.when, say("tried_" + trial.outcome, language), *how) if p))
        if from_investigation(trial):
            lines[-1] += f" · {say('from_investigation', language, id=investigation_of(trial))}"
        elif number := cited.get(trial.source or ""):
            lines[-1] += f" {number}"
        elif trial.source:
            lines.append(say("source_of", language, text=trial.source))
    for text in lines:
        yield from _said(text, "    ", "      ", "dim")


def _needs(requires: Requires, language: Language) -> str:
    until = f"≤ {requires.until}" if requires.until else ""
    fixed = ", ".join(f"{name} {say('not_in', language)} {span}" for name, span in requires.fixed_in.items())
    note = requires.note.in_(language) if requires.note else ""
    return "; ".join(filter(None, (*requires.places, until, fixed, note)))
