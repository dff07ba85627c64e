"""The package that is installed holds what the folders hold: code, cases, vocabulary, word lists and type marks.

What measures (bench) and what learns (training) stays in the checkout. Installed from the wheel or from the source
package, outside the checkout, the program answers, and tells when it is damaged.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.kb.casefile import case_schema

ROOT = Path(__file__).parent.parent
ROOMS = ("kb", "cases", "search", "machine", "intake", "checks", "engine", "evaluation", "messages", "app")
ROOMS += ("cli", "agents", "web")
BUILD = "import sys; from setuptools.build_meta import build_{0}; build_{0}(sys.argv[1])"

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, as somebody would fetch it."""
    folder = tmp_path_factory.mktemp("package") / "source"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def packages(source: Path) -> Path:
    """A folder with the wheel and the source package."""
    built = source.parent / "built"
    for kind in ("sdist", "wheel"):
        subprocess.run([sys.executable, "-c", BUILD.format(kind), built], cwd=source, check=True, capture_output=True)
    return built


@pytest.fixture(scope="session")
def installed(packages: Path) -> Callable[[str], Path]:
    """An environment of its own with a package and, beside it, the libraries that are here."""
    made: dict[str, Path] = {}

    def install(pattern: str) -> Path:
        if pattern not in made:
            (package,) = packages.glob(pattern)
            made[pattern] = folder = packages / f"with-{package.suffix[1:]}"
            venv.create(folder, symlinks=True)
            (_site(folder) / "beside.pth").write_text(sysconfig.get_path("purelib"))
            pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
            # The folder of the checkout is not seen: neither its links nor its installed self.
            subprocess.run([*pip, "--no-build-isolation", package], check=True, env=_outside(folder), cwd=packages)
        return made[pattern]

    return install


def _site(environment: Path) -> Path:
    (site,) = environment.glob("lib/python*/site-packages")
    return site


def _outside(home: Path) -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DIAGNOPS", "XDG"))}
    return {**told, "HOME": str(home)}


def _run(environment: Path, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [environment / "bin" / "diagnops", *args],
        input=stdin,
        capture_output=True,
        text=True,
        env=_outside(environment),
        cwd=environment,
        timeout=60,
        check=False,
    )


def test_the_wheel_holds_every_file_of_every_room_and_nothing_else(source: Path, packages: Path) -> None:
    (wheel,) = packages.glob("*.whl")

    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    committed = subprocess.run(["git", "ls-files", *ROOMS], cwd=source, capture_output=True, text=True, check=True)
    assert packed == {f"diagnops/{name}" for name in committed.stdout.splitlines()}


@pytest.mark.parametrize("package", ["*.whl", "*.tar.gz"])
def test_a_package_that_is_installed_elsewhere_answers_the_incident_of_the_readme(
    package: str, installed: Callable[[str], Path]
) -> None:
    environment = installed(package)

    told = _run(environment, "match", "-", stdin=(ROOT / "docs" / "incident-en.txt").read_text("utf-8"))
    korean = _run(
        environment,
        "match",
        "-",
        "--seen",
        "볼륨/큐 길이=high",
        stdin=(ROOT / "docs" / "incident-ko.txt").read_text("utf-8"),
    )
    checked = _run(environment, "doctor")

    first = "POSSIBLY SEEN (84 %): EBS volume saturated behind a database whose CPU is idle\n"
    assert (told.returncode, told.stderr, told.stdout.startswith(first)) == (0, "", True), told
    assert korean.stdout.startswith("전에 본 장애 (95 %): ")
    assert checked.stdout.startswith("sound: DiagnOPs is installed as it was packed")
    where = subprocess.run(
        [environment / "bin" / "python", "-c", "import diagnops.kb; print(diagnops.kb.__file__)"],
        capture_output=True,
        text=True,
        env=_outside(environment),
        cwd=environment,
        check=True,
    )
    assert where.stdout.startswith(str(environment))


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("search/static-ko-en/rows.npy", None, "the installation is damaged: "),
        ("search/static-ko-en/rows.npy", "", "No data left in file"),
        ("cases/vocabulary/volume.yaml", None, "this should not have happened: "),
        ("engine/index.py", None, "the installation is damaged: No module named 'diagnops.engine.index'"),
        ("cli/main.py", "import", "this should not have happened: SyntaxError: "),
    ],
)
def test_a_damaged_installation_says_what_is_damaged(
    file: str, content: str | None, said: str, installed: Callable[[str], Path], tmp_path: Path
) -> None:
    environment = installed("*.whl")
    damaged = _site(environment) / "diagnops" / file
    shutil.move(damaged, tmp_path / "whole")
    if content is not None:
        damaged.write_text(content)
    try:
        done = _run(environment, "match", "database slow", "--db", str(tmp_path / "own.db"))
    finally:
        damaged.unlink(missing_ok=True)
        shutil.move(tmp_path / "whole", damaged)

    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
    assert said in done.stderr.splitlines()[0]
    assert f"diagnops/{file} is missing or is not what was installed" in done.stderr


def test_a_file_that_is_gone_without_a_fault_is_found_by_the_doctor(
    installed: Callable[[str], Path], tmp_path: Path
) -> None:
    environment = installed("*.whl")
    gone = _site(environment) / "diagnops" / "search" / "translations.tsv"
    shutil.move(gone, tmp_path / "whole")
    try:
        done = _run(environment, "doctor")
    finally:
        shutil.move(tmp_path / "whole", gone)

    told = "unsound: diagnops/search/translations.tsv is missing or is not what was installed"
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, told)


def test_a_library_of_another_version_is_found_by_the_doctor(installed: Callable[[str], Path]) -> None:
    environment = installed("*.whl")
    older = _site(environment) / "typer-0.1.0.dist-info"
    older.mkdir()
    (older / "METADATA").write_text("Metadata-Version: 2.1\nName: typer\nVersion: 0.1.0\n")
    try:
        done = _run(environment, "doctor")
    finally:
        shutil.rmtree(older)

    told = "unsound: typer is of version 0.1.0 (needed: <0.29,>=0.15)"
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, told)


def test_the_shipped_schema_is_the_one_of_the_model() -> None:
    shipped = json.loads((ROOT / "cases" / "case.schema.json").read_text("utf-8"))

    assert shipped == json.loads(json.dumps(case_schema()))
