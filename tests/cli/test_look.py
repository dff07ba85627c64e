from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

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
    assert diagnops("cases", "--text", "점심 메뉴", LC_ALL="ko_KR.UTF-8").stdout == "해당하는 것이 없음\n"


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
            ["Symptoms", "Cause", "From cause to symptom", "Ruled out then", "Remedies", "Occurrences", "Environment",
             "Not on record", "Related", "Sources", "Story"],
        ),
        ("ko", ["증상", "원인", "원인에서 증상까지", "당시 배제한 것", "조치", "발생", "환경", "기록에 없는 것",
                "관련 사례", "출처", "이야기"]),
    ],
)  # fmt: skip
def test_a_case_is_shown_whole_in_either_language(language: str, sections: list[str], diagnops: Run) -> None:
    shown = diagnops("show", "ebs-queue-saturation", "--lang", language).stdout.splitlines()

    assert sections == [line for before, line in pairwise(shown) if not before and line[:1].strip()]


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

    assert [line.split("  ")[2:] for line in history.splitlines()] == [
        ["added", "starter library"],
        ["changed", "mina: seen again in May"],
    ]


def test_one_signal_is_shown_with_its_states_its_names_and_the_way_to_check_it(diagnops: Run) -> None:
    shown = diagnops("signals", "io.queue_length", "--lang", "en")
    by_name = diagnops("signals", "I/O 큐 길이", "--lang", "en")

    assert shown.stdout == by_name.stdout
    assert shown.stdout.splitlines()[0] == "I/O queue length  (io.queue_length)"
    assert {"  measure: high, low, normal; trouble: high; layer: volume", "  $ iostat -dxm 5 3"} <= set(
        shown.stdout.splitlines()
    )


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
