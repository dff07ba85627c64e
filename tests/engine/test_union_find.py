"""Union-find: what is linked is one, however many links away, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnops.engine.union_find import UnionFind

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15)


@given(PAIRS)
def test_two_are_in_one_set_when_links_lead_from_one_to_the_other(links: list[tuple[int, int]]) -> None:
    sets = UnionFind(10)
    reached = [{n} for n in range(10)]
    for one, other in links:
        sets.join(one, into=other)
        whole = reached[one] | reached[other]
        for n in whole:
            reached[n] = whole

    assert [[sets.find(m) == sets.find(n) for m in range(10)] for n in range(10)] == [
        [m in reached[n] for m in range(10)] for n in range(10)
    ]


@given(PAIRS)
def test_a_set_is_led_by_the_leader_of_the_one_that_was_joined(links: list[tuple[int, int]]) -> None:
    sets = UnionFind(10)
    for one, other in links:
        leader = sets.find(other)

        sets.join(one, into=other)

        assert sets.find(one) == sets.find(other) == leader
        assert sets.find(leader) == leader


def test_a_long_chain_is_followed_without_end_of_the_stack() -> None:
    sets = UnionFind(100_000)
    for n in range(99_999):
        sets.join(n, into=n + 1)

    assert {sets.find(n) for n in (0, 50_000, 99_999)} == {99_999}
