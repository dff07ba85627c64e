"""A message of a program that stands alone is taken as one; what people write about it is not."""

from __future__ import annotations

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.logs.bare import is_bare_message
from diagnops.machine.readers import readers
from diagnops.training.marked import marked_texts

MESSAGES = [
    "backend shop_api has no server available!",
    "Server shop_api/n4 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 1 active and 0 backup servers left.",
    "Out of memory: Killed process 711 (ruby) total-vm:912kB, anon-rss:7kB, file-rss:0kB",
    "nginx invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0",
    "igb 0000:81:00.1 eth3: Detected Tx Unit Hang",
    "INFO: task nfsd:911 blocked for more than 240 seconds.",
    "Buffer I/O error on dev dm-9, logical block 77, async page read",
    "nf_conntrack: nf_conntrack: table full, dropping packet",
    "connect() failed (111: Connection refused) while connecting to upstream",
    "Partition [clicks,4] on broker 2: Shrinking ISR for partition [clicks,4] from 2,3,1 to 2",
    "HikariPool-3 - Connection is not available, request timed out after 5000ms (total=4, active=4, idle=0, waiting=9)",
]
SAID = [
    "the backend has no server available!",
    "backend shop_api has no server available since the deploy",
    "Server shop/n4 is DOWN again and nobody knows why",
    "Out of memory: the killer took our ruby process",
    "nfs: the server is not responding, still trying to reach somebody",
    "INFO: task force meets at nine",
    "upstream timed out for half of the users",
    'in the log: "connect() failed (111: Connection refused) while connecting to upstream"',
    "connect() failed (111: Connection refused) while connecting to upstream 로그가 보입니다",
    "TCP: too many resets",
    "BUG: the checkout page is slow",
]


@pytest.mark.parametrize("text", MESSAGES)
def test_a_message_alone_is_taken(text: str, vocabulary: Vocabulary) -> None:
    (part,) = parts([text], readers(), vocabulary)

    assert part.taken
    assert part.taken.findings


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_of_one_is_prose(text: str, vocabulary: Vocabulary) -> None:
    assert [one.taken for one in parts([text], readers(), vocabulary)] == [None]


def test_people_may_speak_between_two(vocabulary: Vocabulary) -> None:
    lines = [MESSAGES[2], "then it was quiet", MESSAGES[3], "so we moved it"]

    found = parts(lines, readers(), vocabulary)

    assert [(one.start, one.end, one.taken is None) for one in found] == [
        (0, 1, False), (1, 2, True), (2, 3, False), (3, 4, True),
    ]  # fmt: skip


def test_what_its_driver_says_below_belongs_to_it(vocabulary: Vocabulary) -> None:
    lines = [
        "EDAC skx MC1: HANDLING MCE MEMORY ERROR",
        "EDAC skx MC1: TSC 0x0",
        "EDAC skx MC1: ADDR 0x7f",
        "EDAC: what?",
    ]

    found = parts(lines, readers(), vocabulary)

    assert [(one.start, one.end, one.taken is None) for one in found] == [(0, 3, False), (3, 4, True)]


def test_hardly_a_line_of_what_people_told_is_taken(vocabulary: Vocabulary) -> None:
    """Those few that are: people pasted the line itself."""
    told = marked_texts(vocabulary)[::5]
    taken = [line for one in told for line in one.text.split("\n") if is_bare_message(line)]

    assert len(told) > 5000
    assert [
        line
        for line in taken
        if not line.startswith(("nfs: server ", "nf_conntrack: ", "NETDEV ", "sd ", "EXT4-fs error"))
    ] == []
