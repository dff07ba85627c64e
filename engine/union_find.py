"""Union-find: which of several things are one and the same, however many links away."""

from __future__ import annotations


class UnionFind:
    """Sets of the numbers from 0 to `count` - 1, each with a leader; at first each number is a set of its own.

    >>> sets = UnionFind(3)
    >>> sets.join(2, into=0)
    >>> [sets.find(n) for n in range(3)]
    [0, 1, 0]
    """

    def __init__(self, count: int) -> None:
        self._leader = list(range(count))

    def find(self, number: int) -> int:
        """The leader of the set that holds a number."""
        leader = self._leader
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    def join(self, number: int, *, into: int) -> None:
        """Make one set of two; the leader of `into` leads it."""
        self._leader[self.find(number)] = self.find(into)
