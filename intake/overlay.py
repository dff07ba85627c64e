"""An overlay: clauses that somebody said were misread, laid over what the readers read from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.sentence import Found, Piece
from diagnops.kb.incident import Clause, Observation
from diagnops.kb.misreading import Misreading, folded
from diagnops.kb.vocabulary import Vocabulary

Overlay = Mapping[str, tuple[Misreading, ...]]
"""What people said of clauses, by the clause as it is known again."""

NO_OVERLAY: Overlay = MappingProxyType({})


class Prose(NamedTuple):
    """What prose is read by, in the order in which every reader of it takes it."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    overlay: Overlay = NO_OVERLAY


# Somebody looked at the very words; but not at the incident they stand in now, so that they alone rule out no case.
_SAID = 0.97


def overlay_of(misreadings: Iterable[Misreading]) -> Overlay:
    """What stands of some misreadings, as an overlay."""
    found: dict[str, tuple[Misreading, ...]] = {}
    for one in misreadings:
        if one.stands:
            found[one.of[0]] = (*found.get(one.of[0], ()), one)
    return found


def said_of(clauses: Iterable[str], overlay: Overlay) -> frozenset[tuple[str | None, str]]:
    """The places of which people said what these clauses say, or that they say nothing; also where no role is read."""
    said = (one for clause in clauses for one in overlay.get(folded(clause), ())) if overlay else ()
    return frozenset((role, one.signal) for one in said for role in (one.role, None))


def piece_over(piece: Piece, text: str, overlay: Overlay) -> Piece:
    """A piece of prose with what people said of its words in the place of what was read; `text` is what it is of."""
    if not overlay or not (said := overlay.get(folded(text[piece.start : piece.end]))):
        return piece
    places = {(role, one.signal) for one in said for role in (one.role, None)}  # it may have been read of nowhere
    words = " ".join(text[piece.start : piece.end].split())
    kept = (found for found in piece.found if (found.observation.role, found.observation.signal) not in places)
    told = (Observation(o.role, o.signal, o.state, words, certainty=_SAID) for o in said if o.state)
    found = (*kept, *(Found(observation, piece.start, piece.end) for observation in told))
    return piece._replace(found=found, aside=piece.aside and not found)


def printed_over(clause: Clause, overlay: Overlay) -> Clause:
    """What a program printed with what people said of its lines in the place of what was read from them."""
    if not overlay:
        return clause
    told = (line_over(observation, overlay) for observation in clause.observations)
    return replace(clause, observations=tuple(observation for observation in told if observation))


def line_over(read: Observation, overlay: Overlay) -> Observation | None:
    """What was read from a line, or what people said of it; None where they said that it says nothing of that."""
    for one in overlay.get(folded(read.words), ()):
        if one.signal == read.signal and read.role in (one.role, None):
            return replace(read, state=one.state, certainty=_SAID) if one.state else None
    return read
