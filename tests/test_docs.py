"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("kb", "intake", "engine", "cli")


def test_every_example_in_a_docstring_gives_what_it_says() -> None:
    names = [
        f"diagnops.{room}.{path.stem}"
        for room in ROOMS
        for path in sorted((ROOT / room).glob("*.py"))
        if path.stem != "__main__"  # it runs the program
    ]

    results = {name: doctest.testmod(importlib.import_module(name)) for name in names}

    assert [name for name, result in results.items() if result.failed] == []
    assert sum(result.attempted for result in results.values()) >= 15
