"""An investigation as a person or a script conducts it: asked, answered, left, taken up again, never lost."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diagnops.kb.investigation import Observed, Skipped, Told
from diagnops.kb.store import open_case_base

Run = Callable[..., subprocess.CompletedProcess[str]]

DROPS = "network drops now and then"
INTEL = "intel-10g-bonding-driver"


def _id(done: subprocess.CompletedProcess[str]) -> str:
    found = re.search(r"i-[2-9a-z]{4,}", done.stdout)
    assert found, done.stdout + done.stderr
    return found.group()


def _asked(said: str) -> list[str]:
    """What the program asked to look at, in order."""
    return re.findall(r"^(?:Look at|To be surer, look at|.*확인하세요)\n  1\. (.*?) \(", said, re.MULTILINE)


# What the engineers of that week would have answered, by what they were asked; they answer in both languages.
_THAT_WEEK = {
    "only when bonded": "present",
    "replaced hardware": "yes, card, GBIC and cable: no effect",
    "configuration changes": "있음",
    "follows the software": "present",
    "intermittent": "yes",
}


def test_the_bonding_story_is_found_in_at_most_five_checks_closed_and_recognised_next_time(diagnops: Run) -> None:
    told = f"{DROPS}, replacing the card, GBIC and cable had no effect"
    begun = diagnops("investigate", told, stdin="")
    name = _id(begun)
    asked: list[str] = []
    answered = begun
    while (open_ := _asked(answered.stdout)) and len(asked) < 6:
        asked.append(open_[-1])
        answer = next((a for what, a in _THAT_WEEK.items() if what in open_[-1]), "can't")
        answered = diagnops("investigate", name, stdin=f"{answer}\n")
        assert answered.returncode == 0, answered.stderr
        if len(_asked(answered.stdout)) < 2:  # nothing was asked after this answer
            break

    assert len(asked) <= 5
    assert len(set(asked)) == len(asked)
    assert not any("replaced hardware" in one for one in asked)
    assert f"({INTEL})" in answered.stdout
    assert "SEEN BEFORE" in answered.stdout
    assert "No further check is worth its minutes." in answered.stdout

    closed = diagnops(
        "close", name, "--case", INTEL, "--remedy", "pin-kernel-and-driver", "--outcome", "worked",
        "--verified", "bonded ports under load for two days without a drop",
    )  # fmt: skip
    again = diagnops("match", told, "--seen", "nic/only when bonded")

    assert closed.returncode == 0, closed.stderr
    assert f"{INTEL}: occurrence 2 is on record" in closed.stdout
    assert "worked 1 of 1 here, worked in 1 of 1 public reports" in " ".join(closed.stdout.split())
    assert again.stdout.startswith("SEEN BEFORE")
    assert "worked 1 of 1 here" in again.stdout


def test_answers_are_kept_and_what_was_answered_or_turned_down_is_not_asked_again(diagnops: Run) -> None:
    words = "checkout is slow, database CPU is idle"
    done = diagnops("investigate", words, stdin="skip\ncan't\nhigh\nhigh\nhigh\nhigh\n")
    asked = _asked(done.stdout)

    assert len(asked) >= 3
    assert len(set(asked)) == len(asked)
    assert "Skipped: it stays open, and is not asked again now." in done.stdout
    assert "Noted that it cannot be checked; not asked again." in done.stdout
    later = diagnops("investigate", _id(done))
    assert not set(_asked(later.stdout)) & set(asked[:-1])


def test_each_check_says_how_to_do_it_and_what_each_answer_would_mean(diagnops: Run) -> None:
    said = diagnops("investigate", DROPS).stdout

    assert "$ cat /proc/net/bonding/bond0" in said
    assert re.search(rf"if present → possible: {INTEL} \(\d\d %\)", said)
    assert "if absent → none of these" in said
    assert re.search(r"^ +for +words alike \+.*, NIC · intermittent network interruption\s+\+\d", said, re.MULTILINE)
    assert re.search(r"^ +unknown +only when bonded, ", said, re.MULTILINE)


def test_a_sentence_at_the_prompt_is_read_and_the_later_word_holds(diagnops: Run) -> None:
    done = diagnops(
        "investigate", "checkout is slow, database CPU is idle",
        stdin="queue depth is 60 and the cpu of the database is at 96 %\nq\n",
    )  # fmt: skip

    assert "  “queue depth is 60”\n    → volume · I/O queue length high" in done.stdout
    assert re.search(r"Kept: database · CPU utilization high; before it was low \(\S+, \d\d:\d\d\);", done.stdout)
    found = json.loads(diagnops("status", _id(done), "--json").stdout)
    states = {(o["role"], o["signal"]): o["state"] for o in found["diagnosis"]["observations"]}
    assert states["database", "system.cpu.utilization"] == "high"
    assert states["volume", "io.queue_length"] == "high"
    events = [e["what"] for e in found["investigation"]["events"]]
    assert [o["state"] for o in events[0]["observations"] if o["signal"] == "system.cpu.utilization"] == ["low"]


def test_what_was_misread_can_be_taken_back(diagnops: Run) -> None:
    done = diagnops("investigate", DROPS, stdin="packet loss is high\nundo\nq\n")
    name = _id(done)
    seen = {(o["role"], o["signal"]) for o in _json(diagnops, "status", name)["diagnosis"]["observations"]}
    forgotten = diagnops("observe", name, "--forget", "network/network.interruption")
    unseen = diagnops("observe", name, "--forget", "volume/queue depth")

    assert re.search(r"Taken back, unknown again: (\S+ · )?packet loss high", done.stdout)
    assert not any(signal == "network.packet_loss" for _, signal in seen)
    assert forgotten.returncode == 0, forgotten.stderr
    assert "intermittent network interruption" not in forgotten.stdout.partition("unknown")[0]
    assert (unseen.returncode, unseen.stdout) == (2, "")
    assert "was not seen in" in unseen.stderr


def _json(diagnops: Run, *arguments: str) -> Any:
    return json.loads(diagnops(*arguments, "--json").stdout)


@pytest.mark.parametrize(
    ("typed", "asked", "kept"),
    [
        ("yes, it looks like it\ny\nq\n", "Is that a “yes” (only when bonded present)? yes or no", True),
        ("yes, it looks like it\nskip\nㅇㅇ\nq\n", "Is that a “yes”", True),
        ("no, we only looked at one\nno\nq\n", "Is that a “no” (only when bonded absent)? yes or no", False),
        ("no, we only looked at one\n모름\nq\n", "Is that a “no”", False),
        ("yes, somebody is looking\nq\n", "Is that a “yes”", False),
        ("yes, somebody is looking\n", "Is that a “yes”", False),
        ("the lamp blinks\nq\n", "What was asked is not answered by that; it stays open.", False),
    ],
)
def test_a_sentence_is_the_answer_only_when_it_is_said_to_be_one_and_is_kept_as_typed(
    typed: str, asked: str, kept: bool, diagnops: Run
) -> None:
    done = diagnops("investigate", DROPS, stdin=typed)
    found = _json(diagnops, "status", _id(done))

    assert asked in " ".join(done.stdout.split())
    assert found["investigation"]["events"][1]["what"]["text"] == typed.partition("\n")[0]
    seen = [o["signal"] for o in found["diagnosis"]["observations"]]
    assert ("contrast.only_when_bonded" in seen) == kept
    assert [e["what"]["kind"] for e in found["investigation"]["events"]] == ["told", "told"]


def test_on_a_terminal_a_sentence_is_asked_about_in_its_language(
    on_a_terminal: Callable[..., str], own_base: Path
) -> None:
    said = on_a_terminal(
        "investigate", "네트워크가 가끔 끊김",
        typed="네, 그런 것 같아요\n예\nq\n", NO_COLOR="1", LANG="ko_KR.UTF-8", DIAGNOPS_DB=str(own_base),
    )  # fmt: skip

    assert "“예”라는 뜻인가요 (본딩 시에만 발생)? 예 또는 아니요" in said
    assert "저장: 본딩 시에만 발생" in said


def test_what_was_typed_as_an_answer_stands_in_the_timeline_and_in_the_markdown(diagnops: Run) -> None:
    one = _id(diagnops("investigate", DROPS, stdin="ㅇㅇ\nq\n", DIAGNOPS_WHO="kim"))
    two = _id(diagnops("investigate", DROPS, stdin="모름\ncan't\nq\n", DIAGNOPS_WHO="kim"))

    for markdown in ([], ["--markdown"]):
        told = [diagnops("status", name, *markdown).stdout for name in (one, two)]
        shown = " ".join(" ".join(told).split())
        assert "kim: “ㅇㅇ” → only when bonded present" in shown
        assert "kim: “모름” → skipped: " in shown
        assert "kim: “can't” → cannot be checked here: " in shown


@pytest.mark.parametrize("word", ["모름", "모르겠음", "don't know", "I don't know", "?", "dunno"])
def test_that_nobody_knows_leaves_the_check_open_and_it_is_not_asked_again_now(word: str, diagnops: Run) -> None:
    done = diagnops("investigate", DROPS, stdin=f"{word}\nq\n")

    first, second = _asked(done.stdout)
    assert first != second
    (event,) = _json(diagnops, "status", _id(done))["investigation"]["events"][1:]
    assert (event["what"]["kind"], event["what"]["words"]) == ("skipped", word)


def test_a_check_that_was_turned_down_by_mistake_is_asked_again(diagnops: Run) -> None:
    done = diagnops("investigate", DROPS, stdin="packet loss is high\nskip\nundo\nq\n")
    first, second, again = _asked(done.stdout)[1:4]

    assert first == again != second
    events = [e["what"]["kind"] for e in _json(diagnops, "status", _id(done))["investigation"]["events"]]
    assert events == ["told", "told", "skipped", "retracted"]
    seen = {o["signal"] for o in _json(diagnops, "status", _id(done))["diagnosis"]["observations"]}
    assert "network.packet_loss" in seen


def test_a_typing_mistake_is_told_and_the_session_goes_on(diagnops: Run) -> None:
    done = diagnops("investigate", DROPS, stdin="presnt\n\x00\x01\nxyzzy\nhelp\nwhy\npresent\n")

    assert "“presnt” was not understood; did you mean present?" in done.stdout
    assert "“xyzzy” was not understood" in done.stdout
    assert "looks like binary data" in done.stdout
    assert "The later word on a thing holds; undo" in " ".join(done.stdout.split())
    assert "sum of the evidence, in bits" in done.stdout
    assert "Kept: only when bonded present" in done.stdout


def test_a_korean_incident_is_asked_and_answered_in_korean(diagnops: Run) -> None:
    done = diagnops("investigate", "쇼핑몰 응답이 느리고 DB CPU는 놀고 있어요", stdin="높음\n건너뛰기\n있음\n")

    assert "저장: 볼륨 · I/O 큐 길이 높음" in done.stdout
    assert "건너뛰었습니다. 열어 두고 지금은 다시 묻지 않습니다." in done.stdout
    assert len(_asked(done.stdout)) >= 3
    assert "열려 있습니다" in done.stdout


def test_without_words_the_first_line_is_what_is_seen(diagnops: Run) -> None:
    done = diagnops("investigate", stdin=f"{DROPS}\npresent\n", LANG="C.UTF-8")

    assert done.stdout.startswith("What is seen?")
    assert "Kept: only when bonded present" in done.stdout
    assert diagnops("investigate", stdin="\n", LANG="C.UTF-8").returncode == 0
    assert diagnops("list").stdout.count("\n") == 1


def test_where_nothing_is_known_it_asks_what_else_is_seen(diagnops: Run) -> None:
    done = diagnops("investigate", "the purple lamp blinks", stdin=f"the door is painted\n{DROPS}\npresent\n")

    assert done.stdout.count("What else is seen") == 2
    assert "What else is seen" in diagnops("investigate", "purple again", stdin="skip\n").stdout
    assert "Kept as words; no signal was recognised in it." in done.stdout
    assert INTEL in done.stdout


def test_a_bare_answer_where_nothing_is_asked_is_not_kept(diagnops: Run) -> None:
    done = diagnops("investigate", "the purple lamp blinks", stdin="normal\nno\n")

    assert "Nothing is asked, so “normal” says nothing." in done.stdout
    assert len(_json(diagnops, "status", _id(done))["investigation"]["events"]) == 1


def test_remedies_and_how_to_close_are_told_as_soon_as_a_case_is_seen(diagnops: Run) -> None:
    done = diagnops("investigate", DROPS, stdin="present\nq\n")
    said = done.stdout

    assert said.index("Test kernel and driver versions in pairs") < said.index("stays open")
    assert f"--case {INTEL} --remedy \\\n      pin-kernel-and-driver" in said


def test_the_only_open_one_need_not_be_named(diagnops: Run) -> None:
    none = diagnops("status")
    name = _id(diagnops("investigate", DROPS))

    assert diagnops("status").stdout == diagnops("status", name).stdout
    other = _id(diagnops("investigate", "the disk is full"))
    several = diagnops("close")
    assert (none.returncode, several.returncode) == (2, 2)
    assert f"open are: {other} (the disk is full), {name} ({DROPS})" in several.stderr
    diagnops("close", other, "--no-case")
    assert f"{name}: closed" in diagnops("close", "--no-case").stdout


def test_a_log_in_a_pipe_opens_one_and_asks_once(diagnops: Run) -> None:
    done = diagnops("investigate", "-", stdin=f"{DROPS}\n" * 3)

    assert done.returncode == 0
    assert len(_asked(done.stdout)) == 1
    assert "stays open" in done.stdout


def test_scripts_observe_and_read_json(diagnops: Run) -> None:
    opened = json.loads(diagnops("investigate", DROPS, "--json").stdout)
    name = opened["investigation"]["id"]

    plain = diagnops(
        "observe", name, "nic/only when bonded=present", "--normal", "database/CPU", "--text", "it is slow"
    )
    found = json.loads(diagnops("observe", name, "volume/queue depth=high", "--json", DIAGNOPS_WHO="watcher").stdout)

    assert plain.stdout.splitlines()[:4] == [
        "  “it is slow”",
        "    → response time high, probably",
        "Kept: NIC · only when bonded present",
        "Kept: database · CPU utilization normal",
    ]
    assert [e["who"] for e in found["investigation"]["events"]][-1] == "watcher"
    assert found["diagnosis"]["verdict"] in ("seen", "possible")
    assert diagnops("status", name, "--json").stdout == diagnops("status", name[2:], "--json").stdout


def test_the_timeline_is_markdown(diagnops: Run) -> None:
    name = _id(diagnops("investigate", DROPS, stdin="present\n", DIAGNOPS_WHO="kim"))

    lines = diagnops("status", name, "--markdown", TZ="Asia/Seoul").stdout.splitlines()

    assert lines[0] == f"# {DROPS}"
    assert "## Timeline" in lines
    assert re.fullmatch(r"- \*\*\d{4}-\d\d-\d\d \(\+0900\)\*\*", lines[-3])
    assert re.fullmatch(r"- \d\d:\d\d:\d\d kim: “network drops now and then” → .*", lines[-2])
    assert re.fullmatch(r"- \d\d:\d\d:\d\d kim: “present” → only when bonded present", lines[-1])


def test_open_ones_are_listed(diagnops: Run) -> None:
    assert "no investigations" in diagnops("list").stdout
    one, two = (_id(diagnops("investigate", words)) for words in (DROPS, "the disk is full"))
    diagnops("close", one, "--no-case")

    assert [line[:6] for line in diagnops("list").stdout.splitlines()] == [one, two]
    assert [line[:6] for line in diagnops("list", "--open").stdout.splitlines()] == [two]
    assert [h["id"] for h in json.loads(diagnops("list", "--open", "--json").stdout)] == [two]


def test_a_closed_one_is_shown_refuses_and_can_be_reopened(diagnops: Run) -> None:
    name = _id(diagnops("investigate", DROPS))
    diagnops("close", name, "--no-case")

    refused = diagnops("observe", name, "nic/only when bonded=present")
    shown = diagnops("investigate", name)
    reopened = diagnops("investigate", name, "--reopen", stdin="present\n")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"{name} is closed; nothing was added" in refused.stderr
    assert f"diagnops investigate {name} --reopen" in shown.stdout
    assert _asked(shown.stdout) == []
    assert "Kept: only when bonded present" in reopened.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["status", "i-nope"], "no investigation 'i-nope'"),
        (["investigate", "i-nope"], "no investigation 'i-nope'"),
        (["investigate", "--json"], "say what is seen"),
        (["investigate", "--reopen"], "--reopen needs the id"),
        (["investigate", " "], "the input is empty"),
        (["observe", "ID"], "say what is seen: diagnops observe"),
        (["observe", "ID", "volume/que depth=high"], "unknown signal 'que depth'; did you mean"),
        (["observe", "ID", "volume/io.queue_length=present"], "io.queue_length is a measure"),
        (["close", "ID", "--remedy", "x"], "--case"),
        (["close", "ID", "--case", "nope"], "no case 'nope'"),
        (["close", "ID", "--case", INTEL, "--remedy", "pin-kernel-and-driver"], "--outcome worked"),
        (["close", "ID", "--case", INTEL, "--outcome", "worked"], "name the remedy that worked"),
        (["close", "ID", "--case", INTEL, "--remedy", "pin", "--outcome", "wroked"], "did you mean 'worked'"),
        (["close", "ID", "--case", INTEL, "--remedy", "pin", "--outcome", "worked"], "--verified"),
        (["close", "ID", "--case", INTEL, "--remedy", "pin", "--outcome", "worked", "--verified", "..."], "--verified"),
        (
            ["close", "ID", "--case", INTEL, "--remedy", "pin", "--outcome", "worked", "--verified", "2 days"],
            "has no remedy 'pin' (it has: pin-kernel-and-driver); did you mean 'pin-kernel-and-driver'?",
        ),
        (["wrong", "ID", "--case", "nope", "--because", "x"], "no case 'nope'"),
        (["wrong", "ID", "--case", INTEL, "--because", " "], "say why"),
        (["same", INTEL, INTEL, "--because", "x"], "same as itself"),
        (["corrections", "--withdraw", "9"], "no correction 9"),
        (["record", "ID", "--as", "twin"], "new, same:CASE or variant:CASE"),
        (["record", "i-nope"], "no investigation"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(
    arguments: list[str], told: str, diagnops: Run, five_base: Path, tmp_path: Path
) -> None:
    begun = open_case_base(str(tmp_path / "own.db"))
    name = begun.investigations.begin(Told(DROPS), who="kim", language="en").id
    before = begun.investigations.get(name)

    done = diagnops(*[name if a == "ID" else a for a in arguments])

    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert begun.investigations.get(name) == before
    assert len(begun.investigations.heads()) == 1
    begun.close()


def _begin(tmp_path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "diagnops.cli", "investigate", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "DIAGNOPS_DB": str(tmp_path / "own.db")},
    )


def _until(process: subprocess.Popen[bytes], words: str) -> list[str]:
    """The lines a program writes, up to the one that holds `words`."""
    assert process.stdout
    read = []
    for line in process.stdout:
        read.append(line.decode())
        if words in read[-1]:
            return read
    raise AssertionError(f"{words!r} was never said: {read}")


@pytest.mark.parametrize(
    ("script", "said", "kept"),
    [
        ([], "Investigation i-", [Told]),
        ([], "Answer:", [Told]),
        (["absent"], "Kept: host", [Told, Observed]),
        (["skip"], "Skipped", [Told, Skipped]),
        (["skip", "present"], "Kept: ", [Told, Skipped, Observed]),
        (["absent", "prsent"], "was not understood", [Told, Observed]),
    ],
)
def test_killed_at_any_moment_it_loses_at_most_the_answer_being_typed(
    script: list[str], said: str, kept: list[type], diagnops: Run, tmp_path: Path
) -> None:
    assert diagnops("list").returncode == 0
    process = _begin(tmp_path, "some nodes power off")
    assert process.stdin
    for answer in script:
        _until(process, "Answer:")
        process.stdin.write(f"{answer}\n".encode())
        process.stdin.flush()
    _until(process, said)
    process.stdin.write(b"half of an ans")
    process.stdin.flush()
    process.kill()
    process.wait(60)
    process.stdin.close()
    process.stdout.close()  # type: ignore[union-attr]

    case_base = open_case_base(str(tmp_path / "own.db"))
    (head,) = case_base.investigations.heads(only_open=True)
    events = case_base.investigations.get(head.id).events
    case_base.close()

    assert [type(e.what) for e in events] == kept
    assert diagnops("investigate", head.id, stdin="q\n").returncode == 0


def test_what_is_closed_in_another_terminal_takes_no_answer_and_says_so(diagnops: Run, tmp_path: Path) -> None:
    assert diagnops("list").returncode == 0
    process = _begin(tmp_path, DROPS)
    assert process.stdin
    _until(process, "Answer:")

    assert diagnops("close", "--case", INTEL).returncode == 0
    said, _ = process.communicate(b"present\n", timeout=60)

    assert re.fullmatch(rf"i-\w+: closed as {INTEL}\n", said.decode())
    assert process.returncode == 0


def test_on_a_terminal_the_prompt_waits_and_ctrl_d_leaves_it_open(diagnops: Run, tmp_path: Path) -> None:
    assert diagnops("list").returncode == 0
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "diagnops.cli", "investigate", "some nodes power off"],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "DIAGNOPS_DB": str(tmp_path / "own.db"), "TERM": "xterm", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    written, seen = b"", 0

    def until(words: bytes) -> None:
        nonlocal written, seen
        while (at := written.find(words, seen)) < 0:
            assert select.select([ours], [], [], 60)[0], written.decode()
            written += os.read(ours, 65536)
        seen = at + len(words)

    until(b"> ")
    os.write(ours, "없음\n".encode())
    until("Kept: host · kernel panic absent".encode())
    until(b"> ")
    os.write(ours, b"\x04")
    try:
        while some := os.read(ours, 65536):
            written += some
    except OSError:
        pass
    os.close(ours)

    assert process.wait(60) == 0
    assert b"stays open" in written


def test_a_quiet_log_tells_what_is_routine_in_an_investigation_too(diagnops: Run, tmp_path: Path) -> None:
    killed = "Nov 29 03:12:11 web-1 kernel: Out of memory: Killed process 7 (java)\n"
    (tmp_path / "quiet.log").write_text(killed * 2, "utf-8")
    name = _id(diagnops("investigate", "the site is slow", "--json"))
    begun = diagnops("investigate", "-", "--json", "--baseline", "quiet.log", stdin=killed)
    with_it = diagnops("observe", name, "--text", "-", "--baseline", "quiet.log", "--json", stdin=killed)
    gone = diagnops("observe", name, "--text", "-", "--baseline", "no.log", stdin=killed)
    without = diagnops("observe", name, "--text", "-", "--json", stdin=killed)

    assert "memory.oom_kill" not in {one["signal"] for one in json.loads(begun.stdout)["diagnosis"]["observations"]}
    assert "memory.oom_kill" not in {one["signal"] for one in json.loads(with_it.stdout)["diagnosis"]["observations"]}
    assert "memory.oom_kill" in {one["signal"] for one in json.loads(without.stdout)["diagnosis"]["observations"]}
    assert (gone.returncode, "no.log" in gone.stderr) == (1, True)


def test_what_is_seen_goes_to_the_only_open_investigation_where_none_is_named(diagnops: Run) -> None:
    diagnops("investigate", DROPS)

    assert diagnops("observe", "nic/only when bonded=present").stdout.startswith("Kept: ")

    diagnops("investigate", DROPS)
    assert "say which investigation; open are: i-" in diagnops("observe", "nic/only when bonded=present").stderr
