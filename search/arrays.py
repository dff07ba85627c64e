"""Named arrays and a header as bytes, and back without copying: in a mapped file the arrays stay where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_ALIGNED = 64


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
