"""The installation: whether its files are as they were packed, and its libraries of versions that will do.

Nothing of it is imported: what is broken could not be.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files, requires, version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
"""The folder of the rooms, code and data."""

_BOUND = re.compile(r"(>=|<)\s*([\d.]+)")


class Unmet(NamedTuple):
    """A library that is missing (its version is empty) or is of another version than is needed."""

    name: str
    version: str
    needed: str


def unmet() -> Iterator[Unmet]:
    """The libraries whose lack or version explains what goes wrong."""
    try:
        needed = requires("diagnops") or []
    except PackageNotFoundError:  # run from a folder that is not installed: nothing is known of what it needs
        return
    for one in needed:
        match = re.fullmatch(r"([\w.-]+)\s*([^;]*)", one)
        if match is None:  # with a condition: it belongs to an extra
            continue
        name, bounds = match[1], match[2].strip()
        try:
            there = version(name)
        except PackageNotFoundError:
            yield Unmet(name, "", bounds)
            continue
        if not all((_numbers(there) >= _numbers(at)) == (sign == ">=") for sign, at in _BOUND.findall(bounds)):
            yield Unmet(name, there, bounds)


def altered() -> Iterator[str]:
    """The files that are missing or are not what was installed; none is known of a checkout."""
    import hashlib

    try:
        packed = files("diagnops") or []
    except PackageNotFoundError:
        return
    for file in packed:
        if file.hash is None or file.parts[0] != "diagnops":
            continue
        try:
            digest = hashlib.new(file.hash.mode, file.read_binary()).digest()
        except OSError:
            digest = b""
        if urlsafe_b64encode(digest).decode().rstrip("=") != file.hash.value:
            yield str(file)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version.partition("+")[0])))
