"""The draft of a case from a postmortem that was taken apart: each thing it says stands where a keeper looks for it.

What did not help is never a remedy that worked, and what was ruled out, done, planned or spared is no symptom. What the
text does not say is a blank, or stands under not on record.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Literal

from msgspec.structs import replace

from diagnops.app.blanks import missing, wanted
from diagnops.intake.overlay import Prose
from diagnops.intake.postmortem.headings import Part
from diagnops.intake.postmortem.outcomes import (
    Outcome,
    is_deed,
    nobody_did,
    outcome,
    says_nothing,
    tells_success,
    tried,
    verifies,
)
from diagnops.intake.postmortem.reader import Postmortem
from diagnops.intake.postmortem.statements import Passage, Statement
from diagnops.intake.postmortem.suspects import is_suspicion, suspect
from diagnops.intake.words import read_words
from diagnops.kb.case import (
    Case,
    CaseCheck,
    Cause,
    Language,
    Occurrence,
    Prevention,
    Remedy,
    RuledOut,
    Source,
    Symptom,
    Text,
    Trial,
)
from diagnops.kb.draft import language_of, line, said, slug
from diagnops.kb.incident import Observation, settle
from diagnops.kb.vocabulary import Vocabulary

_SEEN_IN: tuple[Part, ...] = ("summary", "impact", "detection", "trigger", "timeline", "checks", "cause")
_WELL_IN: tuple[Part, ...] = ("summary", "impact", "detection", "trigger", "checks", "cause")  # not how it ended
_MOST_SYMPTOMS = 12
_MOST_REMEDIES = 8
_MOST_PREVENTION = 8
_NOTHING = Passage("")
# What comes of a trial that says nothing of it, by where it stands.
_UNSAID: Mapping[Part, Outcome | None] = {"resolution": "worked", "failed": "failed", "tried": "failed", "done": None}
_WHY = re.compile(r"\s*(?:why\b[^?]*|[^?]*왜[^?]*)\?\s*", re.IGNORECASE)
_LASTING = re.compile(r"permanent|long.term|root|영구|항구|근본", re.IGNORECASE)
_LOOKED = re.compile(
    r"\W*(?:(?:we|they|i|\w+) )?(?:checked|confirmed|verified|called|paged|opened a|notified|informed|joined|escalated"
    r"|investigated|announced|contacted)\b|.*(?:공지|보고|문의|연락|에스컬레이션|분석|확인|전파|공유)(?:함|했|하였|$)",
    re.IGNORECASE,
)
_PREVENTS: tuple[tuple[Literal["alert", "test", "change"], re.Pattern[str]], ...] = (
    (
        "alert",
        re.compile(r"\balert|\balarm|\bmonitor|\bpage\b|\bdashboard|알림|알람|모니터링|경보|감시", re.IGNORECASE),
    ),
    ("test", re.compile(r"\btest|\bdrill|\bgame ?day|\brehears|테스트|훈련|리허설|모의", re.IGNORECASE)),
    ("change", re.compile("")),
)


def draft_of(postmortem: Postmortem, prose: Prose, *, source: str, taken: Collection[str] = ()) -> Case:
    """The draft of a case; ids `taken` are not given again."""
    parts = postmortem.parts
    language = language_of(postmortem.text)
    title = line(postmortem.title, 160)
    symptoms = _symptoms(parts, prose)
    remedies = tuple(_remedies(parts, language))
    return Case(
        id=slug(title, taken, otherwise=f"incident {postmortem.date or ''}"),
        title=said(title) if title else wanted("title", language),
        symptoms=symptoms,
        cause=_cause(parts, language),
        ruled_out=tuple(_ruled_out(parts, language)),
        checks=tuple(_checks(parts, prose)),
        remedies=remedies,
        prevention=tuple(_prevention(parts)),
        occurrences=(_occurrence(postmortem),),
        environment=_environment(parts.get("environment", _NOTHING)),
        not_on_record=tuple(_not_on_record(symptoms, remedies, prose.vocabulary)),
        sources=(Source(line(source)),),
        story=postmortem.text,
    )


def _statements(parts: Mapping[Part, Passage], part: Part) -> Iterator[Statement]:
    told = (Statement(line(one.text), one.commands) for one in parts.get(part, _NOTHING).statements)
    return (one for one in told if one.text and not says_nothing(one.text))


def _first(parts: Mapping[Part, Passage], part: Part) -> str:
    """The first sentence of a part, as it can stand in a case."""
    sentences = parts.get(part, _NOTHING).sentences
    return next((line(s) for s in sentences if line(s) and not says_nothing(s) and not s.endswith("?")), "")


def _occurrence(postmortem: Postmortem) -> Occurrence:
    impact, trigger = _first(postmortem.parts, "impact"), _first(postmortem.parts, "trigger")
    note = _first(postmortem.parts, "summary") or impact
    severity = line(postmortem.severity)
    told = Occurrence(
        when=postmortem.date,
        note=said(note) if note else None,
        severity=severity or None,
        blast_radius=said(impact) if impact else None,
        trigger=said(trigger) if trigger else None,
    )
    return replace(told, **postmortem.course)


def _cause(parts: Mapping[Part, Passage], language: Language) -> Cause:
    """The cause; of whys that were asked one after another the last answer, with the others as its chain."""
    answers = [line(_WHY.sub("", one.text, count=1)) for one in _statements(parts, "cause") if _WHY.match(one.text)]
    answers = [answer for answer in answers if answer]
    if len(answers) > 1:
        return Cause(said(answers[-1]), chain=tuple(said(answer) for answer in reversed(answers[:-1])))
    sentences = parts.get("cause", _NOTHING).sentences
    told = "" if sentences and says_nothing(sentences[0]) else _first(parts, "cause")
    return Cause(said(told) if told else wanted("cause", language))


def _symptoms(parts: Mapping[Part, Passage], prose: Prose) -> tuple[Symptom, ...]:
    """What is recognised of what was seen. That a thing was normal counts only where it is not told of the end."""
    trouble: list[Observation] = []
    fine: list[Observation] = []
    for part in _SEEN_IN:
        for seen in read_words(_seen(parts.get(part, _NOTHING)), *prose).observations:
            if prose.vocabulary.is_trouble(seen.signal, seen.state):
                trouble.append(seen)
            elif part in _WELL_IN:
                fine.append(seen)
    troubled = {o.signal for o in trouble}
    told = settle([*trouble, *(o for o in fine if o.signal not in troubled)])
    return tuple(
        Symptom(o.signal, o.state, o.role, note=said(o.words) if o.words else None) for o in told[:_MOST_SYMPTOMS]
    )


def _seen(told: Passage) -> str:
    """What a part says was seen: not what was only suspected."""
    text = told.text
    for one in told.statements:
        if is_suspicion(line(one.text)):
            text = re.sub(r"\s+".join(map(re.escape, one.text.split())), "", text)
    return text


def _ruled_out(parts: Mapping[Part, Passage], language: Language) -> Iterator[RuledOut]:
    names: list[str] = []
    for one in _statements(parts, "ruled_out"):
        told = suspect(one.text)
        if told is None or not line(told.what) or any(_alike(told.what, name) for name in names):
            continue
        names.append(told.what)
        yield RuledOut(said(told.what), said(told.how) if line(told.how) else wanted("cleared", language))


def _checks(parts: Mapping[Part, Passage], prose: Prose) -> Iterator[CaseCheck]:
    """The commands of what was looked at, with what they showed; whether they change anything nobody said."""
    for one in _statements(parts, "checks"):
        commands = [line(command) for command in one.commands if " " in command.strip()]
        seen = read_words(one.text, *prose).observations
        if len(commands) == 1 and len(seen) == 1:
            (o,) = seen
            yield CaseCheck(o.signal, commands[0], {o.state: said(one.text)}, o.role, read_only=False)


def _prevention(parts: Mapping[Part, Passage]) -> Iterator[Prevention]:
    told = parts.get("actions", _NOTHING)
    promised = [line(text) for text in told.listed or told.sentences]
    for what in [text for text in promised if text and not says_nothing(text)][:_MOST_PREVENTION]:
        kind = next(kind for kind, words in _PREVENTS if words.search(what))
        yield Prevention(kind, said(what))


def _remedies(parts: Mapping[Part, Passage], language: Language) -> Iterator[Remedy]:
    """What was done, each with what became of it."""
    made: list[tuple[str, Outcome]] = []
    taken: set[str] = set()
    ways = [trial for part in _UNSAID for trial in _trials(parts, part, language)]
    for kind, action, trial in ways:
        if any(_alike(action, other) and trial.outcome == became for other, became in made):
            continue
        made.append((action, trial.outcome))  # type: ignore[arg-type]
        if len(made) > _MOST_REMEDIES:
            return
        name = slug(action, taken, otherwise=kind)
        taken.add(name)
        yield Remedy(name, kind, said(action), wanted("reason", language), trials=(trial,))


def _trials(
    parts: Mapping[Part, Passage], part: Part, language: Language
) -> Iterator[tuple[Literal["workaround", "fix"], str, Trial]]:
    """The deeds of a part, each as kind, action and trial; of prose that goes on after what ended it no more."""
    told = [one.text for one in _statements(parts, part) if not nobody_did(one.text)]
    listed = bool(parts.get(part, _NOTHING).listed)
    ended = False  # whether what ended it was told, in prose that goes on
    for at, text in enumerate(told):
        became, (what, how) = outcome(text), tried(text)
        if became is None:
            if part == "resolution" and (_LOOKED.match(text) or (ended and not listed)):
                continue
            if how and (part == "tried" or (part == "resolution" and any(map(is_deed, told[at + 1 :])))):
                continue  # what became of it is told, but not understood: it may be either
        elif part == "resolution" and became == "worked" and not is_deed(text) and (ended or _LOOKED.match(text)):
            continue
        if (became := became or _UNSAID[part]) is None or not line(what):
            continue
        if became == "worked":
            ended = part == "resolution"
            how = _success(parts, part, how, told[at + 1 :])
        verified = said(how) if line(how) else wanted("worked" if became == "worked" else "failed", language)
        kind: Literal["workaround", "fix"] = "fix" if _LASTING.search(text) else "workaround"
        yield kind, line(what), Trial(became, verified=verified)


def _success(parts: Mapping[Part, Passage], part: Part, how: str, following: Sequence[str]) -> str:
    """How it was seen that a remedy helped: as is told apart, with it, or in what follows up to the next deed."""
    if part != "resolution":
        return how
    after = list(takewhile(lambda text: not is_deed(text), following))
    held = next(filter(verifies, after[:1]), "")
    return _first(parts, "verified") or held or how or next(filter(tells_success, after), "")


def _environment(told: Passage) -> dict[str, str]:
    found = {}
    for text in told.text.split("\n"):
        name, colon, value = text.partition(":")
        if colon and line(name) and line(value) and len(name) < 40:
            found[line(name)] = line(value)
    return found


def _not_on_record(symptoms: Iterable[Symptom], remedies: Sequence[Remedy], vocabulary: Vocabulary) -> Iterator[Text]:
    outcomes = {trial.outcome for remedy in remedies for trial in remedy.trials}
    if all(vocabulary.is_trouble(s.signal, s.state) for s in symptoms):
        yield missing("normal")
    if not outcomes & {"failed", "worsened"}:
        yield missing("failed")
    if "worked" not in outcomes:
        yield missing("end")


def _alike(one: str, other: str) -> bool:
    """Whether two short texts name the same thing in other words: "rolled back 5.4", "Rolling back release 5.4"."""
    a, b = _stems(one), _stems(other)
    return bool(a & b) and len(a & b) * 4 >= min(len(a), len(b)) * 3


def _stems(text: str) -> set[str]:
    return {word[:4] for word in re.findall(r"[^\W_]+(?:\.\d+)*", text.lower()) if len(word) > 1} - {"the", "of", "to"}
