"""A postmortem becomes a draft: its blanks are marked, and nothing in it is invented or lost.

Real ones are read from a folder that never enters the repository: DIAGNOPS_BENCH_DATA, as `python -m diagnops.bench`
is given it with --data.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.app import Workspace
from diagnops.app.postmortem_draft import draft_of
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import Prose
from diagnops.intake.plaintext import plain_text
from diagnops.intake.postmortem.reader import read_postmortem
from diagnops.kb.case import Case
from diagnops.kb.casefile import read_case_file, read_plain_text, write_case
from diagnops.kb.errors import InputError
from diagnops.kb.lint import case_faults
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

OURS = Path(__file__).parent.parent / "data" / "postmortems"
REAL = Path(os.environ.get("DIAGNOPS_BENCH_DATA", "/nowhere")) / "text" / "postmortem-match"


@pytest.fixture
def desk(own_base: Path) -> Iterator[Workspace]:
    """A workspace with the five stories."""
    with Workspace.open(own_base, user="kim") as opened:
        yield opened


def _draft(text: str, vocabulary: Vocabulary, lexicon: Lexicon, name: str = "told") -> Case:
    return draft_of(read_postmortem(text, name=name), Prose(vocabulary, lexicon), source=f"{name}.md")


def _accepted_once_filled(case: Case, vocabulary: Vocabulary) -> int:
    """How many blanks the draft has; `check` tells of these only, and of nothing once they are filled."""
    text = write_case(case)
    lines = text.splitlines()
    blanks = case_faults(read_plain_text(text, f"{case.id}.md"), vocabulary)
    assert all("TODO:" in lines[fault.line - 1] for fault in blanks), blanks
    filled = read_plain_text(text.replace("TODO: ", "somebody said: "), f"{case.id}.md")
    filled.case()
    assert case_faults(filled, vocabulary) == []
    return len(blanks)


@pytest.mark.parametrize("name", ["checkout-timeouts", "payment-batch-ko", "plain-words"])
def test_the_draft_of_a_postmortem_has_only_marked_blanks(name: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    text = (OURS / f"{name}.md").read_text("utf-8")

    case = _draft(text, vocabulary, lexicon, name)

    assert case.status == "draft"
    assert case.story == text.strip()
    assert case.symptoms
    assert [source.title for source in case.sources] == [f"{name}.md"]
    assert _accepted_once_filled(case, vocabulary) >= 1


def test_what_was_normal_is_read_too(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    for name in ("checkout-timeouts", "payment-batch-ko"):
        case = _draft((OURS / f"{name}.md").read_text("utf-8"), vocabulary, lexicon)
        read = {(s.role, s.signal, s.state) for s in case.symptoms}

        assert ("database", "system.cpu.utilization", "normal") in read
        assert not any(s.signal == "service.latency" and s.state == "normal" for s in case.symptoms)


def test_what_ended_it_is_a_remedy_to_be_completed_and_what_was_promised_prevention(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    case = _draft((OURS / "checkout-timeouts.md").read_text("utf-8"), vocabulary, lexicon)

    assert [(r.kind, r.action.en, r.reason.en) for r in case.remedies] == [
        (
            "workaround", "We gave the report a pool of its own with four connections.",
            "TODO: why was it expected to help?",
        ),
    ]  # fmt: skip
    assert [(t.outcome, t.verified and t.verified.en) for r in case.remedies for t in r.trials] == [
        ("worked", "It was verified over five nights.")
    ]
    assert [(one.kind, one.what.en) for one in case.prevention] == [
        ("alert", "Alert on pool usage over 80 %"), ("change", "Set a limit for each report (owner: kim)"),
    ]  # fmt: skip


def test_the_blanks_of_a_korean_postmortem_are_korean(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft((OURS / "payment-batch-ko.md").read_text("utf-8"), vocabulary, lexicon)

    assert {r.reason.ko for r in case.remedies} == {"TODO: 왜 효과가 있으리라 보았는지"}


def test_date_and_first_words_tell_when_it_happened(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    (occurrence,) = _draft((OURS / "checkout-timeouts.md").read_text("utf-8"), vocabulary, lexicon).occurrences

    assert occurrence.when == "2024-03-04"
    assert occurrence.note is not None
    assert occurrence.note.en == "Checkout timed out for 40 minutes from 02:00."


def test_environment_is_what_is_told_as_name_and_value(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft(
        "# A big outage\n\n## Environment\n\n- **OS**: Debian 12\n- two hosts\n- `kernel`: 6.1\n", vocabulary, lexicon
    )

    assert case.environment == {"OS": "Debian 12", "kernel": "6.1"}


def test_names_with_underscores_stay_whole(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft("# A **big** outage\n\n## Root cause\n\n`innodb_flush_log` was _two_.\n", vocabulary, lexicon)

    assert case.title.en == "A big outage"
    assert case.cause.statement.en == "innodb_flush_log was two."


@pytest.mark.parametrize(
    "text",
    [
        "Everything was purple for a while.",
        "# Purple\n\n## Root cause\n\n<!-- Say what it was. -->\n\n## Resolution\n",
        "# Purple\n\n## Root cause\n\n```\npanic: purple\n```\n",
    ],
)
def test_a_text_that_says_no_cause_leaves_a_blank(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft(text, vocabulary, lexicon)

    assert case.cause.statement.en == "TODO: what was the cause? One sentence"
    assert case.remedies == ()
    assert [n.en for n in case.not_on_record] == [
        "What was looked at and found normal.",
        "What was tried and did not help.",
        "What ended it, and how that was verified.",
    ]


@given(st.text(max_size=300))
def test_whatever_is_read_gives_a_draft_with_marked_blanks_only(
    vocabulary: Vocabulary, lexicon: Lexicon, text: str
) -> None:
    try:
        told = plain_text(text.encode("utf-8", "replace")).text
    except InputError:
        return
    if told.strip():
        _accepted_once_filled(_draft(told, vocabulary, lexicon), vocabulary)


def test_postmortems_become_drafts_in_a_folder(desk: Workspace, tmp_path: Path) -> None:
    before = [case.id for case in desk.cases]
    files = [OURS / "checkout-timeouts.md", OURS / "payment-batch-ko.md"]

    english, korean = desk.cases.import_postmortems(files, tmp_path / "new" / "drafts", "en")

    assert english.file == OURS / "checkout-timeouts.md"
    assert english.path == tmp_path / "new" / "drafts" / "checkout-timeouts-on-4-march-2024.md"
    assert english.parts == ("summary", "impact", "timeline", "cause", "resolution", "lessons", "actions")
    assert english.other == ("Appendix",)
    assert english.notes == ()
    assert read_case_file(english.path) == english.case
    assert "# What begins with TODO: is a blank" in english.path.read_text("utf-8")
    lines = english.path.read_text("utf-8").splitlines()
    assert len(english.blanks) == 1
    assert all("TODO:" in lines[blank.line - 1] for blank in english.blanks)
    assert korean.case.title.ko == "결제 배치 지연"
    assert [case.id for case in desk.cases] == before


def test_a_draft_without_blanks_says_none(desk: Workspace, tmp_path: Path) -> None:
    told = tmp_path / "told.md"
    told.write_text("# The disk was full\n\n## Root cause\n\nLogs.\n", "utf-8")

    (made,) = desk.cases.import_postmortems([told], tmp_path / "drafts", "en")

    assert made.blanks == ()


def test_no_file_and_no_case_is_taken_for_the_draft(desk: Workspace, tmp_path: Path) -> None:
    told = tmp_path / "told.md"
    told.write_text("# EBS queue saturation\n\nThe disk was slow.\n", "utf-8")
    assert desk.cases.get("ebs-queue-saturation")

    made = [desk.cases.import_postmortems([told, told], tmp_path / "drafts", "en") for _ in range(2)]

    assert [one.path.stem for some in made for one in some] == [
        "ebs-queue-saturation-2", "ebs-queue-saturation-3", "ebs-queue-saturation-4", "ebs-queue-saturation-5",
    ]  # fmt: skip


def test_what_was_done_to_the_text_is_told(desk: Workspace, tmp_path: Path) -> None:
    told = tmp_path / "told.md"
    told.write_bytes("# 디스크가 가득 참\n\n결제가 느렸습니다.\n".encode("cp949"))

    (made,) = desk.cases.import_postmortems([told], tmp_path / "drafts", "ko")

    assert [note.code for note in made.notes] == ["read_as_cp949"]
    assert "TODO:로 시작하는 곳은 빈칸" in made.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "data", "code", "sentence"),
    [
        ("empty.md", b" \n", "postmortem_empty", "the postmortem is empty"),
        ("binary.md", bytes(range(256)) * 20, "in_file", "binary data"),
        ("none.md", None, "cannot_read", "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_postmortem_is_told_and_no_draft_is_written(
    name: str, data: bytes | None, code: str, sentence: str, desk: Workspace, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(InputError) as told:
        desk.cases.import_postmortems([OURS / "plain-words.md", tmp_path / name], tmp_path / "drafts", "en")

    assert told.value.message.code == code
    assert word(told.value.message, "en").startswith(f"{tmp_path / name}: ")
    assert sentence in word(told.value.message, "en")
    assert not (tmp_path / "drafts").exists()


def test_a_draft_that_cannot_be_written_is_told(desk: Workspace, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(InputError) as told:
        desk.cases.import_postmortems([OURS / "plain-words.md"], tmp_path / "taken", "en")

    assert (told.value.message.code, told.value.message.hint) == ("cannot_write", "other_folder")


@pytest.mark.skipif(
    not REAL.exists(),
    reason="real postmortems NOT read: set DIAGNOPS_BENCH_DATA to the folder with text/postmortem-match",
)
def test_real_postmortems_become_drafts_that_check_accepts_once_their_blanks_are_filled(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    ours = {line.split("\t")[1] for line in (REAL / "dev" / "qrels.tsv").read_text("utf-8").splitlines()[1:]}
    with gzip.open(REAL / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        told = [one for one in map(json.loads, file) if one["id"] in ours]
    with_cause = 0
    for one in told:
        text = plain_text(f"# {one['title']}\n\n{one['text']}".encode()).text
        case = _draft(text, vocabulary, lexicon, re.sub(r"\W+", "-", one["id"]))
        _accepted_once_filled(case, vocabulary)
        with_cause += not (case.cause.statement.en or "").startswith("TODO:")

    assert len(told) >= 5
    assert with_cause > len(told) * 0.7
