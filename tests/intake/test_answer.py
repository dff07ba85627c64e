"""Answers at the prompt: states, figures, sentences and wishes, in two languages; what is unclear is asked again."""

from __future__ import annotations

import pytest

from diagnops.intake.answer import Answer, read_answer, read_normal
from diagnops.intake.lexicon import Lexicon
from diagnops.kb.vocabulary import Vocabulary

QUEUE, LOSS, BONDED = "io.queue_length", "network.packet_loss", "contrast.only_when_bonded"


def _answer(words: str, signal: str, vocabulary: Vocabulary, lexicon: Lexicon, role: str | None = None) -> Answer:
    return read_answer(words, role, vocabulary.signal[signal], vocabulary, lexicon)


@pytest.mark.parametrize(
    ("signal", "words", "state"),
    [
        (QUEUE, "high", "high"), (QUEUE, "HIGH!", "high"), (QUEUE, "h", "high"), (QUEUE, "normal", "normal"),
        (QUEUE, "fine", "normal"), (QUEUE, "ok.", "normal"), (QUEUE, "low", "low"), (QUEUE, "높음", "high"),
        (QUEUE, "높아요", "high"), (QUEUE, "정상", "normal"), (QUEUE, "낮음", "low"), (QUEUE, "60", "high"),
        (QUEUE, "about 60", "high"), (QUEUE, "길다", "high"),
        (LOSS, "yes", "high"), (LOSS, "no", "normal"), (LOSS, "none", "normal"), (LOSS, "0 %", "normal"),
        (LOSS, "5 %", "high"), (LOSS, "없어요", "normal"),
        (BONDED, "present", "present"), (BONDED, "yes", "present"), (BONDED, "y", "present"), (BONDED, "no", "absent"),
        (BONDED, "n", "absent"), (BONDED, "absent", "absent"), (BONDED, "있음", "present"), (BONDED, "네", "present"),
        (BONDED, "없음", "absent"), (BONDED, "아니요", "absent"), (BONDED, "normal", "absent"),
        (BONDED, "ㅇㅇ", "present"), (BONDED, "넵!", "present"), (BONDED, "응~", "present"),
        (BONDED, "yeah", "present"), (BONDED, "ㄴㄴ", "absent"), (BONDED, "아뇨", "absent"),
        (BONDED, "nope", "absent"), (LOSS, "ㅇㅇ", "high"),
    ],
)  # fmt: skip
def test_a_state_is_understood(signal: str, words: str, state: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    seen = _answer(words, signal, vocabulary, lexicon, "volume").seen

    assert seen is not None
    assert (seen.role, seen.signal, seen.state, seen.origin) == ("volume", signal, state, "answer")


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("skip", "skip"), ("s", "skip"), ("건너뛰기", "skip"), ("can't", "cannot"), ("cannot", "cannot"),
        ("I have no idea", "skip"), ("don't know", "skip"), ("I don’t know.", "skip"), ("모름", "skip"),
        ("몰라", "skip"), ("모르겠음", "skip"), ("잘 모르겠습니다", "skip"), ("?", "skip"),
        ("못 봄", "cannot"), ("불가", "cannot"),
        ("I don't know the queue depth", "skip"), ("I/O 큐 길이는 모름", "skip"), ("the sky is not sure", None),
        ("help", "help"), ("도움말", "help"), ("why", "why"), ("왜?", "why"), ("q", "quit"), ("quit", "quit"),
        ("종료", "quit"),
    ],
)  # fmt: skip
def test_a_wish_is_understood(words: str, wish: str | None, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    assert _answer(words, QUEUE, vocabulary, lexicon).wish == wish


@pytest.mark.parametrize(
    ("signal", "words", "near"),
    [
        (QUEUE, "hihg", ("high",)), (QUEUE, "nromal", ("normal",)), (QUEUE, "skpi", ("skip",)),
        (BONDED, "presnt", ("present",)), (QUEUE, "yes", ("high", "low", "normal")), (QUEUE, "xyzzy", ()),
    ],
)  # fmt: skip
def test_a_typing_mistake_is_told_back_and_never_guessed(
    signal: str, words: str, near: tuple[str, ...], vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    assert _answer(words, signal, vocabulary, lexicon) == Answer(unclear=near)


def test_a_sentence_may_answer_and_say_more(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    told = _answer("queue depth is 60, and the database cpu is fine", QUEUE, vocabulary, lexicon, "volume").told

    assert told is not None
    assert [str(o) for o in told.observations] == [
        "volume/io.queue_length=high",
        "database/system.cpu.utilization=normal",
    ]


def test_what_is_said_of_the_asked_signal_without_a_place_is_said_of_the_asked_place(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    told = _answer("packet loss is back again", LOSS, vocabulary, lexicon, "nic").told

    assert told is not None
    assert [str(o) for o in told.observations] == ["nic/network.packet_loss=high"]


@pytest.mark.parametrize(
    ("signal", "words", "perhaps"),
    [
        (BONDED, "yes, it is", ("yes", "present")), (BONDED, "네, 그런 것 같아요", ("yes", "present")),
        (BONDED, "아니 그게 아니라 서버를 재시작했음", ("no", "absent")), (BONDED, "No, cpu is high", ("no", "absent")),
        (LOSS, "yes, it is", ("yes", "high")), (QUEUE, "it keeps growing", ("high", "high")),
        (QUEUE, "60 users complained", ("high", "high")),
        (BONDED, "no errors in dmesg", None), (BONDED, "네트워크가 느림", None), (BONDED, "60 users complained", None),
        (BONDED, "no idea why cpu is high", None), (QUEUE, "no one can log in", None),
        (LOSS, "yes, it is 5 %", ("yes", "high")),
    ],
)  # fmt: skip
def test_a_sentence_that_does_not_name_what_was_asked_is_no_answer_until_it_is_said_to_be_one(
    signal: str, words: str, perhaps: tuple[str, str] | None, vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    answer = _answer(words, signal, vocabulary, lexicon, "volume")

    assert (answer.seen, answer.wish, answer.unclear) == (None, None, None)
    assert answer.told is not None
    assert answer.told.unread == words
    assert signal not in [o.signal for o in answer.told.observations]
    assert (answer.perhaps and (answer.perhaps.word, answer.perhaps.seen.state)) == perhaps
    meant = answer.meant().told
    assert meant is not None
    assert [o.state for o in meant.observations if o.signal == signal] == ([perhaps[1]] if perhaps else [])


def test_what_nobody_knows_is_no_state_and_what_is_known_beside_it_is_read(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    def seen(words: str) -> list[str]:
        told = _answer(words, BONDED, vocabulary, lexicon).told
        return [str(o) for o in told.observations] if told else ["?"]

    assert seen("don't know whether packet loss is high") == []
    assert seen("패킷 손실은 모름") == []
    assert seen("CPU 정상, 패킷 손실은 모름") == ["system.cpu.utilization=normal"]
    assert seen("no idea why packet loss is high") == ["network.packet_loss=high"]


def test_a_bare_answer_keeps_what_was_typed(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    seen = _answer(" ㅇㅇ ", BONDED, vocabulary, lexicon).seen

    assert seen is not None
    assert seen.words == "ㅇㅇ"


def test_words_in_which_nothing_is_recognised_are_kept_as_words(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    told = _answer("the purple lamp blinks", BONDED, vocabulary, lexicon).told

    assert told is not None
    assert (told.observations, told.not_understood) == ((), ("the purple lamp blinks",))


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("CPU, memory and packet loss", {"system.cpu.utilization", "system.memory.utilization", "network.packet_loss"}),
        ("database CPU was idle", {"system.cpu.utilization"}),
        ("CPU, 메모리", {"system.cpu.utilization", "system.memory.utilization"}),
        ("nothing else", set()),
    ],
)
def test_a_list_of_what_was_normal_needs_no_state(
    words: str, seen: set[str], vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    found = read_normal(words, vocabulary, lexicon).observations

    assert {o.signal for o in found} == seen
    assert not [o for o in found if vocabulary.is_trouble(o.signal, o.state)]
