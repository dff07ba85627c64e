"""A case base that may not be written can be searched, and whoever would change it is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from diagnops.kb.case import Case
from diagnops.kb.store import open_case_base

ROOT = Path(__file__).parent.parent.parent
TEXT = "slow database, database CPU idle, volume queue depth high"

Run = Callable[..., subprocess.CompletedProcess[str]]


# Lets even root write only what the modes of files allow.
_BOUND_BY_MODES = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def _is_bound_possible() -> bool:
    return bool(shutil.which("setpriv")) and not subprocess.run([*_BOUND_BY_MODES, "true"], check=False).returncode


def _started(home: Path, *args: str) -> subprocess.Popen[str]:
    is_root = os.getuid() == 0
    if is_root and not _is_bound_possible():
        pytest.skip("root may write everywhere here: NOT tested that a read-only case base is searched")
    return subprocess.Popen(
        [*(_BOUND_BY_MODES if is_root else ()), sys.executable, *args],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=home,
        env={**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "DIAGNOPS_WHO": "kim"},
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the one who runs the program may write."""
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def path(tmp_path: Path, five_base: Path) -> Iterator[Path]:
    """A case base that was asked, in a folder of its own."""
    team = tmp_path / "team"
    shutil.copytree(five_base.parent, team)
    yield team / five_base.name
    for folder in (team, team / "own.db.derived"):
        folder.chmod(0o755)


@pytest.fixture
def run(home: Path, path: Path) -> Run:
    """Run the program on that case base."""

    def ran(*args: str) -> subprocess.CompletedProcess[str]:
        started = _started(home, "-m", "diagnops.cli", *args, "--db", str(path))
        out, err = started.communicate(timeout=120)
        return subprocess.CompletedProcess(args, started.returncode, out, err)

    return ran


def _derived(path: Path, name: str) -> Path:
    """A derived file, which has an ending for the program that made it."""
    (found,) = Path(f"{path}.derived").glob(f"{name}.*")
    return found


def _lock(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)
    Path(f"{path}.derived").chmod(0o555)


def test_it_is_searched_and_its_index_is_kept_in_the_cache_of_the_user(run: Run, path: Path, home: Path) -> None:
    right = run("match", TEXT).stdout
    with closing(open_case_base(str(path))) as base:
        identity = base.identity
    for name in ("index", "products", "vectors"):
        _derived(path, name).unlink()
    _lock(path)

    first, again = run("match", TEXT), run("match", TEXT)

    assert [(0, right, "")] * 2 == [(done.returncode, done.stdout, done.stderr) for done in (first, again)]
    assert {one.stem for one in path.parent.rglob("*")} == {"own", "own.db", "lexicon", "vocabulary"}
    kept = {one.stem for one in (home / "cache" / "diagnops" / identity).iterdir()}
    assert kept == {"index", "products", "vectors"}


def test_what_is_derived_beside_it_is_used_where_it_is_there(run: Run, path: Path, home: Path) -> None:
    _lock(path)

    done = run("match", TEXT)

    assert (done.returncode, done.stderr, list(home.iterdir())) == (0, "", [])


def test_a_file_that_may_not_be_written_is_searched_and_nothing_is_left_beside_it(run: Run, path: Path) -> None:
    path.chmod(0o444)
    _derived(path, "index").unlink()

    assert run("match", TEXT).returncode == 0
    assert _derived(path, "index").exists()
    assert {one.name for one in path.parent.iterdir()} == {"own.db", "own.db.derived"}


@pytest.mark.parametrize(
    "command",
    [
        ("investigate", TEXT, "--json"),
        ("same", "ebs-queue-saturation", "intel-10g-bonding-driver", "--because", "so"),
        ("vocabulary", "remove", "ours"),
    ],
)
def test_who_would_change_it_is_told_that_it_is_read_only(run: Run, path: Path, command: tuple[str, ...]) -> None:
    if command[0] == "vocabulary":
        base = open_case_base(str(path))
        base.own_vocabulary.put("ours.yaml", "roles: []\n", who="kim")
        base.close()
    before = path.read_bytes()
    _lock(path)

    done = run(*command)

    told = f"diagnops: the case base {path} is read-only: it can be searched, not changed"
    assert (done.returncode, done.stderr.splitlines()[-1].split(";")[0], done.stdout) == (1, told, "")
    assert path.read_bytes() == before


def test_it_is_read_while_somebody_else_writes_it(run: Run, path: Path, library: tuple[Case, ...]) -> None:
    writer = open_case_base(str(path))
    writer.add([library[0]], who="lee")  # in the log of writes beside the file, and not in the file yet
    _lock(path)

    done = run("show", library[0].id)

    writer.close()
    assert (done.returncode, done.stderr) == (0, "")


def test_who_has_it_open_follows_what_others_write(home: Path, path: Path, library: tuple[Case, ...]) -> None:
    _lock(path)
    code = (
        "import sys; from diagnops.app import Workspace\n"
        "with Workspace.open(sys.argv[1]) as desk:\n"
        "    for _ in range(2): print(desk.size, flush=True); input()"
    )
    reader = _started(home, "-c", code, str(path))
    assert reader.stdout
    assert reader.stdin
    before = int(reader.stdout.readline())
    path.parent.chmod(0o755)
    path.chmod(0o644)
    writer = open_case_base(str(path))
    writer.add([library[0]], who="lee")
    writer.close()

    reader.stdin.write("\n")
    reader.stdin.flush()
    after = int(reader.stdout.readline())
    reader.communicate("\n", timeout=60)

    assert after == before + 1


def test_one_of_an_older_version_has_to_be_written_once(run: Run, path: Path) -> None:
    shutil.copy(ROOT / "tests" / "data" / "case-base-before-origins.db", path)
    _lock(path)

    done = run("match", TEXT)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"the case base {path} is of an older version and read-only" in done.stderr
