"""What people paste behind their words: healthy output changes nothing, the chart that decides it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Incident

ROOT = Path(__file__).parent.parent
OUTPUTS = ROOT / "tests" / "data" / "outputs"  # written after the layout of the programs' own manuals
EBS = "ebs-queue-saturation"
HEALTHY = sorted(path.stem for path in OUTPUTS.glob("healthy-*"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("pasted") / "cases.db"
    with Workspace.open(path, today=lambda: date(2026, 11, 23)) as opened:
        yield opened


def _told(language: str) -> str:
    return (ROOT / "docs" / f"incident-{language}.txt").read_text("utf-8")


def _output(name: str) -> str:
    return (OUTPUTS / f"{name}.txt").read_text("utf-8")


def _probability(diagnosis: Diagnosis, case: str) -> float:
    return next((match.probability for match in diagnosis.leading if match.case == case), 0.0)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_output_behind_the_words_changes_nothing(desk: Workspace, name: str, language: str) -> None:
    alone = desk.diagnose(desk.read(_told(language)))
    incident = desk.read(f"{_told(language)}\n\n{_output(name)}")
    with_it = desk.diagnose(incident)

    assert "recognised" in [note.code for note in incident.notes]
    assert with_it.leading[0].case == EBS
    assert abs(_probability(with_it, EBS) - _probability(alone, EBS)) < 0.03


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_chart_that_decides_it_makes_the_case_seen(desk: Workspace, language: str) -> None:
    diagnosis = desk.diagnose(desk.read(f"{_told(language)}\n\n{_output('queue-long')}"))

    assert (diagnosis.verdict, diagnosis.matches[0].case) == ("seen", EBS)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_same_chart_with_an_empty_queue_rules_it_out(desk: Workspace, language: str) -> None:
    diagnosis = desk.diagnose(desk.read(f"{_told(language)}\n\n{_output('queue-empty')}"))

    assert diagnosis.verdict != "seen"
    assert _probability(diagnosis, EBS) < 0.2


def test_what_was_printed_is_placed_by_who_says_what_the_host_is(desk: Workspace) -> None:
    def where(incident: Incident) -> set[str | None]:
        return {o.role for o in incident.observations if o.signal == "system.memory.utilization"}

    assert where(desk.read(_output("healthy-free"))) == {None}
    assert where(desk.read(_output("healthy-free"), here=["DB"])) == {"database"}
    with pytest.raises(UsageError):
        desk.read(_output("healthy-free"), here=["databaes"])


def test_an_observation_tells_the_line_it_was_printed_in(desk: Workspace) -> None:
    incident = desk.read(f"Our database is slow.\n\n{_output('queue-long')}")

    queue = next(o for o in incident.observations if o.signal == "io.queue_length")

    assert (str(queue), queue.origin) == ("volume/io.queue_length=high", "output")
    assert queue.line is not None
    assert "nvme1n1" in _output("queue-long").splitlines()[queue.line - 3]
    assert [clause.source for clause in incident.clauses] == ["", "iostat"]


def test_who_says_what_a_text_is_is_believed(desk: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        desk.read("x", source="lgo")

    assert "log" in refused.value.message.values["near"]


def test_an_investigation_keeps_what_was_printed(desk: Workspace) -> None:
    opened = desk.investigations.start(_told("en"))
    kept = desk.investigations.observe(opened.id, text=_output("queue-long")).now

    assert ("volume", "io.queue_length", "high") in {(o.role, o.signal, o.state) for o in kept.observations}
    assert desk.investigations.diagnose(kept).verdict == "seen"


def test_a_paste_answers_the_check_that_was_asked(desk: Workspace) -> None:
    opened = desk.investigations.start(_told("en"))

    answer = desk.investigations.read_answer(_output("queue-long"), ("volume", "io.queue_length"))

    assert answer.told is not None
    kept = desk.investigations.answer(opened.id, ("volume", "io.queue_length"), answer, _output("queue-long"))
    assert desk.investigations.diagnose(kept.now).verdict == "seen"


def test_the_host_of_a_prompt_is_the_service_it_is_named_after(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "cases.db") as desk:
        file = tmp_path / "team.yaml"
        file.write_text("services:\n  - {name: orders-pg, role: database, technology: PostgreSQL 15}\n", "utf-8")
        desk.own_vocabulary.add([file])

        incident = desk.read("root@orders-pg-1:~# free -h\n" + _output("healthy-free").split("\n", 1)[1])

    assert {o.role for o in incident.observations if o.signal == "system.memory.utilization"} == {"database"}
