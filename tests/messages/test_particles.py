"""Particles: the form that fits the word before, as it is read aloud, also where that word is not Korean."""

from __future__ import annotations

import pytest

from diagnops.messages.particles import fill_in_korean, particle


@pytest.mark.parametrize(
    "told",
    [
        "볼륨은", "메모리는", "CPU는", "DNS는", "URL은", "VM은", "SQL은", "MySQL은", "PostgreSQL은", "RabbitMQ는",
        "Redis는", "Kafka는", "nginx는", "kernel은", "Prometheus는", "ebs-queue-saturation은", "io.queue_length는",
        "disk-full은", "deadlock은", "healthcheck는", "socket은", "timeout은", "root는", "bit는", "web은", "hub는",
        "topic은", "sync는", "heap은", "loop는", "table은", "volume은", "node는", "log는", "string은", "JSON은",
        "ERROR는", "cases.db는", "3은", "2는", "10은", "1,000은", "2024-02-29는", "i-7k2f는", "10 %는", "300ms는",
        "5 min은", "24h은", "5 GB는", "100 MB/s는", "UTF-8은", "x86은", "80 °C는", "'disk-full'은", "“오류”는",
        "볼륨 (EBS)은", "/etc/hosts는", "ㅇㅇ은",
    ],
)  # fmt: skip
def test_a_particle_fits_the_word_before_as_it_is_read_aloud(told: str) -> None:
    assert told[:-1] + particle(told[:-1], "은(는)") == told


@pytest.mark.parametrize(
    ("both", "closed", "open_"),
    [
        ("은(는)", "은", "는"), ("이(가)", "이", "가"), ("을(를)", "을", "를"), ("과(와)", "과", "와"),
        ("와(과)", "과", "와"), ("아(야)", "아", "야"), ("(이)", "이", ""), ("(으)", "으", ""),
    ],
)  # fmt: skip
def test_each_particle_has_its_two_forms(both: str, closed: str, open_: str) -> None:
    assert (particle("초안", both), particle("사례", both)) == (closed, open_)


@pytest.mark.parametrize("word", ["disk-full", "볼", "URL", "UTF-8", "1"])
def test_behind_an_l_the_way_to_is_as_behind_a_vowel(word: str) -> None:
    assert fill_in_korean("{word}(으)로", {"word": word}) == f"{word}로"


@pytest.mark.parametrize("word", ["", "…", ">=", "部分"])
def test_where_nobody_knows_how_it_is_read_both_forms_stand(word: str) -> None:
    assert fill_in_korean("{word}을(를)", {"word": word}) == f"{word}을(를)"


def test_what_somebody_wrote_is_left_as_it_is() -> None:
    assert fill_in_korean("“{text}”이(가) 없습니다", {"text": "값은(는)"}) == "“값은(는)”이 없습니다"
