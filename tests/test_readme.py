"""What the program offers is documented: docs/options.md has every command and option, and the README is short."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from diagnops.cases import FOLDER
from diagnops.cli.main import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
OPTIONS = (ROOT / "docs" / "options.md").read_text("utf-8")
COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
FIRST = {"--help", "-h"}


def _own(command: Any) -> set[str]:
    """The options of a command itself."""
    return FIRST | {name for p in command.params for name in (*p.opts, *p.secondary_opts) if name.startswith("-")}


def _options(command: Any) -> set[str]:
    """Every option of a command, and of those below it."""
    return _own(command).union(*map(_options, getattr(command, "commands", {}).values()))


def _section(heading: str) -> str:
    """What stands under a heading, up to the next."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", OPTIONS, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found.group(1)


def _rows(heading: str) -> Iterator[tuple[set[str], str]]:
    """The options of each row of the table under a heading, and its next cell."""
    for first, second in re.findall(r"^\| (`-.*?) (?<!\\)\| (.*?) (?<!\\)\|", _section(heading), re.MULTILINE):
        yield {re.split(r"[ =]", name)[0] for name in re.findall(r"`([^`]*)`", first)}, second


def _shared(command: str) -> set[str]:
    """The options that the table of shared ones gives to a command."""
    given: set[str] = set()
    for names, commands in _rows("Shared options"):
        named = set(re.findall(r"[a-z]+", commands)) - {"all", "but"}
        if (command not in named) if commands.startswith("all") else (command in named):
            given |= names
    return given


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_of_a_command_are_those_that_are_documented(command: str) -> None:
    own = set().union(*(names for names, _ in _rows(f"`{command}`")))

    assert own | _shared(command) == _options(COMMANDS[command])


def test_what_stands_before_the_command_is_documented() -> None:
    documented = FIRST.union(*(names for names, _ in _rows("Before the command")))

    assert documented == _own(typer.main.get_command(app))


def test_no_command_is_documented_that_there_is_not() -> None:
    assert set(re.findall(r"^### `(\w+)`$", OPTIONS, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_an_example(command: str) -> None:
    assert re.search(rf"^\$ (.* \| )?diagnops {command}\b", _section(f"`{command}`"), re.MULTILINE)


def _calls() -> Iterator[tuple[str, str]]:
    """Every command line of the program that a document shows."""
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for block in re.findall(r"^```console.*?\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            for call in re.findall(r"^\$ (?:.*\| |\w+=\S+ )?(diagnops .*)$", block, re.MULTILINE):
                yield path.name, call


@pytest.mark.parametrize(("document", "call"), sorted(set(_calls())))
def test_a_command_line_that_is_shown_is_one(document: str, call: str) -> None:
    words = shlex.split(re.sub(r"(?<=diagnops) --db \S+", "", call), comments=True)[1:]
    asked = {word for word in words if re.match(r"--?[a-z]", word)}
    command = typer.main.get_command(app) if words[0].startswith("-") else COMMANDS[words[0]]

    assert asked <= _options(command)


def test_the_readme_counts_the_cases_that_are_shipped() -> None:
    count = f"{len(list(FOLDER.glob('*.md')))} starter cases"

    assert count in README
    assert count in (ROOT / "docs" / "how-matching-works.md").read_text("utf-8")


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(README.encode()) <= 6000
