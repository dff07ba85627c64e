"""Post-mortems of many shapes, and what a careful keeper of cases expects of the draft of each.

`expected.toml` beside the texts says, for each, what has to stand where, and by leaving out a part that nothing may.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from diagnops.app.postmortem_draft import draft_of
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import Prose
from diagnops.intake.postmortem.reader import read_postmortem
from diagnops.kb.case import Case, Text
from diagnops.kb.draft import is_blank
from diagnops.kb.vocabulary import Vocabulary

SHAPES = Path(__file__).parent.parent / "data" / "postmortems" / "shapes"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SHAPES / "expected.toml").read_text("utf-8"))
MOMENTS = ("started", "detected", "mitigated", "resolved")
OUTCOMES = ("worked", "partly", "failed", "worsened")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_draft_says_what_the_text_says(name: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    read = read_postmortem((SHAPES / f"{name}.md").read_text("utf-8"), name=name)

    case = draft_of(read, Prose(vocabulary, lexicon), source=f"{name}.md")

    assert [part for part, right in judged(case, EXPECTED[name]) if not right] == []


def judged(case: Case, expected: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each part that is expected of a draft, and whether it is right."""
    occurrence = case.occurrences[0]
    if "title" in expected:
        yield "title", expected["title"] in _plain(case.title)
    yield "cause", _says(case.cause.statement, expected["cause"])
    for part in ("when", "severity", *MOMENTS):
        told = getattr(occurrence, part)
        if part in expected or told is not None:
            yield f"{part}: {told}", told == expected.get(part)
    if "impact" in expected:
        yield "impact", _says(occurrence.blast_radius, expected["impact"])
    if "trigger" in expected:
        yield "trigger", _says(occurrence.trigger, expected["trigger"])
    cleared = [(_plain(one.what), one.how) for one in case.ruled_out]
    yield from _pairs("ruled_out", cleared, expected.get("ruled_out", []))
    for outcome in OUTCOMES:
        tried = [(_plain(r.action), t.verified) for r in case.remedies for t in r.trials if t.outcome == outcome]
        yield from _pairs(outcome, tried, expected.get(outcome, []))
    kept = [(one.kind, _plain(one.what)) for one in case.prevention]
    for kind, what in expected.get("prevention", []):
        yield f"prevention {what!r}", any(kind == k and what in text for k, text in kept)
    yield f"no other prevention: {kept}", len(kept) == len(expected.get("prevention", []))
    for signal, run in expected.get("checks", []):
        yield f"check {run!r}", any((one.signal, one.run) == (signal, run) for one in case.checks)
    seen = {f"{s.signal}={s.state}" for s in case.symptoms}
    for told in expected.get("seen", []):
        yield f"seen {told}", told in seen
    for told in expected.get("unseen", []):
        yield f"not seen {told}", not any(one == told or one.startswith(f"{told}=") for one in seen)
    for name, value in expected.get("environment", {}).items():
        yield f"environment {name}", case.environment.get(name) == value


def _pairs(
    part: str, found: Sequence[tuple[str, Text | None]], expected: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, bool]]:
    for what, how in expected:
        yield f"{part} {what!r}: {how!r}", any(what in text and _says(told, how) for text, told in found)
    yield f"nothing else {part}: {found}", len(found) == len(expected)


def _says(told: Text | None, expected: str) -> bool:
    """Whether a statement holds what is expected, or where that is nothing, is left to a person."""
    plain = _plain(told) if told else ""
    return expected in plain if expected else not plain or is_blank(plain)


def _plain(told: Text) -> str:
    return told.en or told.ko or ""
