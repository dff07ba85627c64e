"""Templates: what log messages have in common when their numbers, ids and names are taken away, and how often each is.

A tree of fixed depth finds the template of a message without holding it against all, as Drain does: by the number of
its words, then by its first ones; among the few that are left, the one that shares the most words takes it, and where
they differ it is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import eq

from diagnops.machine.common.masks import UUID, hashed, masked, masks

OPEN = "*"
"""Stands in a template for what differs from message to message."""

_LONGEST = 400  # characters of a message that are looked at
_MOST = 5000  # templates that are kept; later ones are counted together
_ALIKE = 0.6  # the share of words that a message and its template have in common
_DEPTH = 1  # first words by which the tree parts messages of one length
_SIBLINGS = 16  # templates at one place of the tree
_BREADTH = 100  # different words at one place of the tree

_VARYING = (
    rf"(?i:{UUID}|{hashed(8)})|"
    r"""(?xi:
    \b0x[0-9a-f]+\b                                                # addresses in memory
  | (?<![\w:])(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}(?:\.\d)?\b    # MAC, IPv6 and PCI
  | (?<=[a-z])-(?=[a-z]{0,9}\d)[a-z0-9]{6,10}(?:-[a-z0-9]{5})?\b   # what Kubernetes adds to a name
  | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}                        # e-mail
  | (?<![A-Za-z_\d])(?:\d+(?:\.\d+)?(?:[num\u00b5]?s|h|m)){2,5}\b  # durations as Go writes them
  | (?<![A-Za-z_\d])[-+]?\d+(?:[.,:/]\d+)*(?:\s?(?:%|(?:[num\u00b5]?s|[kmgt]i?b?|h|d|b|bytes)\b))?
    )"""
)
_PART = re.compile(r"[^/]*\d[^/]*")
_MASKS = masks(
    {
        r"(?<![\w*/])/[^\s\"',;:()]+": lambda path: _PART.sub(OPEN, path[0]),
        _VARYING: OPEN,
        r"\*(?:[\s.:,/*-]*\*)+": OPEN,  # several in a row
    }
)


def opened(text: str) -> str:
    """A message that is open where it differs each time: numbers, ids, addresses and such parts of paths.

    >>> opened("Killed process 4121 (java) total-vm:8388608kB, /pods/0a1b2c3d/log")
    'Killed process * (java) total-vm:*, /pods/*/log'
    """
    return masked(text[:_LONGEST], _MASKS)


class Template:
    """A kind of message: its words, how often it was seen, and in which line first."""

    __slots__ = ("count", "line", "words")

    def __init__(self, words: list[str], line: int) -> None:
        self.words, self.line, self.count = words, line, 0

    @property
    def text(self) -> str:
        """The template as people read it."""
        return " ".join(self.words)


class Templates:
    """The templates of a log, learned line by line."""

    def __init__(self) -> None:
        self._tree: dict[tuple[str, ...], list[Template]] = {}
        self._broad: dict[tuple[str, ...], set[str]] = {}
        self._rest = Template([OPEN], 0)
        self._size = 0

    def add(self, message: str, line: int = 0) -> Template:
        """The template of a opened message, which counts it."""
        words = message.split()
        leaf = self._tree.setdefault(self._place(words, learn=True), [])
        found = _nearest(leaf, words)
        if found is None:
            if self._size >= _MOST:
                return self._rest
            found = Template(words, line)
            leaf.append(found)
            self._size += 1
        elif found.words != words:
            found.words = [a if a == b else OPEN for a, b in zip(found.words, words, strict=True)]
        found.count += 1
        return found

    def knows(self, message: str) -> bool:
        """Whether a opened message is like one that was seen."""
        words = message.split()
        return _nearest(self._tree.get(self._place(words), ()), words) is not None

    def __iter__(self) -> Iterator[Template]:
        return (one for leaf in self._tree.values() for one in leaf)

    def _place(self, words: list[str], *, learn: bool = False) -> tuple[str, ...]:
        """Where in the tree a message is: its length and its first words, those that are names taken as open."""
        place: tuple[str, ...] = (str(len(words)),)
        for word in words[:_DEPTH]:
            known = self._broad.setdefault(place, set()) if learn else self._broad.get(place, set())
            if OPEN in word or (word not in known and len(known) >= _BREADTH):
                word = OPEN
            elif learn:
                known.add(word)
            place = (*place, word)
        return place


def _nearest(leaf: Sequence[Template], words: list[str]) -> Template | None:
    """The one that shares the most words; where a place of the tree is full, however few they are."""
    best, most = None, 0.0 if len(leaf) >= _SIBLINGS else _ALIKE * len(words)
    for one in leaf:
        alike = sum(map(eq, one.words, words))
        if alike >= most:
            best, most = one, alike
            if alike == len(words):
                break
    return best
