"""A Korean session: whoever asks in Korean reads no English, whatever is asked and whatever is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from diagnops.cli.help_words import HELP
from diagnops.cli.main import COMMANDS, app
from diagnops.kb.case import CauseKind
from diagnops.kb.vocabulary import Layer, Vocabulary
from tests.conftest import Run

_KOREAN = {"LC_ALL": "ko_KR.UTF-8"}
# What is the same in every language: what somebody typed or wrote, commands, options, fields of a file, names.
_QUOTED = re.compile(r"“[^”]*”|'[^']*'|`[^`]*`|\[[^\]]*\]|\$ .*|^ *sum|diagnops [a-z]+.*|https?://\S+")
_IDENTIFIER = re.compile(r"\S*[\d_./=@$<>|*#-]\S*|(?<![A-Za-z])[A-Z]+s?(?![A-Za-z])")
_NAMES = frozenset(
    "DiagnOPs diagnops id kB ms en ko auto bits Schema Markdown Prometheus PromQL Ctrl Tab origin public composite "
    "signals roles aliases services metrics column match present absent high low normal worked partly failed worsened "
    "advised draft active fixed retired driver database platform kernel postgresql file base root kim tests starter "
    "library check record add evaluate show new same variant outcome cause fetch Slack Mattermost read write "
    "admin".split()
)


def _english(text: str, names: frozenset[str]) -> list[str]:
    """The lines that have English words, with these."""
    found = []
    for line in text.splitlines():
        words = re.findall(r"[A-Za-z]{2,}", _IDENTIFIER.sub(" ", _QUOTED.sub(" ", line)))
        if odd := [word for word in words if word not in names]:
            found.append(f"{odd}: {line}")
    return found


@pytest.fixture(scope="module")
def names(vocabulary: Vocabulary) -> frozenset[str]:
    """The words that are names: of products, signals and roles."""
    ids = [*vocabulary.product, *vocabulary.signal, *vocabulary.role]
    told = [name.name.in_(tongue) for name in vocabulary.products for tongue in ("en", "ko")]
    told += [name.name.in_("ko") for name in (*vocabulary.signals, *vocabulary.roles)]
    return _NAMES | {word for one in (*ids, *told) for word in re.findall(r"[A-Za-z]{2,}", one)}


@pytest.fixture(scope="module")
def looks(vocabulary: Vocabulary) -> frozenset[str]:
    """The words of other programs: commands, and what to look for in their output."""
    checks = [check for signal in vocabulary.signals for check in signal.checks]
    told = [text for check in checks for text in (check.run, check.look.in_("ko") if check.look else "")]
    return frozenset(word for one in told for word in re.findall(r"[A-Za-z]{2,}", one))


def _commands() -> Iterator[tuple[str, ...]]:
    yield ()
    for name in COMMANDS:
        yield (name,)
    for name in ("add", "list", "remove", "export"):
        yield ("vocabulary", name)
    for name in ("add", "list", "revoke"):
        yield ("token", name)
    yield ("import", "postmortem")


@pytest.mark.parametrize("command", list(_commands()), ids=" ".join)
def test_the_help_of_every_command_is_korean(command: tuple[str, ...], diagnops: Run, names: frozenset[str]) -> None:
    done = diagnops(*command, "--help", **_KOREAN)

    assert (done.returncode, done.stderr, done.stdout.startswith("사용법: diagnops")) == (0, "", True)
    assert (
        _english(done.stdout, names | {*COMMANDS, "sentence", "transformers", "postmortem", "remove", "revoke"}) == []
    )


def _paragraphs(command: Any) -> Iterator[str]:
    for text in (command.help, *(getattr(param, "help", None) for param in command.params)):
        yield from (" ".join(part.split()) for part in (text or "").split("\n\n") if part)
    for one in getattr(command, "commands", {}).values():
        yield from _paragraphs(one)


def test_all_that_a_command_says_of_itself_has_its_korean_and_nothing_else_has() -> None:
    assert {*_paragraphs(typer.main.get_command(app)), "Show this message and exit."} == set(HELP)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["match", "--sen", "x"], "--sen 옵션이 없습니다. 비슷한 옵션: --absent, --env, --seen"),
        (["match", "--zzz", "x"], "--zzz 옵션이 없습니다"),
        (["match", "--seen"], "'--seen' 옵션에는 값이 필요합니다"),
        (["match", "--why=3", "x"], "'--why' 옵션에는 값을 쓸 수 없습니다"),
        (["match", "x", "--why", "--limit", "99"], "'--limit' 값이 잘못되었습니다: 99는 범위를 벗어납니다 (1<=x<=50)"),
        (["match", "x", "--why", "--limit", "many"], "'--limit' 값이 잘못되었습니다: 'many'는 정수가 아닙니다"),
        (["revert", "a", "--to", "one"], "'--to' 값이 잘못되었습니다: 'one'은 정수가 아닙니다"),
        (["show"], "'사례' 인수가 필요합니다"),
        (["show", "a", "b"], "남는 인수가 있습니다: b"),
        (["wrong", "i-2", "--case", "x"], "'--because' 옵션이 필요합니다"),
        (["macth"], "'macth' 명령이 없습니다. 'match'를 뜻했나요?"),
        (["vocabulary", "zzz"], "'zzz' 명령이 없습니다"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_so_in_korean(call: list[str], told: str, diagnops: Run) -> None:
    done = diagnops(*call, **_KOREAN)

    *way, wrong = done.stderr.splitlines()
    assert (done.returncode, done.stdout, wrong) == (2, "", f"오류: {told}")
    assert [line.partition(":")[0] for line in way] in ([], ["사용법", "도움말", ""])


def test_english_keeps_the_words_of_the_library(diagnops: Run) -> None:
    done = diagnops("show")

    assert (done.returncode, "Error: Missing argument 'CASE'." in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "call",
    [
        ["match"], ["match", "-"], ["match", "느려요", "--limit", "3"], ["match", "느려요", "--here", "database"],
        ["match", "느려요", "--prometheus-match", "a"], ["match", "느려요", "--env", "kernel"],
        ["match", "느려요", "--seen", "볼륨/큐 길이"], ["match", "느려요", "--seen", "볼륨/큐 길이=hihg"],
        ["match", "느려요", "--seen", "볼륨/큐길리=high"], ["match", "느려요", "--normal", "볼륨/큐 길이=high"],
        ["match", "느려요", "--encoder", "/nope"], ["match", "느려요", "--prometheus", "localhost"],
        ["match", "느려요", "--prometheus", "http://localhost:1"], ["match", "느려요", "--lang", "fr"],
        ["investigate", "--reopen"], ["investigate", "i-zz"], ["investigate", "--json"],
        ["observe", "i-zz"], ["observe", "i-zz", "x=high"], ["status"], ["status", "i-zz"], ["close"], ["record"],
        ["list"], ["corrections"], ["corrections", "--withdraw", "7"], ["same", "a", "b", "--because", "같음"],
        ["same", "ebs-queue-saturation", "ebs-queue-saturation", "--because", "같음"],
        ["wrong", "i-zz", "--case", "x", "--because", "아님"], ["tune"], ["tune", "--history"], ["tune", "--reset"],
        ["tune", "--dry-run", "--reset"], ["show", "nope"], ["cases"], ["cases", "--topic"], ["cases", "--text", "zzz"],
        ["cases", "--cause", "x"], ["cases", "--role", "x"], ["cases", "--status", "x"], ["signals", "zzz"],
        ["signals", "--layer", "x"], ["vocabulary", "list"], ["vocabulary", "list", "x"],
        ["vocabulary", "list", "--version", "1"], ["vocabulary", "remove", "x"], ["vocabulary", "add", "gone.yaml"],
        ["vocabulary", "export", "out"], ["new", "Bad_ID"], ["new", "a-case", "--to", "/dev/null"], ["check"],
        ["check", "gone.md"], ["add", "gone.md"], ["revert", "nope"], ["revert", "ebs-queue-saturation", "--to", "7"],
        ["export", "out"], ["export", "out", "nope"], ["export", "/dev/null/x"], ["import", "postmortem", "gone.md"],
        ["doctor"], ["doctor", "--secrets"], ["backup", "/gone/x"], ["restore", "gone"], ["evaluate", "--limit", "1"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_whatever_is_asked_is_answered_in_korean(
    call: list[str], diagnops: Run, names: frozenset[str], looks: frozenset[str]
) -> None:
    done = diagnops(*call, **_KOREAN)

    known = names | {*get_args(CauseKind), *get_args(Layer), "layer"}
    assert _english(done.stdout + done.stderr, known | looks if done.returncode == 0 else known) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing", ":1: 사례 파일은 `---` 줄로 시작하고"),
        ("---\nid: a: b\n---\n", ":2: YAML이 아닙니다: 여기에는 `키: 값`을 쓸 수 없습니다"),
        ('---\nid: "a\n---\n', "따옴표"),
        ("---\nid: [a\n---\n", ":3: YAML이 아닙니다: "),
        ("---\nid: a\n\tb: c\n---\n", ":3: YAML이 아닙니다: "),
        ("---\nid: UPPER\nzzz: 1\n---\n", "모르는 키입니다"),
    ],
)
def test_a_faulty_case_file_is_told_in_korean(
    text: str, told: str, diagnops: Run, tmp_path: Path, names: frozenset[str]
) -> None:
    (tmp_path / "a.md").write_text(text)

    done = diagnops("check", "a.md", **_KOREAN)

    fields = frozenset(re.findall(r"[a-z]+", done.stderr.partition("쓸 수 있는 것:")[2]))
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
    assert _english(done.stderr, names | fields | {"zzz"}) == []


def test_files_of_cases_go_in_and_out_in_korean(diagnops: Run, tmp_path: Path, names: frozenset[str]) -> None:
    told = [diagnops("export", "out", "system-files-overwritten", **_KOREAN).stdout]
    with (tmp_path / "out" / "system-files-overwritten.md").open("a", encoding="utf-8") as file:
        file.write("\n더 알려진 것이 있다.\n")
    for call in (["check", "out"], ["add", "out"], ["add", "out"], ["revert", "system-files-overwritten"]):
        done = diagnops(*call, **_KOREAN)
        told.append(done.stdout or done.stderr)

    assert told[:3] == [
        "out에 사례 1건, 새로 쓴 파일 1개\n",
        "사례 파일 1개, 잘못된 곳 없음\n",
        "변경 1건: system-files-overwritten\n",
    ]
    assert _english("".join(told), names) == []


def test_an_investigation_is_led_kept_and_closed_in_korean(
    diagnops: Run, names: frozenset[str], looks: frozenset[str]
) -> None:
    typed = "도움말\n높음\n잘 모르겠어요\n취소\n불가\nㅁㄴㅇ\n왜\n큐 길이가 80까지 올랐어요\nq\n"
    led = diagnops("investigate", "쇼핑몰 응답이 느리고 DB CPU는 놀고 있음", stdin=typed, **_KOREAN)
    name = re.search(r"i-\w+", led.stdout)[0]  # type: ignore[index]
    calls = (
        ["status", name], ["status", name, "--markdown"], ["list"], ["observe", name, "--text", "서버는 정상입니다"],
        ["observe", name, "volume/io.queue_length=hihg"], ["wrong", name, "--case", "nope", "--because", "아님"],
        ["wrong", name, "--case", "intel-10g-bonding-driver", "--because", "아님"], ["corrections"],
        ["corrections", "--withdraw", "1"], ["close", name, "--outcome", "worked"],
        ["close", name, "--case", "ebs-queue-saturation", "--outcome", "wrked"],
        ["close", name, "--case", "ebs-queue-saturation", "--remedy", "x", "--outcome", "worked", "--verified", "봄"],
        ["close", name, "--case", "ebs-queue-saturation"], ["observe", name, "host/CPU=high"],
    )  # fmt: skip
    told = [led.stdout, led.stderr]
    for call in calls:
        done = diagnops(*call, **_KOREAN)
        told += [done.stdout, done.stderr]

    remedies = frozenset(re.findall(r"[a-z]+", " ".join(told).partition("의 조치:")[2].partition("(")[0]))
    assert _english("".join(told), names | remedies | looks) == []


@pytest.mark.parametrize(
    ("call", "env"),
    [
        (["show", "nope", "--lang", "ko"], "en_US.UTF-8"),
        (["show", "nope", "--lang=ko"], "C"),
        (["match", "느려요", "--seen", "nope"], "en_US.UTF-8"),
        (["match", "ko", "--seen", "nope"], "ko_KR.UTF-8"),
        (["match", "slow", "--seen", "nope"], "ko_KR.UTF-8"),
    ],
)
def test_an_error_is_told_in_the_language_asked_for_or_written_or_of_the_terminal(
    call: list[str], env: str, diagnops: Run
) -> None:
    assert re.search("[가-힣]", diagnops(*call, LC_ALL=env).stderr)


@pytest.mark.parametrize(("call", "env"), [(["show", "x", "--lang", "en"], "ko_KR.UTF-8"), (["show", "ko"], "C")])
def test_what_is_asked_for_in_english_is_refused_in_english(call: list[str], env: str, diagnops: Run) -> None:
    assert not re.search("[가-힣]", diagnops(*call, LC_ALL=env).stderr)


@pytest.mark.parametrize(("typed", "replaced"), [("네\n", True), ("y\n", True), ("뭐\n아니요\n", False), ("\n", False)])
def test_a_yes_may_be_korean(
    typed: str, replaced: bool, on_a_terminal: Callable[..., str], tmp_path: Path, diagnops: Run
) -> None:
    copy = tmp_path / "copy.db"
    diagnops("backup", str(copy))
    own = tmp_path / "own.db"

    shown = on_a_terminal("restore", str(copy), "--db", str(own), typed=typed, **_KOREAN)

    assert ("복원했습니다" in shown, "아무것도 바꾸지 않았습니다." in shown) == (replaced, not replaced)
    assert ("y 또는 n으로 답하세요." in shown) == typed.startswith("뭐")


_PRINTED = """\
Name:             pay-api-6d8f9c5b7-xk2mp
Namespace:        pay
Status:           Running
Containers:
  pay-api:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Restart Count:  4
"""


@pytest.mark.parametrize("text", [_PRINTED, f"새벽에 결제가 간간히 죽어요\n\n{_PRINTED * 3}"])
def test_what_programs_print_makes_no_korean_speaker_read_english(text: str, diagnops: Run) -> None:
    assert "읽음: " in diagnops("match", "-", stdin=text, **_KOREAN).stdout

    begun = diagnops("investigate", text, stdin="", **_KOREAN).stdout

    assert begun.startswith("조사 i-")


def test_what_is_stated_alone_is_answered_in_the_language_of_the_terminal(diagnops: Run) -> None:
    assert "읽음: " in diagnops("match", "--seen", "volume/queue depth=high", **_KOREAN).stdout
    assert "Read: " in diagnops("match", "--seen", "volume/queue depth=high", LC_ALL="C").stdout
