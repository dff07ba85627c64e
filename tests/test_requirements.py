"""The locks: one version for everything that pyproject.toml asks for, and nothing that holds on one machine only."""

from __future__ import annotations

import doctest
import importlib.util
import re
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = ("lock.txt", "transformers.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

# For graphics cards: three gigabytes, and torch for processors does without them.
GRAPHICS = re.compile(r"nvidia|triton|cuda", re.I)
# And pip comes with each Python.
LEFT_OUT = re.compile(rf"{GRAPHICS.pattern}|pip$", re.I)
# Of this machine or of a place to fetch from: an address, an option of pip, a path, a drive.
ELSEWHERE = re.compile(r"://|\bfile:|\bgit\+|index-url|find-links|(?<![\w.-])/\w|\b[A-Z]:\\|(?<!\S)~/|\+cpu\b")
PIN = re.compile(r"[\w.-]+==[\w.!]+( ; [^#]+)?")


def faults(lock: str) -> list[str]:
    """The lines that may not stand in a lock. A comment may hold the options and names of files that explain a pin."""
    return [
        line
        for line in lock.splitlines()
        if ELSEWHERE.search(line)
        or (line.strip() and not line.lstrip().startswith("#") and (GRAPHICS.match(line) or not PIN.fullmatch(line)))
    ]


def pins(*locks: str) -> list[Requirement]:
    lines = [line for lock in locks for line in (REQUIREMENTS / lock).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if PIN.fullmatch(line)]


def pins_of(name: str, *locks: str) -> list[Requirement]:
    return [pin for pin in pins(*locks) if canonicalize_name(pin.name) == canonicalize_name(name)]


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


@pytest.mark.parametrize("lock", [path.name for path in sorted(REQUIREMENTS.glob("*.txt"))])
def test_a_lock_holds_on_every_machine(lock: str) -> None:
    assert faults((REQUIREMENTS / lock).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "nvidia-cublas==13.1.1.3 ; sys_platform == 'linux'",
        "triton==3.7.1",
        "cuda-toolkit==13.0.3.0",
        "torch==2.13.0+cpu",
        "rich>=13",
        "rich",
        "-e .",
        "--index-url https://registry.example/simple",
        "--find-links wheels",
        "# --find-links wheels",
        "# http://registry.example/simple",
        "rich @ file:rich-15.0.0-py3-none-any.whl",
        "rich @ git+ssh://example/rich",
        "    # via -r /srv/diagnops/pyproject.toml",
        "    #   -c /srv/everything.txt",
        "/srv/wheels/rich-15.0.0-py3-none-any.whl",
        r"    # via -r C:\diagnops\pyproject.toml",
    ],
)
def test_what_holds_on_one_machine_only_is_refused(line: str) -> None:
    assert faults(f"click==8.5.1\n{line}\n") == [line]


@pytest.mark.parametrize(
    ("asked", "locks"),
    [
        *((text, LOCKS[:1]) for text in PROJECT["dependencies"]),
        *((text, LOCKS[:1]) for extra in EXTRAS if extra != "transformers" for text in EXTRAS[extra]),
        *((text, LOCKS) for text in EXTRAS["transformers"]),
        ("torch", LOCKS[1:]),
    ],
)
@pytest.mark.parametrize("python", PYTHONS)
def test_what_pyproject_asks_for_has_one_version_within_its_range(
    asked: str, locks: tuple[str, ...], python: str
) -> None:
    requirement = Requirement(asked)
    here = {"python_version": python, "python_full_version": f"{python}.0"}

    (pin,) = (pin for pin in pins_of(requirement.name, *locks) if pin.marker is None or pin.marker.evaluate(here))

    assert requirement.specifier.contains(version(pin), prereleases=True)


def test_what_builds_the_package_has_a_version_within_its_range() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]

    for requirement in map(Requirement, build):
        assert all(requirement.specifier.contains(version(pin)) for pin in pins_of(requirement.name, "lock.txt"))
        assert pins_of(requirement.name, "lock.txt")


def test_no_package_stands_in_both_locks() -> None:
    first, second = ({pin.name for pin in pins(lock)} for lock in LOCKS)

    assert not first & second


def test_what_is_held_is_what_is_locked() -> None:
    for held in pins("held.txt"):
        assert {version(pin) for pin in pins_of(held.name, *LOCKS)} == {version(held)}


def test_what_a_locked_package_asks_for_is_locked_too() -> None:
    """Looked up where the locked version is the one that is installed: a new need may not come in by the back door."""
    asked = [Requirement(text) for text in chain(PROJECT["dependencies"], *EXTRAS.values())]
    seen: set[str] = set()
    missing: set[str] = set()
    while asked:
        requirement = asked.pop()
        if str(requirement) in seen or LEFT_OUT.match(requirement.name):
            continue
        seen.add(str(requirement))
        locked = pins_of(requirement.name, *LOCKS)
        if not locked:
            missing.add(requirement.name)
        elif any(pin.specifier.contains(_installed(pin.name)) for pin in locked):
            asked += [
                need
                for need in map(Requirement, metadata.requires(requirement.name) or [])
                if need.marker is None or any(need.marker.evaluate({"extra": x}) for x in ("", *requirement.extras))
            ]

    assert missing == set()


def test_a_renewal_tells_what_changed() -> None:
    spec = importlib.util.spec_from_file_location("renew", REQUIREMENTS / "renew.py")
    assert spec
    assert spec.loader
    renew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renew)

    result = doctest.testmod(renew)

    assert (result.failed, result.attempted) == (0, 3)


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "0"
