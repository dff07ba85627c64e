"""The house: who may import whom, and which libraries stay off the cold path."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from diagnops.cli.main import app

ROOT = Path(__file__).parent.parent
# What each room may import besides itself; `cases` is data, and hands out where it lies.
MAY_IMPORT = {
    "cases": set(),
    "kb": set(),
    "search": {"kb"},
    "machine": {"kb"},
    "intake": {"machine", "search", "kb"},
    "checks": {"machine", "intake", "search", "kb"},
    "engine": {"search", "kb"},
    "evaluation": {"engine", "search", "kb"},
    "messages": {"kb"},
    "app": {"messages", "evaluation", "engine", "checks", "intake", "machine", "search", "kb", "cases"},
    "cli": {"app", "messages", "kb", "agents", "web"},  # it starts the other faces
    "agents": {"app", "messages", "kb"},
    "web": {"app", "messages", "kb", "agents"},
    "bench": {"app", "messages", "evaluation", "engine", "checks", "intake", "machine", "search", "kb", "cases"},
    "training": {
        "bench",
        "app",
        "messages",
        "evaluation",
        "engine",
        "checks",
        "intake",
        "machine",
        "search",
        "kb",
        "cases",
    },
}
# Rooms with folders in them: which of these each may import besides itself. None of them imports what stands above it.
PARTS: dict[str, dict[str, set[str]]] = {
    "machine": {
        "common": set(),
        **{part: {"common"} for part in ("alerts", "host", "kube", "logs", "metrics", "services")},
    },
    "intake": {"postmortem": set()},
}
FACES = {"cli", "agents", "web"}
NO_FACES = sorted(MAY_IMPORT.keys() - FACES - {"bench", "training", "cases"})
ONLY_IN = {
    "sqlite_utils": {"kb/migrations.py", "kb/sqlite_store.py"},
    "sqlite3": {"kb/sqlite_backup.py", "kb/sqlite_file.py", "kb/sqlite_restore.py", "kb/sqlite_store.py", "bench"},
    "yaml": {"kb/yamlfile.py"},
    "ruamel": {"kb/casefile.py"},
    "jsonschema": {"kb/schema.py"},
    "typer": {"cli"},
    "mcp": {"agents", "bench/agent_desks.py"},
    "mcp_types": {"agents", "bench/agent_desks.py"},
    "pydantic": {"agents"},
    "rich": {"cli/terminal.py", "bench"},
    "platformdirs": {"kb/store.py", "cli/unforeseen.py"},
    "univers": {"kb/version.py"},
    "markdown_it": {"intake/postmortem/blocks.py", "web/story.py"},
    "prometheus_client": {"machine/metrics/exposition.py", "web/metrics.py"},
    "promql_parser": {"checks/promql.py", "kb/lint.py"},
    "subprocess": {"checks/command.py", "cli/editor.py", "bench", "training/__main__.py"},
    "urllib": {"checks/prometheus.py", "web/addresses.py", "web/asked.py", "web/notices.py", "bench"},
    "jinja2": {"web/rendering.py"},
    "starlette": {"web", "agents/over_http.py"},
    "uvicorn": {"web"},
    "sentence_transformers": {"search/transformer.py", "training/train_encoder.py"},
    "transformers": {"search/transformer.py", "training/reader_teacher.py"},
    "sklearn": {"evaluation/tune.py", "bench", "training"},
    "tokenizers": {"training/train_encoder.py"},
    "torch": {
        "training/reader_rounds.py",
        "training/reader_teacher.py",
        "training/teach_tellings.py",
        "training/train_encoder.py",
        "training/train_reader.py",
    },
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
    for path in (ROOT / room).rglob("*.py"):
        rooms = {name.split(".")[1] for name in _imports(path) if name.startswith("diagnops.")}

        assert rooms <= {room, *MAY_IMPORT[room]}, path.name


@pytest.mark.parametrize(("room", "part"), [(room, part) for room, parts in PARTS.items() for part in parts])
def test_a_part_of_a_room_imports_only_the_parts_it_may(room: str, part: str) -> None:
    for path in (ROOT / room / part).rglob("*.py"):
        ours = {name.split(".")[2] for name in _modules(path) if name.startswith(f"diagnops.{room}.")}

        assert ours <= {part, *PARTS[room][part]}, path.name


def test_every_room_with_code_is_held_by_the_arrows() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    folders = {path.parent.relative_to(ROOT).as_posix() for room in rooms for path in (ROOT / room).rglob("*.py")}

    assert rooms == set(MAY_IMPORT)
    assert folders == rooms | {f"{room}/{part}" for room, parts in PARTS.items() for part in parts}


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_where_it_belongs(library: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for room in MAY_IMPORT
        for path in (ROOT / room).rglob("*.py")
        if any(name.split(".")[0] == library for name in _imports(path))
    }

    assert all(user in ONLY_IN[library] or user.split("/")[0] in ONLY_IN[library] for user in users), users


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_file_of_a_room_imports_itself_by_way_of_others(room: str) -> None:
    """Also imports inside functions count: a circle that is broken late is a circle."""
    ours = {_module(path): _run_by(path) for path in (ROOT / room).rglob("*.py") if path.stem != "__init__"}

    while free := [name for name, others in ours.items() if not others & ours.keys()]:
        for name in free:
            del ours[name]

    assert ours == {}


def _run_by(path: Path) -> set[str]:
    """The modules that a file imports to run, and not for its types alone."""
    tree = ast.parse(path.read_text("utf-8"))
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return {name for node in ast.walk(tree) if id(node) not in typing for name in _imported(node)}


def _modules(path: Path) -> set[str]:
    """All modules that a file imports."""
    return {name for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in _imported(node)}


def _imported(node: ast.AST) -> set[str]:
    """The modules that an import is of: `from diagnops.kb import case` is of `diagnops.kb.case`."""
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return set()
    return {named if _file(named := f"{node.module}.{alias.name}").exists() else node.module for alias in node.names}


def _module(path: Path) -> str:
    return ".".join(("diagnops", *path.relative_to(ROOT).with_suffix("").parts))


def _file(module: str) -> Path:
    return ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")


@pytest.mark.parametrize("room", NO_FACES)
def test_below_the_faces_nothing_names_a_command_or_an_option_of_the_command_line(room: str) -> None:
    command = typer.main.get_command(app)
    commands = command.commands  # type: ignore[attr-defined]
    options = {o for c in commands.values() for p in c.params for o in p.opts if o.startswith("--")}
    called = re.compile(rf"diagnops ({'|'.join(commands)})\b|(?<![\w-])({'|'.join(sorted(options))})\b")

    for path in (ROOT / room).rglob("*.py"):
        if room == "checks" and path.name in ("command.py", "kubectl.py"):  # the options of other programs
            continue
        found = [match.group() for match in called.finditer(path.read_text("utf-8"))]
        assert found == [], path


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
        "sentence_transformers", "tokenizers", "pydantic", "pluggy", "univers", "http", "markdown_it", "promql_parser",
        "mcp", "starlette", "uvicorn", "jinja2",
    }  # fmt: skip
