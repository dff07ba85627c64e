"""The lexicon: the names of the vocabulary, found by how they begin."""

from __future__ import annotations

import msgspec

from diagnops.intake.lexicon import Lexicon, Pattern, build_lexicon
from diagnops.kb.vocabulary import Vocabulary, role_names, signal_names
from diagnops.kb.wordforms import clean, jamo, pieces


def _at(word: str, lexicon: Lexicon) -> tuple[Pattern, ...]:
    first = pieces(clean(word.replace("#", "5")))[0]  # in a name it stands for any figure
    return lexicon.at(first.form, first.script)


def _means(word: str, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """What a single word means."""
    form = pieces(clean(word))[0].form
    found = [p for p in _at(word, lexicon) if len(p.segments) == 1 and p.segments[0].form == form]
    return {(p.kind, p.value, p.state) for p in found}


def test_every_name_of_a_signal_or_a_role_is_found_by_its_beginning(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    names = [(name, "signal", s.id) for s in vocabulary.signals for name in signal_names(s)]
    names += [(name, "role", r.id) for r in vocabulary.roles for name in role_names(r)]

    lost = [one for one in names if not any((p.kind, p.value) == one[1:] for p in _at(one[0], lexicon))]

    assert lost == []
    assert len(names) > 1000


def test_words_for_states_roles_and_small_words_are_told_apart(lexicon: Lexicon) -> None:
    assert ("cue", "high", "high") in _means("high", lexicon)
    assert ("cue", "idle", "low") in _means("idle", lexicon)
    assert ("role", "database", "") in _means("데이터베이스", lexicon)
    assert ("join", "and", "") in _means("and", lexicon)
    assert ("beside", "after", "") in _means("after", lexicon)
    assert _means("zebra", lexicon) == set()


def test_a_korean_predicate_is_kept_as_its_stem(lexicon: Lexicon) -> None:
    stems = [p for p in lexicon.at(jamo("높"), "hangul") if p.open and p.kind == "cue"]

    assert any(p.value == "high" and p.segments[-1].form == jamo("높") for p in stems)


def test_a_name_that_names_its_component_says_so(lexicon: Lexicon) -> None:
    found = {p.role for p in _at("disk not found", lexicon) if p.kind == "signal" and len(p.segments) == 3}

    assert "volume" in found


def test_a_counterpart_is_high_where_its_signal_is_low(lexicon: Lexicon) -> None:
    misses = [p for p in _at("keyspace misses", lexicon) if p.kind == "signal" and p.value == "cache.hit_ratio"]

    assert any(p.inverse for p in misses)


def test_the_longest_name_comes_first(lexicon: Lexicon) -> None:
    lengths = [sum(len(s.form) for s in p.segments) for p in _at("cpu", lexicon)]

    assert lengths == sorted(lengths, reverse=True)


def test_it_is_kept_on_disk_and_read_back(vocabulary: Vocabulary) -> None:
    built = build_lexicon(vocabulary)

    read = msgspec.msgpack.decode(msgspec.msgpack.encode(built), type=Lexicon)

    assert _at("cpu", read) == _at("cpu", built)
