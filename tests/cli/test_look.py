from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from diagnops.cli.signal_page import how_telling
from diagnops.cli.terminal import WIDTH
from diagnops.kb.columns import width_of

Run = Callable[..., subprocess.CompletedProcess[str]]

EVERY_CASE = [
    "early-quad-core-batch-defect",
    "ebs-queue-saturation",
    "intel-10g-bonding-driver",
    "kernel-options-early-multicore",
    "system-files-overwritten",
]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], EVERY_CASE),
        (["--role", "volume"], ["ebs-queue-saturation"]),
        (["--role", "디비"], ["ebs-queue-saturation"]),
        (["--signal", "I/O queue length"], ["ebs-queue-saturation"]),
        (["--signal", "queue.length"], ["ebs-queue-saturation"]),  # a special kind of it was recorded
        (["--cause", "hardware"], ["early-quad-core-batch-defect"]),
        (["--status", "draft"], []),
        (["--text", "Quad-Core"], ["early-quad-core-batch-defect"]),
        (["--text", "본딩"], ["intel-10g-bonding-driver"]),
        (["--text", "bonding saturated"], []),
        (["--role", "volume", "--cause", "hardware"], []),
        (["--text", "symptoms"], []),  # the name of a field is no word of a case
    ],
)
def test_the_cases_that_fit_every_filter_are_listed(filters: list[str], expected: list[str], diagnops: Run) -> None:
    listed = json.loads(diagnops("cases", *filters, "--json").stdout)

    assert expected == [row["case"] for row in listed]


def test_a_listed_case_says_what_it_was(diagnops: Run) -> None:
    listed = json.loads(diagnops("cases", "--role", "volume", "--json").stdout)

    assert listed == [
        {
            "case": "ebs-queue-saturation",
            "title": {
                "en": "EBS volume saturated behind a database whose CPU is idle",
                "ko": "CPU가 놀고 있는 데이터베이스 뒤에서 포화된 EBS 볼륨",
            },
            "status": "active",
            "cause": "capacity",
            "occurrences": 1,
        }
    ]


def test_the_list_for_people_is_an_id_and_a_title_and_says_when_nothing_fits(diagnops: Run) -> None:
    assert (
        diagnops("cases", "--role", "volume").stdout
    ) == "ebs-queue-saturation  EBS volume saturated behind a database whose CPU is idle\n"
    assert diagnops("cases", "--text", "점심 메뉴").stdout == "nothing fits\n"
    assert diagnops("cases", "--text", "점심 메뉴", LC_ALL="ko_KR.UTF-8").stdout == "해당하는 것이 없습니다\n"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["cases", "--cause", "drivr"], "cause 'drivr': one of hardware, firmware, driver, "),
        (["cases", "--status", "open"], "status 'open': one of draft, active, fixed, retired\n"),
        (["cases", "--role", "databse"], "unknown role 'databse'; did you mean 'database'?\n"),
        (["cases", "--signal", "io.que_length"], "unknown signal 'io.que_length'; did you mean 'io.queue_length'"),
        (["signals", "--layer", "lunch"], "layer 'lunch': one of application, balancer, cache, "),
        (["signals", "io.queue_lenght"], "unknown signal 'io.queue_lenght'; did you mean 'io.queue_length'"),
        (["show", "ebs-queue-saturatoin"], "no case 'ebs-queue-saturatoin'; did you mean 'ebs-queue-saturation'?\n"),
        (["show", "lunch"], "no case 'lunch'; `diagnops cases` lists them\n"),
    ],
)
def test_a_word_that_means_nothing_is_answered_with_those_that_do(call: list[str], told: str, diagnops: Run) -> None:
    done = diagnops(*call)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"diagnops: {told}")


@pytest.mark.parametrize(
    ("language", "sections"),
    [
        (
            "en",
            ["Symptoms", "Cause", "From cause to symptom", "What it affects", "What rules it out",
             "Ruled out then", "Look-alikes, and what tells them apart",
             "Remedies", "Prevention", "Occurrences", "Environment", "Not on record", "Sources", "Story",
             "As people tell it who do not know the cause (written for the library)"],
        ),
        ("ko", ["증상", "원인", "원인에서 증상까지", "영향받는 제품", "배제 조건", "당시 배제한 것",
                "비슷해 보이는 사례와 구별법", "조치", "예방", "발생", "환경",
                "기록에 없는 것", "출처", "경위", "원인을 모르는 사람이라면 이렇게 말합니다 (라이브러리용으로 쓴 글)"]),
    ],
)  # fmt: skip
def test_a_case_is_shown_whole_in_either_language(language: str, sections: list[str], diagnops: Run) -> None:
    shown = diagnops("show", "ebs-queue-saturation", "--lang", language).stdout.splitlines()

    assert sections == [line for before, line in pairwise(shown) if not before and line[:1].strip()]


@pytest.fixture
def whole(diagnops: Run, own_library: Path) -> Callable[..., list[str]]:
    """The lines that the program writes with all cases that are shipped."""

    def run(*arguments: str) -> list[str]:
        return diagnops(*arguments, DIAGNOPS_DB=str(own_library)).stdout.splitlines()

    return run


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            ["ebs-queue-saturation · active · cause: capacity (volume)",
             "  - Burstable instance (T2/T3) crawls after hours of load; CPU credit balance at", "    zero",
             "    burstable-cpu-credits-exhausted",
             "    Also slow with a CPU that looks idle; there steal is high, the credit"],
        ),
        (
            "ko",
            ["ebs-queue-saturation · 유효 · 원인: 용량 (볼륨)", "    burstable-cpu-credits-exhausted",
             "    역시 CPU가 한가해 보이지만 그쪽은 스틸이 높고 크레딧이 0이며 큐는 짧다."],
        ),
    ],
)  # fmt: skip
def test_a_case_says_what_tells_it_from_its_look_alikes(
    language: str, lines: list[str], whole: Callable[..., list[str]]
) -> None:
    shown = iter(whole("show", "ebs-queue-saturation", "--lang", language))

    assert [line for line in lines if line not in shown] == []


TOLD_WHOLE = """\
---
id: told-whole
title: {en: All is told, ko: 모두 적음}
status: active
symptoms:
  - {role: volume, signal: io.queue_length, state: high, shape: growing, magnitude: 6.5}
cause: {statement: {en: Because.}, kind: capacity, role: volume}
ruled_out: [{what: {en: The network}, how: {en: No loss.}}]
remedies:
  - id: restart
    kind: workaround
    action: {en: Restart it.}
    reason: {en: It empties the queue.}
    trials:
      - {outcome: worked, verified: {en: The queue is short.}, note: {en: At night.}, source: 'https://example.org/a'}
      - {outcome: failed, verified: {en: It came back.}, source: A colleague}
      - {outcome: worked, verified: {en: It is quiet.}, source: investigation i-7k2f}
occurrences:
  - when: "2026-03"
    where: {en: The shop}
    symptoms: [{role: volume, signal: io.latency, state: high}]
    investigation: i-7k2f
environment: {platform: a cloud}
not_on_record: [{en: How long it took.}]
related:
  - {case: ebs-queue-saturation, kind: variant, note: {en: There it is periodic.}}
  - {case: intel-10g-bonding-driver, kind: superseded-by}
sources:
  - {title: A page, address: 'https://example.org/a', supports: {en: That a restart helps.}}
---

# What was seen

The pool was slow, and `kubectl get pods -A  --field-selector=status.phase=Failed` said so; it
went on.

- one
  - two
1. three

> somebody
> said

```sh
for i in a b; do

  echo "$i"   # spaces stay
done
```

한국어로도 적는다.
"""


def test_nothing_of_a_case_file_is_left_out(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "told-whole.md").write_text(TOLD_WHOLE, "utf-8")
    diagnops("add", "told-whole.md")

    shown = diagnops("show", "told-whole", "--lang", "en").stdout
    lines = iter(shown.splitlines())

    assert [line for line in [
        "  - volume · I/O queue length: high (usually, growing, z +6.5)",
        "  - The network: No loss.",
        "    worked · The queue is short. · At night. [1]",
        "    failed · It came back.",
        "    source: A colleague",
        "    worked · It is quiet. · investigation i-7k2f",
        "  - 2026-03 · The shop · investigation i-7k2f",
        "    volume · I/O latency: high (usually)",
        "  - platform: a cloud",
        "  - How long it took.",
        "  - a variant of it: EBS volume saturated behind a database whose CPU is idle",
        "    ebs-queue-saturation",
        "    There it is periodic.",
        "    intel-10g-bonding-driver",
        "  [1] A page",
        "    https://example.org/a",
        "    That a restart helps.",
    ] if line not in lines] == []  # fmt: skip
    assert shown.partition("\nStory\n")[2].splitlines() == [
        "  # What was seen", "",
        "  The pool was slow, and",
        "  `kubectl get pods -A  --field-selector=status.phase=Failed` said so; it went",
        "  on.", "",
        "  - one", "    - two", "  1. three", "",
        "  > somebody said", "",
        "  ```sh", "  for i in a b; do", "", '    echo "$i"   # spaces stay', "  done", "  ```", "",
        "  한국어로도 적는다.",
    ]  # fmt: skip
    assert diagnops("show", "told-whole", "--lang", "ko").stdout.partition("\n경위\n")[2].splitlines()[:3] == [
        "  한국어로도 적는다.", "", "  # What was seen",
    ]  # fmt: skip


def test_the_json_of_a_case_is_what_its_file_says(diagnops: Run) -> None:
    case = json.loads(diagnops("show", "ebs-queue-saturation", "--json").stdout)

    assert (case["id"], case["status"], case["cause"]["kind"]) == ("ebs-queue-saturation", "active", "capacity")
    assert {"role": "volume", "signal": "io.queue_length", "state": "high"}.items() <= case["symptoms"][4].items()


def test_the_history_lists_every_change_with_its_author_and_reason(diagnops: Run, tmp_path: Path) -> None:
    diagnops("export", "out", "kernel-options-early-multicore")
    path = tmp_path / "out" / "kernel-options-early-multicore.md"
    path.write_text(path.read_text("utf-8").replace("frequency: always", "frequency: usually"), "utf-8")
    diagnops("add", str(path), "--why", "seen again\n in \x1b[31mMay", LOGNAME="mina")

    history = diagnops("show", "kernel-options-early-multicore", "--history").stdout.partition("\nHistory\n")[2]

    assert [line.split()[0].isdigit() and line.split("  ")[-2:] for line in history.splitlines()] == [
        ["added", "starter library"],
        ["changed", "mina: seen again in May"],
    ]
    assert all(re.match(r" +\d+  \d{4}-\d\d-\d\d \d\d:\d\d  ", line) for line in history.splitlines())


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            ["I/O queue length  (io.queue_length)", "  layer: volume",
             "  a measure (high, low, normal); trouble when high",
             "  now and then: about 1 in 33 unrelated incidents shows it",
             "  as a rule of thumb: high from 8, low at 1 or less", "  seen on: volume",
             "  a kind of: queue length (queue.length)", "How to look", "  $ iostat -dxm 5 3",
             "    command, 1 min: aqu-sz, and await beside it", "Cases: high (1)",
             "  ebs-queue-saturation  EBS volume saturated behind a database whose CPU is idle",
             "One of them whole: diagnops show CASE"],
        ),
        (
            "ko",
            ["I/O 큐 길이  (io.queue_length)", "  계층: 볼륨", "  측정값: 높음, 낮음, 정상. 문제가 되는 상태: 높음",
             "  상위 지표: 큐 길이 (queue.length)", "확인하는 방법", "  $ iostat -dxm 5 3", "사례: 높음 (1건)"],
        ),
    ],
)  # fmt: skip
def test_one_signal_is_shown_with_what_it_tells_how_to_check_it_and_its_cases(
    language: str, lines: list[str], diagnops: Run
) -> None:
    shown = diagnops("signals", "io.queue_length", "--lang", language)
    by_name = diagnops("signals", "I/O 큐 길이", "--lang", language)

    told = iter(shown.stdout.splitlines())
    assert shown.stdout == by_name.stdout
    assert [line for line in lines if line not in told] == []


def test_a_signal_that_no_case_has_names_the_cases_of_its_kinds(diagnops: Run) -> None:
    shown = diagnops("signals", "queue.length", "--lang", "en").stdout

    assert "I/O queue length (io.queue_length)" in " ".join(shown.split())
    assert shown.endswith(
        "\nNo case on record has it.\nWith the cases of its kinds: diagnops cases --signal queue.length\n"
    )


def test_how_telling_a_signal_is_goes_by_its_base_rate() -> None:
    told = [how_telling(rate, "en") for rate in (0.005, 0.02, 0.05, 0.2, 0.35)]

    assert [line.partition(":")[0] for line in told] == ["rare", "rare", "now and then", "common", "common"]
    shares = ["1 in 200 ", "1 in 50 ", "1 in 20 ", "1 in 5 ", "4 in 10 "]
    assert all(share in line for share, line in zip(shares, told, strict=True))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_cases_by_topic_take_a_line_each(language: str, whole: Callable[..., list[str]]) -> None:
    shown = whole("cases", "--topic", "--lang", language)
    listed = json.loads("".join(whole("cases", "--topic", "--json")))

    heads = [line for before, line in pairwise(["", *shown]) if not before][:-1]
    rows = [line for line in shown if line.startswith("  ")]
    assert heads[0] == {"en": "load balancing (2)", "ko": "로드 밸런싱 (2)"}[language]
    assert sum(int(head.rpartition("(")[2].rstrip(")")) for head in heads) == len(rows)
    assert [row.split()[0] for row in rows] == [one["case"] for one in listed]
    assert [line for line in shown if width_of(line) > WIDTH] == []


def test_topics_are_of_the_cases_that_fit(diagnops: Run) -> None:
    assert diagnops("cases", "--topic", "--role", "volume").stdout.splitlines() == [
        "volume (1)",
        "  ebs-queue-saturation  EBS volume saturated behind a database whose CPU is idle",
        "",
        "One of them whole: diagnops show CASE",
    ]
    listed = json.loads(diagnops("cases", "--topic", "--json").stdout)
    assert [one["topic"] for one in listed] == ["volume", "network", "hardware", "scheduler", "contrast"]
    assert diagnops("cases", "--topic", "--text", "점심 메뉴").stdout == "nothing fits\n"


def test_signals_are_found_by_a_word_and_by_their_layer(diagnops: Run) -> None:
    dns = json.loads(diagnops("signals", "--layer", "dns", "--json").stdout)
    found = json.loads(diagnops("signals", "packet loss rate", "--layer", "network", "--json").stdout)

    assert {"dns"} == {signal["layer"] for signal in dns}
    assert [signal["id"] for signal in found] == ["network.packet_loss"]


def completed(run: Run, line: str, **env: str) -> tuple[str, str]:
    words = line.split(" ")
    done = run(_DIAGNOPS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1), **env)
    return done.stdout, done.stderr


def test_a_shell_completes_commands_and_case_ids(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("no database " * 100)

    assert completed(diagnops, "diagnops show eb") == ("ebs-queue-saturation\n", "")
    assert ("\n".join(EVERY_CASE) + "\n", "") == completed(diagnops, "diagnops show ")
    assert completed(diagnops, "diagnops sig") == ("signals\n", "")
    assert completed(diagnops, "diagnops show eb", DIAGNOPS_DB=str(tmp_path / "broken.db")) == ("\n", "")


@pytest.mark.parametrize(
    ("shell", "line"), [("bash", "complete "), ("zsh", "#compdef diagnops"), ("fish", "complete ")]
)
def test_a_completion_script_is_made_for_each_shell(shell: str, line: str, diagnops: Run) -> None:
    script = diagnops(_DIAGNOPS_COMPLETE=f"source_{shell}").stdout

    assert any(at.startswith(line) and "diagnops" in at for at in script.splitlines())
    assert os.sep not in script.splitlines()[0]


def test_cases_are_narrowed_by_layer_and_by_how_their_remedies_did(diagnops: Run) -> None:
    def ids(*args: str) -> list[str]:
        return [row["case"] for row in json.loads(diagnops("cases", *args, "--json").stdout)]

    assert ids("--tested", "worked") == [
        "early-quad-core-batch-defect",
        "intel-10g-bonding-driver",
        "kernel-options-early-multicore",
    ]
    assert "ebs-queue-saturation" in ids("--tested", "untested")
    assert ids("--layer", "network") == ["intel-10g-bonding-driver"]
    assert "one of worked, failed, untested" in diagnops("cases", "--tested", "so-so").stderr


def test_facets_tell_by_what_cases_can_be_narrowed_further(diagnops: Run) -> None:
    told = diagnops("cases", "--facets", "--cause", "driver").stdout
    korean = diagnops("cases", "--facets", "--lang", "ko").stdout
    found = json.loads(diagnops("cases", "--facets", "--json").stdout)

    assert "\ncause    capacity 1, [driver 1], hardware 1" in told
    assert korean.startswith("계층")
    assert list(found) == ["layer", "role", "technology", "cause", "status", "tested"]
    assert found["status"][0] == {"value": "active", "cases": 4, "chosen": False}
