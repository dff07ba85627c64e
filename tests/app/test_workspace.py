"""The workspace: where its case base is, and the desk used as a library."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import (
    Answer,
    CaseFilter,
    CheckPlan,
    CorrectionEvidence,
    Options,
    RecencyEvidence,
    Resolution,
    SymptomEvidence,
    Workspace,
    this_host,
)
from diagnops.kb.case import Case, Symptom
from diagnops.kb.check_result import CheckResult
from diagnops.kb.errors import DiagnopsError, InputError, UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Observed
from diagnops.kb.store import open_case_base
from diagnops.messages.timeline import timeline
from diagnops.messages.wording import word

Run = Callable[..., subprocess.CompletedProcess[str]]

WAY_OUT = "another place: DIAGNOPS_DB=FILE"


def test_a_case_base_is_made_where_it_was_asked_for_with_the_whole_library(
    diagnops: Run, tmp_path: Path, library: tuple[Case, ...]
) -> None:
    done = diagnops("cases", "--json", "--db", "deep/er/team.db")

    assert done.returncode == 0, done.stderr
    assert {case.id for case in library} == {row["case"] for row in json.loads(done.stdout)}
    assert (tmp_path / "deep" / "er" / "team.db").stat().st_size > 0


def test_the_option_goes_before_the_environment_and_the_environment_before_the_home(
    diagnops: Run, tmp_path: Path
) -> None:
    diagnops("cases", "--db", "option.db", DIAGNOPS_DB="environment.db")
    diagnops("cases", DIAGNOPS_DB="", XDG_DATA_HOME=str(tmp_path / "home"))

    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.db")}
    assert {"option.db", "home/diagnops/cases.db"} == made


@pytest.mark.parametrize("command", [["cases"], ["match", "database slow"], ["show", "x"], ["export", "out"]])
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("folder", "unable to open database file"),
        ("notes.txt", "file is not a database"),
        ("notes.txt/cases.db", "File exists"),
    ],
)
def test_a_place_that_cannot_hold_cases_is_told_and_left_as_it_was(
    command: list[str], place: str, reason: str, diagnops: Run, tmp_path: Path
) -> None:
    notes = "Shopping: milk, bread.\n" * 50
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text(notes)

    done = diagnops(*command, "--db", place)

    told = f"diagnops: cannot use the case base {place}: {reason}; {WAY_OUT}\n"
    assert (1, "", told) == (done.returncode, done.stdout, done.stderr)
    assert (notes, []) == ((tmp_path / "notes.txt").read_text(), list((tmp_path / "folder").iterdir()))


def test_a_case_base_that_may_not_be_written_is_told(diagnops: Run, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")

    done = diagnops("cases", "--db", "locked/cases.db")

    assert (1, f"diagnops: cannot use the case base locked/cases.db: Permission denied; {WAY_OUT}\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_case_base_on_a_server_is_not_known_yet(diagnops: Run) -> None:
    done = diagnops("cases", "--db", "postgresql://db.example.org/cases")

    told = "diagnops: postgresql:// case bases are not supported; give a file path (DIAGNOPS_DB)\n"
    assert (2, "", told) == (done.returncode, done.stdout, done.stderr)


def test_what_is_derived_is_made_again_when_it_is_gone_damaged_or_stale(diagnops: Run, own_base: Path) -> None:
    call = ("match", "slow database, database CPU idle, volume queue depth high")
    first = diagnops(*call).stdout
    derived = list(own_base.with_name("own.db.derived").iterdir())
    for path in derived:
        path.write_bytes(path.read_bytes()[:100])

    damaged = diagnops(*call)
    for path in derived:
        path.unlink()
    gone = diagnops(*call)
    damaged_ones = {f"Note: {path} could not be used and was made anew" for path in derived}

    assert {"index", "lexicon", "products", "vectors", "vocabulary"} == {path.stem for path in derived}
    assert [(0, first)] * 2 == [(done.returncode, done.stdout) for done in (damaged, gone)]
    assert (set(damaged.stderr.splitlines()), gone.stderr) == (damaged_ones, "")


INTEL, EBS = "intel-10g-bonding-driver", "ebs-queue-saturation"
DROPS = "network drops now and then, only when bonded"
MEETING = "5xx at the balancer, slow application, slow database, database CPU idle"


def test_a_workspace_makes_its_case_base_when_it_first_needs_it_and_lets_go_of_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "own.db"

    with Workspace.open(path) as desk:
        assert desk.vocabulary.signal["io.queue_length"]
        assert not path.exists()
        assert len(desk.cases) > 100
    desk.close()

    assert sorted(one.name for one in path.parent.iterdir()) == ["own.db", "own.db.derived"]


def test_what_is_not_said_is_taken_from_the_environment(own_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAGNOPS_DB", str(own_base))
    monkeypatch.setenv("DIAGNOPS_WHO", " the \n night shift ")

    with Workspace.open() as desk, Workspace.open("elsewhere.db", user="kim") as other:
        assert (desk.location, desk.user) == (str(own_base), "the night shift")
        assert (other.location, other.user) == ("elsewhere.db", "kim")


def test_what_is_no_place_is_refused_at_once() -> None:
    with pytest.raises(UsageError) as refused:
        Workspace.open("postgresql://db.example.org/cases")

    assert word(refused.value.message, "en").startswith("postgresql:// case bases are not supported")


def test_words_options_and_facts_become_an_incident_and_what_is_stated_holds(desk: Workspace) -> None:
    queue = Observation("volume", "io.queue_length", "high")

    incident = desk.read(
        b"database CPU is high", observations=[queue, "앱/풀 타임아웃=present"], normal=["database/CPU"],
        facts={"kernel": "6.1"}, language="ko",
    )  # fmt: skip

    assert {(o.role, o.signal, o.state) for o in incident.observations} == {
        ("database", "system.cpu.utilization", "normal"),
        ("volume", "io.queue_length", "high"),
        ("application", "db.client.connection.timeouts", "present"),
    }
    assert (incident.environment, incident.language) == ({"kernel": "6.1"}, "ko")
    assert desk.read("디스크가 느려요").language == "ko"
    assert desk.read(observations=[queue]).observations == (queue,)


@pytest.mark.parametrize(
    ("text", "stated", "kind", "told"),
    [
        (" \n", [], InputError, "the input is empty; describe what is seen"),
        (b"\0" * 1000, [], InputError, "the input looks like binary data"),
        ("slow", ["volume/io.que_length=high"], UsageError, "unknown signal 'io.que_length'"),
        ("slow", ["databse/io.queue_length=high"], UsageError, "unknown role 'databse'"),
    ],
)
def test_what_is_no_incident_is_refused(
    text: str | bytes, stated: list[str], kind: type[DiagnopsError], told: str, desk: Workspace
) -> None:
    with pytest.raises(kind) as refused:
        desk.read(text, observations=stated)

    assert word(refused.value.message, "en").startswith(told)


def test_an_incident_is_held_against_every_case(desk: Workspace) -> None:
    diagnosis = desk.diagnose(desk.read(MEETING, observations=["volume/queue depth=high"]))
    few = desk.diagnose(desk.read(MEETING), Options(limit=1, checks=1))

    assert (diagnosis.verdict, diagnosis.matches[0].case) == ("seen", EBS)
    assert {s.case for s in diagnosis.suggestions} == {EBS}
    assert (len(few.matches), len(few.next_checks)) == (1, 1)
    assert desk.size == 5


def test_what_is_recent_is_so_by_the_clock_that_was_given(own_base: Path) -> None:
    def days(today: date) -> list[int]:
        with Workspace.open(own_base, today=lambda: today) as desk:
            evidence = desk.diagnose(desk.read(DROPS)).matches[0].evidence
            return [e.days for e in evidence if isinstance(e, RecencyEvidence)]

    with Workspace.open(own_base) as desk:
        found = desk.cases.get(INTEL)
        then = replace(found.occurrences[0], when="2016-05-01", investigation="i-1", origin="own")
        lately = replace(then, when="2026-11-20", investigation="i-2")
        old = replace(desk.cases.get(EBS), occurrences=(then,))
        desk.case_base.add([replace(found, occurrences=(lately,)), old], who="test")

    assert days(date(2026, 11, 23)) == [3]
    assert days(date(2026, 11, 30)) == [10]


def test_cases_are_counted_listed_got_and_searched_by_any_name(desk: Workspace) -> None:
    def found(**wanted: str) -> list[str]:
        return [case.id for case in desk.cases.search(CaseFilter(**wanted))]

    assert len(desk.cases) == len(list(desk.cases)) == 5
    assert desk.cases.get(EBS).id == EBS
    assert found() == [case.id for case in desk.cases]
    assert found(role="디비", signal="CPU") == found(text="ebs VOLUME") == [EBS]
    assert found(cause="hardware", status="draft") == []
    with pytest.raises(UsageError):
        found(cause="drivr")
    with pytest.raises(UsageError):
        desk.cases.get("lunch")


def test_a_case_that_is_added_is_matched_at_once_and_its_history_says_who_and_why(
    desk: Workspace, tmp_path: Path
) -> None:
    text = "the purple lamp blinks while the exporter walks its tree"
    before = desk.diagnose(desk.read(text))
    path = desk.cases.begin("purple-lamp", tmp_path, "en")
    blanks = path.read_text("utf-8")
    assert blanks.count("TODO") > 5
    path.write_text(
        f"---\nid: purple-lamp\ntitle: {{en: The purple lamp blinks}}\nstatus: active\nsymptoms:\n"
        "  - {role: host, signal: system.cpu.utilization, state: high}\n"
        f"cause: {{statement: {{en: The exporter walks its tree}}, kind: software}}\n---\n\n{text}\n"
    )

    done = desk.cases.add([path], why="seen\n last night")
    after = desk.diagnose(desk.read(text))

    assert (done.added, before.matches, after.leading[0].case) == (("purple-lamp",), (), "purple-lamp")
    assert [(c.action, c.who, c.why) for c in desk.cases.history("purple-lamp")] == [
        ("added", "kim", "seen last night")
    ]
    assert desk.cases.export(tmp_path, ["purple-lamp"]) == ([desk.cases.get("purple-lamp")], [path])
    assert desk.cases.export(tmp_path, ["purple-lamp"]) == ([desk.cases.get("purple-lamp")], [])


def test_an_investigation_goes_from_the_first_word_to_what_its_case_learns(desk: Workspace) -> None:
    kept = desk.investigations
    name = kept.start("bonded network drops now and then").id
    check = kept.diagnose(kept.get(name)).next_checks[0]
    asked = (check.role, check.signal)
    before = len(desk.cases.get(INTEL).occurrences)

    answered = kept.answer(name, asked, kept.read_answer("있음", asked), "있음")
    observed = kept.observe(name, ["volume/queue depth=normal"], text="packet loss is high", facts={"kernel": "6.1"})
    diagnosis = kept.diagnose(kept.get(name))

    assert [o.state for o in answered.observations] == ["present"]
    assert observed.now.environment == {"kernel": "6.1"}
    assert diagnosis.matches[0].case == INTEL
    assert asked not in [(c.role, c.signal) for c in diagnosis.next_checks]
    likely = kept.likely(kept.get(name))
    assert likely is not None
    assert likely.case == INTEL

    closing = kept.close(name, Resolution(INTEL, "pin-kernel-and-driver", "worked", "two nights"))

    assert closing.case == desk.cases.get(INTEL)
    assert len(closing.case.occurrences) == before + 1
    assert kept.get(name).closed == closing.closed
    assert [head.id for head in kept.list()] == [name]
    assert kept.list(only_open=True) == []


def test_what_was_said_last_is_taken_back_also_that_a_check_was_turned_down(desk: Workspace) -> None:
    kept = desk.investigations
    name = kept.start("network drops now and then").id
    check = kept.diagnose(kept.get(name)).next_checks[0]
    asked = (check.role, check.signal)
    kept.observe(name, ["network/packet loss=high"])
    kept.answer(name, asked, Answer(wish="skip"), "skip")
    assert asked not in _asked(desk, name)

    skipped = kept.undo(name)
    seen = kept.undo(name)

    assert skipped == (asked,)
    assert asked in _asked(desk, name)
    assert [str(one) for one in seen] == ["network/network.packet_loss=high"]
    assert "network.packet_loss" not in {o.signal for o in kept.get(name).observations}


def test_the_words_of_an_answer_that_was_taken_back_weigh_no_more(desk: Workspace) -> None:
    kept = desk.investigations
    name = kept.start("network drops now and then").id
    check = kept.diagnose(kept.get(name)).next_checks[0]
    before = kept.diagnose(kept.get(name))

    typed = "the EBS volume queue is really long and the database waits for I/O"
    kept.answer(name, (check.role, check.signal), kept.read_answer(typed, (check.role, check.signal)), typed)
    assert typed in kept.get(name).incident.unread
    taken = kept.undo(name)

    assert taken
    now = kept.get(name)
    assert (now.incident.unread, now.words) == ("network drops now and then", ("network drops now and then",))
    assert now.told == ("network drops now and then", typed)  # on record
    after = kept.diagnose(now)
    assert [(m.case, m.bits) for m in after.matches] == [(m.case, m.bits) for m in before.matches]


def test_words_from_which_nothing_was_read_are_taken_back_before_what_was_told_before_them(desk: Workspace) -> None:
    kept = desk.investigations
    name = kept.start("network packet loss is high").id
    kept.observe(name, ["volume/queue depth=high"])
    kept.add_text(name, "the gizmo dances")

    (words,) = kept.undo(name)
    (seen,) = kept.undo(name)

    assert words.text == "the gizmo dances"  # type: ignore[union-attr]
    assert str(seen) == "volume/io.queue_length=high"
    assert kept.get(name).words == ("network packet loss is high",)
    story = list(timeline(kept.get(name), desk.vocabulary, "en"))
    assert "taken back: what was told last, in words" in story[-2]


def test_what_an_incident_began_with_goes_on_to_say_what_it_is_about(desk: Workspace) -> None:
    name = desk.investigations.start("network packet loss is high").id

    assert desk.investigations.undo(name)

    assert desk.investigations.get(name).words == ("network packet loss is high",)
    assert desk.investigations.undo(name) == ()


def _asked(desk: Workspace, name: str) -> list[tuple[str | None, str]]:
    checks = desk.investigations.diagnose(desk.investigations.get(name), checks=9).next_checks
    return [(check.role, check.signal) for check in checks]


def test_the_only_open_investigation_need_not_be_named(desk: Workspace) -> None:
    with pytest.raises(UsageError) as none:
        desk.investigations.get()
    one = desk.investigations.start("the disk is full")
    assert desk.investigations.get().id == one.id
    desk.investigations.start(DROPS)
    with pytest.raises(UsageError) as several:
        desk.investigations.get()

    assert word(none.value.message, "en") == "say which investigation; none is open"
    assert f"{one.id} (the disk is full)" in word(several.value.message, "en")


@pytest.mark.parametrize(
    ("typed", "states"), [("normal", []), ("nothing at all", []), ("volume queue depth is 60", ["high"])]
)
def test_an_investigation_is_not_begun_with_nothing(typed: str, states: list[str], desk: Workspace) -> None:
    begun = desk.investigations.start(typed)

    assert [o.state for o in begun.observations] == states
    with pytest.raises(InputError):
        desk.investigations.start("  \n")
    assert len(desk.investigations.list()) == 1


def test_one_that_is_closed_takes_nothing_until_it_is_reopened(desk: Workspace) -> None:
    kept = desk.investigations
    name = kept.start(DROPS).id
    kept.close(name, Resolution(verified="a drill"))

    with pytest.raises(UsageError):
        kept.observe(name, ["volume/queue depth=high"])
    answered = kept.answer(name, ("volume", "io.queue_length"), Answer(wish="skip"), "skip")
    assert answered.before == answered.now == kept.get(name)

    assert kept.reopen(name).closed is None
    assert kept.observe(name, ["volume/queue depth=high"]).observations[0].state == "high"


def test_a_correction_sinks_a_match_here_and_next_time_until_it_is_withdrawn(desk: Workspace) -> None:
    name = desk.investigations.start(DROPS).id
    before = desk.diagnose(desk.read(DROPS))

    made = desk.corrections.reject(name, INTEL, because=" both ports\nwere down ")
    told = desk.diagnose(desk.read(DROPS))
    back = desk.corrections.withdraw(made.number)

    assert (made.because, made.who, made.stands, back.stands) == ("both ports were down", "kim", True, False)
    assert (before.verdict, told.verdict, told.matches) == ("possible", "open", ())
    assert [r.case for r in told.ruled_out] == [INTEL]
    assert desk.diagnose(desk.read(DROPS)) == before
    assert desk.corrections.all() == [back]


def test_cases_that_are_merged_answer_as_one(desk: Workspace) -> None:
    desk.corrections.merge(INTEL, EBS, because="for the test")

    diagnosis = desk.diagnose(desk.read(DROPS))

    assert [m.case for m in diagnosis.matches] == [INTEL]
    assert {s.case for s in diagnosis.suggestions} == {INTEL, EBS}
    assert [e.said for e in diagnosis.matches[0].evidence if isinstance(e, CorrectionEvidence)] == ["same"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda desk, _: desk.corrections.merge(EBS, EBS, because="x"), "is the same as itself; name two cases"),
        (lambda desk, name: desk.corrections.reject(name, EBS, because=" \n "), "say why, with a reason"),
        (lambda desk, name: desk.corrections.reject(name, "lunch", because="x"), "no case 'lunch'"),
        (lambda desk, _: desk.corrections.withdraw(9), "no correction 9"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(
    call: Callable[[Workspace, str], object], told: str, desk: Workspace
) -> None:
    name = desk.investigations.start(DROPS).id

    with pytest.raises(UsageError) as refused:
        call(desk, name)

    assert told in word(refused.value.message, "en")
    assert desk.corrections.all() == []


class _Declining:
    """Somebody who looks at what would run and says no."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def show(self, plans: Sequence[CheckPlan]) -> None:
        self.shown += [plan.run for plan in plans]

    def approve(self) -> bool:
        return False

    def found(self, result: CheckResult) -> None:
        raise AssertionError(f"made: {result}")


def test_nothing_is_run_that_whoever_watches_does_not_approve(desk: Workspace) -> None:
    incident = desk.read(MEETING)
    watch = _Declining()

    diagnosis = desk.run_checks(incident, [this_host(desk.vocabulary, facts={})], watch)

    assert watch.shown
    assert diagnosis.check_results == ()
    assert "declined" in [note.code for note in diagnosis.notes]
    assert diagnosis.matches == desk.diagnose(incident).matches


def test_a_workspace_judges_itself_and_says_when_it_cannot_be_tuned_yet(desk: Workspace) -> None:
    found = desk.evaluate(limit=2)

    assert (found.cases, found.missing) == (5, 50)
    assert desk.calibrations.changed is False
    assert desk.calibrations.history() == []
    assert desk.calibrations.reset().who == "kim"
    assert len(desk.calibrations.history()) == 1


def test_a_desk_that_stays_open_matches_what_others_have_added(desk: Workspace, five: tuple[Case, ...]) -> None:
    before = desk.size
    with Workspace.open(desk.location) as theirs:
        theirs.case_base.add([replace(five[0], id="one-more", related=())], who="lee")

    assert desk.size == before + 1


def test_what_was_kept_with_a_former_id_is_matched_by_the_one_of_today(tmp_path: Path, five: tuple[Case, ...]) -> None:
    place, old = tmp_path / "old.db", "contrast.gone_after_restart"
    recorded = (Symptom("io.errors", "high", "volume"), Symptom(old, "present", frequency="always"))
    kept = open_case_base(str(place))
    kept.add([replace(five[0], id="stuck", symptoms=recorded)], who="kim")
    begun = kept.investigations.begin(Observed(Observation(None, old, "present")), who="kim", language="en")
    kept.close()

    with Workspace.open(place) as desk:
        seen = desk.read(observations=[f"application/{old}=present", "volume/io.errors=high"])
        (match,) = (m for m in desk.diagnose(seen, Options(list_likely=True)).matches if m.case == "stuck")
        again = desk.investigations.get(begun.id)

    today = "contrast.gone_after_process_restart"
    assert [o.signal for o in seen.observations] == [today, "io.errors"]
    assert today in {e.signal for e in match.evidence if isinstance(e, SymptomEvidence)}
    assert [o.signal for o in again.observations] == [today]


def test_a_case_base_whose_starter_cases_are_of_before_is_opened(own_base: Path) -> None:
    """What is kept is read by the vocabulary, of which the case base itself holds a part."""
    with Workspace.open(own_base) as desk:
        desk.case_base.set_metadata("starter cases", "another library")

    with Workspace.open(own_base) as desk:
        assert desk.cases.get(EBS).id == EBS
        assert desk.cases.history(EBS)
