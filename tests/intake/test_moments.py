"""The course of an incident: its minutes, from facts first and else from the timeline, never running backward."""

from __future__ import annotations

import pytest

from diagnops.intake.postmortem.moments import course, fact_of, zone_of_all
from diagnops.intake.postmortem.reader import read_postmortem


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("Start time", "2023-06-19 22:48 UTC", "started"), ("발생 일시", "2025년 4월 8일 09:10", "started"),
        ("Detected", "08:15", "detected"), ("복구 시각", "10:25", "resolved"), ("장애 일시", "13:05 ~ 14:20", "span"),
        ("Resolved", "by killing the worker at 07:30 in the morning", None), ("Owner", "08:15", None),
        ("해결", "장비를 교체함", None),
    ],
)  # fmt: skip
def test_a_line_of_name_and_time_is_a_fact(name: str, value: str, kind: str | None) -> None:
    assert fact_of(name, value) == kind


def test_a_span_that_ends_earlier_ends_the_next_day() -> None:
    assert course({"span": "23:50 ~ 00:20"}, [], "2024-12-31", "") == {
        "started": "2024-12-31T23:50", "resolved": "2025-01-01T00:20",
    }  # fmt: skip


def test_a_timeline_goes_on_past_midnight() -> None:
    lines = ["23:50 errors began", "23:58 an alert pages kim", "00:31 mitigated", "01:10 back to normal"]

    assert course({}, lines, "2024-02-28", "Z") == {
        "started": "2024-02-28T23:50Z", "detected": "2024-02-28T23:58Z", "mitigated": "2024-02-29T00:31Z",
        "resolved": "2024-02-29T01:10Z",
    }  # fmt: skip


def test_no_alert_and_not_resolved_are_no_moments() -> None:
    assert course({}, ["02:00 no alert fires", "03:00 not resolved yet", "장애 종료되지 않음"], "2024-02-28", "") == {}


def test_what_runs_backward_is_left_out() -> None:
    assert course({"started": "10:00", "resolved": "09:00"}, [], "2024-02-28", "") == {"started": "2024-02-28T10:00"}


def test_without_a_day_there_is_no_moment() -> None:
    assert course({"started": "10:00"}, ["10:05 alert"], None, "") == {}


@pytest.mark.parametrize(
    ("text", "zone"),
    [("(all times UTC)", "Z"), ("## Timeline (KST)", "+09:00"), ("Times are in GMT", "Z"), ("at 10:00 UTC", "")],
)
def test_the_zone_of_all_times_is_named(text: str, zone: str) -> None:
    assert zone_of_all(text) == zone


def test_severity_title_and_moments_stand_in_a_table_too() -> None:
    read = read_postmortem(
        "# 장애 보고서\n\n| 항목 | 내용 |\n|---|---|\n| 제목 | 검색 중단 |\n| 장애 등급 | 1등급 |\n"
        "| 장애 일시 | 2025-01-02 03:04 ~ 05:06 |\n"
    )

    assert (read.title, read.severity, read.date) == ("검색 중단", "1등급", "2025-01-02")
    assert read.course == {"started": "2025-01-02T03:04", "resolved": "2025-01-02T05:06"}
