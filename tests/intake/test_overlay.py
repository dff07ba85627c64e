"""What people said of clauses is laid over what the readers read, and over nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import NO_OVERLAY, overlay_of
from diagnops.intake.pasted import read_pasted
from diagnops.kb.incident import Incident
from diagnops.kb.misreading import Misreading
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[..., Incident]
CPU = "system.cpu.utilization"


@pytest.fixture
def over(vocabulary: Vocabulary, lexicon: Lexicon) -> Read:
    """Read a text with what was said of clauses."""

    def read(text: str, *said: Misreading) -> Incident:
        overlay = overlay_of(said) if said else NO_OVERLAY
        return read_pasted(text, vocabulary, lexicon, overlay=overlay)

    return read


def _seen(incident: Incident) -> set[str]:
    return {str(observation) for observation in incident.observations}


def test_a_reading_is_turned_wherever_the_same_clause_stands(over: Read) -> None:
    said = Misreading("the database CPU is fine", "database", CPU, "high")
    for text in ("The database CPU is fine.", "queries are slow, the Database  CPU is fine, what now?"):
        assert f"database/{CPU}=normal" in _seen(over(text))

        found = over(text, said)

        assert f"database/{CPU}=high" in _seen(found)
        assert f"database/{CPU}=normal" not in _seen(found)
        (turned,) = [o for o in found.observations if o.signal == CPU]
        assert turned.was_read
        assert 0.9 < turned.certainty < 1


def test_a_reading_is_taken_out_and_what_else_was_read_stays(over: Read) -> None:
    text = "the database CPU is fine, the volume queue depth is high"

    found = over(text, Misreading("the database CPU is fine", "database", CPU))

    assert _seen(found) == {"volume/io.queue_length=high"}
    assert "the database CPU is fine" in found.not_understood or found.clauses[0].unread


def test_a_clause_from_which_nothing_was_read_says_what_somebody_said(over: Read) -> None:
    text = "the gizmo does its dance again"
    assert not over(text).observations

    found = over(text, Misreading(text, "volume", "io.queue_length", "high"))

    assert _seen(found) == {"volume/io.queue_length=high"}
    assert not found.not_understood


def test_other_words_other_figures_and_what_was_taken_back_are_read_as_before(over: Read) -> None:
    said = Misreading("the volume queue depth is 60", "volume", "io.queue_length", "normal")
    back = Misreading("the database CPU is fine", "database", CPU, "high", withdrawn="now")

    assert "volume/io.queue_length=normal" in _seen(over("the volume queue depth is 60", said))
    for text in ("the volume queue depth is 61", "the volume queue depth is now 60"):
        assert _seen(over(text, said)) == _seen(over(text))
    assert _seen(over("the database CPU is fine", back)) == _seen(over("the database CPU is fine"))


def test_korean_clauses_are_known_again(over: Read) -> None:
    said = Misreading("DB CPU는 정상", "database", CPU, "high")

    assert f"database/{CPU}=high" in _seen(over("쿼리가 느리고, DB CPU는 정상.", said))


def test_a_line_that_a_program_printed_is_known_again_too(over: Read) -> None:
    text = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1        50G   49G  300M 100% /\n"
    read = over(text)
    (full,) = [o for o in read.observations if o.signal == "system.filesystem.utilization"]

    said = Misreading(full.words, full.role, full.signal, "normal")

    assert (full.state, _seen(over(text, said))) == ("high", {f"{full.role}/{full.signal}=normal"})
