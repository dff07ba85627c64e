"""A postmortem, taken apart: its headings, English or Korean, say what is what; without them its sentences do.

What a sentence says goes before the heading that it stands under: what was ruled out, tried or not affected is no part
of what was seen, wherever it is told. Nothing is invented: what is not recognised stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diagnops.intake.postmortem.blocks import Block, blocks_of
from diagnops.intake.postmortem.facts import facts_of, is_fact, known_facts
from diagnops.intake.postmortem.headings import Part
from diagnops.intake.postmortem.moments import Moment, course, first_date, zone_of_all
from diagnops.intake.postmortem.outcomes import tells_success
from diagnops.intake.postmortem.sections import sections, title_of
from diagnops.intake.postmortem.statements import Passage, Statement, passage_of, sorted_out

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
        r"\bto (?:resolve|fix|mitigate|restore)|\b(?:resolved|fixed) (?:by (?!\d)\w+ing|when|after)"
        r"|조치(?:로|해)|로 (?:해결|복구)"
        r"|해결(?:했|하였|됐|되었|함|됨)",
        r"\brolled back|\b(?:initiated|began) an? (?:\w+ )?rollback|\breverted|\bmitigated by|\bfix was"
        "|롤백|복구하|복구했",
    ),
}
# A sentence with these tells no such thing: what was attempted, or what happened in spite of it.
_NOT_TELLING: Mapping[Part, re.Pattern[str]] = {
    "cause": re.compile(r"\b(?:roll-?back|rolled back|reverted)\b", re.IGNORECASE),
    "resolution": re.compile(
        r"\battempt|\bcaused?\b|\b(?:would|will|failed|not)\b|^(?:while|although|despite)\b|원인", re.IGNORECASE
    ),
}
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_CALLED = re.compile(
    r"^(?:incident )?(?:post[- ]?mortem|incident report|rca|\[?장애\]? ?(?:보고서|회고)?|포스트모템|사후 ?분석)"
    r"(?![가-힣])\s*(?:of|for|on|[:\-–—])?\s*",
    re.IGNORECASE,
)
_LONGEST_TITLE = 12  # words; a longer first line is a sentence


class Postmortem(NamedTuple):
    """A postmortem by its parts. `other` are the headings that were not recognised; their text is in `text` only."""

    title: str
    parts: dict[Part, Passage]
    other: tuple[str, ...]
    text: str
    date: str | None
    severity: str
    course: dict[Moment, str]


def read_postmortem(text: str, *, name: str = "") -> Postmortem:
    """Take a Markdown text apart. `name` is what it is called when it has no title of its own."""
    text = text.replace("\r\n", "\n").strip()
    facts: dict[str, str] = {}
    if front := _FRONT.match(text):
        lines = (line.partition(":") for line in front[1].splitlines())
        facts = known_facts((name.strip(), value.strip(" \"'")) for name, _, value in lines)
        text = text[front.end() :].strip()
    blocks = _titled([block for block in blocks_of(text) if block.text.strip(" |\n")])
    facts = {**facts_of(blocks), **facts}
    told, other = sections(block for block in blocks if not is_fact(block))
    parts = {part: passage_of(some) for part, some in sorted_out(told).items()}
    if not told.keys() - {"summary"}:
        parts = _by_sentence(parts)
    heading = next(blocks_of(f"# {facts['title']}")) if facts.get("title") else title_of(blocks)
    title = _bare_title(heading.text if heading else "") or passage_of(blocks).first
    day = next(filter(None, map(first_date, (facts.get("date", ""), facts.get("started", ""), text))), None)
    return Postmortem(
        title or re.sub(r"[-_]", " ", name).strip(),
        {part: passage for part, passage in parts.items() if passage.text},
        other,
        text,
        day,
        facts.get("severity", ""),
        course(facts, passage_of(told.get("timeline", ())).text.split("\n"), day, zone_of_all(text)),
    )


def _titled(blocks: list[Block]) -> list[Block]:
    """The blocks of a text; a first line that says it is a postmortem is its title, whatever marks it."""
    first = blocks[0] if blocks else None
    if first and first.kind == "heading" and first.inline and _CALLED.match(first.text) and len(blocks) > 1:
        text = f"{first.text}: {blocks[1].text}"
        return [Block("heading", text, 1), *blocks[2:]]
    if first and first.kind == "paragraph" and _CALLED.match(first.text) and len(first.text.split()) <= _LONGEST_TITLE:
        return [Block("heading", first.text, 1), *blocks[1:]]
    return blocks


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
    able = [one for one in sentences if not _NOT_TELLING[part].search(one[1])]
    telling = (one for cue in _CUES[part] for one in able if re.search(cue, one[1], re.IGNORECASE))
    return next(telling, None)


def _of_sentences(sentences: tuple[str, ...]) -> Passage:
    return Passage(" ".join(sentences), sentences, statements=tuple(map(Statement, sentences)))


def _bare_title(title: str) -> str:
    """The title without saying that it is a postmortem."""
    plain = " ".join(title.split())
    return _CALLED.sub("", plain).strip() or plain
