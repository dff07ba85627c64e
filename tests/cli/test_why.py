from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.app import percent
from diagnops.cli.why import lately, why_page
from diagnops.engine.diagnosis import Diagnosis, RecencyEvidence, RuledOut
from diagnops.kb.case import Text
from diagnops.kb.columns import width_of
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary

Run = Callable[..., subprocess.CompletedProcess[str]]

LONG = "a" * 80
LONG_CASE = f"""\
---
id: {LONG}
title: {{en: The queue of the volume grows and grows {"x" * 90} until it stops, ko: 볼륨의 {"큐" * 60} 자란다}}
status: retired
symptoms:
  - {{role: volume, signal: io.queue_length, state: high, frequency: always}}
  - {{role: database, signal: system.cpu.utilization, state: low}}
cause: {{statement: {{en: {"y" * 200}}}, chain: [{{ko: {"가" * 90}}}]}}
remedies:
  - {{id: {LONG}, kind: fix, action: {{en: Turn it off.}}, reason: {{ko: 그래야 함}}, trials: [{{outcome: advised}}]}}
environment: {{{"k" * 70}: {"v" * 70}}}
sources: [{{title: A page, address: 'https://example.org/{"p" * 120}'}}]
---

{"z" * 300}
"""

CALLS = [
    ("match", "5xx at the balancer, slow application, slow database, database CPU idle, host load normal"),
    ("match", "밸런서 5xx, DB CPU는 놀고 있음, 느린 앱, 볼륨 큐 길이 높음, 메모리 정상, 디스크 에러 없음"),
    ("match", "network stops when the two 10G ports are bonded; " + "w" * 200, "--lang", "ko"),
    ("match", "노드가 무작위로 꺼짐, 커널 패닉, 설정을 바꿔도 똑같음", "--seen", "volume/io.queue_length=high"),
    ("match", "x" * 300, "--lang", "en"),
    ("match", "밸런서 5xx, DB CPU는 놀고 있음, 느린 앱, 볼륨 큐 길이 높음, 메모리 정상, 디스크 에러 없음", "--why"),
    ("match", "network stops when the two 10G ports are bonded; " + "w" * 200, "--lang", "ko", "--full"),
    ("show", LONG, "--history"),
    ("show", LONG, "--lang", "ko"),
    ("cases",),
    ("cases", "--lang", "ko"),
    ("signals",),
    ("signals", "--lang", "ko"),
    ("signals", "io.queue_length"),
    ("signals", "http.5xx_rate", "--lang", "ko"),
    *((name, "--help") for name in ("match", "show", "cases", "signals", "add", "export", "check")),
    ("--help",),
]


@pytest.fixture
def with_long_case(diagnops: Run, tmp_path: Path) -> Run:
    (tmp_path / f"{LONG}.md").write_text(LONG_CASE, "utf-8")
    added = diagnops("add", f"{LONG}.md", "--why", "because " * 40)
    assert added.returncode == 0, added.stderr
    return diagnops


def test_no_line_is_wider_than_80_columns_in_either_language(with_long_case: Run) -> None:
    wide = {
        line
        for call in CALLS
        for line in with_long_case(*call, COLUMNS="80").stdout.splitlines()
        if width_of(line) > 80
    }

    assert set() == wide


def test_nothing_of_a_case_with_long_words_is_lost(with_long_case: Run) -> None:
    shown = "".join(with_long_case("show", LONG, "--lang", "ko").stdout.split())
    listed = with_long_case("cases", "--status", "retired").stdout

    assert all(word in shown for word in (LONG, "큐" * 60, "y" * 200, "가" * 90, "v" * 70, "p" * 120, "z" * 300))
    assert f"{LONG}\n" == listed[:81]


def test_a_case_that_is_ruled_out_says_by_what(vocabulary: Vocabulary) -> None:
    because = message("speaks_against", what="volume/io.queue_length", observed="normal", recorded="high")
    out = RuledOut("ebs-queue-saturation", Text(en="EBS volume saturated behind a database whose CPU is idle"), because)

    shown = why_page(Diagnosis("open", 1.0, 1.0, (), (), (), (), (), (), ruled_out=(out,)), vocabulary, 5)

    assert [line.text for line in shown][-5:] == [
        "",
        "Ruled out",
        "  EBS volume saturated behind a database whose CPU is idle",
        "  (ebs-queue-saturation)",
        "    volume · I/O queue length is normal; recorded high",
    ]


def test_what_was_not_looked_at_is_named_with_the_state_that_was_recorded(diagnops: Run) -> None:
    shown = diagnops("match", "slow database, database CPU idle, volume queue depth high", "--why").stdout

    assert "load balancer · 5xx rate (high)" in " ".join(shown.partition("not looked at: ")[2].split())


def test_a_remedy_that_made_no_difference_is_a_warning_and_no_proposal(diagnops: Run) -> None:
    text = "software fault in .NET; overwriting all Windows system files had no effect, the same fault after reinstall"

    shown = diagnops("match", text).stdout

    assert "SEEN" in shown.splitlines()[0]
    assert ("Do not repeat: Overwrite all Windows" in shown, "\nRemedy" in shown) == (True, False)


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.0, "<1 %"), (0.004, "<1 %"), (0.01, "1 %"), (0.5, "50 %"), (0.99, "99 %"), (0.991, ">99 %"), (1.0, ">99 %")],
)
def test_a_probability_is_never_said_to_be_certain(probability: float, said: str) -> None:
    assert said == percent(probability)


@pytest.mark.parametrize(
    ("when", "days", "told"),
    [
        ("2026-11-23", 0, ("last happened here today", "여기서 오늘 마지막으로 일어남")),
        ("2026-11-22", 1, ("last happened here yesterday", "여기서 어제 마지막으로 일어남")),
        ("2026-11-20", 3, ("last happened here 3 days ago", "여기서 3일 전에 마지막으로 일어남")),
        ("2026-11", 22, ("last happened here 2026-11", "여기서 마지막으로 일어난 때: 2026-11")),
        ("2025-03-02", 631, ("last happened here 2025-03-02", "여기서 마지막으로 일어난 때: 2025-03-02")),
    ],
)
def test_days_are_counted_while_they_are_few_and_known(when: str, days: int, told: tuple[str, str]) -> None:
    evidence = RecencyEvidence(1.2, when, days)

    assert (lately(evidence, "en"), lately(evidence, "ko")) == told


def test_output_of_one_line_is_told_as_one_line(diagnops: Run) -> None:
    labels = '"labels":{"alertname":"KubePodCrashLooping","pod":"pay-0"}'
    alert = (
        f'{{"receiver":"x","version":"4","alerts":[{{"status":"firing",{labels},"startsAt":"2025-08-11T18:01:00Z"}}]}}'
    )

    assert "Alertmanager alerts, line 3\n" in diagnops("match", f"pods die\n\n{alert}", "--why").stdout
    assert "Alertmanager alerts, 3번째 줄\n" in diagnops("match", f"파드가 죽음\n\n{alert}", "--why").stdout
