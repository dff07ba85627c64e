"""Forward lists: what each text holds, told from its record as its postings tell it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.search.arrays import Layout, specs_of
from diagnops.search.forward import FIELDS, Entries, Field, Forward, entries_of, recorded
from diagnops.search.paged import DamagedPageError, unpack_paged, with_sums, write_sums
from diagnops.search.postings import MOST_TIMES, Bag, Postings

HELD = st.dictionaries(st.integers(0, 99_999), st.integers(1, MOST_TIMES), max_size=9)
TEXT = st.tuples(*[HELD] * len(FIELDS))


def postings_of(texts: list[tuple[dict[int, int], ...]]) -> list[Postings]:
    """The postings of each field."""
    return [
        Postings.of(Bag(np.array([*held[at]], np.uint64), np.array([*held[at].values()], np.float32)) for held in texts)
        for at in range(len(FIELDS))
    ]


def told(entries: Entries, postings: Postings) -> list[tuple[int, int, int]]:
    """Which text, which key, how often."""
    keys = postings.keys[entries.term]
    return [*zip(entries.which.tolist(), keys.tolist(), entries.times.tolist(), strict=True)]


def in_a_file(forward: Forward) -> bytearray:
    layout = Layout(b"\xc0", specs_of(forward.arrays()))
    data = bytearray(with_sums(layout.size))
    for name, array in layout.arrays(memoryview(data)).items():
        array[...] = forward.arrays()[name]
    write_sums(memoryview(data))
    return data


def opened(data: bytearray) -> Forward:
    return Forward.from_arrays(unpack_paged(memoryview(data), lambda name: name == "records")[1], "")


@given(st.lists(TEXT, min_size=1, max_size=12), st.data())
def test_a_record_tells_what_its_text_holds(texts: list[tuple[dict[int, int], ...]], data: st.DataObject) -> None:
    postings = postings_of(texts)
    forward = recorded([entries_of(one, np.arange(len(texts)), len(texts)) for one in postings], len(texts))
    some = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1))))
    asked = np.array(some, np.int64)

    for lists in (forward, opened(in_a_file(forward))):
        for at, one in enumerate(postings):
            entries = Field(lists, at).entries(asked)
            expected = [(place, *held) for place, text in enumerate(some) for held in sorted(texts[text][at].items())]
            assert told(entries, one) == expected
            assert told(entries_of(one, asked, len(texts)), one) == expected


def test_others_are_asked_for_after_some() -> None:
    texts = [({7: 1}, {}, {8: 2}), ({9: 3, 10: 1}, {9: 1}, {})]
    postings = postings_of(texts)
    forward = recorded([entries_of(one, np.arange(2), 2) for one in postings], 2)

    for some in ([0], [1], [1, 0], [0, 1], [1]):
        terms = Field(forward, 0).entries(np.array(some, np.int64))
        assert told(terms, postings[0]) == [
            (place, *held) for place, text in enumerate(some) for held in texts[text][0].items()
        ]


def test_a_text_is_read_at_once_whatever_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [({at: 1, at + 1: 2}, {at: 1}, {1000 + at: 1}) for at in range(900)]
    forward = opened(in_a_file(recorded([entries_of(one, np.arange(900), 900) for one in postings_of(texts)], 900)))
    some = np.array([3, 400, 899])
    read: list[int] = []
    content = type(forward.records).content
    monkeypatch.setattr(
        type(forward.records), "content", lambda self, *runs: (read.append(len(runs[0])), content(self, *runs))[1]
    )

    for at in range(len(FIELDS)):
        Field(forward, at).entries(some)

    assert read == [3]


def test_a_damaged_record_is_noticed_when_it_is_read() -> None:
    texts = [({at: 1}, {at: 1}, {at: 1}) for at in range(900)]
    whole = recorded([entries_of(one, np.arange(900), 900) for one in postings_of(texts)], 900)
    data = in_a_file(whole)
    data[data.index(whole.records[5_000:5_010].tobytes())] ^= 1
    forward = opened(data)

    assert forward.entries(np.array([3]))[0].times.tolist() == [1]
    with pytest.raises(DamagedPageError):
        forward.entries(np.array([3, 5_000 // 9]))
