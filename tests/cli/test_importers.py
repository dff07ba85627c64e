"""Importing: postmortems become drafts beside the case base, never in it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

OURS = Path(__file__).parent.parent / "data" / "postmortems"


def test_postmortems_become_drafts_that_check_accepts_once_filled(diagnops: Run, tmp_path: Path) -> None:
    before = diagnops("cases").stdout
    files = [str(path) for path in sorted(OURS.glob("*.md"))]

    done = diagnops("import", "postmortem", *files, "--to", "drafts", LANG="C.UTF-8")
    blank = diagnops("check", "drafts")
    drafts = sorted((tmp_path / "drafts").glob("*.md"))
    for path in drafts:
        path.write_text(path.read_text("utf-8").replace("'TODO: ", "'Said: "), "utf-8")
    filled = diagnops("check", "drafts")

    assert done.returncode == 0, done.stderr
    assert len(drafts) == 3
    assert "Recognised: summary, impact, timeline, root cause, resolution" in done.stdout
    assert "Kept in the story only: Appendix" in done.stdout
    assert "Nothing was added to the case base." in done.stdout
    assert blank.returncode == 1
    assert all("a blank is left" in line for line in blank.stderr.splitlines())
    assert filled.stdout == "3 case files, no faults\n"
    assert diagnops("cases").stdout == before


def test_a_draft_is_never_active(diagnops: Run, tmp_path: Path) -> None:
    diagnops("import", "postmortem", str(OURS / "plain-words.md"))

    (draft,) = tmp_path.glob("*.md")
    assert "\nstatus: draft\n" in draft.read_text("utf-8")


def test_a_file_that_is_there_is_not_written_over(diagnops: Run, tmp_path: Path) -> None:
    for _ in range(2):
        diagnops("import", "postmortem", str(OURS / "checkout-timeouts.md"))

    assert len(list(tmp_path.glob("checkout-timeouts-on-4-march-2024*.md"))) == 2


def test_what_is_no_postmortem_is_told(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text(" \n")
    (tmp_path / "binary.md").write_bytes(bytes(range(256)) * 20)

    for name, told in (("empty.md", "is empty"), ("binary.md", "binary data"), ("none.md", "cannot be read")):
        done = diagnops("import", "postmortem", name)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"{name}: " in done.stderr
        assert told in done.stderr
