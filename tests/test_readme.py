"""What the program offers stands in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from diagnops.cases import FOLDER
from diagnops.cli.main import app

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"diagnops {command}\b", README)


@pytest.mark.parametrize(
    "option", sorted({name for c in COMMANDS.values() for p in c.params for name in p.opts if name.startswith("--")})
)
def test_an_option_stands_in_the_readme(option: str) -> None:
    assert re.search(rf"{option}\b", README)


def test_the_readme_counts_the_cases_that_are_shipped() -> None:
    assert f"{len(list(FOLDER.glob('*.md')))} starter cases" in README
