from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.cases import FOLDER
from diagnops.kb.case import Case

Run = Callable[..., subprocess.CompletedProcess[str]]

DISK = """\
---
# Written by the night shift.
id: disk-full
title: {en: '<b>Log disk</b> full', ko: 로그 디스크 가득 참}
status: active
symptoms:
  - {role: filesystem, signal: system.filesystem.utilization, state: high}  # df said 100 %
cause:
  statement: {en: Nobody rotated the log}   # really nobody
  kind: configuration
---

It happened "at night"; rm -rf was not needed.
"""


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A good case file with comments."""
    path = tmp_path / "disk-full.md"
    path.write_text(DISK, "utf-8")
    return path


def ids(run: Run) -> list[str]:
    return [row["case"] for row in json.loads(run("cases", "--json").stdout)]


def test_a_file_is_added_then_unchanged_then_changed(disk: Path, diagnops: Run) -> None:
    assert diagnops("add", "disk-full.md").stdout == "added 1: disk-full\n"
    assert diagnops("add", "disk-full.md", "disk-full.md").stdout == "unchanged 1: disk-full\n"

    disk.write_text(DISK.replace("Nobody", "Somebody never"), "utf-8")

    assert diagnops("add", str(disk)).stdout == "changed 1: disk-full\n"
    assert "Somebody never rotated the log" in diagnops("show", "disk-full").stdout


def test_an_added_case_is_found_by_the_next_match(disk: Path, diagnops: Run) -> None:
    text = "log disk full, nobody rotated the log, filesystem utilization high"
    before = json.loads(diagnops("match", text, "--json").stdout)
    diagnops("add", str(disk))

    after = json.loads(diagnops("match", text, "--json").stdout)

    assert (before["matches"], after["leading"][0]["case"]) == ([], "disk-full")
    assert after["leading"][0]["title"] == "<b>Log disk</b> full"


def test_exported_cases_are_the_same_when_they_are_added_elsewhere(disk: Path, diagnops: Run, tmp_path: Path) -> None:
    diagnops("add", str(disk))
    exported = diagnops("export", "out")
    added = diagnops("add", "out", DIAGNOPS_DB=str(tmp_path / "other.db"))

    assert exported.stdout == "cases: 6 in out, files written: 6\n"
    assert added.stdout.partition(" early")[0] == "added 1: disk-full\nunchanged 5:"
    for case in ids(diagnops):
        here = diagnops("show", case, "--json").stdout
        assert here == diagnops("show", case, "--json", DIAGNOPS_DB=str(tmp_path / "other.db")).stdout


def test_exporting_again_writes_nothing_and_keeps_comments_where_a_case_changed(
    disk: Path, diagnops: Run, tmp_path: Path
) -> None:
    diagnops("add", str(disk))
    (tmp_path / "out").mkdir()
    shutil.copy(disk, tmp_path / "out")
    diagnops("export", "out", "disk-full")  # which puts the revision in
    again = diagnops("export", "out", "disk-full")
    disk.write_text(DISK.replace("kind: configuration", "kind: human"), "utf-8")
    diagnops("add", str(disk))

    changed = diagnops("export", "out", "disk-full")

    assert (
        again.stdout,
        changed.stdout,
    ) == ("cases: 1 in out, files written: 0\n", "cases: 1 in out, files written: 1\n")
    written = (tmp_path / "out" / "disk-full.md").read_text("utf-8")
    assert ["#" + line.partition("#")[2] for line in written.splitlines() if "#" in line] == [
        "# Written by the night shift.",
        "# df said 100 %",
        "# really nobody",
    ]
    assert "kind: human" in written


def test_only_the_cases_that_are_named_are_exported(diagnops: Run, tmp_path: Path) -> None:
    done = diagnops("export", "deep/er", "ebs-queue-saturation", "intel-10g-bonding-driver")

    assert done.stdout == "cases: 2 in deep/er, files written: 2\n"
    assert {"ebs-queue-saturation.md", "intel-10g-bonding-driver.md"} == {
        path.name for path in (tmp_path / "deep" / "er").iterdir()
    }


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_new_case_file_has_blanks_that_check_names_and_nothing_else_is_wrong_with_it(
    language: str, diagnops: Run, tmp_path: Path
) -> None:
    begun = diagnops("new", "disk-full", "--lang", language)
    checked = diagnops("check", "disk-full.md")

    text = (tmp_path / "disk-full.md").read_text("utf-8")
    faults = checked.stderr.splitlines()
    assert (begun.returncode, begun.stdout.split(":")[0]) == (0, "disk-full.md")
    assert "id: disk-full\n" in text
    assert checked.returncode == 1
    assert all(": a blank is left; fill it in or take it out" in fault for fault in faults)
    assert len(faults) == len(re.findall(r"TODO:", text))


def test_a_new_case_file_is_a_case_once_its_blanks_are_filled_and_asks_the_same_in_both_languages(
    diagnops: Run, tmp_path: Path
) -> None:
    asked = []
    for language in ("en", "ko"):
        diagnops("new", f"from-{language}", "--lang", language)
        path = tmp_path / f"from-{language}.md"
        text = path.read_text("utf-8")
        asked.append(re.findall(r"^ *-? ?([a-z_]+):", text, re.MULTILINE))
        for role in ("database", "host"):
            text = re.sub("role: 'TODO.*'", f"role: {role}", text, count=1)
            text = re.sub("signal: 'TODO.*'", "signal: system.cpu.utilization", text, count=1)
        path.write_text(text.replace("TODO: ", ""), "utf-8")

    assert diagnops("add", "from-en.md", "from-ko.md").stdout == "added 2: from-en, from-ko\n"
    assert asked[0] == asked[1]
    later = {"related", "story", "affects", "messages", "excludes", "checks", "prevention", "links", "tags", "owner"}
    assert {*Case.__struct_fields__} - later - {"reviewed", "review_by"} <= set(asked[0])
    for language in ("en", "ko"):  # the others are named, for whoever has more to say
        assert all(f" {field}" in (tmp_path / f"from-{language}.md").read_text("utf-8") for field in sorted(later)[:2])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Disk Full!", "'Disk Full!' is no id: lower-case letters and digits, in words joined by -; try 'disk-full'"),
        ("disk-full", "disk-full.md is there already; nothing was written. Edit it, or choose another id"),
        (
            "ebs-queue-saturation",
            "there is a case 'ebs-queue-saturation' already; to change it: diagnops export . ebs-queue-saturation",
        ),
    ],
)
def test_a_new_case_file_never_takes_the_place_of_another(name: str, told: str, disk: Path, diagnops: Run) -> None:
    done = diagnops("new", name)

    assert (2, "", f"diagnops: {told}\n") == (done.returncode, done.stdout, done.stderr)
    assert disk.read_text("utf-8") == DISK


FAULTY = DISK.replace("disk-full", "faulty").replace("utilization", "utilisation")


def test_check_tells_every_fault_of_every_file_with_its_line(disk: Path, diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text(FAULTY.replace("kind: configuration", "kind: wizardry"), "utf-8")
    (tmp_path / "signal.md").write_text(FAULTY.replace("id: faulty", "id: disk-full"), "utf-8")
    (tmp_path / "no-case.md").write_text("The disk was full.", "utf-8")
    (tmp_path / "korean.md").write_bytes(DISK.encode("cp949"))

    done = diagnops("check", *(f"{name}.md" for name in ("faulty", "disk-full", "signal", "no-case", "korean", "gone")))

    assert (done.returncode, done.stdout) == (1, "")
    misspelt = "unknown signal 'system.filesystem.utilisation'; did you mean 'system.filesystem.utilization'"
    assert [
        f"faulty.md:7: symptoms[0].signal: {misspelt}",
        "faulty.md:10: cause.kind: 'wizardry' is none of capacity, configuration, data, dependency, deployment, "
        "driver, firmware, hardware, human, kernel, limit, network, software, time, unknown",
        "signal.md:3: id: 'disk-full' is also the id of disk-full.md",
        "signal.md:3: id: 'disk-full' does not match the file name; call the file disk-full.md",
        f"signal.md:7: symptoms[0].signal: {misspelt}",
        "no-case.md:1: a case file begins with a line `---`, then the YAML part, then `---` and the story",
        f"korean.md: not UTF-8 (byte {DISK.encode('cp949').index('로'.encode('cp949'))}); save it as UTF-8",
        "gone.md: cannot be read: No such file or directory",
    ] == [line.partition(" or 'system")[0].removesuffix("?") for line in done.stderr.splitlines()]


def test_a_single_fault_also_begins_with_its_place(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text(FAULTY, "utf-8")

    done = diagnops("check", "faulty.md")

    assert done.stderr.startswith("faulty.md:7: symptoms[0].signal: unknown signal 'system.filesystem.utilisation'; ")


def test_nothing_is_added_when_one_of_the_files_has_a_fault(disk: Path, diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text(FAULTY, "utf-8")
    before = ids(diagnops)

    done = diagnops("add", "disk-full.md", "faulty.md")

    assert (done.returncode, done.stdout) == (1, "")
    assert before == ids(diagnops)


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (
            "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]",
            ":2: anchors (&) and aliases (*) are not used here; write the value out",
        ),
        ("id: " + "[" * 100_000, ":2: nested deeper than 24 levels"),
        ("id: " + "x" * 2_000_001, ":2: longer than 2,000,000 characters"),
        ("id: !!python/object/apply:os.system ['touch owned']", ":2: id: expected text, found a list"),
        ("id: a\nid: b", ":3: id: given twice; keep one"),
        (
            "id: ../../evil",
            ":2: id: '../../evil' has to be lower-case letters and digits, in words joined by '-' (ids) or '.' and '_' "
            "(signals)",
        ),
        (
            'title: {en: "owned \\e[31mred"}',
            ":2: title.en: 'owned \\x1b[31mred' is empty, begins or ends with a space, or holds a control character",
        ),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(front: str, told: str, diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(f"---\n{front}\n---\n", "utf-8")

    done = diagnops("add", "x.md")

    assert (done.returncode, done.stdout) == (1, "")
    assert f"x.md{told}" in done.stderr.splitlines()
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text("The disk was full."), "ebs-queue-saturation.md:1: a case file begins with"),
        (lambda path: path.write_bytes(b"\xb7\xce\xb1\xd7"), "ebs-queue-saturation.md: not UTF-8 (byte 0); save it"),
        (lambda path: path.write_text("---\nid: [x\n---\n"), "ebs-queue-saturation.md:3: not YAML: "),
        (lambda path: path.mkdir(), "ebs-queue-saturation.md: Is a directory; name another folder"),
    ],
)
def test_an_export_that_meets_a_file_it_cannot_revise_writes_none(
    make: Callable[[Path], object], told: str, diagnops: Run, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    make(tmp_path / "out" / "ebs-queue-saturation.md")

    done = diagnops("export", "out")

    assert (done.returncode, done.stdout) == (1, "")
    assert f"out/{told}" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ebs-queue-saturation.md"]


def test_a_disk_that_fills_up_leaves_the_old_file(disk: Path, diagnops: Run, tmp_path: Path) -> None:
    disk.write_text(DISK + "The log said: no space left. " * 5_000, "utf-8")
    diagnops("add", "disk-full.md")
    out = tmp_path / "out" / "disk-full.md"
    out.parent.mkdir()
    out.write_text(DISK, "utf-8")

    line = f"ulimit -f 100; {sys.executable} -m diagnops.cli export out disk-full --db own.db"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr.startswith("diagnops: cannot write to out")) == (1, "", True)
    assert {out: DISK} == {path: path.read_text("utf-8") for path in out.parent.iterdir()}


@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        (["export", "disk-full.md"], 1, "cannot write to disk-full.md: File exists; name another folder"),
        (["export", "out", "lunch"], 2, "no case 'lunch'; `diagnops cases` lists them"),
        (["check"], 2, "name the case files to check: diagnops check FILE..."),
        (["check", "empty"], 1, "empty holds no case files (.md)"),
        (["add", "x" * 5000], 1, f"{'x' * 5000}: File name too long"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_reason(
    call: list[str], code: int, told: str, disk: Path, diagnops: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    done = diagnops(*call)

    assert (code, "", f"diagnops: {told}\n") == (done.returncode, done.stdout, done.stderr)
    assert disk.read_text("utf-8") == DISK


def test_check_finds_no_fault_in_what_is_shipped_and_in_what_is_exported(diagnops: Run, library_base: Path) -> None:
    diagnops("export", "out", DIAGNOPS_DB=str(library_base))
    count = len(list(FOLDER.glob("*.md")))

    assert diagnops("check", str(FOLDER)).stdout == f"{count} case files, no faults\n"
    assert diagnops("check", "out").stdout == f"{count} case files, no faults\n"


def test_the_schema_for_editors_is_the_one_that_is_shipped(diagnops: Run) -> None:
    schema = json.loads(diagnops("check", "--schema").stdout)

    assert schema["title"] == "DiagnOPs case file (the YAML between the --- lines)"
    assert "story" not in schema["$defs"]["CaseInFile"]["properties"]


def _retitled(path: Path, title: str) -> None:
    text = path.read_text("utf-8")
    before = next(line for line in text.splitlines() if line.startswith("  en:"))
    path.write_text(text.replace(before, f"  en: {title}", 1), "utf-8")


def test_a_file_that_is_older_than_what_is_there_is_refused_with_a_way_out(
    disk: Path, diagnops: Run, tmp_path: Path
) -> None:
    diagnops("add", str(disk))
    for folder in ("mine", "theirs"):
        diagnops("export", folder, "disk-full")
        _retitled(tmp_path / folder / "disk-full.md", folder)
    diagnops("add", "theirs")

    refused = diagnops("add", "mine")
    replaced = diagnops("add", "mine", "--replace")

    assert refused.returncode == 1
    assert refused.stderr.startswith("mine/disk-full.md:4: title > en: the file says 'mine', the case base since then ")
    assert "--replace" in refused.stderr
    assert (replaced.returncode, replaced.stdout) == (0, "changed 1: disk-full\n")


def test_on_a_terminal_somebody_is_asked_which_is_to_hold(
    disk: Path, program: Run, on_a_terminal: Callable[..., str], tmp_path: Path
) -> None:
    base = str(tmp_path / "asked.db")
    program("add", str(disk), DIAGNOPS_DB=base)
    for folder in ("mine", "theirs"):
        program("export", folder, "disk-full", DIAGNOPS_DB=base)
        _retitled(tmp_path / folder / "disk-full.md", folder)
    program("add", "theirs", DIAGNOPS_DB=base)

    told = on_a_terminal("add", str(tmp_path / "mine"), typed="what\nfile\n", DIAGNOPS_DB=base)

    assert told.count("Which holds") == 2
    assert told.endswith("changed 1: disk-full\n")
    assert json.loads(program("show", "disk-full", "--json", DIAGNOPS_DB=base).stdout)["title"]["en"] == "mine"


def test_a_case_can_be_brought_back_to_what_it_was(disk: Path, diagnops: Run) -> None:
    diagnops("add", str(disk))
    disk.write_text(DISK.replace("kind: configuration", "kind: human"), "utf-8")
    diagnops("add", str(disk))

    listed = diagnops("revert", "disk-full", "--lang", "en").stdout
    first = listed.split()[0]
    done = diagnops("revert", "disk-full", "--to", first)

    assert listed.endswith("Go back to one: diagnops revert disk-full --to NUMBER\n")
    assert done.stdout == "changed 1: disk-full\n"
    assert json.loads(diagnops("show", "disk-full", "--json").stdout)["cause"]["kind"] == "configuration"
    assert diagnops("revert", "disk-full", "--to", "7").returncode == 2
