"""`diagnops drill`: replayed at a terminal and through a pipe, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]
EBS = "ebs-queue-saturation"


def test_it_is_played_through_a_pipe(diagnops: Run) -> None:
    typed = "queue depth\nque\n99\nhelp\nqueue depth\n= intel bonding\n= EBS volume\n"

    done = diagnops("drill", EBS, "--seed", "6", stdin=typed)

    assert done.returncode == 0
    told = done.stdout
    assert told.startswith("Drill 6: an old incident.")
    for line in (
        "What was told then\n  > ",
        "volume · I/O queue length: high\n",
        "unknown signal 'que'",
        "There is no check of that number.",
        "Type the number of a check",
        "That is known already.",
        "It was not intel-10g-bonding-driver.",
        "Yes: EBS volume saturated behind a database whose CPU is idle",
        "Your checks\n  1. volume · I/O queue length: high · decisive: ",
        "The best order: the program's own next checks\n  1. ",
    ):
        assert line in told
    assert told.endswith(f"All of it: diagnops show {EBS}\n")


def test_it_speaks_korean_and_ends_with_what_is_typed(diagnops: Run) -> None:
    done = diagnops("drill", EBS, "--seed", "2", "--lang", "ko", stdin="볼륨/큐 길이\n")

    assert done.stdout.startswith("훈련 2: 예전 장애입니다.")
    assert "볼륨 · I/O 큐 길이: 높음\n" in done.stdout
    assert "정답: CPU가 놀고 있는 데이터베이스 뒤에서 포화된 EBS 볼륨" in done.stdout
    assert "100점 중 0점" in done.stdout


def test_it_is_played_on_a_terminal(on_a_terminal: Callable[..., str]) -> None:
    told = on_a_terminal("drill", EBS, "--seed", "6", typed=f"1\n= {EBS}\n")

    assert "What do you look at?" in told
    assert "points" in told


def test_what_cannot_be_replayed_is_told(diagnops: Run) -> None:
    done = diagnops("drill", "ebs-queue")

    assert done.returncode == 2
    assert "did you mean 'ebs-queue-saturation'?" in done.stderr
