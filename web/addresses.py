"""Addresses of ours: a path with what is asked for behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode


def address(path: str, given: Mapping[str, str | int | Sequence[str]]) -> str:
    """The address; what is empty is left out.

    >>> address("/cases", {"layer": "nic", "text": ""}), address("/map", {})
    ('/cases?layer=nic', '/map')
    """
    query = urlencode({name: value for name, value in given.items() if value not in ("", ())}, doseq=True)
    return f"{path}?{query}" if query else path
