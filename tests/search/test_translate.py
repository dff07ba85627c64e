"""Korean words find English cases: pairs that were learned, read only when they are needed."""

from __future__ import annotations

from diagnops.engine.index import build_index
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Text
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.tokens import terms
from diagnops.search.translate import in_english


def _case(name: str, title: str) -> Case:
    return Case(name, Text(en=title), (), Cause(Text(en=title)), "active", story=title)


def test_a_korean_term_is_read_in_english_and_other_terms_are_left_alone() -> None:
    english = in_english(dict.fromkeys(terms("가상 머신 nova"), 1.0))

    assert english["virtual"].likely > 0.5
    assert "nova" not in english


def test_without_korean_there_is_nothing_to_translate() -> None:
    assert in_english({"disk": 1.0, "full": 2.0}) == {}


def test_korean_words_find_an_english_case(vocabulary: Vocabulary) -> None:
    cases = [
        _case("image", "Image upload to the image store is rejected"),
        _case("lease", "Floating address pool is exhausted"),
        _case("quota", "Volume snapshot quota exceeded"),
    ]
    incident = Incident(unread="볼륨 스냅샷 할당량 초과", language="ko")

    image, lease, quota = retrieve(incident, build_index(cases, vocabulary), vocabulary).text

    assert quota > 1 > max(image, lease)
