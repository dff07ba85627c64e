"""Sections: which part of a postmortem each block of it belongs to, by the headings and labels above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from diagnops.intake.postmortem.blocks import BOLD_DEPTH, LIST_DEPTH, Block, label_of
from diagnops.intake.postmortem.headings import Part, is_root, names_part, part_of, stands_alone
from diagnops.intake.postmortem.statements import SORTED, belongs

# A label of one of these within another part heads its own line or list only.
_WITHIN: frozenset[Part] = frozenset(("ruled_out", "failed", "tried", "checks", "verified", "unaffected", "actions"))
_LABEL_WORDS = 4
_Place = Part | Literal["preamble"] | None


def sections(blocks: Iterable[Block]) -> tuple[dict[Part, list[Block]], tuple[str, ...]]:
    """The blocks by recognised part, and the unrecognised headings."""
    blocks = list(blocks)
    walk = _Walk(title_of(blocks))
    for block in blocks:
        walk.take(block)
    found = {part: [*walk.root, *some] if part == "cause" else some for part, some in walk.found.items()}
    preamble = [_without_labels(block) for block in walk.preamble]
    if any(block.text for block in preamble):
        found.setdefault("summary", preamble)
    return found, tuple(walk.other)


def title_of(blocks: Sequence[Block]) -> Block | None:
    """The heading that is the title: one of depth 1, or what the text begins with, that does not head a part."""
    top = [b for at, b in enumerate(blocks) if b.depth == 1 or (at == 0 and 1 < b.depth < BOLD_DEPTH)]
    sections = [block for block in top if part_of(block.text) and len(block.text.split()) <= 3]
    if len(sections) == 1 and blocks[0].depth == 1:
        return blocks[0]  # "DNS issue" reads as a summary; that nothing else of depth 1 heads a part shows what it is
    return next((block for block in top if block not in sections), None)


class _Walk:
    """From block to block: the part that is told, how deep its heading stands, and what was found so far."""

    def __init__(self, title: Block | None) -> None:
        self.title = title
        self.found: dict[Part, list[Block]] = {}
        self.preamble: list[Block] = []
        self.root: list[Block] = []
        self.other: list[str] = []
        self._part: _Place = "preamble"
        self._level = 0
        self._rooted = False
        self._within = _Within()

    def take(self, block: Block) -> None:
        """Go on to the next block."""
        if self._within.ends_before(block):
            self._part, self._level = self._within.before
        self._within = self._within.past(block)
        if block.kind == "heading":
            self._head(block)
        else:
            self._label(block)

    def _head(self, block: Block) -> None:
        named = part_of(block.text)
        if block is self.title:
            self._part = "preamble"
        elif named is None or named == "aside":
            self.other.append(block.text)
            if block.depth <= self._level or not self._level or named == "aside":
                self._part, self._level = None, min(self._level, block.depth) if named else 0
        else:
            if block.depth >= BOLD_DEPTH and named in _WITHIN and (self._part == "preamble" or self._part in SORTED):
                self._within = _Within((self._part, self._level), how="inline" if block.inline else "alone")
            self._begin(named, block.text, block.depth)

    def _label(self, block: Block) -> None:
        """Keep a block; a list entry or a row of two may name the part it tells."""
        label, part = block.label, self._part
        # Where a part is told already, a list sorts what belongs to it. It may be that the parts are listed.
        listed = part == "preamble" or self._level == LIST_DEPTH or (block.bold and part in (None, "summary"))
        row = block.kind == "row" and part in ("preamble", "summary", None)
        lone = stands_alone(label) and (block.kind == "entry" or row)
        named = part_of(label) if label and (lone or (listed and names_part(label))) else None
        told = block._replace(text=block.text[len(label) :].lstrip(" :：|"), label="")
        if named is None or named == "aside" or (named in _WITHIN and (not lone or part in ("actions", "lessons"))):
            self._keep(block, part)
        elif named not in _WITHIN:
            if listed or row:
                self._begin(named, label, LIST_DEPTH)
                block = told._replace(kind="paragraph")
            self._keep(block, self._part)
        elif told.text:
            self._keep(told, self._placed(named))
        else:
            self._within = _Within((part, self._level), block.nest, "listed")
            self._begin(named, label, LIST_DEPTH)

    def _begin(self, part: Part, heading: str, level: int) -> None:
        self._part, self._level, self._rooted = self._placed(part), level, is_root(heading)

    def _placed(self, part: Part) -> Part:
        """The part; "verified" before anything was done is what was looked at."""
        done = self.found.keys() & {"resolution", "failed", "tried"}
        return "checks" if part == "verified" and not done else part

    def _keep(self, block: Block, part: _Place) -> None:
        if part == "preamble":
            self.preamble.append(block)
        elif part and block.text:
            some = self.found.setdefault(part, [])
            (self.root if part == "cause" and self._rooted else some).append(block)


class _Within(NamedTuple):
    """A part that is told within another, from a label on: of which part, and what of it was met."""

    before: tuple[_Place, int] = (None, 0)
    nest: int = 0
    how: Literal["", "inline", "alone", "listed"] = ""
    told: Literal["", "paragraph", "entry"] = ""

    def ends_before(self, block: Block) -> bool:
        """Whether what follows is again of the part before."""
        if not self.how or block.kind == "heading":
            return False
        if self.how == "listed":
            return block.kind == "entry" and block.nest <= self.nest
        if self.how == "inline":
            return bool(self.told) and block.kind not in ("entry", "row")
        return self.told == "entry" and block.kind == "paragraph" and not block.nest

    def past(self, block: Block) -> _Within:
        """The same once `block` was met, if it still holds."""
        if block.kind == "heading" or self.ends_before(block):
            return _Within()
        if block.kind == "entry":
            return self._replace(told="entry")
        return self._replace(told=self.told or "paragraph")


def _without_labels(block: Block) -> Block:
    """A block above all headings without its status, authors and other such lines."""
    if block.kind == "paragraph":
        return block._replace(text="\n".join(x for x in block.text.split("\n") if not _is_label(x)))
    return block._replace(text="") if block.label and _is_label(block.text) else block


def _is_label(line: str) -> bool:
    pair = label_of(line)
    return pair is not None and len(pair[0].split()) <= _LABEL_WORDS and belongs(line, "summary") == "summary"
