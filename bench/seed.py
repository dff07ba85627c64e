"""The seed's stories, told anew: ``python -m diagnops.bench.seed``.

Six tellings of each, written by somebody who had read the essay alone, and for each story the checks that a
diagnostician would accept first, written down before the first run. Told is whether the story is listed, whether the
first check is one of those, and whether with the deciding observation it is seen and with its opposite it is not. A
second set was written by others when the first had been looked at. What decides the story of the network cards was put
right later: at first it said that another driver alone helps, of which the essay says the opposite.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from diagnops.app import Workspace

FOLDER = Path(__file__).with_name("seed")
TODAY = date(2026, 11, 23)
WHETHER = "listed", "first check", "seen when decided", "not seen when against"


class Story(msgspec.Struct, frozen=True):
    """The case that a story is, checks that may come first, what decides it, and what speaks against it."""

    case: str
    checks: tuple[str, ...]
    deciding: str
    opposite: str


class Telling(msgspec.Struct, frozen=True):
    """A story as somebody tells it."""

    story: str
    lang: str
    kind: str
    text: str


def main() -> None:
    """Print a line for each telling, and the sums of each set."""
    stories = msgspec.json.decode((FOLDER / "accepted.json").read_bytes(), type=dict[str, Story])
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        for path in sorted(FOLDER.glob("tellings*.json")):
            print(path.name)
            tellings = msgspec.json.decode(path.read_bytes(), type=list[Telling])
            told = [_told(telling, stories[telling.story], desk) for telling in tellings]
            for name, number in zip(WHETHER, map(sum, zip(*told, strict=True)), strict=True):
                print(f"{name}: {number} of {len(tellings)}")


def _told(telling: Telling, story: Story, desk: Workspace) -> tuple[bool, ...]:
    """Whether each of `WHETHER` is so of a telling, which is printed in a line."""
    found = desk.diagnose(desk.read(telling.text))
    decided, against = (
        desk.diagnose(desk.read(telling.text, observations=[seen])) for seen in (story.deciding, story.opposite)
    )
    check = found.next_checks[0].signal if found.next_checks else ""
    told = (
        story.case in (match.case for match in found.leading),
        check in story.checks,
        decided.verdict == "seen" and decided.matches[0].case == story.case,
        not (against.verdict == "seen" and against.matches[0].case == story.case),
    )
    marks = " ".join("yes" if one else "no " for one in told)
    print(f"{telling.story} {telling.lang} {telling.kind:5} {found.verdict:8} {marks}  {check}")
    return told


if __name__ == "__main__":
    main()
