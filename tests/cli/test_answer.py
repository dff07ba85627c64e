"""The answer on one screen, in each of the four verdicts and in both languages; `--why` and `--full` beside it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.cli.answer import SCREEN, on_one_screen
from diagnops.cli.terminal import WIDTH, Line
from diagnops.cli.why import why_page
from diagnops.engine.diagnosis import (
    Apart,
    Confirming,
    CorrectionEvidence,
    Diagnosis,
    Evidence,
    Match,
    RuledOut,
    Suggestion,
    SymptomEvidence,
    TextEvidence,
    Trials,
    UnexplainedEvidence,
    UnknownEvidence,
    Verdict,
)
from diagnops.kb.case import Text
from diagnops.kb.check_result import CheckResult
from diagnops.kb.columns import width_of
from diagnops.kb.incident import Observation
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary

Run = Callable[..., subprocess.CompletedProcess[str]]

DOCS = Path(__file__).parent.parent.parent / "docs"
TOLD = [
    ("-", "incident-en.txt"),
    ("-", "incident-ko.txt"),
    ("db slow", None),
    ("DB가 느려요", None),
    ("traffic stopped on two clusters; a reboot of the firewall cures it; uptime was 213 days", None),
    ('nginx 502, "upstream prematurely closed connection while reading response header from upstream"', None),
    ("Today's lunch: kimchi stew 9,000 won", None),
    ("slow disk, db cpu high, " * 400, None),
]
CALLS = [(text, file, lang) for text, file in TOLD for lang in ("en", "ko")]


@pytest.fixture
def own(diagnops: Run, own_library: Path) -> Run:
    """The program with all cases that are shipped."""

    def run(*arguments: str, file: str | None = None) -> subprocess.CompletedProcess[str]:
        stdin = (DOCS / file).read_text("utf-8") if file else ""
        return diagnops(*arguments, stdin=stdin, DIAGNOPS_DB=str(own_library))

    return run


@pytest.mark.parametrize(("text", "file", "lang"), CALLS)
def test_an_answer_fits_one_screen(text: str, file: str | None, lang: str, own: Run) -> None:
    done = own("match", text, "--lang", lang, file=file)

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) <= SCREEN
    assert [line for line in lines if width_of(line) > WIDTH] == []
    assert not re.search(r"\d bits?\b|비트", done.stdout)


@pytest.mark.parametrize(
    ("lang", "heads"),
    [
        ("en", ["POSSIBLY SEEN", "1. ", "   for: ", "   would confirm it: ", "Check next: ", "Remedy if", "Read: "]),
        ("ko", ["본 적이 있을", "1. ", "   근거: ", "다음 확인: ", "1번이면: ", "읽음: "]),
    ],
)
def test_it_says_the_verdict_the_case_why_the_check_the_remedy_and_what_was_read(
    lang: str, heads: list[str], own: Run
) -> None:
    lines = iter(own("match", "-", file=f"incident-{lang}.txt").stdout.splitlines())

    assert [head for head in heads if not any(line.startswith(head) for line in lines)] == []
    shown = own("match", "-", file=f"incident-{lang}.txt").stdout
    assert "\n   $ iostat -dxm 5 3\n" in shown
    assert re.search(r"^   (high → it is 1|높음 → 1번으로 확정) \(.*\d %\) · ", shown, re.MULTILINE)
    assert " ebs-queue-saturation\n" in shown


def test_why_lists_the_evidence_and_full_lists_all_that_json_has(own: Run) -> None:
    short, why, full = (
        own("match", "-", *more, file="incident-en.txt").stdout for more in ((), ("--why",), ("--full",))
    )
    diagnosis = json.loads(own("match", "-", "--full", "--json", file="incident-en.txt").stdout)

    assert short.splitlines()[0] == why.splitlines()[0] == full.splitlines()[0]
    assert ("sum of the evidence, in bits" in short, "sum of the evidence, in bits" in why) == (False, True)
    said = "".join(full.split())
    names = [match["case"] for match in diagnosis["candidates"]]
    names += [one["words"] for one in diagnosis["observations"]] + diagnosis["not_understood"]
    names += [how["run"].replace("\\", "") for check in diagnosis["next_checks"] for how in check["how"]]
    names += [text for one in diagnosis["suggestions"] for text in (one["remedy"], one["action"], one["reason"])]
    names += [warning["text"] for one in diagnosis["suggestions"] for warning in one["warnings"]]
    assert [name for name in names if "".join(name.split()) not in said] == []
    assert len(re.findall(r"^  .*: “.*\d %$", full, re.MULTILINE)) <= len(diagnosis["observations"])


def test_what_is_shown_changes_no_check(own: Run) -> None:
    plain, why = (json.loads(own("match", "db slow", "--json", *more).stdout) for more in ((), ("--why",)))

    assert plain["next_checks"] == why["next_checks"]


def _match(place: int, *evidence: Evidence, confirm: tuple[Confirming, ...] = ()) -> Match:
    title = Text(en=f"The disk of machine {place} is full {'and full ' * 12}", ko=f"기계 {place}의 디스크가 가득 참")
    return Match(f"disk-{place}", title, 0.5 / place, 5.0, evidence, confirm)


QUEUE = Observation("volume", "io.queue_length", "high", "queue 60")
WORDS = TextEvidence(4.0)
FOR = SymptomEvidence(3.0, "volume", "io.queue_length", "high", "high", "volume/io.queue_length")
AGAINST = SymptomEvidence(-2.0, "host", "kernel.panic", "present", "absent", "host/kernel.panic")


def _remedy(action: str) -> Suggestion:
    return Suggestion("disk-1", "restart", "workaround", Text(en=action), Text(en="Why"), Trials(worked=1), "yes")


def _shown(vocabulary: Vocabulary, diagnosis: Diagnosis) -> list[str]:
    return [line.text for line in on_one_screen(diagnosis, vocabulary, 184)]


def _diagnosis(verdict: Verdict, *leading: Match, **more: object) -> Diagnosis:
    matches = leading if verdict in ("seen", "possible") else ()
    told = {"observations": (QUEUE,), "not_understood": (), "next_checks": (), "suggestions": (), **more}
    return Diagnosis(verdict=verdict, probability=0.5, none=0.2, leading=leading, matches=matches, **told)  # type: ignore[arg-type]


def test_what_contradicts_a_case_is_said_beside_what_speaks_for_it(vocabulary: Vocabulary) -> None:
    shown = _shown(vocabulary, _diagnosis("possible", _match(1, WORDS, FOR, AGAINST)))

    assert "1. 50 %  disk-1" in shown  # its title is the headline
    assert "   for: volume · I/O queue length high, words alike" in shown
    assert "   against: host · kernel panic absent (recorded: present)" in shown


NOTE = Text(en=f"There the log {'grows and ' * 6}grows.", ko=f"그쪽은 로그가 {'자라고 ' * 6}자란다.")


@pytest.mark.parametrize(
    ("language", "there", "said"),
    [
        ("en", "disk-2", "   what tells them apart (there = 2): There the log grows"),
        ("en", "disk-1", "   what tells them apart (there = 1): There the log grows"),
        ("ko", "disk-2", "   둘을 가르는 점 (그쪽 = 2번): 그쪽은 로그가 자라고"),
    ],
)
def test_what_tells_two_close_look_alikes_apart_stands_in_place_of_what_would_confirm(
    language: str, there: str, said: str, vocabulary: Vocabulary
) -> None:
    confirm = (Confirming("host", "kernel.panic", "present"),)
    second = replace(_match(2, WORDS, confirm=confirm), apart=Apart(there, NOTE))
    diagnosis = _diagnosis("possible", _match(1, FOR, confirm=confirm), second, language=language)

    shown, why = _shown(vocabulary, diagnosis), [line.text for line in why_page(diagnosis, vocabulary, 184)]

    at = next(n for n, line in enumerate(shown) if line.startswith(said))
    assert shown[at + 1].startswith("     ")
    assert sum(line.startswith(("   would confirm it: ", "   이러면 확정: ")) for line in shown) == 1
    assert any(line.startswith(said) for line in why)
    assert [line for line in (*shown, *why) if width_of(line) > WIDTH] == []


def test_what_tells_look_alikes_apart_gives_way_first(vocabulary: Vocabulary) -> None:
    confirm = (Confirming("host", "kernel.panic", "present"),)
    leading = [
        replace(_match(place, WORDS, FOR, confirm=confirm), apart=Apart(f"disk-{place}", NOTE) if place > 1 else None)
        for place in (1, 2, 3)
    ]
    because = message("speaks_against", what="host/kernel.panic", observed="absent", recorded="present")
    more: dict[str, object] = {}
    notes, whole = [], []
    for name, told in (
        ("not_understood", ("a sentence that nobody understood",)),
        ("suggestions", (_remedy("Restart it, and then look at it once more. " * 3),)),
        ("ruled_out", (RuledOut("out", Text(en="Out"), because),)),
    ):
        more[name] = told
        shown = _shown(vocabulary, _diagnosis("open", *leading, **more))
        notes.append(sum("there = " in line for line in shown))
        whole.append(sum(line.endswith((" (disk-2)", " (disk-3)")) and "…" not in line for line in shown))
        assert len(shown) <= SCREEN

    assert (notes, whole) == ([2, 1, 0], [2, 2, 2])


def test_what_it_does_not_explain_is_said_before_what_would_confirm_it(vocabulary: Vocabulary) -> None:
    confirm = (Confirming("host", "kernel.panic", "present"),)
    odd = UnexplainedEvidence(-0.4, "volume", "io.queue_length", "high")
    unseen = UnknownEvidence(0.0, "host", "kernel.panic", "present")
    shown = _shown(vocabulary, _diagnosis("open", _match(1, WORDS, odd), _match(2, WORDS, unseen, confirm=confirm)))

    assert "   unexplained: volume · I/O queue length high" in shown
    assert "   would confirm it: host · kernel panic" in shown
    assert shown[0].startswith("TOO LITTLE TO SAY YET")
    assert shown[1].startswith("It would help to know: ")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_under_new_the_nearest_are_one_dim_line_each(language: str, vocabulary: Vocabulary) -> None:
    diagnosis = _diagnosis("new", *(_match(place, WORDS) for place in (1, 2, 3)), language=language)

    lines = on_one_screen(diagnosis, vocabulary, 184)

    nearest = [line for line in lines if "(disk-" in line.text]
    assert [line.style for line in nearest] == ["dim"] * 3
    assert all(line.text.endswith(f"(disk-{n})") and width_of(line.text) <= WIDTH for n, line in enumerate(nearest, 1))
    assert not any(line.text.startswith(("   for: ", "   근거: ")) for line in lines)


def test_where_nothing_speaks_for_anything_nothing_is_listed(vocabulary: Vocabulary) -> None:
    shown = _shown(vocabulary, _diagnosis("open", observations=(), not_understood=("lunch is late",)))

    assert " ".join(shown[:2]).endswith("nothing that was told speaks for any of the 184 known cases")
    assert "Not read: “lunch is late”" in shown
    assert not any(line.startswith("1. ") for line in shown)


def test_what_was_said_against_a_case_and_what_is_ruled_out_take_a_line_each(vocabulary: Vocabulary) -> None:
    because = message("speaks_against", what="host/kernel.panic", observed="absent", recorded="present")
    out = tuple(RuledOut(f"out-{n}", Text(en="Out"), because) for n in range(4))
    wrong = CorrectionEvidence(-3.0, "wrong", "both ports were down (lee)")
    shown = _shown(vocabulary, _diagnosis("possible", _match(1, WORDS, wrong), ruled_out=out))

    assert "   against: said not to be this: both ports were down (lee)" in shown
    assert next(line for line in shown if line.startswith("Ruled out: out-0")).endswith(" … and 3 more")


def test_what_a_person_has_to_judge_is_shown_in_a_few_lines(vocabulary: Vocabulary) -> None:
    because = message("as_told", text=Text(en="look"))
    nobody = CheckResult("volume", "io.latency", "command", "iostat -x", None, because, output="a\n" * 40)
    shown = _shown(vocabulary, _diagnosis("open", _match(1, WORDS), check_results=(nobody,)))

    assert shown.count("      a") == 5
    assert "      … and 35 more" in shown
    assert "    $ iostat -x" in shown


@pytest.mark.parametrize("many", [1, 2, 40])
def test_what_was_read_and_what_was_not_take_two_lines_at_most(many: int, vocabulary: Vocabulary) -> None:
    read = tuple(Observation(role, "io.queue_length", "high", certainty=0.3) for role in ["volume", "host"] * many)
    unread = tuple(f"sentence {n} that nobody understood " * 3 for n in range(many))
    for texts in ((), unread, ("short",)):
        shown = _shown(vocabulary, _diagnosis("open", _match(1, WORDS), observations=read, not_understood=texts))

        last = list(_after("Read: ", shown))
        assert 2 <= len(last) <= 3  # and how to see more
        assert "?" in last[0]


def _after(head: str, lines: list[str]) -> Iterator[str]:
    found = False
    for line in lines:
        found = found or line.startswith(head)
        if found:
            yield line


def test_the_last_line_says_how_to_see_more(desk: Workspace) -> None:
    diagnosis = _diagnosis("seen", _match(1, WORDS, FOR))

    assert on_one_screen(diagnosis, desk.vocabulary, 184)[-1] == Line(
        "All reasons and remedies: --why · Go on step by step: diagnops investigate", "dim"
    )


def test_a_quotation_that_is_cut_is_closed(diagnops: Run) -> None:
    long = "all label printers in the warehouse on the ground floor print the same label twice"

    shown = diagnops("match", f"queries are slow. {long}. the scanner says duplicate parcel.").stdout

    assert re.search(r"“[^”]+…” … and 1 more", shown)


@pytest.mark.parametrize("markdown", [[], ["--markdown"]])
def test_what_was_told_both_ways_is_told_back(markdown: list[str], diagnops: Run) -> None:
    both = "the volume queue is long. database CPU is idle. the database CPU is pegged."

    assert "database · CPU utilization high (also told: low)" in " ".join(
        diagnops("match", both, *markdown).stdout.split()
    )
