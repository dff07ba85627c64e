"""Paging: a long list a part at a time, which part of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from diagnops.web.addresses import address
from diagnops.web.asked import Asked

T = TypeVar("T")
MOST = 50
"""What a page shows of a list."""


class Part(NamedTuple, Generic[T]):
    """A part of a list of so many, and the address of what follows, nothing where nothing does."""

    some: Sequence[T]
    total: int
    further: str


def part(all_: Sequence[T], asked: Asked, path: str, given: Mapping[str, str] | None = None, of: str = "") -> Part[T]:
    """The part that is asked for, on a page that also takes what is `given`; `of` names a list among several."""
    written = asked.one("from") if asked.one("of") == of else ""
    first = min(int(written), len(all_)) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    then = first + MOST
    further = address(path, {**(given or {}), "of": of, "from": str(then)}) if then < len(all_) else ""
    return Part(all_[first:then], len(all_), further)
