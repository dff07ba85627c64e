"""Cases in a list, one line each: the id, ready to be copied, and as much of the title as there is room for; and the
changes of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnops.cli.terminal import WIDTH, Line, moment, pad, wrap
from diagnops.kb.case import Case, Language
from diagnops.kb.casebase import Change
from diagnops.messages.wording import say

_WIDEST = 30  # a longer id leaves its title less room


def case_rows(cases: Sequence[Case], language: Language) -> Iterator[Line]:
    """The rows; a status is told unless the case is active."""
    width = min(_WIDEST, max((len(case.id) for case in cases), default=0))
    for case in cases:
        state = "" if case.status == "active" else f"[{say(case.status, language)}] "
        yield Line(pad(f"  {case.id:<{width}}  {state}{case.title.in_(language)}", WIDTH).rstrip())


def history_rows(changes: Sequence[Change], language: Language) -> Iterator[Line]:
    """Every change to a case, oldest first, with the number by which it can be gone back to."""
    for change in changes:
        said = f"{change.who}: {change.why}" if change.why else change.who
        did = say(f"did_{change.action}", language)
        yield from map(Line, wrap(said, indent=f"  {change.revision:>5}  {moment(change.at)}  {did}  ", hang=" " * 9))
