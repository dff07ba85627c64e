"""The second reading: what the rules read is held against the learned reader, and what that alone sees is added.

Either may be wrong. A reading is kept, with how likely it is right, when that is likely enough; else its words stay
words. `intake/certainty.py` says how likely, from which of the two read it and what the learned reader takes the words
for.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from msgspec.structs import replace

from diagnops.intake.asides import NOBODY_KNOWS_WHY
from diagnops.intake.certainty import Certainty, Features, by_kind, log_odds
from diagnops.intake.contexts import (
    speaks_of_else,
    tells_a_habit,
    tells_of_calm,
    tells_of_change,
    tells_of_once,
    tells_of_trouble,
    tells_only_a_limit,
)
from diagnops.intake.deeds import RESTARTS, is_done_by_somebody
from diagnops.intake.figures import Amount, by_levels
from diagnops.intake.fractions import fraction_in
from diagnops.intake.korean import (
    denies,
    ends_well,
    is_only_not_to_blame,
    tells_nothing_of,
    tells_of_room,
    tells_only_a_setting,
)
from diagnops.intake.lacking import tells_of_nothing_left
from diagnops.intake.said_of_else import lacks_words
from diagnops.intake.segments import Segment, segments
from diagnops.intake.sentence import Found, Piece
from diagnops.intake.sequence_reader import GROUPS, STATES, SequenceReader
from diagnops.intake.states import is_how_much_is_used
from diagnops.kb.case import State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoder import Vectors

_SEEN = 0.3  # from this share on a segment may tell an observation
_SURE = 0.87  # the learned reader is right then whatever the words are
_SHARE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?(?:%|percent|퍼센트|프로)")
_PLAIN = re.compile(
    r"\b(?:hang(?:s|ing)?|lock(?:s|ed|ing)? up|outage|downtime|unresponsive)\b|느려(?=요|졌|집)", re.IGNORECASE
)
_PLAIN_LEAST = 0.45
_ELSE_LEAST = 0.75  # in a clause that speaks of something else than what is seen now: few of them taught what it weighs
_SHORTEST = 12  # characters; what is left of a piece beside a reading and is shorter stays with it
# What stands for a secret or for a name in a template; and "no idea why", which says that it is so.
_BESIDE = re.compile(rf"<[a-z]+(?:-[a-z]+)*>|{NOBODY_KNOWS_WHY}", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][._][A-Za-z]|[a-z][A-Z]")  # as programs have them: what it means is exact
_MOST = 100_000  # characters that are read again, of a text that is longer than anybody would write
_LONG = 400  # pieces; a longer text is no different
_TROUBLE, _FINE = 1, 2  # columns of `Seen.side`

Place = Callable[[str, int], str | None]
"""The component that a signal is said of at a character of a text."""


class Candidate(NamedTuple):
    """A reading that may be right, and what tells how likely; None where the learned reader has no say."""

    found: Found
    features: Features | None


class _Run(NamedTuple):
    """Words in a row that tell something by the learned reader, and what."""

    start: int
    end: int
    signal: str
    state: State


def read_again(
    pieces: Sequence[Piece], text: str, place: Place, vocabulary: Vocabulary, reader: SequenceReader, judge: Certainty
) -> list[Piece]:
    """The pieces of `text` with what is likely so, each reading with its certainty."""
    likely = []
    for found, features in candidates(pieces, text, place, vocabulary, reader):
        sure = judge.of(features) if features else by_kind(found.observation, vocabulary)
        if features is None or (
            sure >= _least(found, features, judge) and not _is_a_mere_topic(found, features, sure, text, vocabulary)
        ):
            likely.append(_sure(found, sure))
    return list(_pieces_with(_without_contradictions(_surer(likely)), pieces))


def _least(found: Found, features: Features, judge: Certainty) -> float:
    """How likely a reading must be; some words for what is down or hangs mean hardly anything else."""
    if features.elsewhere:
        return max(judge.least, _ELSE_LEAST)
    plain = features.by_rule and not features.fine and _PLAIN.search(found.observation.words) is not None
    return min(judge.least, _PLAIN_LEAST) if plain else judge.least


def _surer(likely: Sequence[Found]) -> list[Found]:
    """The readings without those of whole sentences that words of the same text tell more surely."""
    sure: dict[tuple[str, str], float] = {}
    for one in likely:
        key = (one.observation.signal, one.observation.state)
        sure[key] = max(sure.get(key, 0.0), one.observation.certainty)
    return [
        one
        for one in likely
        if not one.whole or one.observation.certainty >= sure[one.observation.signal, one.observation.state]
    ]


def _says_otherwise(run: _Run, words: str, vocabulary: Vocabulary) -> bool:
    """Whether words have what makes something else of them than the learned reader takes them for."""
    if lacks_words(run.signal, words):
        return True
    if vocabulary.is_trouble(run.signal, run.state):
        seen = vocabulary.signal[run.signal].layer not in ("contrast", "change")
        return (
            tells_only_a_setting(words)
            or tells_only_a_limit(words)
            or tells_of_room(words)
            or (seen and ends_well(words))
        )
    if run.state == "normal" and tells_of_trouble(words) and not tells_of_calm(words):
        return True
    if run.state == "normal" and is_how_much_is_used(vocabulary.signal[run.signal]) and tells_of_nothing_left(words):
        return True
    change = vocabulary.signal[run.signal].layer == "change"
    return run.state == "absent" and (not denies(words) or (change and is_only_not_to_blame(words)))


def _is_outvoted(run: _Run, words: str, vocabulary: Vocabulary) -> bool:
    """Whether a share that is told with it says otherwise: "cache hit rate 99 %" is not low."""
    signal = vocabulary.signal[run.signal]
    levels, shares = signal.levels, [float(share) for share in _SHARE.findall(words)]
    if levels is None or levels.unit != "%":
        return False
    if not shares and is_how_much_is_used(signal) and (share := fraction_in(words)) is not None:
        return by_levels(Amount(share, "%"), levels) != run.state
    if len(shares) != 1:
        return False
    judged = by_levels(Amount(shares[0], "%"), levels)
    return judged is not None and judged != run.state


def _says_the_same_in_general(run: _Run, told: Observation, vocabulary: Vocabulary) -> bool:
    """Whether the learned reader takes words for a kind of what the rules read, or for what that is a kind of."""
    kin = run.signal in vocabulary.above(told.signal) or told.signal in vocabulary.above(run.signal)
    return kin and run.state == told.state


def _is_a_mere_topic(found: Found, features: Features, sure: float, text: str, vocabulary: Vocabulary) -> bool:
    """Whether the learned reader alone, and not quite sure, takes words for trouble of which none is one of trouble."""
    if features.by_rule or sure >= _SURE or tells_of_trouble(text[found.start : found.end]):
        return False
    layer = vocabulary.signal[found.observation.signal].layer
    return layer not in ("contrast", "change") and not features.fine


def by_rule_alone(piece: Piece, vocabulary: Vocabulary) -> Piece:
    """A piece whose readings nobody has read again, each with the certainty of its kind."""
    return piece._replace(found=tuple(_sure(f, by_kind(f.observation, vocabulary)) for f in piece.found))


def candidates(
    pieces: Sequence[Piece], text: str, place: Place, vocabulary: Vocabulary, reader: SequenceReader
) -> Iterator[Candidate]:
    """Everything that is read by rule or by the learned reader, likely or not."""
    told = _Told(text, reader, vocabulary)
    runs = [list(told.runs(group)) for group in range(len(GROUPS))]
    read_by_rule: set[_Run] = set()
    for piece in pieces:
        for found in piece.found:
            met = [run for some in runs for run in _meeting(some, found)]
            alike = [run for run in met if run.signal == found.observation.signal]
            same = any(run.state == found.observation.state for run in alike) or any(
                _says_the_same_in_general(run, found.observation, vocabulary) for run in met
            )
            by_name = _NAME.search(text, found.start, found.end) is not None
            # Of when, where and for whom it happens the learned reader knows less than the rules.
            rules_know = (
                by_name or found.whole or (not same and vocabulary.signal[found.observation.signal].layer == "contrast")
            )
            features = None if rules_know else told.features(found, by_rule=True, by_reader=same)
            read_by_rule.update(met if by_name or not told.knows(found) else alike)
            if not told.is_long_ago(found):
                yield Candidate(found, features)
    for run in chain.from_iterable(runs):
        around = _meeting(pieces, run)
        home = max(around, key=lambda piece: min(piece.end, run.end) - max(piece.start, run.start), default=None)
        if run in read_by_rule or home is None or home.aside or told.is_long_ago(run):
            continue
        if run.signal in RESTARTS and is_done_by_somebody(text, run.start, run.end):
            continue
        layer, words = vocabulary.signal[run.signal].layer, text[run.start : run.end]
        if layer == "change" and not tells_of_change(words):
            continue
        if run.state == "absent" and layer == "contrast":
            continue  # that it is not so decides against a case, and people hardly ever say it
        if _says_otherwise(run, words, vocabulary):
            continue
        if not vocabulary.is_trouble(run.signal, run.state) and tells_a_habit(words):
            continue
        start, end = max(run.start, home.start), min(run.end, home.end)
        words = " ".join(text[start:end].split())
        if tells_nothing_of(run.signal, words) or _is_outvoted(run, words, vocabulary):
            continue
        found = Found(Observation(place(run.signal, start), run.signal, run.state, words), start, end)
        yield Candidate(found, told.features(found, by_rule=False, by_reader=True))


class _Span(Protocol):
    """Characters of a text from `start` to before `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_SpanT = TypeVar("_SpanT", bound=_Span)


class _Told:
    """What the learned reader says of a text."""

    def __init__(self, text: str, reader: SequenceReader, vocabulary: Vocabulary) -> None:
        self._text, self._reader, self._vocabulary = text, reader, vocabulary
        self._cut = list(segments(text))
        self._elsewhere: dict[int, bool] = {}
        self._long_ago: dict[int, bool] = {}
        self._seen = seen = reader.read(_BESIDE.sub(lambda beside: " " * len(beside[0]), text[:_MOST]))
        self._tells = [1 - side[:, 0] for side in seen.side]

    def runs(self, group: int) -> Iterator[_Run]:
        """The segments that tell something of a group; those in a row, of a sentence, of one signal are one."""
        start, end, last = 0, 0, ""
        for segment in (*self._cut, Segment(len(self._text), len(self._text), True)):
            here = self._within(segment.start, segment.end)
            told = ""
            if here.stop > here.start and self._tells[group][here].mean() >= _SEEN:
                told = self._reader.names[group][int(self._mean(self._seen.signal[group], group, here).argmax())]
            if last and (told != last or segment.first):
                yield _Run(start, end, last, self._state(last, group, self._within(start, end)))
                last = ""
            if told in self._vocabulary.signal:
                start, end, last = start if last else segment.start, segment.end, told

    def features(self, found: Found, *, by_rule: bool, by_reader: bool) -> Features | None:
        """What tells how likely a reading is right; None where there are no words or the signal is not known."""
        place = self._reader.place(found.observation.signal)
        here = self._within(found.start, found.end)
        if place is None or here.start == here.stop:
            return None
        group, number = place
        fine = not self._vocabulary.is_trouble(found.observation.signal, found.observation.state)
        tells = float(self._tells[group][here].mean())
        return Features(
            seen=log_odds(tells),
            side=log_odds(float(self._seen.side[group][here, _FINE if fine else _TROUBLE].mean()) / (tells + 1e-6)),
            signal=log_odds(float(self._seen.signal[group][here, number].max())),
            length=math.log(min(_LONG, len(self._seen.starts))),
            elsewhere=any(self._speaks_of_else(one) for one in _meeting(self._cut, found)),
            fine=fine,
            by_rule=by_rule,
            by_reader=by_reader,
        )

    def _speaks_of_else(self, segment: Segment) -> bool:
        known = self._elsewhere.get(segment.start)
        if known is None:
            known = self._elsewhere[segment.start] = speaks_of_else(self._text[segment.start : segment.end])
        return known

    def is_long_ago(self, found: Found | _Run) -> bool:
        """Whether all that was read stands where something is told that was once."""
        around = _meeting(self._cut, found)
        for one in around:
            if one.start not in self._long_ago:
                self._long_ago[one.start] = tells_of_once(self._text[one.start : one.end])
        return bool(around) and all(self._long_ago[one.start] for one in around)

    def knows(self, found: Found) -> bool:
        """Whether the learned reader knows the signal that was read."""
        return self._reader.place(found.observation.signal) is not None

    def _state(self, signal: str, group: int, here: slice) -> State:
        """The likeliest of the states that a signal may have, by the side that is seen."""
        known = self._vocabulary.signal[signal]
        side = self._seen.side[group][here].mean(axis=0)
        fine = float(side[_FINE] / (side[_TROUBLE] + side[_FINE]))
        share = self._mean(self._seen.state, group, here)

        def likely(state: State) -> float:
            return float(share[STATES.index(state)]) * (
                1 - fine if self._vocabulary.is_trouble(signal, state) else fine
            )

        return max(known.states, key=likely)

    def _mean(self, of: Vectors, group: int, here: slice) -> Vectors:
        """The mean of a distribution over pieces, each as far as it tells something of a group."""
        weight = self._tells[group][here] + 1e-3
        mean: Vectors = weight @ of[here] / weight.sum()
        return mean

    def _within(self, start: int, end: int) -> slice:
        """The pieces of which some character stands between two."""
        first = int(np.searchsorted(self._seen.ends, start, side="right"))
        return slice(first, max(first, int(np.searchsorted(self._seen.starts, end, side="left"))))


def _sure(found: Found, certainty: float) -> Found:
    return found._replace(observation=replace(found.observation, certainty=certainty))


def _meeting(spans: Sequence[_SpanT], span: _Span) -> Sequence[_SpanT]:
    """Those of some spans, in order and apart from each other, that share a character with a span."""
    first = bisect_right(spans, span.start, key=lambda one: one.end)
    return spans[first : bisect_left(spans, span.end, first, key=lambda one: one.start)]


def _without_contradictions(likely: Iterable[Found]) -> list[Found]:
    """The readings without those that take words for another state of a signal than a surer one does, in order."""
    held: list[Found] = []
    together: list[Found] = []
    end = 0
    for found in sorted(likely, key=lambda found: (found.start, -found.observation.certainty)):
        if found.start >= end:
            held += _surest(together)
            together = []
        together.append(found)
        end = max(end, found.end)
    return held + _surest(together)


def _surest(together: Sequence[Found]) -> list[Found]:
    """Of readings that may share words those that no surer one contradicts, in their order: that takes the same words
    for another state of the signal."""
    held: dict[str, list[Found]] = {}
    for found in sorted(together, key=lambda found: -found.observation.certainty):
        surer = held.setdefault(found.observation.signal, [])
        others = (one for one in surer if one.observation.state != found.observation.state)
        if not any(found.start < one.end and one.start < found.end for one in others):
            surer.append(found)
    return [found for found in together if found in held[found.observation.signal]]


def _pieces_with(held: Sequence[Found], pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with the readings that are held, in order; one in which only a part tells something is cut."""
    for piece in pieces:
        first = bisect_left(held, piece.start, key=lambda one: one.start)
        found = held[first : bisect_left(held, piece.end, first, key=lambda one: one.start)]
        if piece.found or not found:
            yield piece._replace(found=tuple(found))
            continue
        at = piece.start
        stops = [*(one.start for one in found[1:]), piece.end]
        for one, stop in zip(found, stops, strict=True):
            if one.start - at >= _SHORTEST:
                yield Piece(at, one.start)
                at = one.start
            end = one.end if stop - one.end >= _SHORTEST else stop
            yield Piece(at, end, (one,))
            at = end
        if at < piece.end:
            yield Piece(at, piece.end)
