"""Statements: what a part of a postmortem says, one thing at a time, each where it belongs by what it says.

A statement is a list entry, a table row, or a sentence with those that only say what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from diagnops.intake.postmortem.blocks import Block
from diagnops.intake.postmortem.headings import Part
from diagnops.intake.postmortem.outcomes import apart, goes_on, part_said

_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
# A line break inside a sentence: what follows begins small, or the line is as long as a wrapped one.
_JOINED = re.compile(r"\n(?=[a-z])|(?<=[^\n]{60})\n(?!\W*\d\d?:\d\d)")
_PARTLY_FINE = re.compile(r"(?<=[,;])\s+(?:but|and|while|whereas|though|although)\s+|;\s+|(?<=[고며나만]),?\s+")
_ACTION_COLUMN = re.compile(r"action|measure|task|what|항목|내용|대책|조치|과제", re.IGNORECASE)
_NAME_ONLY = re.compile(r"[\d.:\s#~-]*")
_COMMA_OUTSIDE = re.compile(r",\s+(?![^()]*\))")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 5  # words of one of the things in a list
_LONGEST = 600  # characters; what is longer is no statement
# Parts whose statements may belong to another by what they say; the rest is taken as its heading says.
SORTED: frozenset[Part] = frozenset(
    ("summary", "impact", "detection", "timeline", "trigger", "checks", "cause", "resolution")
)


class Statement(NamedTuple):
    """One thing that a part says: a sentence with what only adds to it, a list entry or a row; with its commands."""

    text: str
    commands: tuple[str, ...] = ()


class Passage(NamedTuple):
    """What stands under a heading, without Markdown's marks: all of it, its sentences, and what is listed in it.

    Headings, table rows and code are no sentences; of rows each is a statement.
    """

    text: str
    sentences: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def first(self) -> str:
        """The first sentence, or nothing."""
        return self.sentences[0] if self.sentences else ""


def passage_of(blocks: Iterable[Block]) -> Passage:
    """What the blocks of a part say."""
    told = [block for block in blocks if block.text]
    entries = (block for block in told if block.kind in ("entry", "row"))
    return Passage(
        "\n\n".join(block.text for block in told),
        tuple(one for block in told if block.kind in ("paragraph", "entry") for one in _sentences(block.text)),
        tuple(_promise(b) if b.kind == "row" else " ".join(b.text.split()) for b in entries),
        tuple(
            Statement(text, block.commands)
            for block in told
            if block.kind in ("paragraph", "entry", "row")
            for piece in _pieces(block)
            for text in _suspects(piece)
        ),
    )


def sorted_out(told: Mapping[Part, Sequence[Block]]) -> dict[Part, list[Block]]:
    """The parts, each statement where it belongs by what it says."""
    found: dict[Part, list[Block]] = {part: [] for part in told}
    for part, blocks in told.items():
        for block in blocks:
            if part not in SORTED or block.kind in ("code", "columns"):
                found[part].append(block)
                continue
            pieces = [(goes, piece) for whole in _pieces(block) for goes, piece in _placed(whole, part)]
            for goes, piece in pieces:
                if goes != part:
                    found.setdefault(goes, []).append(block._replace(text=piece))
            stays = [piece for goes, piece in pieces if goes == part]
            if len(stays) == len(pieces):
                found[part].append(block)
            elif stays:
                found[part].append(block._replace(text=" ".join(stays)))
    return found


def belongs(text: str, part: Part) -> Part:
    """The part that a statement belongs to which stands under `part`."""
    return part_said(text, part) or part if len(text) <= _LONGEST else part


def _placed(text: str, part: Part) -> Iterator[tuple[Part, str]]:
    """A statement with the part it belongs to; where some of it tells what was spared, clause by clause."""
    goes = belongs(text, part)
    if goes != "unaffected":
        yield goes, text
    else:
        yield from ((belongs(clause, part), clause) for clause in _PARTLY_FINE.split(text))


def _pieces(block: Block) -> Iterator[str]:
    """The statements of a block: a row, an entry, or its sentences, each with those that add to it."""
    if block.kind == "row":
        yield _row(block)
    elif block.kind == "entry" and len(block.text) <= _LONGEST:
        yield from apart(" ".join(block.text.split()))
    else:
        merged: list[str] = []
        for sentence in _sentences(block.text):
            short = len(sentence) <= _LONGEST
            if merged and short and goes_on(merged[-1], sentence):
                merged[-1] += " " + sentence
            else:
                merged += apart(sentence) if short else [sentence]
        yield from merged


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph. A short line ends one, unless the next begins as the middle of a sentence does."""
    for line in _JOINED.sub(" ", "\n".join(" ".join(line.split()) for line in text.split("\n"))).split("\n"):
        yield from filter(None, _SENTENCE.split(line))


def _row(block: Block) -> str:
    """A row as a statement: what its first cell names, and what the others say of it; numbers and times apart."""
    if not block.cells:
        return block.text
    cells = [cell for cell in block.cells if cell and not _NAME_ONLY.fullmatch(cell)]
    return ": ".join([cells[0], "; ".join(cells[1:])]) if cells[1:] else "".join(cells)


def _promise(block: Block) -> str:
    """What a row of action items wants done: the cell below such a heading, or the first that says something."""
    for name, cell in zip(block.columns, block.cells, strict=False):
        if _ACTION_COLUMN.search(name) and cell and not _NAME_ONLY.fullmatch(cell):
            return cell
    return next((cell for cell in block.cells if cell and not _NAME_ONLY.fullmatch(cell)), "")


def _suspects(text: str) -> list[str]:
    """The things of a list that says of some what became of it: "DNS (2 ms), disk (35 % used), a leak"."""
    pieces = [piece.strip(" .") for piece in _COMMA_OUTSIDE.split(text)] if len(text) <= _LONGEST else []
    short = all(len(_BRACKETS.sub("", piece).split()) <= _LONGEST_NAME for piece in pieces)
    return pieces if len(pieces) > 1 and short and any(piece.endswith(")") for piece in pieces) else [text]
