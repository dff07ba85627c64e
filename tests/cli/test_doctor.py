"""`diagnops doctor`: what it says of a sound case base and of one that is not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.kb.case import Text

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_sound_case_base_is_said_to_be_sound(diagnops: Run) -> None:
    done = diagnops("doctor", "--lang", "en")
    assert done.returncode == 0
    assert done.stdout.startswith("sound: ")


def test_what_was_found_can_be_had_as_json(diagnops: Run, tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    findings = json.loads(diagnops("doctor", "--json", **home).stdout)
    assert {finding["state"] for finding in findings} == {"sound"}


def test_a_damaged_case_is_unsound_and_named(diagnops: Run, tmp_path: Path, damage: Callable[..., None]) -> None:
    base = tmp_path / "cases.db"
    assert diagnops("cases", "--db", str(base)).returncode == 0
    damage(base, "update \"case\" set body = '{' where id = 'ebs-queue-saturation'")
    done = diagnops("doctor", "--lang", "en", "--db", str(base))
    assert done.returncode == 1
    assert "unsound: " in done.stdout
    assert "ebs-queue-saturation" in done.stdout


def test_a_newer_text_of_a_case_that_the_team_changed_is_offered_and_left_until_a_person_takes_it(
    diagnops: Run, on_a_terminal: Callable[..., str], own_base: Path, tmp_path: Path
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    name = "ebs-queue-saturation"
    with Workspace.open(own_base, user="kim") as desk:
        shipped = desk.cases.get(name)
        for title, who in (("The volume is full", "starter library"), ("Our volume is full", "kim")):
            desk.case_base.add([replace(shipped, title=Text(en=title))], who=who)

    told = diagnops("doctor", "--lang", "en", **home)

    assert told.returncode == 0
    assert f"note: the starter library has a newer text of {name}, which was changed here: " in told.stdout
    assert f"{name}.md; to compare: diagnops export DIR {name}\n" in told.stdout
    on_a_terminal("doctor", "--fix", "--db", str(own_base), typed="n\n", **home)
    assert "Our volume is full" in diagnops("show", name, "--lang", "en").stdout
    on_a_terminal("doctor", "--fix", "--db", str(own_base), typed="y\n", **home)
    with Workspace.open(own_base) as desk:
        assert desk.cases.get(name) == shipped
    assert "newer text" not in diagnops("doctor", "--lang", "en", **home).stdout
