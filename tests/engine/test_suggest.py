"""Remedies in the order they should be considered: what helped, what applies here, what does not any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from diagnops.engine.diagnosis import Suggestion
from diagnops.engine.suggest import suggest
from diagnops.kb.case import Case, Cause, Link, Remedy, Requires, Text, Trial
from diagnops.kb.message import Message
from diagnops.messages.wording import word

TODAY = date(2026, 11, 23)
CAUSE = Cause(Text("some"))


def _remedy(name: str, kind: str = "fix", *outcomes: str, **more: object) -> Remedy:
    trials = tuple(Trial(o, verified=Text("seen")) for o in outcomes)  # type: ignore[arg-type]
    return Remedy(name, kind, Text(name), Text("because"), trials=trials, **more)  # type: ignore[arg-type]


def _suggest(
    *remedies: Remedy, facts: dict[str, str] | None = None, ongoing: bool = True, **more: object
) -> Sequence[Suggestion]:
    case = Case("some-case", Text("some"), (), CAUSE, "active", remedies=remedies, **more)  # type: ignore[arg-type]
    return suggest([(case, 0.9)], TODAY, facts or {}, ongoing=ongoing)


def _told(messages: Iterable[Message]) -> tuple[str, ...]:
    return tuple(word(one, "en") for one in messages)


def _names(suggested: Sequence[Suggestion]) -> list[str]:
    return [one.remedy for one in suggested]


def test_one_of_one_does_not_outrank_nine_of_ten() -> None:
    found = _suggest(_remedy("once", "fix", "worked"), _remedy("often", "fix", *["worked"] * 9, "failed"))

    assert _names(found) == ["often", "once"]
    assert found[0].utility > found[1].utility > 0


def test_what_failed_twice_sinks_below_the_untested_and_carries_the_warning() -> None:
    found = _suggest(_remedy("failed", "workaround", "failed", "failed"), _remedy("untested"))

    assert _names(found) == ["untested", "failed"]
    assert _told(found[1].warnings) == ("tried 2 times and did not help",)


def test_what_mostly_failed_sinks_too_although_it_helped_once() -> None:
    found = _suggest(_remedy("mostly", "workaround", "worked", *["failed"] * 9), _remedy("untested"))

    assert _names(found) == ["untested", "mostly"]
    assert found[1].applies == "yes"
    assert _told(found[1].warnings) == ("9 times it did not help",)


def test_workarounds_come_first_while_the_incident_is_under_way_and_fixes_after() -> None:
    remedies = _remedy("fix", "fix", "worked", "worked"), _remedy("workaround", "workaround", "worked")

    assert _names(_suggest(*remedies)) == ["workaround", "fix"]
    assert _names(_suggest(*remedies, ongoing=False)) == ["fix", "workaround"]


def test_a_remedy_that_the_version_needs_no_more_is_not_proposed_and_says_why() -> None:
    found = _suggest(
        _remedy("patch", "fix", *["worked"] * 5, requires=Requires(fixed_in={"kernel": "5.4"})),
        _remedy("other"),
        facts={"kernel": "5.15.0-91-generic"},
    )

    assert [(one.remedy, one.applies) for one in found] == [("other", "yes"), ("patch", "no")]
    assert _told(found[1].warnings) == ("not needed here: fixed in kernel 5.4, this is 5.15.0-91-generic",)
    assert found[1].utility == 0


def test_the_remedies_of_a_superseded_case_are_not_proposed() -> None:
    found = _suggest(_remedy("old", "fix", "worked"), related=(Link("new-case", "superseded-by"),))

    assert (found[0].applies, _told(found[0].warnings)) == ("no", ("superseded by new-case; look there",))


def test_what_applies_for_certain_comes_before_what_may() -> None:
    known, unsure = Requires(versions={"kernel": "< 5.4"}), Requires(versions={"firmware": "< 2"})
    found = _suggest(
        _remedy("unsure", "fix", "worked", requires=unsure), _remedy("sure", "fix", "worked", requires=known),
        facts={"kernel": "4.18"},
    )  # fmt: skip

    assert [(one.remedy, one.applies) for one in found] == [("sure", "yes"), ("unsure", "unknown")]
    assert _told(one.because for one in found[0].conditions) == ("kernel 4.18 is in < 5.4",)


def test_a_risk_is_said() -> None:
    assert _told(_suggest(_remedy("risky", risk=Text("loses data")))[0].warnings) == ("risk: loses data",)
