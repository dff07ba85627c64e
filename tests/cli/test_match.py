from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MEETING = (
    "5xx at the balancer, slow application, slow database, database CPU idle",
    "--seen",
    "volume/queue depth=high",
)


def matched(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object that was printed."""
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def observed(diagnosis: dict[str, Any]) -> set[tuple[str | None, str, str]]:
    return {(o["role"], o["signal"], o["state"]) for o in diagnosis["observations"]}


def test_the_whole_diagnosis_is_one_json_object_that_says_every_number(diagnops: Run) -> None:
    diagnosis = matched(diagnops("match", *MEETING, "--json"))
    open_yet = matched(diagnops("match", MEETING[0], "--json"))

    assert {
        "verdict", "probability", "observations", "not_understood", "matches", "next_checks", "suggestions",
    } <= set(diagnosis)  # fmt: skip
    first, suggestion, check = diagnosis["matches"][0], diagnosis["suggestions"][0], open_yet["next_checks"][0]
    assert {"role", "signal", "state", "words"} <= set(diagnosis["observations"][0])
    assert {"case", "title", "probability", "bits", "evidence", "behind"} <= set(first)
    symptom = next(e for e in first["evidence"] if e["kind"] == "symptom")
    assert {"role", "signal", "observed", "recorded", "bits", "by"} <= set(symptom)
    assert diagnosis["version"] == 2
    assert {"role", "signal", "gain_bits", "minutes", "how", "answers"} <= set(check)
    assert {
        "case", "remedy", "kind", "action", "reason", "trials", "applies", "warnings", "success", "utility",
    } <= set(suggestion)  # fmt: skip
    assert {"worked", "partly", "failed", "worsened", "advised", "public"} == set(suggestion["trials"])
    assert "ebs-queue-saturation" == first["case"] == suggestion["case"]
    assert pytest.approx(first["bits"]) == sum(e["bits"] for e in first["evidence"])


def test_why_says_the_verdict_first_then_why_then_what_to_do(diagnops: Run) -> None:
    done = diagnops("match", *MEETING, "--why")

    heads = [line for line in done.stdout.splitlines() if line[:1].isupper() and not line.startswith("Not sure")]
    assert "EBS volume saturated behind a database whose CPU is idle" in heads[0]
    assert heads[1:] == ["What was told, piece by piece", "What is known", "Check next", "Remedies"]
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "Today's lunch: kimchi stew 9,000 won, cold noodles and coffee",
        "오늘 점심 메뉴는 김치찌개, 된장찌개, 제육볶음입니다",
    ],
)
def test_a_lunch_menu_speaks_for_nothing_and_the_list_is_not_padded(text: str, diagnops: Run) -> None:
    diagnosis = matched(diagnops("match", text, "--json"))

    assert (diagnosis["verdict"], diagnosis["leading"], diagnosis["suggestions"]) == ("open", [], [])
    assert [text.lower()] == [words.lower() for words in diagnosis["not_understood"]]


def test_what_is_piped_is_read_as_what_is_given(diagnops: Run) -> None:
    given = diagnops("match", MEETING[0], "--json")
    piped = diagnops("match", "-", "--json", stdin=MEETING[0])

    assert matched(given) == matched(piped)


def test_what_is_seen_may_be_said_by_any_name_in_either_language_and_without_a_text(diagnops: Run) -> None:
    diagnosis = matched(
        diagnops(
            "match", "--seen", "볼륨/큐 길이=high", "--seen", "load balancer/5xx=high",
            "--normal", "db/CPU", "--absent", "host/kernel panic", "--json",
        )
    )  # fmt: skip

    assert {
        ("volume", "io.queue_length", "high"),
        ("load-balancer", "http.5xx_rate", "high"),
        ("database", "system.cpu.utilization", "normal"),
        ("host", "kernel.panic", "absent"),
    } == observed(diagnosis)


def test_what_is_said_by_option_holds_against_the_text(diagnops: Run) -> None:
    diagnosis = matched(diagnops("match", "database CPU is high", "--normal", "database/CPU", "--json"))

    assert {("database", "system.cpu.utilization", "normal")} == observed(diagnosis)


def test_the_limit_is_the_most_cases_that_why_lists(diagnops: Run) -> None:
    told = ("jobs are slow", "--seen", "host/power.unexpected_off=present", "--why")

    several, one = (matched(diagnops("match", *told, *most, "--json")) for most in ((), ("--limit", "1")))

    assert several["candidates"][:1] == one["candidates"]
    assert len(several["candidates"]) >= 2
    assert several["leading"] == one["leading"]


def test_the_answer_comes_in_the_language_of_the_text_or_the_one_asked_for(diagnops: Run) -> None:
    korean = diagnops("match", "DB가 느려요").stdout
    asked = diagnops("match", "DB가 느려요", "--lang", "en").stdout

    assert ("\n읽음: " in korean, "\nRead: " in korean) == (True, False)
    assert ("\n읽음: " in asked, "\nRead: " in asked) == (False, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], 'say what is seen: diagnops match "5xx at the balancer, database CPU idle", or - to read a pipe'),
        (["slow", "--lang", "fr"], "--lang 'fr': answer in en or ko"),
        (["slow", "--limit", "3"], "--limit says how many cases --why or --full lists; give one of them too"),
        (
            ["slow", "--seen", "volume/io.que_length=high"],
            "unknown signal 'io.que_length'; did you mean 'io.queue_length' or 'I/O queue length'?",
        ),
        (["slow", "--seen", "databse/io.queue_length=high"], "unknown role 'databse'; did you mean 'database'?"),
        (
            ["slow", "--seen", "volume/io.queue_length=hihg"],
            "io.queue_length is a measure: its state is one of high, low, normal, not 'hihg'; did you mean 'high'?",
        ),
        (
            ["slow", "--absent", "volume/io.queue_length=high"],
            "'volume/io.queue_length=high': ROLE/SIGNAL is written here without a state; with one, use --seen",
        ),
    ],
)
def test_a_call_that_means_nothing_gets_a_sentence_with_the_way_out(
    arguments: list[str], told: str, diagnops: Run
) -> None:
    done = diagnops("match", *arguments)

    assert (2, "", f"diagnops: {told}\n") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("limit", ["0", "51", "-1", "many"])
def test_a_limit_out_of_range_is_refused_by_name(limit: str, diagnops: Run) -> None:
    done = diagnops("match", "slow", "--limit", limit, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Invalid value for '--limit': " in done.stderr
