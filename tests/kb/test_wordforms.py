"""Word forms: the many ways of writing a word meet, and different words stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.wordforms import PARTICLES, clean, jamo, key, pieces, stem, stems

texts = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("abcxmsXYZ 0159.,%-_/\n가나큐길이低é５ｍ")), max_size=40
)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (("spike", "spikes", "spiked", "spiking"), "spik"),
        (("queue", "queues", "queued"), "queu"),
        (("retry", "retries"), "retry"),
        (("stop", "stopped", "stopping", "stops"), "stop"),
        (("process", "processes"), "process"),
        (("stall", "stalled", "stalls"), "stall"),
        (("503", "503s"), "503"),
        (("status",), "status"),
        (("dns",), "dns"),
        (("e1000",), "e1000"),
        (("latency", "latencies"), "latency"),
        (("높음",), "높음"),
    ],
)
def test_the_forms_of_a_word_meet(words: tuple[str, ...], form: str) -> None:
    assert [form] * len(words) == [stem(word) for word in words]


@pytest.mark.parametrize(("one", "other"), [("cache", "cash"), ("load", "loaf"), ("drop", "drive"), ("red", "reed")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cpu가 95%", [("cpu", "latin"), (jamo("가"), "hangul"), ("95", "number")]),
        ("5xx 503s e1000", [("5xx", "latin"), ("503", "latin"), ("e1000", "latin")]),
        (
            "900ms 1,200.5 4s",
            [("900", "number"), ("ms", "latin"), ("1,200.5", "number"), ("4", "number"), ("s", "latin")],
        ),
        ("io.queue_length", [("io", "latin"), ("queu", "latin"), ("length", "latin")]),
        ("…—!", []),
        ("", []),
    ],
)
def test_text_is_cut_into_pieces_of_one_script(text: str, told: list[tuple[str, str]]) -> None:
    assert told == [(piece.form, piece.script) for piece in pieces(text)]


@settings(deadline=None)
@given(texts)
def test_pieces_stand_in_the_text_one_after_the_other(text: str) -> None:
    found = pieces(text)

    ends = [-1, *(piece.end for piece in found)]
    assert all(end <= piece.start < piece.end <= len(text) for end, piece in zip(ends, found, strict=False))
    assert [piece.glued for piece in found] == [piece.start == end for end, piece in zip(ends, found, strict=False)]
    assert not any(letter.isalnum() and letter.isascii() for letter in _outside(text))


def _outside(text: str) -> str:
    kept = list(text)
    for piece in pieces(text):
        kept[piece.start : piece.end] = " " * (piece.end - piece.start)
    return "".join(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Queue  Depths", "queue-depth"),
        ("ＣＰＵ　사용률", "cpu 사용률"),
        ("CPU사용률", "cpu 사용률"),
        ("e\u0301tat", "\u00e9tat"),
        (jamo("디스크"), "디스크"),
        ("aqu-sz", "AQU_SZ"),
    ],
)
def test_a_name_is_found_however_it_is_written(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("CPU", "GPU"), ("사용률", "사용량"), ("4xx", "5xx"), ("r_await", "w_await"), ("%usr", "%sys")]
)
def test_names_of_different_things_stay_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@settings(deadline=None)
@given(st.text("abcdefXYZ 가나다-큐0189", max_size=30))
def test_case_and_the_space_around_a_name_do_not_matter(name: str) -> None:
    assert key(name) == key(f"  {name.upper()}\n") == key(name.lower())


@settings(deadline=None)
@given(texts)
def test_cleaning_twice_is_cleaning_once_for_ordinary_text(text: str) -> None:
    ordinary = "".join(letter for letter in text if letter.isascii() or "가" <= letter <= "힣")

    assert len(ordinary) == len(clean(ordinary))
    assert clean(clean(ordinary)) == clean(ordinary)


@pytest.mark.parametrize(
    ("predicate", "shown"),
    [
        ("느리다", ["느립니다", "느린", "느려졌다", "느리고"]),
        ("급증하다", ["급증했다", "급증하는", "급증한", "급증해서"]),
        ("되다", ["됩니다", "돼서", "된다"]),
        ("높다", ["높습니다", "높은", "높아졌다"]),
        ("크다", ["큽니다", "커졌다", "큰"]),
        ("길다", ["깁니다", "긴", "길어졌다"]),
        ("무겁다", ["무거운", "무겁고", "무거워졌다"]),
        ("빠르다", ["빨라졌다", "빠르고", "빠른"]),
        ("오르다", ["올랐다", "올라서", "오른다"]),
        ("흐르다", ["흘렀다", "흐른다"]),
        ("따르다", ["따라서", "따랐다"]),
        ("밀리다", ["밀렸다", "밀리는", "밀려서"]),
        ("줄다", ["줄었다", "준다", "줍니다"]),
    ],
)
def test_a_predicate_is_found_at_the_start_of_its_endings(predicate: str, shown: list[str]) -> None:
    assert [word for word in shown if not jamo(word).startswith(stems(predicate))] == []


@pytest.mark.parametrize(
    ("predicate", "other"), [("느리다", "느낌"), ("높다", "놓다"), ("길다", "기록"), ("크다", "코어"), ("낮다", "낫다")]
)
def test_a_predicate_is_not_found_in_another_word(predicate: str, other: str) -> None:
    assert not jamo(other).startswith(stems(predicate))


@pytest.mark.parametrize("predicate", ["늘다", "들다", "이다", "되다", "길다", "크다"])
def test_no_stem_beside_the_dictionary_form_is_a_particle(predicate: str) -> None:
    spelled, *others = stems(predicate)

    assert jamo(predicate[:-1]) == spelled
    assert not set(others) & {jamo(particle) for particle in PARTICLES}
