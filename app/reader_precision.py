"""The reader's precision, as people measure it by the way: of what was read from words, how much somebody flipped."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.evaluation.evaluate import ReaderPrecision, share
from diagnops.kb.case import State
from diagnops.kb.casebase import CaseBase
from diagnops.kb.investigation import Told
from diagnops.kb.misreading import folded

_Place = tuple[str, str | None, str]


def reader_precision(case_base: CaseBase) -> ReaderPrecision | None:
    """See `ReaderPrecision`; None where nothing is flipped."""
    said = {one.of: one.state for one in case_base.misreadings.all() if one.stands}
    if not said:
        return None
    kept = set(_readings(case_base))
    readers = [(of, state) for of, state in kept if of not in said or said[of] != state]  # the rest people said
    wrong = sum(of in said for of, _ in readers)
    places = {of for of, _ in kept}
    return ReaderPrecision(share(len(readers) - wrong, len(readers)), sum(of not in places for of in said))


def _readings(case_base: CaseBase) -> Iterator[tuple[_Place, State]]:
    """What was read from words in investigations, each with what it is about."""
    for head in case_base.investigations.heads():
        for event in case_base.investigations.get(head.id).events:
            if isinstance(event.what, Told):
                for clause in event.what.clauses:
                    if not clause.source:
                        for read in clause.observations:
                            yield (folded(clause.text), read.role, read.signal), read.state
