"""Two versions of the program that use one case base in turn: neither undoes what the other made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
EBS = "ebs-queue-saturation"


def _all_cases_but_ebs(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".md") and name != f"{EBS}.md"]


@pytest.fixture
def installed(tmp_path: Path) -> Callable[[str], Path]:
    """A version of the program in a folder of its own, whose cases have their version in a title."""

    def install(version: str) -> Path:
        site = tmp_path / version
        (site / f"diagnops-{version}.dist-info").mkdir(parents=True)
        (site / f"diagnops-{version}.dist-info" / "METADATA").write_text(f"Name: diagnops\nVersion: {version}\n")
        (site / "diagnops").mkdir()
        for room in ROOT.glob("*/__init__.py"):
            if room.parent.name not in ("cases", "tests"):
                (site / "diagnops" / room.parent.name).symlink_to(room.parent)
        shutil.copytree(ROOT / "cases", site / "diagnops" / "cases", ignore=_all_cases_but_ebs)
        case = site / "diagnops" / "cases" / f"{EBS}.md"
        case.write_text(
            case.read_text("utf-8").replace("EBS volume saturated", f"EBS ({version}) saturated", 1), "utf-8"
        )
        return site

    return install


def _match(site: Path, base: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "diagnops.cli", "match", "5xx, slow database, database CPU idle", "--db", str(base)],
        env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout


def _files(base: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in Path(f"{base}.derived").iterdir()}


def test_the_cases_of_the_newer_one_stay_and_nothing_is_made_anew_at_each_turn(
    installed: Callable[[str], Path], own_base: Path
) -> None:
    old, new = installed("0.9.1"), installed("0.10.0")
    said = [_match(old, own_base), _match(new, own_base), _match(old, own_base)]
    made = _files(own_base)

    again = [_match(new, own_base), _match(old, own_base), _match(new, own_base)]

    assert _files(own_base) == made
    assert "EBS (0.9.1) saturated" in said[0]
    assert all("EBS (0.10.0) saturated" in one for one in (*said[1:], *again))
