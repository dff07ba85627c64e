"""Reading words: Korean, English or mixed text becomes observations, each with the words it was read from.

A text is read sentence by sentence; what is carried from one to the next is who speaks and of which component.
All of it stays text, and each observation tells how surely it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from diagnops.intake.asides import without_why
from diagnops.intake.certainty import with_certainty
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.scan import Token, scan
from diagnops.intake.sentence import Sentence
from diagnops.intake.wrapped import unwrapped
from diagnops.kb.draft import language_of
from diagnops.kb.incident import Clause, Incident, Observation, settle
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.wordforms import clean

_LONGEST = 60  # words of the lexicon in one sentence; in a line without full stops what stands far apart is not related


def read_words(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Incident:
    """Read what people say into an incident."""
    lines = unwrapped(text)
    told = clean(without_why(lines))
    shown = lines if len(lines) == len(told) else told  # as it was written, unless cleaning moved the letters
    clauses: list[Clause] = []
    not_understood: list[str] = []
    role: str | None = None
    speaker: str | None = None
    tokens = scan(told, lexicon)
    for sentence, start, end in _sentences(tokens, len(told)):
        if "\n" in told[max(0, start - 2) : start]:
            speaker = None
        speaker = _speaker(sentence) or speaker
        read = list(Sentence(told, shown, start, end, sentence, vocabulary, role, speaker).read())
        clauses += read
        found = any(clause.observations for clause in read)
        if not found and not all(clause.aside for clause in read):
            not_understood.append(" ".join(shown[start:end].split()).strip(" .,;:!?-"))
        named = [t.value for t in sorted(sentence, key=lambda t: t.inside) if t.kind == "role"]
        role = named[0] if named else role if found else None
    sure = [_with_certainty(clause, vocabulary) for clause in clauses]
    seen = settle(_one_voice([o for clause in sure for o in clause.observations], vocabulary))
    return Incident(
        observations=seen,
        unread=text,
        named=_named(tokens, told),
        not_understood=tuple(dict.fromkeys(filter(None, not_understood))),
        clauses=tuple(sure),
        language=language_of(text),
    )


def _with_certainty(clause: Clause, vocabulary: Vocabulary) -> Clause:
    return replace(clause, observations=tuple(with_certainty(o, vocabulary) for o in clause.observations))


def _speaker(sentence: Sequence[Token]) -> str | None:
    """Who speaks in "database team: our CPU is idle"."""
    for before, token in pairwise(sentence):
        if before.kind == "role" and token.kind == "pause":
            return before.value if ":" in token.value else None
        if before.kind != "role":
            return None
    return None


def _one_voice(observations: Sequence[Observation], vocabulary: Vocabulary) -> list[Observation]:
    """Where a text says both of one thing, the trouble holds: that it is fine was said of some other part."""
    trouble = vocabulary.is_trouble
    troubled = {(o.role, o.signal) for o in observations if trouble(o.signal, o.state)}
    return [o for o in observations if (o.role, o.signal) not in troubled or trouble(o.signal, o.state)]


def _named(tokens: Sequence[Token], text: str) -> int:
    """How many signals and components are named; "was" is a verb, not the application server of that name."""
    named = {
        (t.kind, t.value) for t in tokens if t.kind in ("signal", "role") and text[t.start : t.end].lower() != "was"
    }
    return len(named)


def _sentences(tokens: Sequence[Token], length: int) -> Iterator[tuple[list[Token], int, int]]:
    sentence: list[Token] = []
    start = 0
    for token in tokens:
        if token.kind in ("break", "turn"):
            yield sentence, start, token.start
            sentence, start = [], token.end if token.kind == "break" else token.start
            continue
        if len(sentence) == _LONGEST:
            yield sentence, start, token.start
            sentence, start = [], token.start
        sentence.append(token)
    yield sentence, start, length
