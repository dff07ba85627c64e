"""`server.json`: what the registry of servers is told is true of the package and of the command."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import typer

from diagnops.cli.main import app

ROOT = Path(__file__).parent.parent.parent
TOLD: dict[str, Any] = json.loads((ROOT / "server.json").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_it_fits_the_rules_of_the_registry() -> None:
    assert TOLD["$schema"].endswith("/2025-12-11/server.schema.json")
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", TOLD["name"])
    assert len(TOLD["description"]) <= 100
    assert f"mcp-name: {TOLD['name']} " in (ROOT / "README.md").read_text("utf-8")  # by this the package is proved


def test_it_names_the_package_as_it_is() -> None:
    (package,) = TOLD["packages"]

    assert (package["registryType"], package["identifier"]) == ("pypi", PROJECT["name"])
    assert {TOLD["version"], package["version"]} == {PROJECT["version"]}
    assert package["runtimeArguments"][0]["value"] == f"diagnops[serve]=={PROJECT['version']}"
    assert "mcp>=2.3" in PROJECT["optional-dependencies"]["serve"]
    assert package["transport"] == {"type": "stdio"}


def test_the_command_has_the_arguments_that_it_names() -> None:
    command, *options = TOLD["packages"][0]["packageArguments"]
    known = typer.main.get_command(app).commands[command["value"]]  # type: ignore[attr-defined]

    assert {one["name"] for one in options} <= {name for param in known.params for name in param.opts}
