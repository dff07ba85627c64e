"""No secret is kept: whatever is told by whichever way, none of it is found in any file afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.app import Answers, Choice, Resolution, Workspace
from diagnops.cases import FOLDER
from diagnops.kb.casefile import read_case_file, write_case
from diagnops.kb.check_result import CheckResult
from diagnops.kb.errors import DiagnopsError
from diagnops.kb.incident import Observation
from diagnops.kb.message import Message, message

CASE = "ebs-queue-saturation"
OURS = replace(read_case_file(FOLDER / f"{CASE}.md"), id="ours", related=())
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _letters(least: int, most: int) -> st.SearchStrategy[str]:
    """Letters of a secret that is none of the words around it."""
    return st.text(LETTERS, min_size=least, max_size=most).map(lambda text: f"q7{text}Z3")


passwords, keys = _letters(4, 12), _letters(12, 30)
bodies = st.lists(_letters(40, 60), min_size=1, max_size=4)
hexadecimal = st.text("0123456789abcdef", min_size=32, max_size=32)
# A text with a secret in it, and every piece that must not be found.
secrets = st.one_of(
    passwords.map(lambda one: (f"postgres://app:{one}@db-1:5432/orders", [one])),
    passwords.map(lambda one: (f"jdbc:mysql://db/x?user=app&password={one}&useSSL=false", [one])),
    passwords.map(lambda one: (f"mysql -h db -u root -p'{one}' orders", [one])),
    passwords.map(lambda one: (f"PGPASSWORD={one} psql -h db", [one])),
    passwords.map(lambda one: (f'{{"user": "app", "password": "{one}, {one}"}}', [one])),
    passwords.map(lambda one: (f"curl -u kim:{one} https://host/", [one])),
    passwords.map(lambda one: (f"Server=db;Uid=app;Pwd={one};", [one])),
    keys.map(lambda one: (f"DD_API_KEY={one}", [one])),
    keys.map(lambda one: (f"Authorization: Bearer {one}", [one])),
    keys.map(lambda one: (f"Cookie: sid={one}; theme={one}", [one])),
    keys.map(lambda one: (f"refresh_token: {one}", [one])),
    keys.map(lambda one: (f"eyJ{one}.eyJ{one}.{one}", [one])),
    keys.map(lambda one: ("ghp_" + (one * 3)[:36], [(one * 3)[:36]])),
    keys.map(lambda one: ("xox" + f"b-{one}", [one])),
    hexadecimal.map(lambda one: ("dapi" + one, [one])),
    hexadecimal.map(lambda one: ("AKIA" + one[:16].upper() + "," + (one * 2)[:40], [one[:16].upper(), (one * 2)[:40]])),
    passwords.map(lambda one: (f"kim.{one}@corp.example.com", [one])),
    bodies.map(
        lambda lines: ("\n".join(["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----"]), lines)
    ),
)


def _found(folder: Path, pieces: list[str]) -> list[tuple[str, str]]:
    """The files in which a piece of a secret is found, byte by byte."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, one) for path in files for one in pieces if one.encode() in path.read_bytes()]


@settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(secrets, min_size=6, max_size=10), st.sampled_from([" ", "\n", ", then "]))
def test_no_secret_is_found_on_the_disk_whatever_is_done_with_it(
    five_base: Path, tmp_path: Path, told: list[tuple[str, list[str]]], between: str
) -> None:
    shutil.rmtree(tmp_path)
    shutil.copytree(five_base.parent, tmp_path)
    text = f"the database is slow{between}{between.join(one for one, _ in told)}{between}and timeouts are high"
    said: list[Message] = []

    with Workspace.open(tmp_path / five_base.name, user="kim", notice=said.append) as desk:
        _do_everything(desk, text, tmp_path)

        assert _found(tmp_path, [piece for _, pieces in told for piece in pieces]) == []
    assert _found(tmp_path, [piece for _, pieces in told for piece in pieces]) == []
    assert any(note.code == "secrets_masked" for note in said)


def _do_everything(desk: Workspace, text: str, folder: Path) -> None:
    desk.diagnose(desk.read(text, facts={"note": text}))
    one_line = " ".join(text.split())
    begun = desk.investigations.start(text, facts={"platform": one_line, "password": one_line})
    name = begun.id
    desk.investigations.observe(name, [Observation("database", "db.commit.duration", "high", text)], text=text)
    asked = ("database", "db.slow_queries")
    desk.investigations.answer(name, asked, desk.investigations.read_answer(text, asked), text)
    looked = message("line_found", line=text)
    result = CheckResult(None, "db.slow_queries", "command", "top", None, looked, output=text)
    desk.investigations.keep_result(name, result)
    desk.corrections.reject(name, CASE, because=text)
    desk.corrections.merge(CASE, "kernel-options-early-multicore", because=text)
    answers = Answers("slow", text, text, (text,), text, text, text)
    desk.investigations.draft(name, answers)
    desk.investigations.close(name, Resolution(CASE, None, None, text))
    recorded = desk.investigations.start(text)
    draft = desk.investigations.draft(recorded.id, answers)
    draft.path.write_text(draft.path.read_text("utf-8").replace("TODO: ", "") + f"\n\nAnd later: {text}\n", "utf-8")
    reviewed = desk.investigations.review(draft, "en")
    desk.investigations.record(reviewed.draft, Choice("new"))
    _files(desk, text, folder)


def _files(desk: Workspace, text: str, folder: Path) -> None:
    """What comes from files, which are somebody's own and stay as they are, beside what is kept."""
    theirs = folder.parent / f"{folder.name}-theirs"
    theirs.mkdir(exist_ok=True)
    facts = {"password": " ".join(text.split())}
    told = replace(OURS, story=f"What happened: {text}", environment=facts)
    (theirs / "ours.md").write_text(write_case(told), "utf-8")
    (theirs / "postmortem.md").write_text(f"# Slow\n\n## Root cause\n\n{text}\n\n## Timeline\n\n- {text}\n", "utf-8")
    comment = text.replace("\n", "\n# ")
    (theirs / "words.yaml").write_text(f"# {comment}\naliases:\n  database:\n    en: [our ledger]\n", "utf-8")
    try:
        desk.cases.add([theirs / "ours.md"], why=text)
        desk.cases.import_postmortems([theirs / "postmortem.md"], folder / "drafts", "en")
        desk.own_vocabulary.add([theirs / "words.yaml"], why=text)
        desk.own_vocabulary.remove("words.yaml", why=text)
    finally:
        shutil.rmtree(theirs)


def test_what_is_kept_on_purpose_stays(desk: Workspace, tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(write_case(replace(OURS, owner="kim@corp.com")), "utf-8")

    desk.cases.add([tmp_path / "ours.md"])

    assert desk.cases.get("ours").owner == "kim@corp.com"
    assert desk.cases.get("ours").sources == OURS.sources


def test_it_is_told_where_in_a_case_file_something_was_masked(desk: Workspace, tmp_path: Path) -> None:
    told = replace(OURS, environment={"url": "http://u:hunter2@h/"})
    (tmp_path / "ours.md").write_text(write_case(told), "utf-8")
    said: list[Message] = []
    desk.notice = said.append

    read = desk.cases.read_files([tmp_path / "ours.md"])

    assert read.cases[0].environment == {"url": "http://u:<password>@h/"}
    (note,) = said
    assert note.because == message("secrets_masked", kinds=("password 1",))
    assert str(note.values["path"]).endswith(": environment")


def test_what_is_asked_to_be_masked_has_to_be_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAGNOPS_MASK", "adresses")

    with pytest.raises(DiagnopsError) as told:
        Workspace.open(tmp_path / "x.db")

    assert told.value.message.code == "none_of_these"
