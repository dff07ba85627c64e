"""The seed's stories, told anew: ``python -m diagnops.bench.seed``.

Six tellings of each, written by somebody who had read the essay alone, and for each story the checks that a
diagnostician would accept first, written down before the first run. Told is whether the story is listed, whether the
first check is one of those, and whether with the deciding observation it is seen and with its opposite it is not. What
decides the story of the network cards was put right later: at first it said that another driver alone helps, of which
the essay says the opposite.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from diagnops.app import Workspace

FOLDER = Path(__file__).with_name("seed")
TODAY = date(2026, 11, 23)


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
    """Print a line for each telling, and the sums."""
    stories = msgspec.json.decode((FOLDER / "accepted.json").read_bytes(), type=dict[str, Story])
    tellings = msgspec.json.decode((FOLDER / "tellings.json").read_bytes(), type=list[Telling])
    sums = dict.fromkeys(("listed", "first check", "seen when decided", "not seen when against"), 0)
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        for telling in tellings:
            story = stories[telling.story]
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
            for name, one in zip(sums, told, strict=True):
                sums[name] += one
            marks = " ".join("yes" if one else "no " for one in told)
            print(f"{telling.story} {telling.lang} {telling.kind:5} {found.verdict:8} {marks}  {check}")
    for name, number in sums.items():
        print(f"{name}: {number} of {len(tellings)}")


if __name__ == "__main__":
    main()
