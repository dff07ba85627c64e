"""What stands beside the name of a signal may make something else of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.beside_rules import NEEDS, RULES
from diagnops.intake.said_of_else import lacks_words
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("sentence", "signal"),
    [
        ("It looks as if the worker threads were deadlocked.", "jvm.thread.deadlock"),
        ("Three nodes are stuck in NotReady.", "service.hang"),
        ("The pods of that node are all stuck in a Terminating state.", "service.hang"),
        ("With 4 GB in use it is impossible to OOM.", "memory.oom_kill"),
        ("Two attempts to stop the process failed.", "service.error_rate"),
        ("The card counts many receive errors.", "service.error_rate"),
        ("A ping to the other site with a packet size of 1400 gets an answer.", "network.rtt"),
        ("Then I deployed a new cluster.", "change.deployment"),
        ("The group is unable to scale up.", "change.scaling"),
        ("The backups have stopped working.", "service.down"),
        ("We have no database connections configured.", "db.client.connection.count"),
        ("Some bots are crawling the shop.", "service.latency"),
        ("The cache slowly fills the disk.", "service.latency"),
        ("The cleanup did not free any disk space.", "system.filesystem.utilization"),
    ],
)
def test_a_name_that_is_said_of_something_else_is_not_read(sentence: str, signal: str, read: Read) -> None:
    assert signal not in {o.signal for o in read(sentence).observations}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The import is stuck in the middle.", "service.hang=present"),
        ("The worker threads are deadlocked.", "jvm.thread.deadlock=present"),
        ("The requests failed all night.", "service.error_rate=high"),
        ("The CPU does not look busy.", "system.cpu.utilization=normal"),
        ("After a week the whole machine locks up.", "service.hang=present"),
    ],
)
def test_the_same_name_is_read_where_it_is_meant(sentence: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(sentence).observations}


def test_words_are_needed_of_signals_that_there_are(vocabulary: Vocabulary) -> None:
    assert {*NEEDS, *(rule.signal for rule in RULES if rule.signal)} <= set(vocabulary.signal)
    assert lacks_words("change.scaling", "We added a few volumes")
    assert not lacks_words("change.scaling", "We added two nodes")
