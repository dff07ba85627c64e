"""What the program creates is its owner's alone, whatever the umask; what is there is left as it is, and told."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diagnops.app import Answers, Workspace

Run = Callable[..., subprocess.CompletedProcess[str]]
EBS = "ebs-queue-saturation"


@pytest.fixture(params=[0o000, 0o002, 0o022])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _open(folder: Path) -> list[str]:
    """What others may read, write or enter."""
    return [str(path) for path in (folder, *folder.rglob("*")) if _mode(path) & 0o077]


@pytest.mark.usefixtures("_umask")
def test_what_is_made_is_for_its_owner_alone(tmp_path: Path, five_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("DIAGNOPS_DB", raising=False)
    with Workspace.open() as desk:
        desk.restore(five_base, lambda _: True)  # few cases: an index is made sooner
        desk.diagnose(desk.read("slow"))
        begun = desk.investigations.start("network drops now and then")
        desk.investigations.draft(begun.id, Answers(title="Ports dropped", cause="a loose cable"))
        assert _mode(Path(f"{desk.location}-wal")) == _mode(Path(f"{desk.location}-shm")) == 0o600
        desk.back_up(tmp_path / "data" / "backup.db")
        desk.restore(tmp_path / "data" / "backup.db", lambda _: True)

    assert len(list((tmp_path / "data").rglob("*"))) > 5
    assert _open(tmp_path / "data") == []


@pytest.mark.usefixtures("_umask")
def test_a_folder_and_a_case_base_that_are_there_are_left_as_they_are(own_base: Path) -> None:
    own_base.chmod(0o664)
    own_base.parent.chmod(0o2775)

    with Workspace.open(own_base) as desk:
        desk.back_up(own_base.with_name("backup.db"))
        desk.restore(own_base.with_name("backup.db"), lambda _: True)

    assert _mode(own_base) == 0o664
    assert _mode(own_base.parent) == 0o775


def test_what_was_asked_for_by_name_follows_the_umask(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# It was slow\n\nThe disk was full.\n")
    before = os.umask(0o022)
    try:
        diagnops("export", "out", EBS)
        diagnops("new", "a-new-one", "--to", "out")
        diagnops("import", "postmortem", "note.md", "--to", "out")
    finally:
        os.umask(before)

    assert {_mode(path) for path in (tmp_path / "out").iterdir()} == {0o644}
    assert len(list((tmp_path / "out").iterdir())) == 3


def _notes(diagnops: Run, home: dict[str, str]) -> list[str]:
    found = json.loads(diagnops("doctor", "--json", "--lang", "en", **home).stdout)
    return [one["said"] for one in found if one["state"] == "note"]


def test_the_doctor_tells_what_others_can_read_and_closes_it_where_a_person_says_so(
    diagnops: Run, on_a_terminal: Callable[..., str], own_base: Path, tmp_path: Path
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert _notes(diagnops, home) == []
    data, derived = tmp_path / "data" / "diagnops", own_base.with_name("own.db.derived")
    data.mkdir(parents=True)
    data.chmod(0o755)
    derived.chmod(0o755)
    own_base.chmod(0o664)

    base, folder = _notes(diagnops, home)

    assert {str(own_base), str(derived)} <= set(re.findall(r"/[^,\s]*[^,.\s]", base))
    assert f": {data}. " in folder
    said = on_a_terminal("doctor", "--fix", "--db", str(own_base), typed="n\ny\n", LC_ALL="C.UTF-8", **home)
    assert f"for its owner alone now: {data}" in said
    assert (_mode(own_base), _mode(derived), _mode(data)) == (0o664, 0o755, 0o700)
    on_a_terminal("doctor", "--fix", "--db", str(own_base), typed="y\n", LC_ALL="C.UTF-8", **home)
    assert (_mode(own_base), _mode(derived)) == (0o600, 0o700)
