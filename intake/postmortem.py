"""A postmortem, taken apart: its headings, English or Korean, say what is what; without them its sentences do.

markdown-it-py reads the Markdown. What is a heading among people who write in a hurry, what it is about, and the date
are read here. Nothing is invented: what is not recognised stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

Part = Literal[
    "summary", "impact", "detection", "timeline", "cause", "trigger", "resolution", "actions", "lessons", "environment",
]  # fmt: skip

# What a heading says its part is, the more telling words first: "root cause of the impact" is about the cause.
_HEADINGS: dict[Part, str] = {
    "actions": "action item|follow up|followup|corrective|prevent|next step|remediation item|"
    "improvement|going forward|what we are doing|what are we doing|후속|재발|개선|향후",
    "lessons": "lesson|learned|learnt|went well|went wrong|got lucky|retrospective|교훈|배운 점|잘한 점|아쉬운|회고",
    "cause": "root cause|rca|cause|why did|why it|what went|contributing|technical detail|원인",
    "trigger": "trigger|발단|트리거|계기",
    "detection": "detect|discover|alert|monitoring|how did we find|감지|탐지|인지|발견",
    "timeline": "timeline|chronology|sequence of events|time line|타임라인|경과|시간대별|시간순",
    "resolution": "resolution|resolve|mitigation|recovery|recover|remediation|response|fix|조치|해결|복구|대응",
    "impact": "impact|affected user|customer|symptom|scope|영향|피해|증상|현상|범위",
    "environment": "environment|affected system|affected service|system|환경|대상 시스템",
    "summary": "summary|overview|abstract|tl dr|tldr|what happened|description|introduction|background|incident|issue|"
    "개요|요약|무슨 일|내용|배경|설명",
}
# English words begin where they are found; Korean ones are joined without spaces (장애원인).
_PARTS = {
    part: re.compile("|".join(w if w >= "\uac00" else rf"\b{w}" for w in words.split("|")))
    for part, words in _HEADINGS.items()
}
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
        r"\bto (?:resolve|fix|mitigate|restore)|\bresolved (?:by|when|after)|\bfixed by|조치(?:로|해)|로 (?:해결|복구)",
        r"\brolled back|\brollback|\breverted|\bmitigated by|\bfix was|롤백|복구하|복구했",
    ),
}
_MONTHS = "january february march april may june july august september october november december".split()
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)[./] ?(?P<m>\d\d?)[./] ?(?P<d>\d\d?)\b"),
    re.compile(r"(?P<y>(?:19|20)\d\d)\s*년\s*(?P<m>\d\d?)\s*월\s*(?P<d>\d\d?)\s*일"),
    re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)}) (?P<d>\d\d?)(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{'|'.join(_MONTHS)}),? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE
    ),
)
_DATE_WITHIN = 20_000  # characters; a date after that is hardly that of the incident
# People indent what is no code; only fences are taken for code.
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_TYPED_BULLET = re.compile(r"^([ \t]*)[•◦‣▪○●][ \t]+", re.MULTILINE)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_LABEL = re.compile(r"([^\W\d_][^:：_|]{1,40}?)\s*[:：]\s*(.*)")
_TASK = re.compile(r"\[[ xX]\]\s+")
_CALLED = re.compile(
    r"^(?:incident )?(?:post[- ]?mortem|incident report|rca|장애 ?(?:보고서|회고)|포스트모템|사후 ?분석)"
    r"\s*(?:of|for|on|[:\-–—])?\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_LONGEST_BOLD = 60  # characters; longer lines in bold are sentences
# A line in bold is a heading below all that Markdown has, and what begins a list entry is below that.
_BOLD_DEPTH, _LIST_DEPTH = 7, 8


class Passage(NamedTuple):
    """What stands under a heading, without Markdown's marks: all of it, its sentences, and what is listed in it.

    Headings, table rows and code are no sentences.
    """

    text: str
    sentences: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()

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


class _Block(NamedTuple):
    """A heading of some depth, a paragraph, list entry, table row or piece of code, as plain text.

    `label` is what a list entry says before a colon, and `bold` whether it begins in bold.
    """

    kind: Literal["heading", "paragraph", "entry", "row", "code"]
    text: str
    depth: int = 0
    label: str = ""
    bold: bool = False


def read_postmortem(text: str, *, name: str = "") -> Postmortem:
    """Take a Markdown text apart. `name` is what it is called when it has no title of its own."""
    text = text.replace("\r\n", "\n").strip()
    facts: dict[str, str] = {}
    if front := _FRONT.match(text):
        facts = {k.strip().lower(): v.strip(" \"'") for k, _, v in (x.partition(":") for x in front[1].splitlines())}
        text = text[front.end() :].strip()
    blocks = [block for block in _blocks(text) if block.text.strip()]
    everything = _passage(blocks)
    heading = _title(blocks)
    parts, other = _taken_apart(blocks, heading)
    if not parts.keys() - {"summary"}:
        parts = _by_sentence(everything)
    if facts.get("title"):
        heading = next(_blocks(f"# {facts['title']}"))
    title = _bare_title(heading.text if heading else "") or everything.first or re.sub(r"[-_]", " ", name).strip()
    return Postmortem(title, parts, other, text, _date(facts.get("date", "")) or _date(text))


def _blocks(text: str) -> Iterator[_Block]:
    """What Markdown makes of a text, in its order. What is quoted or listed heads nothing."""
    tokens = _MARKDOWN.parse(_TYPED_BULLET.sub(r"\1- ", text))
    cells: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "fence":
            yield _Block("code", token.content)
        elif token.type == "html_block":
            yield _Block("paragraph", _TAG.sub(" ", token.content))
        elif token.type == "tr_close":
            yield _Block("row", " | ".join(cells))
            cells = []
        elif token.type == "inline":
            holder = tokens[at - 1]
            lines = _lines(token)
            if holder.type in ("th_open", "td_open"):
                cells.append(_plain(lines))
            elif holder.type == "heading_open" and holder.level == 0 and len(lines) == 1:
                yield _Block("heading", _plain(lines), int(holder.tag[1:]))
            elif holder.level == 0:  # also a paragraph right above a rule, which Markdown takes for a heading
                yield from _paragraph(lines)
            elif tokens[at - 2].type == "list_item_open":
                yield _entry(lines)
            else:
                yield _Block("paragraph", _plain(lines))


def _lines(inline: Token) -> list[list[Token]]:
    """The lines of a paragraph, a heading or a cell."""
    lines: list[list[Token]] = [[]]
    for token in inline.children or ():
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif token.content or token.nesting:
            lines[-1].append(token)
    return lines


def _plain(lines: Iterable[Iterable[Token]]) -> str:
    """Text without Markdown's marks; also without those for bold that it overlooks between Hangul and a bracket."""
    told = "\n".join("".join(" " if _is_hidden(t) else t.content for t in line) for line in lines)
    return told.replace("**", "").strip()


def _is_hidden(token: Token) -> bool:
    """Whether a piece of HTML says nothing; what else looks like HTML, such as <host>, may be meant."""
    return token.type == "html_inline" and token.content.lower().startswith(("<!--", "<br"))


def _paragraph(lines: Iterable[Sequence[Token]]) -> Iterator[_Block]:
    """A paragraph, and each line of it that heads what follows: "**Impact**", or "Impact: two shops"."""
    told: list[str] = []
    for line in lines:
        words = _plain([line])
        label = _LABEL.match(words) if line and line[0].type != "code_inline" else None
        heading, rest = "", ""
        if _is_bold(line) and len(words) <= _LONGEST_BOLD:
            heading = words.rstrip(" :：")
        elif label and _names_part(label[1]):
            heading, rest = label.groups()
        if heading:
            yield _Block("paragraph", "\n".join(told))
            yield _Block("heading", heading, _BOLD_DEPTH)
            told = [rest] if rest else []
        else:
            told.append(words)
    yield _Block("paragraph", "\n".join(told))


def _is_bold(line: Iterable[Token]) -> bool:
    """Whether all of a line is in bold, but for a colon at its end."""
    kinds = [token.type for token in line if token.nesting or token.content.strip(" :：")]
    return kinds[:1] == ["strong_open"] and kinds[-1] == "strong_close" and kinds.count("strong_open") == 1


def _entry(lines: Sequence[Sequence[Token]]) -> _Block:
    words = _TASK.sub("", _plain(lines), count=1)
    begins = lines[0][0].type if lines[0] else ""
    label = _LABEL.match(words) if begins != "code_inline" else None
    return _Block("entry", words, label=label[1] if label else "", bold=begins == "strong_open")


def _title(blocks: Sequence[_Block]) -> _Block | None:
    """The heading that is the title: one of depth 1, or what the text begins with, that does not head a part."""
    top = [b for at, b in enumerate(blocks) if b.depth == 1 or (at == 0 and 1 < b.depth < _BOLD_DEPTH)]
    sections = [block for block in top if _part(block.text) and len(block.text.split()) <= 3]
    if len(sections) == 1 and blocks[0].depth == 1:
        return blocks[0]  # "DNS issue" reads as a summary; that nothing else of depth 1 heads a part shows what it is
    return next((block for block in top if block not in sections), None)


def _taken_apart(blocks: Iterable[_Block], title: _Block | None) -> tuple[dict[Part, Passage], tuple[str, ...]]:
    """Recognised parts and unrecognised headings."""
    found: dict[Part | Literal["preamble"], list[_Block]] = {}
    other: list[str] = []
    part: Part | Literal["preamble"] | None = "preamble"
    level = 0
    for block in blocks:
        # Where a part is told already, a list sorts what belongs to it. It may be that the parts are listed.
        listed = part == "preamble" or level == _LIST_DEPTH or (block.bold and part in (None, "summary"))
        if listed and _names_part(block.label):
            part, level = _part(block.label), _LIST_DEPTH
            block = _Block("paragraph", block.text[len(block.label) :].lstrip(" :："))
        if block.kind != "heading":
            if part:
                found.setdefault(part, []).append(block)
            continue
        if block is title:
            part = "preamble"
        elif named := _part(block.text):
            part, level = named, block.depth
        else:
            other.append(block.text)
            if block.depth <= level or not level:
                part, level = None, 0
    preamble = [_without_labels(block) for block in found.get("preamble", ())]
    if any(block.text for block in preamble):
        found.setdefault("summary", preamble)
    return {named: _passage(some) for named, some in found.items() if named != "preamble"}, tuple(other)


def _without_labels(block: _Block) -> _Block:
    """A block above all headings without its status, authors and other such lines."""
    if block.kind == "paragraph":
        return block._replace(text="\n".join(x for x in block.text.split("\n") if not _LABEL.match(x)))
    return block._replace(text="") if block.label else block


def _part(heading: str) -> Part | None:
    told = " ".join(re.findall(r"[^\W_]+", heading.casefold()))
    return next((part for part, pattern in _PARTS.items() if pattern.search(told)), None)


def _names_part(label: str) -> bool:
    """Whether what stands before a colon is a heading rather than the beginning of a sentence."""
    return len(label.split()) <= 4 and _part(label) is not None


def _passage(blocks: Iterable[_Block]) -> Passage:
    told = [block for block in blocks if block.text]
    prose = (" ".join(block.text.split()) for block in told if block.kind in ("paragraph", "entry"))
    return Passage(
        "\n\n".join(block.text for block in told),
        tuple(sentence for text in prose for sentence in _SENTENCE.split(text)),
        tuple(" ".join(block.text.split()) for block in told if block.kind == "entry"),
    )


def _by_sentence(told: Passage) -> dict[Part, Passage]:
    """The parts of a text without headings, as far as its sentences tell."""
    parts: dict[Part, Passage] = {"summary": told} if told.text else {}
    for part, cues in _CUES.items():
        telling = (s for cue in cues for s in told.sentences if re.search(cue, s, re.IGNORECASE))
        if sentence := next(telling, None):
            parts[part] = Passage(sentence, (sentence,))
    return parts


def _bare_title(title: str) -> str:
    """The title without saying that it is a postmortem."""
    plain = " ".join(title.split())
    return _CALLED.sub("", plain).strip() or plain


def _date(text: str) -> str | None:
    """The first full date in a text."""
    found = (m for pattern in _DATES for m in pattern.finditer(text[:_DATE_WITHIN]))
    for m in sorted(found, key=lambda one: one.start()):
        name = m["m"].lower()
        month = _MONTHS.index(name) + 1 if name in _MONTHS else int(name)
        if 1 <= month <= 12 and 1 <= int(m["d"]) <= 31:
            return f"{m['y']}-{month:02}-{int(m['d']):02}"
    return None
