"""Wording: what a value becomes in a sentence, as its place in the template asks for."""

from __future__ import annotations

import pytest

from diagnops.kb.case import Language, Text
from diagnops.kb.message import Message, Value, message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.catalogue import CATALOGUE
from diagnops.messages.wording import fill, say, word


@pytest.mark.parametrize(
    ("place", "value", "english", "korean"),
    [
        ("{it}", "as it stands", "as it stands", "as it stands"),
        ("{it}", Text(en="disk full", ko="디스크 가득 참"), "disk full", "디스크 가득 참"),
        ("{it}", Text(en="disk full"), "disk full", "disk full"),
        ("{it}", None, "", ""),
        ("{it:+.1f}", 2.345, "+2.3", "+2.3"),
        ("{it:>4}", 7, "   7", "   7"),
        ("{it:state}", "high", "high", "높음"),
        ("{it:tried}", "failed", CATALOGUE["tried_failed"][0], CATALOGUE["tried_failed"][1]),
        ("{it:times}", 1, "once", "1번"),
        ("{it:times}", 3, "3 times", "3번"),
        ("{it:quoted}", "io.que\nlength", r"'io.que\nlength'", r"'io.que\nlength'"),
        ("{it:meant}", (), "", ""),
        ("{it:meant}", ("a",), "; did you mean 'a'?", ". 'a'를 뜻했나요?"),
        ("{it:meant}", ("a", "b"), "; did you mean 'a' or 'b'?", ". 'a' 또는 'b'를 뜻했나요?"),
        ("{it:list}", ("a", "b"), "a, b", "a, b"),
        ("{it:list}", "a", "a", "a"),
        ("{it:either}", ("a", "b"), "a or b", "a 또는 b"),
        ("{it:some}", (), "nothing", "없음"),
        ("{it:some}", ("a", "b"), "a, b", "a, b"),
        ("{it:signal}", "volume/io.queue_length", "volume · I/O queue length", "볼륨 · I/O 큐 길이"),
        ("{it:signal}", "io.queue_length", "I/O queue length", "I/O 큐 길이"),
        ("{it:signal}", "gone/gone.signal", "gone · gone.signal", "gone · gone.signal"),
    ],
)
def test_a_value_is_told_as_its_place_asks(
    place: str, value: Value, english: str, korean: str, vocabulary: Vocabulary
) -> None:
    told = [fill(place, language, {"it": value}, vocabulary) for language in _LANGUAGES]

    assert told == [english, korean]


_LANGUAGES: tuple[Language, ...] = ("en", "ko")


def test_without_a_vocabulary_a_signal_is_told_by_its_id() -> None:
    assert fill("{it:signal}", "en", {"it": "volume/io.queue_length"}, None) == "volume/io.queue_length"


def test_a_value_that_was_not_given_is_missed_at_once() -> None:
    with pytest.raises(KeyError, match="count"):
        say("more", "en")


def test_a_message_holds_its_reason() -> None:
    told = message("not_run", what="volume/io.queue_length", because=message("not_installed", program="iostat"))

    assert word(told, "en") == say(
        "not_run", "en", what="volume/io.queue_length", because=say("not_installed", "en", program="iostat")
    )
    assert "iostat" in word(told, "ko")


def test_the_way_out_stands_behind_the_sentence_as_a_face_words_it() -> None:
    told = message("nothing_said", hint="somewhere")

    def door(one: Message, language: Language) -> str:
        return f": the door {one.hint} in {language}"

    assert word(told, "en") == "say what is seen"
    assert word(told, "en", hint=door) == "say what is seen: the door somewhere in en"
    assert word(message("nothing_said"), "en", hint=door) == "say what is seen"


def test_the_way_out_of_a_reason_is_told_with_it() -> None:
    inner = message("not_installed", hint="somewhere", program="iostat")
    told = message("not_run", what="io.latency", because=inner)

    sentence = word(told, "en", hint=lambda one, _: f" <{one.hint}>")

    assert word(inner, "en") + " <somewhere>" in sentence
