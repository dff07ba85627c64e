"""Versions of kernels, firmware, packages and drivers, as they are printed."""

from __future__ import annotations

import pytest

from diagnops.kb.message import Message, message
from diagnops.kb.version import VersionError, compare, holds, read_range, read_version


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("5.15.0-91-generic", "5.15.0-100-generic"), ("5.4", "5.15.0-91-generic"), ("4.18", "4.18.0-193.el8"),
        ("4.18.0-80.el8", "4.18.0-193.el8"), ("2.4.1", "2.4.1ubuntu1"), ("2.4.1ubuntu1", "2.4.2"),
        ("1.1.1k", "1.1.1w"), ("1.1.1", "1.1.1w"), ("15.4", "15.10"), ("8u282", "8u292"), ("8u292", "11.0.2"),
        ("2.8.20-k", "2.8.21"), ("10.0(1.2)", "10.0(1.10)"), ("9.9", "10.0(1.2)"), ("5.4-rc1", "5.4"),
        ("5.4.0-rc3", "5.4"), ("7.0.0-beta2", "7.0.0"), ("2.0~rc1", "2.0"), ("v1.28", "v1.29.3-gke.12"),
        ("2.4", "1:2.3"), ("1.9", "1.10"), ("0x2b000461", "0x2b0004b1"), ("12.1R3-S2", "12.3R1"),
    ],
)  # fmt: skip
def test_versions_are_ordered_as_people_order_them(older: str, newer: str) -> None:
    assert compare(older, newer) < 0 < compare(newer, older)


@pytest.mark.parametrize(("one", "other"), [("5.4", "5.4.0"), ("20.08.6", "20.8.6"), ("v1.2", "1.2"), ("1.0-1", "1-1")])
def test_versions_that_are_written_differently_are_the_same(one: str, other: str) -> None:
    assert compare(one, other) == 0


@pytest.mark.parametrize(
    ("span", "version", "inside"),
    [
        (">= 4.18, < 5.4 || >= 5.10", "4.18.0-193.el8", True),
        (">= 4.18, < 5.4 || >= 5.10", "5.4.0-42-generic", False),
        (">= 4.18, < 5.4 || >= 5.10", "5.15.0-91-generic", True),
        (">=4.18,<5.4", "4.17.19", False),
        ("5.4.*", "5.4.0-42-generic", True),
        ("5.4.x", "5.40", False),
        ("!= 5.4.*", "5.4.1", False),
        ("= 2.8.20-k", "2.8.20-k", True),
        ("2.8.20-k", "2.8.20", False),
        ("< 15.4", "15.4", False),
        ("<= 15.4", "15.4-1.pgdg", False),
    ],
)
def test_a_range_holds_what_lies_in_it(span: str, version: str, inside: bool) -> None:
    assert holds(read_range(span), version) is inside


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        ("", message("range_without_side", range="")),
        ("4.18,", message("range_without_side", range="4.18,")),
        ("|| 5", message("range_without_side", range="|| 5")),
        ("5.4 || ", message("range_without_side", range="5.4 || ")),
        (">= 5.*", message("range_ambiguous", range=">= 5.*", sign=">=")),
        ("latest", message("range_without_version", range="latest", version="latest")),
        (">=", message("range_without_version", range=">=", version="=")),
        ("~> 5", message("range_without_version", range="~> 5", version="~> 5")),
        ("a:b", message("range_without_version", range="a:b", version="a:b")),
        ("> > 5", message("range_without_version", range="> > 5", version="> 5")),
        ("1, 5 6", message("range_without_version", range="1, 5 6", version="5 6")),
    ],
)
def test_a_range_that_cannot_be_read_is_told_why(span: str, reason: Message) -> None:
    with pytest.raises(VersionError) as told:
        read_range(span)

    assert told.value.message == reason


@pytest.mark.parametrize(("text", "code"), [("latest", "no_version"), ("5 6", "no_version"), ("a1:2", "no_epoch")])
def test_what_is_no_version_is_told_why(text: str, code: str) -> None:
    with pytest.raises(VersionError) as told:
        read_version(text)

    assert told.value.message == message(code, version=text)
