"""Write the locks, one version of everything that pyproject.toml allows, and say what changed.

    python requirements/renew.py            # what pyproject.toml newly asks for is pinned, the rest stays
    python requirements/renew.py --upgrade  # the newest of everything

`transformers.txt` has what only the extra `transformers` needs, `lock.txt` all the rest, for every Python and system.
They are solved at once, so they agree. pip reads them as constraints: a line says which version, not that it is wanted.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = Path("requirements/lock.txt")
TRANSFORMERS = Path("requirements/transformers.txt")
HELD = Path("requirements/held.txt")
HEADER = "# Written by `make lock` and `make upgrade`. Not to be edited: what has to stay back is named in held.txt.\n"

# torch asks for its graphics libraries by exact versions of its own, and its wheel for processors does without them.
# pip comes with each Python, and would have to replace itself in the middle of an installation.
LEFT_OUT = re.compile(r"nvidia-|cuda-|triton$|pip$")


def blocks(lock: str) -> dict[str, str]:
    """Each package with its lines: one pin, or one for each range of Pythons, and the packages that ask for it.

    >>> blocks("# Note\\na==1\\n    # via b\\nb==2 ; python_version < '3.12'\\nb==3 ; python_version >= '3.12'\\n")["a"]
    'a==1\\n    # via b\\n'
    """
    found: dict[str, str] = {}
    name = ""
    for line in lock.splitlines(keepends=True):
        if pin := re.match(r"([\w.-]+)==", line):
            name = pin[1]
        if name:
            found[name] = found.get(name, "") + line
    return found


def versions(lock: str) -> dict[str, str]:
    """Each package with its version, or versions where Pythons differ.

    >>> versions("a==1\\nb==2 ; python_version < '3.12'\\nb==3 ; python_version >= '3.12'\\n")
    {'a': '1', 'b': '2 / 3'}
    """
    return {name: " / ".join(re.findall(r"^[\w.-]+==(\S+)", text, re.M)) for name, text in blocks(lock).items()}


def changes(old: str, new: str) -> list[str]:
    """What became of each package that is not as it was.

    >>> changes("a==1\\nb==2\\n", "b==3\\nc==4\\n")
    ['a 1 is gone', 'b 2 -> 3', 'c 4 is new']
    """
    before, after = versions(old), versions(new)
    told = []
    for name in sorted(before.keys() | after.keys()):
        match before.get(name), after.get(name):
            case None, version:
                told.append(f"{name} {version} is new")
            case version, None:
                told.append(f"{name} {version} is gone")
            case was, now if was != now:
                told.append(f"{name} {was} -> {now}")
    return told


def solve(scratch: Path, old: dict[Path, str], upgrade: bool) -> dict[Path, str]:
    """The text of each lock. uv solves for all Pythons and systems at once, which pip cannot; nothing of it is kept."""
    pip_install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip_install, "--target", scratch, "uv"], check=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")

    def compiled(extras: list[str], *options: str | Path) -> None:
        command: list[str | Path] = [scratch / "bin" / "uv", "pip", "compile", "pyproject.toml", "--universal"]
        command += ["--quiet", "--no-header", "--python-version", oldest, *options]
        subprocess.run([*command, *(f"--extra={extra}" for extra in extras)], cwd=ROOT, check=True, stdout=sys.stderr)

    everything, most = scratch / "everything.txt", scratch / "most.txt"
    everything.write_text("".join(old.values()), "utf-8")  # uv keeps the versions that stand in its output file
    extras = list(project["optional-dependencies"])
    compiled(extras, "-c", HELD, "-o", everything, *(["--upgrade"] if upgrade else []))
    compiled([extra for extra in extras if extra != "transformers"], "-c", everything, "-o", most)

    pinned = {name: text for name, text in blocks(everything.read_text("utf-8")).items() if not LEFT_OUT.match(name)}
    of_most = blocks(most.read_text("utf-8")).keys()
    return {
        LOCK: HEADER + "".join(text for name, text in pinned.items() if name in of_most),
        TRANSFORMERS: HEADER + "".join(text for name, text in pinned.items() if name not in of_most),
    }


def main(arguments: list[str]) -> None:
    old = {path: (ROOT / path).read_text("utf-8") if (ROOT / path).exists() else "" for path in (LOCK, TRANSFORMERS)}
    with tempfile.TemporaryDirectory() as scratch:
        new = solve(Path(scratch), old, upgrade="--upgrade" in arguments)
    for path, lock in new.items():
        (ROOT / path).write_text(lock, "utf-8")
        sys.stdout.write("\n  ".join([str(path), *(changes(old[path], lock) or ["as it was"])]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
