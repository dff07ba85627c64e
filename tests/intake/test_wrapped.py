"""Wrapped lines: prose broken at a margin is read as one sentence, what stands line by line is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.wrapped import unwrapped
from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    "text",
    [
        "Since this morning connections of the database to its\nvolume time out, and the queue depth is high.",
        "오늘 아침부터 데이터베이스 볼륨의 응답이 조금씩 느려지다가 디스크 큐\n깊이가 계속 높은 상태로 남아 있습니다",
    ],
)
def test_prose_that_goes_on_is_one_sentence(text: str) -> None:
    assert unwrapped(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "the database is slow\ncpu is idle",  # short lines are typed one by one
        "The whole site has been slow since two o'clock this night.\nnothing was deployed",
        "결제 API 응답이 평소보다 훨씬 느리고 타임아웃이 나기 시작했습니다\n디비는 정상",
        "kubelet: failed to pull the image registry.example/app from the registry\nkubelet: back-off restarting",
        "2026-01-02T03:04:05Z connection to the database was refused by peer\nretrying in five seconds",
        "- the connection pool of the application is exhausted since nine\n- no deployment",
        "tmpfs              16384000        0   16384000   0% /dev/shm and more\noverlay   1 2 3",
        "level=warn msg=slow caller=app.go component=database took a long time\nanother line",
        "",
        "\n\n",
    ],
)
def test_lines_that_stand_for_themselves_stay_apart(text: str) -> None:
    assert unwrapped(text) == text


def test_a_phrase_is_found_across_the_margin(read: Read) -> None:
    read_as = read("We see it on the primary only: the connection pool is waiting for a free\nconnection all the time.")

    assert "app.connection_pool.usage" in {o.signal for o in read_as.observations}
