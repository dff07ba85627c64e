"""The page of coverage: it is that of the cases as they stand, and shows what is missing."""

from __future__ import annotations

from diagnops.app.topics import layer_of
from diagnops.bench.coverage import PAGE, coverage, page
from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.vocabulary import Vocabulary


def _case(name: str, *symptoms: Symptom, kind: str = "unknown") -> Case:
    return Case(name, Text(en=f"Title of {name}"), symptoms, Cause(Text(en="x"), kind))  # type: ignore[arg-type]


def test_the_page_is_that_of_the_cases_as_they_stand() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m diagnops.bench.coverage"


def test_a_case_stands_where_its_first_sign_that_always_shows_is_seen(vocabulary: Vocabulary) -> None:
    case = _case(
        "x",
        Symptom("contrast.periodic", "present", frequency="always"),
        Symptom("http.5xx_rate", "high", "load-balancer"),
        Symptom("db.lock.wait", "normal", "database", "always"),
        Symptom("io.queue_length", "high", "volume", "always"),
    )

    assert layer_of(case, vocabulary) == "volume"
    assert layer_of(_case("y", *case.symptoms[:3]), vocabulary) == "http"


def test_holes_and_signals_that_no_case_records_are_visible(vocabulary: Vocabulary) -> None:
    cases = [_case("slow-disk", Symptom("io.queue_length", "high", "volume"), kind="capacity")]

    lines = coverage(cases, vocabulary).splitlines()

    (volume,) = [line for line in lines if line.startswith("| volume |") and "·" in line]
    (dns,) = [line for line in lines if line.startswith("| dns |") and "·" in line]
    assert (volume.count("·"), volume.split("|")[2].strip()) == (14, "1")
    assert dns.split("|")[2].strip() == "·"
    assert any(line.startswith("| volume | 1") and "`io.latency`" in line for line in lines)
    assert "- `slow-disk`: Title of slow-disk" in lines
