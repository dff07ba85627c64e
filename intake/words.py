"""Reading words: Korean, English or mixed text becomes observations, each with the words it was read from.

A text is read sentence by sentence; what is carried from one to the next is who speaks and of which component.
What was not understood stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.scan import Token, scan
from diagnops.intake.sentence import Reading, Sentence
from diagnops.intake.wrapped import unwrapped
from diagnops.kb.draft import language_of
from diagnops.kb.incident import Incident, Observation, settle
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.wordforms import clean

_LONGEST = 60  # words of the lexicon in one sentence; in a line without full stops what stands far apart is not related


def read_words(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Incident:
    """Read what people say into an incident."""
    text = unwrapped(text)
    told = clean(text)
    shown = text if len(text) == len(told) else told  # as it was written, unless cleaning moved the letters
    readings: list[Reading] = []
    not_understood: list[str] = []
    role: str | None = None
    speaker: str | None = None
    for sentence, start, end in _sentences(scan(told, lexicon), len(told)):
        if "\n" in told[max(0, start - 2) : start]:
            speaker = None
        speaker = _speaker(sentence) or speaker
        found = list(Sentence(told, shown, sentence, vocabulary, role, speaker).read())
        readings += found
        if not found and (words := " ".join(shown[start:end].split()).strip(" .,;:!?-")):
            not_understood.append(words)
        named = [t.value for t in sorted(sentence, key=lambda t: t.inside) if t.kind == "role"]
        role = named[0] if named else role if found else None
    spans = sorted(span for reading in readings for span in reading.spans)
    return Incident(
        observations=settle(_one_voice([r.observation for r in readings], vocabulary)),
        unread=_without(told, spans),
        not_understood=tuple(dict.fromkeys(not_understood)),
        language=language_of(text),
    )


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


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = max(at, end)
    return " ".join(" ".join([*kept, text[at:]]).split())


def _sentences(tokens: Sequence[Token], length: int) -> Iterator[tuple[list[Token], int, int]]:
    sentence: list[Token] = []
    start = 0
    for token in tokens:
        if token.kind in ("break", "turn"):
            yield sentence, start, token.start
            sentence, start = [], token.end
            continue
        if len(sentence) == _LONGEST:
            yield sentence, start, token.start
            sentence, start = [], token.start
        sentence.append(token)
    yield sentence, start, length
