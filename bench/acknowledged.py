"""What was acknowledged, held against what a case base holds when it is opened anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from diagnops.bench.writing import Command
from diagnops.evaluation.tune import load_tunings
from diagnops.kb.case import Case, from_investigation, investigation_of
from diagnops.kb.casebase import Change
from diagnops.kb.investigation import Closed, Investigation
from diagnops.kb.own_vocabulary import OwnChange
from diagnops.kb.store import open_case_base

Marks = Counter[str]


class LostError(AssertionError):
    """Something that was acknowledged is not there, or is there twice; or half of something is there."""


class Holding(NamedTuple):
    """All that a case base holds, and the marks of whoever gave a command, by who gave it."""

    cases: Mapping[str, Case]
    histories: Mapping[str, Sequence[Change]]
    investigations: Mapping[str, Investigation]
    words: Sequence[OwnChange]
    marks: Mapping[str, Marks]

    def has_whole(self, command: Command) -> bool:
        """Whether all that a command adds is there, each once. Raises `LostError` for half of it, or what is twice."""
        found = self.marks.get(command.who, Marks())
        rows = Marks({mark: found[mark] for mark in command.marks})
        if command.name.startswith("record ") and command.name != "record same":
            found = Marks({"change" if mark.startswith("change ") else mark: of for mark, of in found.items()})
            rows = Marks({mark: found[mark] for mark in command.marks})
        if set(rows.values()) <= {0}:
            return not command.marks
        if set(rows.values()) != {1}:
            raise LostError(f"of {command.who} ({command.name}) there is {dict(found)}, not once {set(command.marks)}")
        return True


def read(base: Path) -> Holding:
    """All that is there; every row is read and held against its mark."""
    with closing(open_case_base(str(base))) as kept:
        kept.verify()
        cases = {case.id: case for case in kept}
        histories = {name: kept.history(name) for name in cases}
        investigations = {head.id: kept.investigations.get(head.id) for head in kept.investigations.heads()}
        words = kept.own_vocabulary.history()
        marks: dict[str, Marks] = defaultdict(Marks)
        for history in histories.values():
            for change in history:
                marks[change.who][f"change {change.case}"] += 1
        for one in investigations.values():
            marks[one.who]["investigation"] += 1
            for event in one.events:
                marks[event.who][type(event.what).__name__.lower()] += 1
        for correction in kept.corrections.all():
            marks[correction.who]["correction"] += 1
            if correction.withdrawn:
                marks[correction.withdrawn.partition(" ")[2]]["withdrawn"] += 1
        for version in words:
            marks[version.who][f"words {version.name}"] += 1
        for tuning in load_tunings(kept.metadata("tunings")):
            marks[tuning.who]["tuning"] += 1
    return Holding(cases, histories, investigations, words, marks)


def faults(holding: Holding, commands: Mapping[str, Command], signals: Container[str]) -> Iterator[str]:
    """What is wrong in a case base whose vocabulary knows these signals, whatever was acknowledged."""
    for name, history in holding.histories.items():
        yield from _of_history(history, holding.cases.get(name), commands, holding.investigations)
    for case in holding.cases.values():
        for symptom in case.symptoms:
            if symptom.signal not in signals:
                yield f"{case.id} has the signal {symptom.signal}, which nobody knows"
    for file in {version.name for version in holding.words}:
        numbers = [version.version for version in holding.words if version.name == file]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{file} has the versions {numbers}"


def _of_history(
    history: Sequence[Change],
    standing: Case | None,
    commands: Mapping[str, Command],
    investigations: Mapping[str, Investigation],
) -> Iterator[str]:
    """What is wrong with a case by its history: each change keeps what those before it added, unless it went back."""
    previous: Case | None = None
    expected: Marks = Marks()
    then: dict[int, Marks] = {}
    for change in history:
        where = f"{change.case} at change {change.revision} by {change.who}"
        if change.before != previous:
            yield f"{where} is not a change of what was before it"
        previous = change.after
        command = commands.get(change.who)
        if previous is None:
            expected = Marks()
        elif command and command.reverts is not None:
            expected = then[command.reverts]
        elif command:
            expected = expected | _added(command, previous)
            yield from (f"{where}: {told}" for told in _of_edit(command, change))
            yield from (f"{where}: {told}" for told in _of_occurrence(command, previous, investigations))
        found = marks_of(previous)
        if lost := expected - found:
            yield f"{where} has lost {sorted(lost)}"
        if twice := sorted(mark for mark, times in found.items() if times > 1):
            yield f"{where} has twice {twice}"
        then[change.revision] = expected
    if standing != previous:
        yield f"{history[-1].case} is not as its last change left it"


def _added(command: Command, case: Case) -> Marks:
    added = Marks()
    if command.edit:
        added[f"tag {command.edit.tag}"] = 1
    if command.learns:
        investigation, remedy = command.learns
        added[f"occurrence {investigation}"] = 1
        if remedy:
            added[f"trial {investigation} {remedy}"] = 1
    return added


def _of_edit(command: Command, change: Change) -> Iterator[str]:
    if command.edit and command.edit.title and change.before and change.after:
        before, after = change.before.title.en, change.after.title.en
        if before not in (command.edit.before, command.edit.title):
            yield f"the title {before!r}, which its file did not have, was written over"
        if after != command.edit.title:
            yield f"the title is {after!r}"


def _of_occurrence(command: Command, case: Case, investigations: Mapping[str, Investigation]) -> Iterator[str]:
    """An investigation is closed as one case, and what was seen in it is in the occurrence that it left there."""
    if not command.learns:
        return
    one = investigations.get(command.learns[0])
    ends = [event.what.case for event in one.events if isinstance(event.what, Closed)] if one else []
    if one is None or ends != [case.id]:
        yield f"{command.learns[0]} was closed as {ends}"
        return
    if command.name not in ("close", "record same"):  # what was seen are the symptoms of a case that was recorded
        return
    seen = {observation.signal for observation in one.observations}
    for occurrence in case.occurrences:
        if occurrence.investigation == one.id and {s.signal for s in occurrence.symptoms} != seen:
            yield f"of {one.id} was seen {sorted(seen)}, of which its occurrence has not all"


def marks_of(case: Case | None) -> Marks:
    """What commands added to a case: tags, occurrences and trials."""
    if case is None:
        return Marks()
    found: Iterable[str] = [
        *(f"tag {tag}" for tag in case.tags),
        *(f"occurrence {one.investigation}" for one in case.occurrences if one.investigation),
        *(
            f"trial {investigation_of(trial)} {remedy.id}"
            for remedy in case.remedies
            for trial in remedy.trials
            if from_investigation(trial)
        ),
    ]
    return Marks(found)
