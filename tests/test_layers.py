"""The house: who may import whom, and which libraries stay off the cold path."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "cases": {"cases"},
    "kb": {"kb"},
    "intake": {"intake", "kb"},
    "engine": {"engine", "kb"},
    "cli": {"cli", "engine", "intake", "kb", "cases"},
    "bench": {"bench", "cli", "engine", "intake", "kb", "cases"},
}
ONLY_IN = {
    "sqlite_utils": {"kb/migrations.py", "kb/sqlite_store.py"},
    "sqlite3": {"kb/sqlite_store.py"},
    "yaml": {"kb/yamlfile.py"},
    "ruamel": {"kb/casefile.py"},
    "jsonschema": {"kb/schema.py"},
    "typer": {"cli"},
    "rich": {"cli/terminal.py", "bench"},
    "platformdirs": {"kb/casebase.py"},
    "univers": {"kb/version.py"},
    "subprocess": {"checks/command.py", "cli/editor.py", "bench"},
    "urllib": {"checks/prometheus.py", "bench"},
    "sentence_transformers": {"search/transformer.py", "training/train_encoder.py"},
    "transformers": {"search/transformer.py"},
    "sklearn": {"evaluation/tune.py", "bench"},
    "tokenizers": {"training/train_encoder.py"},
    "torch": {"training/train_encoder.py"},
}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_it_may(room: str) -> None:
    for path in (ROOT / room).glob("*.py"):
        rooms = {name.split(".")[1] for name in _imports(path) if name.startswith("diagnops.")}

        assert rooms <= MAY_IMPORT[room], path.name


def test_every_room_with_code_is_held_by_the_arrows() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert rooms == set(MAY_IMPORT)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_where_it_belongs(library: str) -> None:
    users = {
        f"{room}/{path.name}"
        for room in MAY_IMPORT
        for path in (ROOT / room).glob("*.py")
        if any(name.split(".")[0] == library for name in _imports(path))
    }

    assert all(user in ONLY_IN[library] or user.split("/")[0] in ONLY_IN[library] for user in users), users


def test_a_cold_match_loads_no_heavy_library(tmp_path: Path) -> None:
    """Everything derived is there already, as on the second call; then only the light libraries are loaded."""
    code = (
        "import sys, json\n"
        "from diagnops.cli.main import app\n"
        "try: app(['match', 'the database is slow'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={"DIAGNOPS_DB": str(tmp_path / "cold.db"), "PATH": "", "HOME": str(tmp_path)},
            check=True,
            timeout=60,
        )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))

    assert {"typer", "numpy", "msgspec"} <= loaded
    assert not loaded & {
        "yaml", "ruamel", "jsonschema", "sqlite_utils", "rich", "platformdirs", "sklearn", "scipy", "torch",
        "sentence_transformers", "tokenizers", "pydantic", "pluggy", "univers", "http",
    }  # fmt: skip
