"""Cases in a list, one line each: the id, ready to be copied, and as much of the title as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnops.cli.terminal import WIDTH, Line, pad
from diagnops.kb.case import Case, Language
from diagnops.messages.wording import say

_WIDEST = 30  # a longer id leaves its title less room


def case_rows(cases: Sequence[Case], language: Language) -> Iterator[Line]:
    """The rows; a status is told unless the case is active."""
    width = min(_WIDEST, max((len(case.id) for case in cases), default=0))
    for case in cases:
        state = "" if case.status == "active" else f"[{say(case.status, language)}] "
        yield Line(pad(f"  {case.id:<{width}}  {state}{case.title.in_(language)}", WIDTH).rstrip())
