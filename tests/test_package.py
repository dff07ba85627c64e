"""The package that is installed holds what the folders hold: code, cases, vocabulary, word lists and type marks.

What measures (bench) and what learns (training) stays in the checkout.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from diagnops.kb.casefile import case_schema

ROOT = Path(__file__).parent.parent
ROOMS = ("kb", "cases", "search", "intake", "checks", "engine", "evaluation", "messages", "app", "cli")


def test_the_wheel_holds_every_file_of_every_room(tmp_path: Path) -> None:
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(source)], check=True)

    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, source],
        check=True,
    )

    (wheel,) = tmp_path.glob("diagnops-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("diagnops/")}
    committed = subprocess.run(["git", "ls-files", *ROOMS], cwd=source, capture_output=True, text=True, check=True)
    assert packed == {f"diagnops/{name}" for name in committed.stdout.splitlines()}


def test_the_shipped_schema_is_the_one_of_the_model() -> None:
    shipped = json.loads((ROOT / "cases" / "case.schema.json").read_text("utf-8"))

    assert shipped == json.loads(json.dumps(case_schema()))
