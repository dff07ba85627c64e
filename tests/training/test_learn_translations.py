"""Word alignment: what stands together in both languages, and nowhere else, belongs together."""

from __future__ import annotations

from diagnops.training.learn_translations import align, learn

MESSAGES = [
    ("디스크 가득", "disk full"),
    ("디스크 오류", "disk error"),
    ("메모리 가득", "memory full"),
    ("메모리 오류", "memory error"),
    ("볼륨 오류", "volume error"),
    ("볼륨 가득", "volume full"),
]


def test_each_term_is_aligned_with_its_own_translation() -> None:
    learned = learn(MESSAGES)

    best = {korean: english[0][0] for korean, english in learned.items()}
    assert (best["가득"], best["오류"], best["볼륨"]) == ("full", "error", "volum")
    assert best["디스"] == best["스크"] == "disk"


def test_the_chances_of_a_term_add_up_to_one() -> None:
    table = align([(["a", "b"], ["x", "y"]), (["a"], ["x"]), (["b"], ["y"])])

    for source in ("a", "b"):
        assert abs(sum(p for (s, _), p in table.items() if s == source) - 1) < 0.02


def test_a_term_met_only_once_is_not_learned() -> None:
    assert "유일" not in learn([*MESSAGES, ("유일 가득", "unique full")])
