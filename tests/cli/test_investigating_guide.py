"""The guide to investigating is true: its sessions are run in order on one case base, and print what it shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]

GUIDE = Path(__file__).parent.parent.parent / "docs" / "investigating.md"


def _sessions() -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines below it."""
    for block in re.findall(
        r"^```console investigation\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        command: str | None = None
        lines: list[str] = []
        for line in block.splitlines():
            if re.match(r"\$ (\w+=\S+ )?diagnops ", line):
                if command:
                    yield command, lines
                command, lines = line[2:], []
            else:
                lines.append(line)
        assert command
        yield command, lines


def _is(shown: str, said: str) -> bool:
    """Whether a shown line is the one that was said; `…` stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), said) is not None


def test_the_guide_shows_what_the_program_says(diagnops: Run, tmp_path: Path) -> None:
    name = ""
    missing: list[tuple[str, str]] = []
    for command, shown in _sessions():
        words = shlex.split(command.replace("i-7k2f", name or "i-7k2f"))
        env = dict(word.split("=", 1) for word in words[: words.index("diagnops")])
        typed = "".join(f"{line[2:]}\n" for line in shown if line.startswith("> "))
        done = diagnops(
            *words[len(env) + 1 :], stdin=typed, **env, DIAGNOPS_DB=str(tmp_path / "all.db"), LANG="C.UTF-8"
        )
        assert done.returncode == 0, done.stderr
        found = re.search(r"i-[2-9a-z]{4,}", done.stdout)
        name = name or (found.group() if found else "")
        said = iter(done.stdout.replace(name, "i-7k2f").splitlines())
        told = [line for line in shown if line.strip() not in ("…", "") and not line.startswith("> ")]
        missing += [(command, line) for line in told if not any(_is(line, one) for one in said)]

    assert missing == [], missing
