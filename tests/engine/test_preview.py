"""The preview of an answer: what it foretells is what is said once the answer is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Case
from diagnops.kb.incident import Incident, Observation, settle

DOCS = Path(__file__).parent.parent.parent / "docs"
TOLD = [
    (DOCS / "incident-en.txt").read_text("utf-8"),
    (DOCS / "incident-ko.txt").read_text("utf-8"),
    "Pods are restarted again and again since the last release, and the node is short of memory",
    "카프카 컨슈머 랙이 계속 쌓이고 리밸런싱이 반복됩니다",
    "db slow",
]


@pytest.mark.parametrize("text", TOLD)
def test_where_answers_lead_is_where_they_lead(
    text: str,
    read: Callable[[str], Incident],
    match: Callable[[str | Incident, Sequence[Case]], Diagnosis],
    library: tuple[Case, ...],
) -> None:
    incident = read(text)
    checks = match(incident, library).next_checks

    assert checks
    for check in checks:
        for state, foretold in check.answers.items():
            answer = Observation(check.role, check.signal, state, origin="answer")  # type: ignore[arg-type]
            told = replace(incident, observations=settle([*incident.observations, answer]))
            then = match(told, library)
            assert (foretold.verdict, foretold.case) == (then.verdict, then.matches[0].case if then.matches else None)
            assert foretold.probability == pytest.approx(then.leading[0].probability if then.leading else 0, abs=0.02)
