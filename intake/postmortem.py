"""A postmortem becomes the draft of a case: its headings, English or Korean, say what is what.

A text without headings is read by its sentences. What cannot be known from the text is left as a blank; nothing is
invented, and the whole text stays in the story.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.words import read_words
from diagnops.kb.case import Case, Cause, Language, Occurrence, Remedy, Source, Symptom, Text, Trial
from diagnops.kb.draft import blank, language_of, line, said, slug
from diagnops.kb.incident import Observation, settle
from diagnops.kb.vocabulary import Vocabulary

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
_KINDS = {
    kind: re.compile("|".join(w if w >= "\uac00" else rf"\b{w}" for w in words.split("|")))
    for kind, words in _HEADINGS.items()
}
# Where no heading says so: the words by which a sentence tells the cause, or what ended it; the surer ones first.
_CAUSE = (
    r"root cause|근본 원인",
    r"\b(?:was|were|is) (?:\w+ )?caused by|\bstemmed from|\bresulted from|\bthe result of|\btraced (?:back )?to|원인",
    r"\bwas (?:\w+ )?due to|\btriggered by|\boriginated|\bbecause of|때문",
    r"\bdue to|\bcaused|\bbecause\b|인해",
)
_RESOLUTION = (
    r"\bto (?:resolve|fix|mitigate|restore)|\bresolved (?:by|when|after)|\bfixed by|조치(?:로|해)|로 (?:해결|복구)",
    r"\brolled back|\brollback|\breverted|\bmitigated by|\bfix was|롤백|복구하|복구했",
)
_MONTHS = "january february march april may june july august september october november december".split()
_DATES = (
    re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b"),
    re.compile(r"\b((?:19|20)\d\d)[./](\d\d?)[./](\d\d?)\b"),
    re.compile(r"((?:19|20)\d\d)\s*년\s*(\d\d?)\s*월\s*(\d\d?)\s*일"),
    re.compile(rf"\b(?:({'|'.join(_MONTHS)}) (\d\d?)(?:st|nd|rd|th)?,? ((?:19|20)\d\d))\b", re.IGNORECASE),
    re.compile(rf"\b(?:(\d\d?)(?:st|nd|rd|th)? (?:of )?({'|'.join(_MONTHS)}),? ((?:19|20)\d\d))\b", re.IGNORECASE),
)
_HASHES = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_BOLD = re.compile(r"^\s*(?:\*\*|__)(.{2,60}?)(?:\*\*|__)\s*:?\s*$")
_LABEL = re.compile(
    r"^\s*(?:[-*]\s+(?=\*\*|__))?(?:\*\*|__)?([^\W\d_][^:*_|]{1,40}?)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(\S.*)$"
)
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.+)$")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_MARKS = re.compile(r"\*{1,3}|`{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|!?\[([^\]]*)\]\([^)]*\)")
_CALLED = re.compile(
    r"^(?:incident )?(?:post[- ]?mortem|incident report|rca|장애 ?(?:보고서|회고)|포스트모템|사후 ?분석)"
    r"\s*(?:of|for|on|[:\-–—])?\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_SEEN_IN = ("summary", "impact", "detection", "trigger", "timeline", "cause")
_MOST_SYMPTOMS = 12
_MOST_ACTIONS = 3


class Postmortem(NamedTuple):
    """A postmortem by its parts. `other` are the headings that were not recognised; their text is in `text` only."""

    title: str
    parts: dict[str, str]
    other: tuple[str, ...]
    text: str
    date: str | None


def read_postmortem(text: str, *, name: str = "") -> Postmortem:
    """Take a Markdown text apart. `name` is what it is called when it has no title of its own."""
    text = text.replace("\r\n", "\n").strip()
    facts: dict[str, str] = {}
    if front := _FRONT.match(text):
        facts = {k.strip().lower(): v.strip(" \"'") for k, _, v in (x.partition(":") for x in front[1].splitlines())}
        text = text[front.end() :].strip()
    title, parts, other = _taken_apart(text)
    if not parts.keys() - {"summary"}:
        parts |= _by_sentence(text)
    title = _bare_title(facts.get("title") or title) or _first(text) or name.replace("-", " ").replace("_", " ")
    return Postmortem(title.strip(), parts, other, text, _date(facts.get("date", "")) or _date(text))


def draft_of(
    postmortem: Postmortem, vocabulary: Vocabulary, lexicon: Lexicon, *, source: str, taken: Collection[str] = ()
) -> Case:
    """The draft of a case; ids `taken` are not given again."""
    parts = postmortem.parts
    language = language_of(postmortem.text)
    title = line(postmortem.title, 160)
    when = postmortem.date
    symptoms = _symptoms(parts, vocabulary, lexicon)
    summary = _first(parts.get("summary") or parts.get("impact") or postmortem.text)
    remedies = list(_remedies(parts, language))
    return Case(
        id=slug(title, taken, otherwise=f"incident {when or ''}"),
        title=said(title) if title else blank("title", language),
        symptoms=symptoms,
        cause=Cause(said(_first(parts["cause"])) if parts.get("cause") else blank("cause", language)),
        remedies=tuple(remedies),
        occurrences=(Occurrence(when=when, note=said(summary) if summary else None),),
        environment=_environment(parts.get("environment", "")),
        not_on_record=_not_on_record(symptoms, remedies, vocabulary),
        sources=(Source(line(source)),),
        story=postmortem.text,
    )


def _taken_apart(text: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Title, recognised parts and unrecognised headings."""
    title = ""
    found: dict[str, list[str]] = {}
    other: list[str] = []
    part: str | None = None
    level = 0
    for depth, heading, body in _sections(text):
        kind = _kind(heading) if heading else None
        if depth == 1 and not title and (kind is None or len(heading.split()) > 3):
            title, part = heading, "preamble"
        elif kind:
            part, level = kind, depth
        elif heading:
            other.append(heading)
            if depth <= level or not level:
                part = None
        elif not heading:
            part = "preamble"
        if body and part:
            found.setdefault(part, []).append(body)
    preamble = "\n".join(x for some in found.pop("preamble", []) for x in some.split("\n") if not _LABEL.match(x))
    if preamble.strip():
        found.setdefault("summary", [preamble.strip()])
    return title, {kind: "\n".join(some) for kind, some in found.items()}, tuple(other)


def _sections(text: str) -> Iterator[tuple[int, str, str]]:
    """Depth, heading and text of each section; what stands before the first heading has none."""
    depth, heading = 0, ""
    body: list[str] = []
    lines = text.split("\n")
    fenced = False
    for at, told in enumerate(lines):
        fenced ^= told.lstrip().startswith("```")
        below = lines[at + 1] if at + 1 < len(lines) else ""
        found: tuple[int, str, str] | None = None
        if fenced:
            pass
        elif hashes := _HASHES.match(told):
            found = len(hashes[1]), hashes[2], ""
        elif told.strip() and re.fullmatch(r"(=|-){3,}\s*", below) and not told.lstrip().startswith(("-", "|")):
            found = 1 if below[0] == "=" else 2, told.strip(), ""
        elif bold := _BOLD.match(told):
            found = 3, bold[1], ""
        elif (label := _LABEL.match(told)) and _kind(label[1]) and len(label[1].split()) <= 4:
            found = 3, label[1], label[2]
        if found is None:
            if not re.fullmatch(r"\s*(=|-){3,}\s*", told):
                body.append(told)
            continue
        if heading or "".join(body).strip():
            yield depth, heading, "\n".join(body).strip()
        depth, heading, rest = found
        body = [rest] if rest else []
    yield depth, heading, "\n".join(body).strip()


def _kind(heading: str) -> str | None:
    told = " ".join(re.findall(r"[^\W_]+", heading.casefold()))
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(told)), None)


def _by_sentence(text: str) -> dict[str, str]:
    """The parts of a text without headings, as far as its sentences tell."""
    sentences = list(_sentences(text))
    parts = {"summary": text}
    for part, cues in (("cause", _CAUSE), ("resolution", _RESOLUTION)):
        told = (s for cue in cues for s in sentences if re.search(cue, s, re.IGNORECASE))
        if sentence := next(told, None):
            parts[part] = sentence
    return parts


def _sentences(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*+•|#]|\s*\d+[.)]\s)", text):
        plain = _plain(paragraph)
        if plain and not plain.startswith("|"):
            yield from (s for s in _SENTENCE.split(plain) if s)


def _plain(text: str) -> str:
    """A paragraph without Markdown's marks, on one line."""
    bare = (m[1] if (m := _BULLET.match(x)) else x for x in text.split("\n"))
    return " ".join(_MARKS.sub(r"\1", " ".join(bare)).split())


def _first(text: str) -> str:
    return line(next(_sentences(text), ""))


def _bare_title(title: str) -> str:
    """The title without saying that it is a postmortem."""
    plain = _plain(title)
    return _CALLED.sub("", plain).strip() or plain


def _date(text: str) -> str | None:
    """The first full date in a text."""
    found = [(m.start(), m) for pattern in _DATES for m in pattern.finditer(text[:20_000])]
    for _, m in sorted(found, key=lambda one: one[0]):
        a, b, c = (part.lower() for part in m.groups())
        if a in _MONTHS:
            year, month, day = int(c), _MONTHS.index(a) + 1, int(b)
        elif b in _MONTHS:
            year, month, day = int(c), _MONTHS.index(b) + 1, int(a)
        else:
            year, month, day = int(a), int(b), int(c)
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year}-{month:02}-{day:02}"
    return None


def _symptoms(parts: Mapping[str, str], vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[Symptom, ...]:
    """What is recognised of what was seen. That a thing was normal counts only where it is not told of the end."""
    trouble: list[Observation] = []
    fine: list[Observation] = []
    for part in _SEEN_IN:
        for seen in read_words(parts.get(part, ""), vocabulary, lexicon).observations:
            if vocabulary.is_trouble(seen.signal, seen.state):
                trouble.append(seen)
            elif part != "timeline":
                fine.append(seen)
    troubled = {o.signal for o in trouble}
    told = settle([*trouble, *(o for o in fine if o.signal not in troubled)])
    return tuple(
        Symptom(o.signal, o.state, o.role, note=said(o.words) if o.words else None) for o in told[:_MOST_SYMPTOMS]
    )


def _remedies(parts: Mapping[str, str], language: Language) -> Iterator[Remedy]:
    taken: set[str] = set()

    def remedy(action: str, kind: str, trial: Trial) -> Remedy:
        name = slug(action, taken, otherwise=kind)
        taken.add(name)
        return Remedy(name, kind, said(action), blank("reason", language), trials=(trial,))  # type: ignore[arg-type]

    if action := _first(parts.get("resolution", "")):
        yield remedy(action, "workaround", Trial("worked", verified=blank("worked", language)))
    listed = (m[1] for x in parts.get("actions", "").split("\n") if (m := _BULLET.match(x)))
    for action in [plain for x in listed if (plain := _plain(x))][:_MOST_ACTIONS]:
        yield remedy(action, "fix", Trial("advised"))


def _environment(text: str) -> dict[str, str]:
    found = {}
    for told in text.split("\n"):
        name, colon, value = _plain(told).partition(":")
        if colon and name.strip() and value.strip() and len(name) < 40:
            found[line(name)] = line(value)
    return found


def _not_on_record(symptoms: Iterable[Symptom], remedies: Iterable[Remedy], vocabulary: Vocabulary) -> tuple[Text, ...]:
    missing = [Text(en="What was tried and did not help.", ko="무엇을 시도했으나 효과가 없었는지.")]
    if not any(not vocabulary.is_trouble(s.signal, s.state) for s in symptoms):
        missing.insert(0, Text(en="What was looked at and found normal.", ko="무엇을 보았고 정상이었는지."))
    if not any(True for _ in remedies):
        missing.append(Text(en="What ended it, and how that was verified.", ko="무엇으로 끝났고 어떻게 확인했는지."))
    return tuple(missing)
