"""The page of the rooms: every file is there once, none that has gone, in the words of its own first line."""

from __future__ import annotations

import re
from pathlib import Path

from diagnops.bench.pages import rooms

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "rooms.md").read_text("utf-8")
NOT_LISTED = {"__init__.py", "__main__.py"}


def test_every_file_of_every_room_is_listed_once() -> None:
    rooms_with_code = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "cases")]
    there = [path.relative_to(ROOT).as_posix() for room in rooms_with_code for path in room.rglob("*.py")]

    listed = re.findall(r"^- `([^`]+)`:", PAGE, re.MULTILINE)

    assert sorted(listed) == sorted(path for path in there if path.rpartition("/")[2] not in NOT_LISTED), "run: " + MAKE


def test_each_is_told_in_the_words_of_its_first_line() -> None:
    assert rooms(PAGE) == PAGE, "run: " + MAKE


def test_a_list_is_made_anew_and_what_people_wrote_stays() -> None:
    page = (
        "# Head\n\nWords.\n\n## `messages/`: saying\n\nWhat\nit is.\n\n- `messages/gone.py`: x\n\n## Besides\n\nMore.\n"
    )

    made = rooms(page)

    assert "messages/gone.py" not in made
    assert "- `messages/wording.py`: Wording: a message as a sentence of one language\n" in made
    assert made == rooms(made)
    assert re.sub(r"(?:^- .*\n)+\n", "", made, flags=re.MULTILINE) == page.replace("- `messages/gone.py`: x\n\n", "")


MAKE = "python -m diagnops.bench.pages"
