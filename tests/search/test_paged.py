"""Arrays that lie in a file: what is read of them is what was written, or it is said that it is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from diagnops.kb import mapped
from diagnops.kb.mapped import let_go, map_file, source
from diagnops.search.arrays import Layout, specs_of
from diagnops.search.paged import DamagedPageError, Paged, rows_of, runs_of, unpack_paged, with_sums, write_sums

TALL = np.arange(3 * 5_000, dtype=np.int32).reshape(-1, 3)
LONG = np.arange(60_000, dtype=np.uint16)
SMALL = np.arange(7, dtype=np.float64)


def written() -> bytearray:
    layout = Layout(b"\xc0", specs_of({"tall": TALL, "long": LONG, "small": SMALL}))
    data = bytearray(with_sums(layout.size))
    for array, of in zip(layout.arrays(memoryview(data)).values(), (TALL, LONG, SMALL), strict=True):
        array[...] = of
    write_sums(memoryview(data))
    return data


def opened(data: memoryview) -> dict[str, Paged | NDArray[np.generic]]:
    return unpack_paged(data, lambda name: name != "small")[1]


@pytest.fixture(params=["small", "large"])
def file(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> memoryview:
    """What was written, behind something else in a file that memory has room for, or not."""
    path = tmp_path / "arrays"
    if request.param == "large":
        monkeypatch.setattr(mapped, "MOST", 0)
    path.write_bytes(b"." * 64 + written())
    with path.open("rb") as opened_:
        return memoryview(map_file(opened_.fileno()))[64:]


@given(st.lists(st.tuples(st.integers(0, 4_990), st.integers(0, 10)), max_size=20))
def test_rows_are_those_that_were_written(runs: list[tuple[int, int]]) -> None:
    first = np.array([start for start, _ in runs], np.int64)
    last = first + np.array([size for _, size in runs], np.int64)
    tall = opened(memoryview(written()))["tall"]

    assert isinstance(tall, Paged)
    assert rows_of(tall, first, last).tolist() == rows_of(TALL, first, last).tolist()
    assert [run.tolist() for run in runs_of(tall, first, last)] == [run.tolist() for run in runs_of(TALL, first, last)]
    assert tall[first].tolist() == TALL[first].tolist()


def test_of_a_large_file_they_are_read_and_of_a_small_one_mapped(
    file: memoryview, request: pytest.FixtureRequest
) -> None:
    found = opened(file)

    assert (source(file) is not None) == (request.node.callspec.params["file"] == "large")
    assert found["small"].tolist() == SMALL.tolist()
    for _ in range(2):  # a long run is remembered
        (run,) = runs_of(found["long"], np.array([10]), np.array([50_000]))
        assert run.tolist() == LONG[10:50_000].tolist()
    assert found["tall"][np.array([4_000, 7, 8, 9])].tolist() == TALL[[4_000, 7, 8, 9]].tolist()
    assert found["tall"][20:30].tolist() == TALL[20:30].tolist()


def test_memory_that_is_given_back_is_read_again(file: memoryview) -> None:
    small = opened(file)["small"]

    assert let_go(most=0)
    assert not let_go(most=1 << 60)
    assert small.tolist() == SMALL.tolist()


def test_a_damaged_page_is_noticed_when_something_of_it_is_read() -> None:
    data = written()
    data[data.index(TALL[2_000].tobytes())] ^= 1
    tall = opened(memoryview(data))["tall"]

    assert tall[np.array([4_900])].tolist() == TALL[[4_900]].tolist()
    for _ in range(2):
        with pytest.raises(DamagedPageError):
            tall[np.array([4_900, 2_001])]
