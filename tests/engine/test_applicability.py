"""Whether a remedy applies here: yes, no or unknown, with a reason for each condition."""

from __future__ import annotations

from datetime import date

import pytest

from diagnops.cli.hints import told
from diagnops.engine.applicability import applies, conditions
from diagnops.kb.case import Case, Cause, Link, Requires, Text

TODAY = date(2026, 11, 23)
CASE = Case("some-case", Text("some"), (), Cause(Text("some")), status="active")


def _told(requires: Requires | None, case: Case = CASE, **facts: str) -> tuple[str, list[str]]:
    named = {name.replace("_", "-"): value for name, value in facts.items()}
    found = conditions(case, requires, named, TODAY)
    return applies(found), [told(one.because, "en") for one in found]


def test_a_remedy_that_requires_nothing_applies() -> None:
    assert _told(None) == ("yes", [])
    assert _told(Requires()) == ("yes", [])


@pytest.mark.parametrize(
    ("requires", "facts", "verdict", "because"),
    [
        (Requires(versions={"kernel": ">= 4.18, < 5.4"}), {"kernel": "4.18.0-193.el8"}, "yes", "is in >= 4.18, < 5.4"),
        (
            Requires(versions={"Linux": ">= 4.18, < 5.4"}), {"kernel": "5.15.0-91"}, "no",
            "does not apply here: Linux >= 4.18, < 5.4 is required, this is 5.15.0-91",
        ),
        (Requires(versions={"kernel": "< 5.4"}), {}, "unknown", "unknown: --env kernel=VERSION"),
        (Requires(versions={"kernel": "< 5.4"}), {"kernel": "mine"}, "unknown", "--env kernel=VERSION"),
        (
            Requires(fixed_in={"kernel": "5.4"}), {"kernel": "5.4.0-42-generic"}, "no",
            "not needed here: fixed in kernel 5.4, this is 5.4.0-42-generic",
        ),
        (Requires(fixed_in={"kernel": "5.4"}), {"kernel": "5.3.18"}, "yes", "is older than the fix"),
        (
            Requires(fixed_in={"kernel": ">= 4.19.100, < 4.20 || >= 5.4"}), {"kernel": "5.0.1"}, "yes",
            "is older than the fix",
        ),
        (Requires(fixed_in={"kernel": "5.4"}), {}, "unknown", "fixed in kernel 5.4; the version here is unknown"),
        (Requires(platform="AWS EC2 and EBS"), {"platform": "aws"}, "yes", "for AWS EC2 and EBS, as here"),
        (Requires(platform="aws"), {"platform": "gcp kubernetes"}, "no", "it is for aws, this is gcp kubernetes"),
        (Requires(platform="kubernetes"), {"platform": "aws"}, "unknown", "where this runs is unknown"),
        (Requires(platform="Windows server"), {"os": "linux"}, "no", "it is for Windows server, this is linux"),
        (Requires(platform="aws"), {}, "unknown", "--env platform="),
        (Requires(component="PostgreSQL"), {"postgresql": "15.3"}, "yes", "for PostgreSQL, as here"),
        (Requires(component="PostgreSQL"), {"mysql": "8.0"}, "unknown", "applies to PostgreSQL"),
        (Requires(hardware="Intel X710"), {"hardware": "Intel X710 in a Dell R740"}, "yes", "as here"),
        (Requires(hardware="Intel X710"), {"hardware": "Dell R740"}, "unknown", "check that this is yours"),
        (Requires(until="2013"), {}, "no", "expired: applied until 2013"),
        (Requires(until="2027"), {}, "yes", "applies until 2027"),
    ],
)  # fmt: skip
def test_each_condition_has_a_verdict_and_a_reason(
    requires: Requires, facts: dict[str, str], verdict: str, because: str
) -> None:
    told, reasons = _told(requires, **facts)

    assert told == verdict
    assert because in reasons[0]


def test_one_no_decides_whatever_else_holds_or_is_unknown() -> None:
    requires = Requires(platform="aws", versions={"kernel": "< 5.4"}, until="2013")

    assert _told(requires, kernel="4.18")[0] == "no"


def test_a_case_that_is_superseded_says_where_to_look() -> None:
    case = Case("old", Text("old"), (), Cause(Text("x")), status="active", related=(Link("new-one", "superseded-by"),))

    assert _told(None, case) == ("no", ["superseded by new-one; look there"])


def test_a_condition_is_told_in_korean() -> None:
    found = conditions(CASE, Requires(versions={"kernel": "< 5.4"}), {}, TODAY)

    assert told(found[0].because, "ko") == "kernel < 5.4에 해당합니다. 여기 버전은 모릅니다: --env kernel=버전"
