"""The cosines of cases with a text: those of an index, however they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.search.case_text import TextFields
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import encoder
from diagnops.search.lead import Lead
from diagnops.search.text_index import Numbers, TextIndex, build_text_index

INDEX = build_text_index([TextFields(f"disk {at}", "the queue is long") for at in range(30)], encoder())
ASKED = encoder().encode(["a disk that is slow"])[0]


@given(st.lists(st.lists(st.integers(0, 29), max_size=9), max_size=6))
def test_they_are_the_same_in_whatever_order(turns: list[list[int]]) -> None:
    every, lead = INDEX.lead(ASKED), Lead(INDEX, ASKED)

    for some in turns:
        assert lead.of(np.array(some, np.int64)).tolist() == every[some].tolist()
    assert lead.of_all().tolist() == every.tolist()


def test_what_was_told_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    tell = TextIndex.lead

    def seen(self: TextIndex, direction: Vectors, some: Numbers | None = None) -> Vectors:
        looked.extend([] if some is None else some.tolist())
        return tell(self, direction, some)

    monkeypatch.setattr(TextIndex, "lead", seen)
    lead = Lead(INDEX, ASKED)
    for some in ([4, 2, 2], [2, 9], [4, 9, 2]):
        lead.of(np.array(some, np.int64))

    assert looked == [2, 4, 9]
