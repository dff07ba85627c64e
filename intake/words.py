"""Reading words: Korean, English or mixed text becomes observations, each with the words it was read from.

A text is read by rule, sentence by sentence; what is carried from one to the next is who speaks and of which component.
Then it is read again, by what was learned. All of it stays text, and each observation tells how surely it was read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from diagnops.intake.asides import without_why
from diagnops.intake.attempts import without_attempts
from diagnops.intake.certainty import certainty
from diagnops.intake.complaints import complaints
from diagnops.intake.contrasts import contrasts
from diagnops.intake.cures import Told, cures
from diagnops.intake.deeds import RESTARTS, is_done_by_somebody
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import NO_OVERLAY, Overlay, piece_over
from diagnops.intake.scan import Token, scan
from diagnops.intake.second_reading import Place, by_rule_alone, read_again
from diagnops.intake.sentence import Found, Piece, Sentence
from diagnops.intake.sequence_reader import sequence_reader
from diagnops.intake.wrapped import unwrapped
from diagnops.kb.draft import language_of
from diagnops.kb.incident import Clause, Incident, Observation, settle
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.wordforms import clean

_ORCHESTRATED = re.compile(r"kube|k8s|k3s|\b(?:eks|aks|gke|pods?)\b|openshift", re.IGNORECASE)
# What follows from so much of something says nothing of it: "so slow that nobody can use it".
_SO_THAT = re.compile(r",? (?:that|we|i|you|it|they|nobody|nothing|users?|people)\b", re.IGNORECASE)
# With "ok" people begin to speak, and say of nothing that it is fine.
_OPENS = re.compile(r"\W*(?:ok|okay)(?!\s*:)\b", re.IGNORECASE)
_LONGEST = 60  # words of the lexicon in one sentence; in a line without full stops what stands far apart is not related


class SentenceRead(NamedTuple):
    """A sentence that was read by rule, from the character `start` to before `end`."""

    tokens: list[Token]
    start: int
    end: int
    pieces: list[Piece]


class TextRead(NamedTuple):
    """A text that was read by rule: as it is shown, its tokens and its sentences."""

    shown: str
    told: str
    tokens: list[Token]
    sentences: list[SentenceRead]

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of all sentences."""
        return [piece for sentence in self.sentences for piece in sentence.pieces]


def read_words(text: str, vocabulary: Vocabulary, lexicon: Lexicon, overlay: Overlay = NO_OVERLAY) -> Incident:
    """Read what people say into an incident; of the clauses in `overlay` people have said what they say."""
    read = read_by_rule(text, vocabulary, lexicon)
    place = place_in(read.sentences, vocabulary)
    pieces = read_again(read.pieces, read.shown, place, vocabulary, sequence_reader(), certainty())
    pieces = without_attempts(pieces, read.shown, vocabulary)
    pieces = [piece_over(piece, read.shown, overlay) for piece in pieces]
    return _incident(text, read, pieces, vocabulary)


def read_exactly(text: str, vocabulary: Vocabulary, lexicon: Lexicon, overlay: Overlay = NO_OVERLAY) -> Incident:
    """Read by rule alone what answers a question: of what it speaks is known, and few words are meant."""
    read = read_by_rule(text, vocabulary, lexicon)
    pieces = [piece_over(by_rule_alone(piece, vocabulary), read.shown, overlay) for piece in read.pieces]
    return _incident(text, read, pieces, vocabulary)


def _incident(text: str, read: TextRead, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Incident:
    clauses = tuple(_clause(piece, read.shown) for piece in pieces)
    return Incident(
        observations=settle(_one_voice([o for clause in clauses for o in clause.observations], vocabulary)),
        unread=text,
        named=_named(read.tokens, read.told),
        not_understood=tuple(dict.fromkeys(filter(None, _not_understood(read, pieces)))),
        clauses=clauses,
        language=language_of(text),
    )


def read_by_rule(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> TextRead:
    """The text sentence by sentence; the component and the speaker of one go over to the next."""
    lines = unwrapped(text)
    told = clean(without_why(lines))
    shown = lines if len(lines) == len(told) else told  # as it was written, unless cleaning moved the letters
    tokens = scan(told, lexicon)
    read = TextRead(shown, told, tokens, [])
    role: str | None = None
    speaker: str | None = None
    for sentence, start, end in _sentences(tokens, told):
        if "\n" in told[max(0, start - 2) : start]:
            speaker = None
        speaker = _speaker(sentence) or speaker
        sentence = _without_opening(sentence, told, start)
        pieces = Sentence(told, shown, start, end, sentence, vocabulary, role, speaker).read()
        named = [t.value for t in sorted(sentence, key=lambda t: t.inside) if t.kind == "role"]
        role = named[0] if named else role if any(piece.found for piece in pieces) else None
        read.sentences.append(SentenceRead(sentence, start, end, pieces))
    contrast = sorted((*contrasts(shown), *cures(shown)), key=lambda one: one.start)
    whole = _with_contrasts(read.sentences, contrast, shown, vocabulary)
    return read._replace(sentences=list(_with_complaints(list(whole), list(complaints(shown)), shown, vocabulary)))


def _with_contrasts(
    sentences: Sequence[SentenceRead], told: Sequence[Told], shown: str, vocabulary: Vocabulary
) -> Iterator[SentenceRead]:
    """The sentences with what is told of contrasts, and without the restarts that somebody did."""
    place = place_in(sentences, vocabulary)
    for sentence in sentences:
        pieces = []
        for piece in sentence.pieces:
            here = [one for one in told if piece.start <= one.start < piece.end and not piece.aside]
            signals = {one.signal for one in here}
            if any(one.observation.signal == "change.deployment" for one in piece.found):
                here = [one for one in here if one.signal != "contrast.follows_change"]  # it is the change that is told
            found = [
                one
                for one in piece.found
                if one.observation.signal not in signals
                and not (one.observation.signal in RESTARTS and _is_deed(one, here, shown))
            ]
            for one in here:
                words = " ".join(shown[one.start : one.end].split())
                observation = Observation(place(one.signal, one.start), one.signal, one.state, words)
                found.append(Found(observation, one.start, one.end))
            pieces.append(piece._replace(found=tuple(found)))
        yield sentence._replace(pieces=pieces)


def _is_deed(restart: Found, told: Sequence[Told], shown: str) -> bool:
    """Whether a restart is what somebody did, or what is told to have helped or not."""
    tried = any(one.signal.startswith("contrast.gone_after") and one.start <= restart.start < one.end for one in told)
    return tried or is_done_by_somebody(shown, restart.start, restart.end)


def _with_complaints(
    sentences: Sequence[SentenceRead], told: Sequence[Told], shown: str, vocabulary: Vocabulary
) -> Iterator[SentenceRead]:
    """The sentences with the troubles that are told in sentences of their own, each at the component that is named."""
    place = place_in(sentences, vocabulary)
    orchestrated = _ORCHESTRATED.search(shown) is not None
    for sentence in sentences:
        pieces = []
        for piece in sentence.pieces:
            found = [_at_home(one, orchestrated, vocabulary) for one in piece.found]
            for one in told:
                if piece.start <= one.start < piece.end and not piece.aside:
                    role = place(one.signal, one.start)
                    signal = vocabulary.seen_on(vocabulary.signal[one.signal], role).id
                    words = " ".join(shown[one.start : one.end].split())
                    read = Found(Observation(role, signal, one.state, words), one.start, one.end, whole=True)
                    found.append(_at_home(read, orchestrated, vocabulary))
            pieces.append(piece._replace(found=tuple(sorted(found, key=lambda one: one.start))))
        yield sentence._replace(pieces=pieces)


def _at_home(found: Found, orchestrated: bool, vocabulary: Vocabulary) -> Found:
    """A reading of a node that is down, where nobody speaks of Kubernetes: a database has nodes too."""
    read = found.observation
    family = vocabulary.signal["service.down"]
    if orchestrated or read.signal != family.on["node"] or any(w in read.words.lower() for w in ("ready", "레디")):
        return found
    return found._replace(observation=Observation(None, family.id, read.state, read.words))


def place_in(sentences: Sequence[SentenceRead], vocabulary: Vocabulary) -> Place:
    """Where a signal is seen that the rules did not read: on the nearest component of its sentence that fits it."""
    starts = [sentence.start for sentence in sentences]

    def place(signal: str, at: int) -> str | None:
        sentence = sentences[max(0, bisect_right(starts, at) - 1)]
        fitting = [t for t in sentence.tokens if t.kind == "role" and t.value in vocabulary.signal[signal].roles]
        nearest = min(fitting, key=lambda t: (t.inside, abs(t.start - at)), default=None)
        return nearest.value if nearest else vocabulary.signal[signal].place

    return place


def _clause(piece: Piece, shown: str) -> Clause:
    text = " ".join(shown[piece.start : piece.end].split()).strip(" ,;").rstrip(".!?")
    return Clause(text, tuple(found.observation for found in piece.found), piece.aside)


def _not_understood(read: TextRead, pieces: Sequence[Piece]) -> Iterator[str]:
    """The sentences in which nothing was recognised, but for those that are beside the matter."""
    starts = [piece.start for piece in pieces]
    for sentence in read.sentences:
        within = pieces[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not any(piece.found for piece in within) and not all(piece.aside for piece in within):
            yield " ".join(read.shown[sentence.start : sentence.end].split()).strip(" .,;:!?-")


def _without_opening(sentence: list[Token], text: str, start: int) -> list[Token]:
    """The tokens of a sentence without the "ok" that it begins with."""
    opens = _OPENS.match(text, start)
    return sentence[1:] if opens and sentence and sentence[0].end == opens.end() else sentence


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


def _sentences(tokens: Sequence[Token], text: str) -> Iterator[tuple[list[Token], int, int]]:
    sentence: list[Token] = []
    start = 0
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.kind == "turn" and _says_how_much(token, following):
            continue
        if token.kind in ("break", "turn"):
            yield sentence, start, token.start
            sentence, start = [], token.end if token.kind == "break" else token.start
            continue
        if len(sentence) == _LONGEST:
            yield sentence, start, token.start
            sentence, start = [], token.start
        sentence.append(token)
        if (
            token.state
            and text[max(0, token.start - 3) : token.start].lower() == "so "
            and _SO_THAT.match(text, token.end)
        ):
            yield sentence, start, token.end
            sentence, start = [], token.end
    yield sentence, start, len(text)


def _says_how_much(turn: Token, following: Token | None) -> bool:
    """Whether a "so" begins no sentence: "the queue is so long that nobody drains it"."""
    return turn.value == "so" and following is not None and following.state != "" and following.first == turn.last + 1
