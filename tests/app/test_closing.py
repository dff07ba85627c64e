"""Closing: what its case learns and what it proves wrong are kept together, or none of it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from diagnops.app import Answers, Choice, Options, Resolution, Workspace
from diagnops.kb.case import Case
from diagnops.kb.casebase import Change
from diagnops.kb.correction import Correction
from diagnops.kb.errors import CaseBaseError, UsageError
from diagnops.kb.investigation import Investigation
from diagnops.messages.wording import word

Run = Callable[..., subprocess.CompletedProcess[str]]

INTEL, EBS = "intel-10g-bonding-driver", "ebs-queue-saturation"
REMEDY = "pin-kernel-and-driver"
DROPS = "network drops now and then, only when bonded"
_ALL = Options(list_likely=True)


class Kept(NamedTuple):
    """All that closing may change."""

    investigation: Investigation
    corrections: list[Correction]
    cases: list[Case]
    history: list[Change]
    revision: int


def _kept(desk: Workspace, name: str) -> Kept:
    return Kept(
        desk.investigations.get(name),
        desk.corrections.all(),
        list(desk.cases),
        desk.cases.history(INTEL),
        desk.case_base.revision,
    )


@pytest.fixture
def name(desk: Workspace) -> str:
    """An investigation in which somebody said that it is not the case that it was."""
    begun = desk.investigations.start(DROPS).id
    desk.corrections.reject(begun, INTEL, because="looked fine")
    return begun


def _refuse(path: Path, change: str) -> None:
    """Let the case base refuse a change to a table, as a full disk does."""
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"create trigger no_room before {change} begin select raise(abort, 'no room'); end")


def test_closing_as_a_case_takes_back_that_it_was_not_this_one(desk: Workspace, name: str) -> None:
    done = desk.investigations.close(name, Resolution(INTEL))

    assert [(one.number, one.stands) for one in done.overruled] == [(1, False)]
    assert desk.corrections.all() == list(done.overruled)
    assert "kim" in (done.overruled[0].withdrawn or "")
    assert desk.diagnose(desk.read(DROPS)).verdict == "possible"


def test_what_was_said_of_other_cases_and_in_other_investigations_stands(desk: Workspace, name: str) -> None:
    other = desk.investigations.start("the disk is full").id
    desk.corrections.reject(name, EBS, because="no volume in it")
    desk.corrections.reject(other, INTEL, because="no network in it")
    desk.corrections.merge(INTEL, EBS, because="for the test")

    done = desk.investigations.close(name, Resolution(INTEL))

    assert [one.number for one in done.overruled] == [1]
    assert [one.stands for one in desk.corrections.all()] == [False, True, True, True]


def test_closing_without_a_case_proves_nobody_wrong(desk: Workspace, name: str) -> None:
    done = desk.investigations.close(name, Resolution(verified="a drill"))

    assert (done.case, done.overruled) == (None, ())
    assert [one.stands for one in desk.corrections.all()] == [True]


def test_what_somebody_has_taken_back_already_is_not_taken_back_again(desk: Workspace, name: str) -> None:
    before = desk.corrections.withdraw(1)

    assert desk.investigations.close(name, Resolution(INTEL)).overruled == ()
    assert desk.corrections.all() == [before]


def test_a_script_that_closes_with_json_takes_it_back_too(desk: Workspace, name: str, diagnops: Run) -> None:
    done = diagnops("close", name, "--case", INTEL, "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["investigation"]["id"] == name
    assert len([o for o in told["case"]["occurrences"] if o.get("origin") != "composite"]) == 2
    assert [one.stands for one in desk.corrections.all()] == [False]


def test_recording_it_as_the_same_case_takes_it_back_too(desk: Workspace, name: str, diagnops: Run) -> None:
    told = ("--title", "Drops", "--cause", "the driver", "--normal", "", "--solved", "", "--no-edit")

    done = diagnops("record", name, *told, "--as", f"same:{INTEL}", stdin="\n")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [one.stands for one in desk.corrections.all()] == [False]
    assert (desk.investigations.get(name).closed or Resolution()).case == INTEL
    assert len(desk.cases.get(INTEL).happened) == 2


@pytest.mark.parametrize(
    ("resolution", "told"),
    [
        (Resolution("lunch"), "no case 'lunch'"),
        (Resolution(remedy=REMEDY), "name the case whose remedy it was"),
        (Resolution(outcome="worked"), "name the case whose remedy it was"),
        (Resolution(INTEL, REMEDY), f"say how {REMEDY} went: "),
        (Resolution(INTEL, outcome="worked"), "name the remedy that worked"),
        (Resolution(INTEL, REMEDY, "wroked", "x"), "did you mean 'worked'?"),
        (Resolution(INTEL, REMEDY, "worked"), "say how it was established that it worked"),
        (Resolution(INTEL, REMEDY, "worked", " … "), "say how it was established that it worked"),
        (
            Resolution(INTEL, "pin", "worked", "two days"),
            "no remedy 'pin' (it has: pin-kernel-and-driver); did you mean ",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_and_leaves_everything_as_it_was(
    resolution: Resolution, told: str, desk: Workspace, name: str
) -> None:
    before = _kept(desk, name)

    with pytest.raises(UsageError) as refused:
        desk.investigations.close(name, resolution)

    assert told in word(refused.value.message, "en")
    assert _kept(desk, name) == before


def test_what_only_was_advised_needs_no_proof(desk: Workspace, name: str) -> None:
    done = desk.investigations.close(name, Resolution(INTEL, REMEDY, "advised"))

    assert done.closed.outcome == "advised"


@pytest.mark.parametrize(
    "change",
    [
        "insert on event",
        "update of closed on investigation",
        'update on "case"',
        "insert on change",
        "update of withdrawn on correction",
    ],
)
def test_a_fault_on_the_way_leaves_everything_as_it_was(
    change: str, desk: Workspace, name: str, own_base: Path
) -> None:
    before = _kept(desk, name)
    _refuse(own_base, change)

    with pytest.raises(CaseBaseError) as failed:
        desk.investigations.close(name, Resolution(INTEL, REMEDY, "worked", "two nights"))

    assert "no room" in word(failed.value.message, "en")
    assert _kept(desk, name) == before
    assert desk.diagnose(desk.read(DROPS)).matches == ()


@pytest.mark.parametrize("kind", ["same", "new", "variant"])
def test_a_fault_while_it_is_recorded_leaves_everything_as_it_was(
    kind: str, desk: Workspace, name: str, own_base: Path
) -> None:
    """Also that it had been closed without a case: recording opens it again first."""
    desk.investigations.close(name, Resolution())
    draft = desk.investigations.draft(name, Answers(title="Drops", cause="the driver"))
    choice = Choice(kind, None if kind == "new" else INTEL)  # type: ignore[arg-type]
    before = _kept(desk, name)
    _refuse(own_base, "insert on event when new.body like '%closed%'")

    with pytest.raises(CaseBaseError):
        desk.investigations.record(draft, choice)

    assert _kept(desk, name) == before
    assert draft.path.exists()


@pytest.mark.parametrize("left", [False, True])
def test_what_was_recorded_waits_no_more_and_may_be_recorded_anew(desk: Workspace, name: str, left: bool) -> None:
    kept = desk.investigations
    draft = kept.draft(name, Answers(title="Drops", cause="the driver"))
    text = draft.path.read_text("utf-8")
    kept.record(draft, Choice("new"))
    assert not draft.path.exists()
    if left:  # as programs before did
        draft.path.parent.mkdir(exist_ok=True)
        draft.path.write_text(text, "utf-8")

    kept.reopen(name)
    assert kept.draft_of(name) is None
    again = kept.draft(name, Answers(title="Drops at night", cause="the new driver"))
    done = kept.record(kept.review(again, "en").draft, Choice("new"))

    assert done.case.id == "drops-at-night"


@pytest.mark.parametrize("kind", ["same", "new", "variant"])
def test_one_that_was_closed_without_a_case_is_recorded_as_one(kind: str, desk: Workspace, name: str) -> None:
    desk.investigations.close(name, Resolution())
    draft = desk.investigations.draft(name, Answers(title="Drops", cause="the driver"))

    done = desk.investigations.record(draft, Choice(kind, None if kind == "new" else INTEL))  # type: ignore[arg-type]

    closed = desk.investigations.get(name).closed
    assert closed is not None
    assert closed.case == done.case.id == (INTEL if kind == "same" else "drops")
    assert desk.cases.get(done.case.id) == done.case
    assert done.case.id in [m.case for m in desk.diagnose(desk.read(DROPS), _ALL).matches]
    assert [link.case for link in done.case.related if link.kind == "variant"] == ([INTEL] if kind == "variant" else [])
