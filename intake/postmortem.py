"""A postmortem, taken apart: its headings, English or Korean, say what is what; without them its sentences do.

What a sentence says goes before the heading that it stands under: what was ruled out, tried or not affected is no part
of what was seen, wherever it is told. Nothing is invented: what is not recognised stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from diagnops.intake.blocks import BOLD_DEPTH, LIST_DEPTH, Block, blocks_of, label_of
from diagnops.intake.headings import Part, is_root, names_part, part_of, stands_alone
from diagnops.intake.moments import Moment, course, fact_of, first_date, zone_of_all
from diagnops.intake.outcomes import apart, goes_on, part_said, tells_success

# Where no heading says so: the words by which a sentence tells the cause, or what ended it; the surer ones first.
_CUES: dict[Part, tuple[str, ...]] = {
    "cause": (
        r"root cause|근본 원인",
        r"\b(?:was|were|is) (?:\w+ )?caused by|\bstemmed from|\bresulted from|\bthe result of|\btraced (?:back )?to"
        r"|원인",
        r"\bwas (?:\w+ )?due to|\btriggered by|\boriginated|\bbecause of|때문",
        r"\bdue to|\bcaused|\bbecause\b|인해",
    ),
    "resolution": (
        r"\bto (?:resolve|fix|mitigate|restore)|\bresolved (?:by|when|after)|\bfixed by|조치(?:로|해)|로 (?:해결|복구)"
        r"|해결(?:했|하였|됐|되었|함|됨)",
        r"\brolled back|\brollback|\breverted|\bmitigated by|\bfix was|롤백|복구하|복구했",
    ),
}
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_CALLED = re.compile(
    r"^(?:incident )?(?:post[- ]?mortem|incident report|rca|\[?장애\]? ?(?:보고서|회고)?|포스트모템|사후 ?분석)(?![가-힣])"
    r"\s*(?:of|for|on|[:\-–—])?\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_SEVERITY = re.compile(r"severity(?: level)?|sev(?: level)?|priority|(?:장애 ?)?등급|심각도|중요도", re.IGNORECASE)
_TITLE = re.compile(r"title|제목|장애명|장애 제목", re.IGNORECASE)
_OTHER_FACT = re.compile(r"duration|time to \w+|기간|지속 ?시간|장애 ?시간", re.IGNORECASE)
# A line break inside a sentence: what follows begins small, or the line is as long as those that are wrapped.
_JOINED = re.compile(r"\n(?=[a-z])|(?<=[^\n]{60})\n(?!\W*\d\d?:\d\d)")
_PARTLY_FINE = re.compile(r"(?<=[,;])\s+(?:but|and|while|whereas|though|although)\s+|;\s+|(?<=[고며나만]),?\s+")
_ACTION_COLUMN = re.compile(r"action|measure|task|what|항목|내용|대책|조치|과제", re.IGNORECASE)
_NAME_ONLY = re.compile(r"[\d.:\s#~-]*")
_SUSPECTS = re.compile(r"[^,()]+\([^()]*\)(?:,\s*|$)")
_LONGEST_STATEMENT = 600  # characters; what is longer is not one
# Parts whose statements may belong to another by what they say; the rest is taken as its heading says.
_SORTED: frozenset[Part] = frozenset(
    ("summary", "impact", "detection", "timeline", "trigger", "checks", "cause", "resolution")
)
# A label of one of these within another part heads its own line or list only.
_WITHIN: frozenset[Part] = frozenset(("ruled_out", "failed", "tried", "checks", "verified", "unaffected", "actions"))


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


class Postmortem(NamedTuple):
    """A postmortem by its parts. `other` are the headings that were not recognised; their text is in `text` only."""

    title: str
    parts: dict[Part, Passage]
    other: tuple[str, ...]
    text: str
    date: str | None
    severity: str = ""
    course: dict[Moment, str] = {}


def read_postmortem(text: str, *, name: str = "") -> Postmortem:
    """Take a Markdown text apart. `name` is what it is called when it has no title of its own."""
    text = text.replace("\r\n", "\n").strip()
    front: dict[str, str] = {}
    if found := _FRONT.match(text):
        front = {k.strip().lower(): v.strip(" \"'") for k, _, v in (x.partition(":") for x in found[1].splitlines())}
        text = text[found.end() :].strip()
    blocks = _titled([block for block in blocks_of(text) if block.text.strip(" |\n")])
    facts = {**_facts(blocks), **_known_facts(front)}
    everything = _passage(blocks)
    heading = _title(blocks)
    told, other = _taken_apart([b for b in blocks if not _is_fact(b)], heading)
    lines = [line for block in told.get("timeline", ()) for line in block.text.split("\n")]
    parts = {part: _passage(some) for part, some in _sorted(told).items() if some}
    if not told.keys() - {"summary"}:
        parts = _by_sentence(parts)
    if facts.get("title"):
        heading = next(blocks_of(f"# {facts['title']}"))
    title = _bare_title(heading.text if heading else "")
    day = first_date(facts.get("date", "")) or first_date(facts.get("started", "")) or first_date(text)
    return Postmortem(
        title or everything.first or re.sub(r"[-_]", " ", name).strip(),
        {part: passage for part, passage in parts.items() if passage.text},
        other,
        text,
        day,
        facts.get("severity", ""),
        course(facts, lines, day, zone_of_all(text)),
    )


def _titled(blocks: list[Block]) -> list[Block]:
    """The blocks of a text; a first line that says it is a postmortem is its title, whatever marks it."""
    first = blocks[0] if blocks else None
    if first and first.kind == "heading" and first.inline and _CALLED.match(first.text) and len(blocks) > 1:
        text = f"{first.text}: {blocks[1].text}"
        return [Block("heading", text, 1), *blocks[2:]]
    if first and first.kind == "paragraph" and _CALLED.match(first.text) and len(first.text.split()) <= 12:
        return [Block("heading", first.text, 1), *blocks[1:]]
    return blocks


def _known_facts(told: Mapping[str, str]) -> dict[str, str]:
    """What lines of name and value tell of the incident as a whole."""
    found: dict[str, str] = {}
    for name, value in told.items():
        kind = fact_of(name, value)
        if name.casefold() in ("date", "title"):
            kind = None
        if _SEVERITY.fullmatch(name) and len(value.split()) <= 4:
            found.setdefault("severity", value)
        elif _TITLE.fullmatch(name):
            found.setdefault("title", value)
        elif name.casefold() == "date":
            found.setdefault("date", value)
        elif kind:
            found.setdefault(kind, value)
    return found


def _facts(blocks: Iterable[Block]) -> dict[str, str]:
    told: dict[str, str] = {}
    for block in blocks:
        for name, value in _pairs(block):
            if value:
                told.setdefault(name, value)
    return _known_facts(told)


def _pairs(block: Block) -> Iterator[tuple[str, str]]:
    """The names and values that the lines of a block tell."""
    if block.kind == "row" and len(block.cells) == 2:
        yield block.cells[0].rstrip(" :："), block.cells[1]
    elif block.kind in ("paragraph", "entry"):
        yield from (pair for line in block.text.split("\n") if (pair := label_of(line)))


def _is_fact(block: Block) -> bool:
    """Whether a block tells only such facts."""
    pairs = list(_pairs(block))
    return len(pairs) == len(block.text.split("\n")) > 0 and all(_fact(*pair) for pair in pairs)


def _fact(name: str, value: str) -> bool:
    known = _SEVERITY.fullmatch(name) or _TITLE.fullmatch(name) or _OTHER_FACT.fullmatch(name)
    return known is not None or fact_of(name, value) is not None


def _title(blocks: Sequence[Block]) -> Block | None:
    """The heading that is the title: one of depth 1, or what the text begins with, that does not head a part."""
    top = [b for at, b in enumerate(blocks) if b.depth == 1 or (at == 0 and 1 < b.depth < BOLD_DEPTH)]
    sections = [block for block in top if part_of(block.text) and len(block.text.split()) <= 3]
    if len(sections) == 1 and blocks[0].depth == 1:
        return blocks[0]  # "DNS issue" reads as a summary; that nothing else of depth 1 heads a part shows what it is
    return next((block for block in top if block not in sections), None)


def _taken_apart(blocks: Iterable[Block], title: Block | None) -> tuple[dict[Part, list[Block]], tuple[str, ...]]:
    """Recognised parts and unrecognised headings."""
    found: dict[Part | Literal["preamble"], list[Block]] = {}
    root: list[Block] = []
    other: list[str] = []
    part: Part | Literal["preamble"] | None = "preamble"
    level = 0
    rooted = False
    within = _Within()
    for block in blocks:
        if within.ends_before(block):
            part, level = within.before
        within = within.past(block)
        label, lone = block.label, block.kind == "entry" and stands_alone(block.label)
        # Where a part is told already, a list sorts what belongs to it. It may be that the parts are listed.
        listed = part == "preamble" or level == LIST_DEPTH or (block.bold and part in (None, "summary"))
        row = block.kind == "row" and part in ("preamble", "summary", None) and stands_alone(label)
        named = part_of(label) if label and ((listed and names_part(label)) or lone or row) else None
        if named and named != "aside" and named in _WITHIN and part not in ("actions", "lessons"):
            if lone or row:
                rest = block.text[len(label) :].lstrip(" :：|")
                if rest:
                    found.setdefault(_placed(named, label, found), []).append(block._replace(text=rest, label=""))
                    continue
                within = _Within((part, level), block.nest, "listed")
                part, level = _placed(named, label, found), LIST_DEPTH
                continue
        elif named and named != "aside" and (listed or row):
            part, level, rooted = named, LIST_DEPTH, is_root(label)
            block = Block("paragraph", block.text[len(label) :].lstrip(" :：|"), commands=block.commands)
        if block.kind != "heading":
            if part and block.text:
                some = found.setdefault(part, [])
                (root if part == "cause" and rooted else some).append(block)
            continue
        if block is title:
            part = "preamble"
            continue
        named = part_of(block.text)
        if named and named != "aside":
            if block.depth >= BOLD_DEPTH and named in _WITHIN and part in _SORTED | {"preamble"}:
                within = _Within((part, level), 0, "inline" if block.inline else "alone")
            part, level, rooted = _placed(named, block.text, found), block.depth, is_root(block.text)
        else:
            other.append(block.text)
            if block.depth <= level or not level or named == "aside":
                part, level = None, min(level, block.depth) if named == "aside" else 0
    if root:
        found["cause"] = root + found["cause"]
    preamble = [_without_labels(block) for block in found.pop("preamble", [])]
    told: dict[Part, list[Block]] = {}
    if "summary" not in found and any(block.text for block in preamble):
        told["summary"] = preamble
    for named, some in found.items():
        told[named] = some  # type: ignore[index]
    return told, tuple(other)


class _Within(NamedTuple):
    """A part that is told within another, from a label on: of which part, and what of it was met."""

    before: tuple[Part | Literal["preamble"] | None, int] = (None, 0)
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
        if block.kind == "heading" or self.ends_before(block):
            return _Within()
        if block.kind == "entry":
            return self._replace(told="entry")
        return self._replace(told=self.told or "paragraph")


def _placed(part: Part, heading: str, found: Mapping[Part | Literal["preamble"], Sequence[Block]]) -> Part:
    """The part; "verified" before anything was done is what was looked at."""
    if part == "verified" and not found.keys() & {"resolution", "failed", "tried", "done"}:
        return "checks"
    return part


def _without_labels(block: Block) -> Block:
    """A block above all headings without its status, authors and other such lines."""
    if block.kind == "paragraph":
        return block._replace(text="\n".join(x for x in block.text.split("\n") if not _is_label(x)))
    return block._replace(text="") if block.label and _is_label(block.text) else block


def _is_label(line: str) -> bool:
    pair = label_of(line)
    return pair is not None and len(pair[0].split()) <= 4 and part_said(line[:_LONGEST_STATEMENT], "summary") is None


def _sorted(told: Mapping[Part, Sequence[Block]]) -> dict[Part, list[Block]]:
    """The parts, each statement where it belongs by what it says."""
    found: dict[Part, list[Block]] = {part: [] for part in told}
    for part, blocks in told.items():
        for block in blocks:
            if part not in _SORTED or block.kind in ("code", "columns"):
                found[part].append(block)
                continue
            stays: list[str] = []
            pieces = list(_pieces(block))
            for piece in pieces:
                goes = part_said(piece, part) if len(piece) <= _LONGEST_STATEMENT else None
                if goes == "unaffected":
                    for half in _PARTLY_FINE.split(piece):
                        to = part_said(half, part)
                        if to is None:
                            stays.append(half)
                        else:
                            found.setdefault(to, []).append(Block("paragraph", half))
                elif goes:
                    found.setdefault(goes, []).append(block._replace(text=piece))
                else:
                    stays.append(piece)
            whole = block.kind == "row" or stays == pieces
            if stays:
                found[part].append(block if whole else block._replace(text=" ".join(stays)))
    return found


def _pieces(block: Block) -> Iterator[str]:
    """The statements of a block: of a row what its cells say, an entry, or else its sentences with what adds to them."""
    if block.kind == "row":
        yield _row(block)
    elif block.kind == "entry" and len(block.text) <= _LONGEST_STATEMENT:
        yield from apart(" ".join(block.text.split()))
    else:
        merged: list[str] = []
        for sentence in _sentences(block.text):
            short = len(sentence) <= _LONGEST_STATEMENT
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


def _passage(blocks: Iterable[Block]) -> Passage:
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


def _suspects(text: str) -> Iterable[str]:
    """The things of a list that says one thing of each: "DNS (2 ms), disk (35 % used)"."""
    found: list[str] = _SUSPECTS.findall(text) if len(text) <= _LONGEST_STATEMENT else []
    return [one.strip(" ,") for one in found] if len(found) > 1 and "".join(found) == text else [text]


def _by_sentence(parts: Mapping[Part, Passage]) -> dict[Part, Passage]:
    """The parts of a text without headings, with its cause and what ended it as far as its sentences tell."""
    told = dict(parts)
    if found := _telling(told, "cause", ("summary",)):
        told["cause"] = _of_sentences((found[1],))
    if found := _telling(told, "resolution", ("summary", "done")):  # what somebody did stands apart already
        where, sentence = found
        sentences = told[where].sentences
        after = tuple(one for one in sentences[sentences.index(sentence) + 1 :][:1] if tells_success(one))
        told["resolution"] = _of_sentences((sentence, *after))
        told[where] = _of_sentences(tuple(one for one in sentences if one not in (sentence, *after)))
    return told


def _telling(told: Mapping[Part, Passage], part: Part, places: Sequence[Part]) -> tuple[Part, str] | None:
    """The sentence that tells a part, and where it stands."""
    sentences = [(where, one) for where in places if where in told for one in told[where].sentences]
    telling = (one for cue in _CUES[part] for one in sentences if re.search(cue, one[1], re.IGNORECASE))
    return next(telling, None)


def _of_sentences(sentences: tuple[str, ...]) -> Passage:
    return Passage(" ".join(sentences), sentences, statements=tuple(map(Statement, sentences)))


def _bare_title(title: str) -> str:
    """The title without saying that it is a postmortem."""
    plain = " ".join(title.split())
    return _CALLED.sub("", plain).strip() or plain
