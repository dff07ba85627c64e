"""The story of a case on the screen: its Markdown wrapped to the width, with headings, lists and code as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnops.cli.terminal import Line, Style, wrap
from diagnops.kb.case import Language
from diagnops.messages.story_order import own_first

_INDENT = "  "
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6}\s")
_ITEM = re.compile(r"(\s*(?:[-*+]|(\d{1,3})[.)])\s+)\S")
_CODE = re.compile(r"`[^`\n]{1,60}`")
_HELD = "\x00"  # a space in code while its paragraph is wrapped; no case can hold one


def story_lines(story: str, language: Language) -> Iterator[Line]:
    """The story; of one that is told first in one language and then in the other, what is in `language` first."""
    fence, gap, some = "", False, False
    paragraph: list[str] = []
    for line in [*own_first(story, language).split("\n"), ""]:
        bare = line.strip()
        begins = _FENCE.match(line)
        in_list = bool(paragraph) and bool(_ITEM.match(paragraph[0]))
        as_written = fence or begins or bare.startswith("|") or (line.startswith("    ") and not paragraph)
        item = None if as_written else _ITEM.match(line)
        if item and paragraph and not in_list and item[2] not in (None, "1"):
            item = None  # a line of a paragraph that happens to begin with a figure
        heading = not as_written and _HEADING.match(line)
        quoted = bool(paragraph) and bare.startswith(">") != paragraph[0].lstrip().startswith(">")
        if paragraph and (not bare or as_written or item or heading or quoted):
            yield from _wrapped(paragraph)
            paragraph = []
        if not bare and not fence:
            gap = some
            continue
        if gap and not paragraph:
            yield Line("")
        gap, some = False, True
        if as_written:
            yield Line(f"{_INDENT}{line.rstrip()}".rstrip(), "" if bare.startswith("|") and not fence else "cyan")
            fence = _still_in(fence, begins[1] if begins else "", bare)
        elif heading:
            yield from _wrapped([bare], "bold")
        else:
            paragraph.append(line)


def _still_in(fence: str, mark: str, bare: str) -> str:
    """The fence that is open behind a line of code or a fence."""
    if not fence:
        return mark
    return "" if bare == mark and mark.startswith(fence) else fence


def _wrapped(paragraph: list[str], style: Style = "") -> Iterator[Line]:
    """A paragraph, an item of a list, a quotation or a heading."""
    first = paragraph[0]
    before = len(first) - len(first.lstrip())
    mark = "> " if first.lstrip().startswith(">") else found[1].lstrip() if (found := _ITEM.match(first)) else ""
    if mark == "> ":
        hang, text = mark, " ".join(line.strip().removeprefix(">").strip() for line in paragraph)
    else:
        hang, text = " " * len(mark), " ".join([first.lstrip()[len(mark) :], *map(str.strip, paragraph[1:])])
    room = _INDENT + " " * before
    held = _CODE.sub(lambda code: code[0].replace(" ", _HELD), text)
    for line in wrap(held, indent=room + mark, hang=room + hang):
        yield Line(line.replace(_HELD, " "), style)
