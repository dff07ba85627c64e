"""The words that are kept beside the rules are in whatever the rules match."""

from __future__ import annotations

import pytest

from diagnops.intake import complaint_rules, contrast_rules
from diagnops.intake.ways import Way, ways_of
from diagnops.training.needed_words import cheapest

PARTS = {**contrast_rules.PARTS, **complaint_rules.PARTS}
WAYS = [
    way
    for name, rules in (("contrasts", contrast_rules.RULES), ("complaints", complaint_rules.RULES))
    for ways in ways_of(name, [rule.ways for rule in rules], PARTS)
    for way in ways
]


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (r"\bhalf (?:of )?(?:the|our) nodes?\b", {"half "}),
        (r"(?:re)?start(?:s|ed)? again", {" again"}),
        (
            r"tak(?:es|ing) (?:one|two) hours?",
            {"takes one hour", "takes two hour", "taking one hour", "taking two hour"},
        ),
        (r"\w+ (?:a\d?|b) \d", {"a", "b"}),
        (r"[뒤후]부터", {"뒤부터", "후부터"}),
        (r"(?:slow|\w+)", set()),
    ],
)
def test_the_words_that_a_way_needs(way: str, words: set[str]) -> None:
    assert cheapest(way, cost=len) == words


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.written[:40])
def test_whatever_a_way_matches_has_a_word_that_is_kept_for_it(way: Way) -> None:
    kept = cheapest(way.written, cost=lambda words: sum(not way.may_be_in(word) for word in words))
    assert kept
    assert all(map(way.may_be_in, kept))
