"""Search in a list of cases: whole words, whatever their endings; what begins so only where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import CaseFilter, Workspace
from diagnops.kb.case import Text

EBS, INTEL = "ebs-queue-saturation", "intel-10g-bonding-driver"


def _found(desk: Workspace, text: str) -> list[str]:
    return desk.cases.names(CaseFilter(text=text))


def test_words_are_found_whole_and_whatever_their_endings(desk: Workspace) -> None:
    queue = _found(desk, "queue")

    assert EBS in queue
    assert _found(desk, "QUEUES") == _found(desk, "queueing") == queue
    assert EBS in _found(desk, "the volumes of a database")
    assert _found(desk, "ueu") == []  # a part of a word is no word
    assert _found(desk, "queue zebra") == []  # all have to stand there


@pytest.mark.parametrize("text", ["볼륨", "볼륨에서", "볼륨의 큐"])
def test_korean_words_are_found_whatever_particle_they_have(desk: Workspace, text: str) -> None:
    assert EBS in _found(desk, text)


def test_ids_tags_products_and_signals_are_words_too(desk: Workspace) -> None:
    case = desk.cases.get(INTEL)
    desk.case_base.add([replace(case, tags=("platform-team",))], who="kim")

    assert _found(desk, INTEL) == [INTEL]
    assert _found(desk, "platform-team") == [INTEL]
    assert INTEL in _found(desk, "team platform")
    assert EBS in _found(desk, "io.queue_length")


def test_what_begins_a_word_of_a_title_is_found_where_no_case_has_the_word(desk: Workspace) -> None:
    desk.case_base.add([replace(desk.cases.get(INTEL), title=Text(en="A quokka bites"))], who="kim")

    assert _found(desk, "quok bit") == [INTEL]
    assert _found(desk, "uokka") == []


def test_those_whose_title_has_the_words_come_first(desk: Workspace) -> None:
    ebs, intel = desk.cases.get(EBS), desk.cases.get(INTEL)
    desk.case_base.add([replace(ebs, story="A wombat sat on it.")], who="kim")
    desk.case_base.add([replace(intel, title=Text(en="Wombats on the network"))], who="kim")

    assert _found(desk, "wombat") == [INTEL, EBS]


def test_words_that_stand_everywhere_are_not_looked_for(desk: Workspace) -> None:
    assert _found(desk, "the queue") == _found(desk, "queue")
    assert _found(desk, "the") == [name for name in _found(desk, "") if "the" in name]


def test_what_was_written_a_moment_ago_is_found_and_what_is_gone_is_not(desk: Workspace, own_base: Path) -> None:
    assert _found(desk, "wombat") == []
    with Workspace.open(own_base) as other:
        other.case_base.add([replace(other.cases.get(EBS), story="A wombat sat on it.")], who="kim")
        assert _found(desk, "wombats") == [EBS]
        other.case_base.remove(EBS, who="kim")

    assert _found(desk, "wombats") == []
