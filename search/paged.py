"""Paged: arrays in a file that is too large to be read whole each time it is opened.

Such a file ends with the sums of its pages. What is small of it is mapped and checked when it is opened; of what is
bulky the rows that are asked for are read, and each page is checked when something of it is first read. They are read,
not mapped: around each row that is looked at the system would map as much again a hundred times.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagnops.kb.mapped import let_go, source
from diagnops.search.arrays import among, places_in, unpack

_PAGE = 4096  # bytes
_AT_ONCE = 4096  # pages

_SHORT = 16  # rows of a run: so many are quicker taken one by one than found as a piece
_LONG, _MOST_LONG = 20_000, 100_000_000  # rows of a run that is remembered, and of all of these
_MOST_BITS = 100_000_000  # bytes

Places = NDArray[np.int64]
Bytes = bytes | memoryview


def with_sums(size: int) -> int:
    """The bytes that so many take as whole pages and their sums."""
    pages = -(-size // _PAGE)
    return pages * (_PAGE + 8)


def write_sums(data: memoryview) -> None:
    """Write the sums of all pages behind them."""
    count = len(data) // (_PAGE + 8)
    words, sums = _words(data, count), _sums(data, count)
    for at in range(0, count, _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        sums[some] = words[some].sum(axis=1)
        let_go()


def sums_checksum(data: bytes | bytearray | memoryview) -> bytes:
    """A checksum of the sums alone."""
    return zlib.crc32(data[len(data) // (_PAGE + 8) * _PAGE :]).to_bytes(4, "little")


def sums_checksum_anew(data: bytes | bytearray | memoryview) -> bytes:
    """The same by the pages as they are: of a file of which a page is damaged it is another."""
    count = len(data) // (_PAGE + 8)
    words = _words(data, count)
    sums = b"".join(words[at : at + _AT_ONCE].sum(axis=1).tobytes() for at in range(0, count, _AT_ONCE))
    return zlib.crc32(sums).to_bytes(4, "little")


def _words(data: bytes | bytearray | memoryview, count: int) -> NDArray[np.uint64]:
    return np.frombuffer(data, np.uint64, count * _PAGE // 8).reshape(count, -1)


def _sums(data: bytes | bytearray | memoryview, count: int) -> NDArray[np.uint64]:
    return np.frombuffer(data, np.uint64, count, count * _PAGE)


class DamagedPageError(ValueError):
    """A page of a file is not what was written."""


class Pages:
    """The pages of a file, and which of them were found to be as they were written."""

    def __init__(self, data: memoryview) -> None:
        count = len(data) // (_PAGE + 8)
        self._sums = _sums(data, count)
        self._whole = np.zeros(count, bool)
        self._read = _reader(data)

    def read(self, begin: Places, end: Places) -> list[Bytes]:
        """What lies between some bytes, run by run. Raises `DamagedPageError`."""
        first, last = _around(begin, end)
        is_new = ~self._whole[places_in(first, last)]
        if not is_new.any():
            return self._read(begin, end)
        new = np.zeros(len(begin), bool)
        new[np.repeat(np.arange(len(begin)), last - first)[is_new]] = True
        whole, known = iter(self._checked(first[new], last[new])), iter(self._read(begin[~new], end[~new]))
        runs = zip(new.tolist(), (begin % _PAGE).tolist(), (end - begin).tolist(), strict=True)
        return [next(whole)[at : at + size] if is_new else next(known) for is_new, at, size in runs]

    def check(self, begin: int, end: int) -> None:
        """Check the pages between two bytes. Raises `DamagedPageError`."""
        page, last = begin // _PAGE, -(-end // _PAGE)
        for at in range(page, last, _AT_ONCE):
            self._checked(np.array([at]), np.array([min(at + _AT_ONCE, last)]))

    def _checked(self, first: Places, last: Places) -> list[Bytes]:
        """Some runs of pages as they were written."""
        content = self._read(first * _PAGE, last * _PAGE)
        pages = places_in(first, last)
        words = np.frombuffer(b"".join(content), np.uint64).reshape(-1, _PAGE // 8)
        if (words.sum(axis=1) != self._sums[pages]).any():
            raise DamagedPageError
        self._whole[pages] = True
        return content


class Paged:
    """An array that lies in a file from a byte on: its rows are read when they are asked for, and not before."""

    def __init__(self, pages: Pages, start: int, like: NDArray[Any]) -> None:
        self._pages, self._start, self._row = pages, start, like.strides[0]
        self.shape: tuple[int, ...] = like.shape
        self.dtype = like.dtype
        self._long: dict[tuple[int, int], NDArray[Any]] = {}
        self._bits: dict[tuple[int, int], NDArray[np.uint8]] = {}

    def __len__(self) -> int:
        return self.shape[0]

    def rows(self, first: Places, last: Places) -> NDArray[Any]:
        """The rows of some runs, one run behind the other."""
        return np.frombuffer(b"".join(self.content(first, last)), self.dtype).reshape(-1, *self.shape[1:])

    def content(self, first: Places, last: Places) -> list[Bytes]:
        """The bytes of some runs of rows, run by run."""
        return self._pages.read(self._start + first * self._row, self._start + last * self._row)

    def runs(self, first: Places, last: Places) -> list[NDArray[Any]]:
        """The same, run by run. Long ones are remembered: what is in many texts is asked for every time."""
        short = np.flatnonzero(last - first < _LONG)
        each = np.split(self.rows(first[short], last[short]), np.cumsum((last - first)[short])[:-1])
        found = dict(zip(short.tolist(), each, strict=False))
        return [
            self._remembered(run) if at not in found else found[at]
            for at, run in enumerate(zip(first.tolist(), last.tolist(), strict=True))
        ]

    def among(self, first: Places, last: Places, values: NDArray[Any]) -> list[NDArray[np.bool_]]:
        """For each of some runs of rising numbers, whether each of some values is one of it. Of a long run, and of one
        that takes more memory so, it is remembered which are, a bit for each number."""
        is_long = last - first >= min(_LONG, int(values.max(initial=0)) // 8 // self._row)
        short = iter(self.runs(first[~is_long], last[~is_long]))
        byte, bit = (values >> 3).astype(np.intp), np.left_shift(1, values & 7).astype(np.uint8)
        runs = zip(first.tolist(), last.tolist(), is_long.tolist(), strict=True)
        return [
            self._bits_of((begin, end)).take(byte, mode="clip") & bit != 0 if long else among(next(short), values)
            for begin, end, long in runs
        ]

    def _bits_of(self, run: tuple[int, int]) -> NDArray[np.uint8]:
        """A bit for each number up to the last of a run, whether it is one of it, and behind them a byte of none."""
        bits = self._bits.get(run)
        if bits is None:
            numbers = self[slice(*run)]
            there = np.zeros(int(numbers[-1]) + 1, bool)
            there[numbers] = True
            if sum(map(len, self._bits.values())) > _MOST_BITS:
                self._bits.clear()
            bits = self._bits[run] = np.append(np.packbits(there, bitorder="little"), np.uint8(0))
        return bits

    def _remembered(self, run: tuple[int, int]) -> NDArray[Any]:
        known = self._long.get(run)
        if known is None:
            if sum(map(len, self._long.values())) > _MOST_LONG:
                self._long.clear()
            known = self._long[run] = self[slice(*run)]
        return known

    def __getitem__(self, at: slice | NDArray[np.integer]) -> NDArray[Any]:
        if isinstance(at, slice):
            first, last, _ = at.indices(len(self))
            return self.rows(np.array([first]), np.array([max(first, last)]))
        return self.rows(*_runs(np.asarray(at, np.int64)))


def rows_of(array: NDArray[Any] | Paged, first: Places, last: Places) -> NDArray[Any]:
    """The rows of some runs of an array, one run behind the other."""
    if isinstance(array, Paged):
        return array.rows(first, last)
    if len(first) == 1:
        return array[int(first[0]) : int(last[0])]
    if (last - first).sum() < _SHORT * len(first):
        return array.take(places_in(first, last), axis=0)
    runs = zip(first.tolist(), last.tolist(), strict=True)
    return np.concatenate([array[:0], *(array[begin:end] for begin, end in runs)])


def runs_of(array: NDArray[Any] | Paged, first: Places, last: Places) -> list[NDArray[Any]]:
    """The same, run by run."""
    if isinstance(array, Paged):
        return array.runs(first, last)
    return [array[begin:end] for begin, end in zip(first.tolist(), last.tolist(), strict=True)]


def content_of(array: NDArray[Any] | Paged, first: Places, last: Places) -> list[Bytes]:
    """The bytes of some runs of an array of one dimension, run by run."""
    if isinstance(array, Paged):
        return array.content(first, last)
    data, row = array.data.cast("B"), array.itemsize
    return [data[begin:end] for begin, end in zip((row * first).tolist(), (row * last).tolist(), strict=True)]


def unpack_paged(data: memoryview, bulky: Callable[[str], bool]) -> tuple[bytes, dict[str, Any]]:
    """As `unpack`, of a file that ends with the sums of its pages; arrays that are `bulky` are read as they are asked
    for. Raises `ValueError` when it is damaged."""
    pages = Pages(data)
    head = int.from_bytes(data[:8], "little")
    pages.check(0, min(len(data), 8 + head))
    header, arrays = unpack(data)
    begin = _address(data)
    found: dict[str, Any] = {}
    for name, array in arrays.items():
        start = array.__array_interface__["data"][0] - begin
        if bulky(name):
            found[name] = Paged(pages, start, array)
        else:
            pages.check(start, start + array.nbytes)
            found[name] = array
    return header, found


def _reader(data: memoryview) -> Callable[[Places, Places], list[Bytes]]:
    """What reads the bytes of some runs; what memory has room for, where it is mapped."""
    if (file := source(data)) is None:
        return lambda begin, end: [data[at:stop] for at, stop in zip(begin.tolist(), end.tolist(), strict=True)]
    start = _address(data) - _address(memoryview(file))
    return lambda begin, end: [
        os.pread(file.descriptor, size, at)
        for size, at in zip((end - begin).tolist(), (start + begin).tolist(), strict=True)
    ]


def _address(data: memoryview) -> int:
    address: int = np.frombuffer(data, np.uint8).__array_interface__["data"][0]
    return address


def _runs(places: Places) -> tuple[Places, Places]:
    """Places as runs of those that follow each other: where each begins, and what is behind its last."""
    starts = np.flatnonzero(np.append(True, np.diff(places) != 1)[: len(places)])
    return places[starts], places[np.append(starts[1:], len(places))[: len(starts)] - 1] + 1


def _around(begin: Places, end: Places) -> tuple[Places, Places]:
    """The pages that hold what lies between some bytes: the first, and the one behind the last."""
    first = begin // _PAGE
    return first, np.where(end > begin, -(-end // _PAGE), first)
