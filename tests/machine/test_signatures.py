"""The tables of signatures: every row is well made, matches its own example, and is taken for nothing else."""

from __future__ import annotations

import re

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.signatures import FOLDER, Signature, Signatures, needed, read_signatures, signatures

ROWS = [(path.name, row) for path in sorted(FOLDER.glob("messages-*.tsv")) for row in read_signatures(path)]
# Pairs of signals of which the same line may tell.
BOTH = {
    frozenset(("nic.speed_mismatch", "nic.link_down")),
    frozenset(("nic.bond_failover", "nic.link_down")),
    frozenset(("balancer.unhealthy_hosts", "balancer.health_check.failures")),
    frozenset(("k8s.certificate.expired", "tls.certificate.expired")),
    frozenset(("balancer.backend_connection_errors", "tcp.connection_refused")),
    frozenset(("k8s.webhook.failure", "service.timeout")),
    frozenset(("cache.replication.broken", "tcp.connection_refused")),
}
ALSO = {row.pattern for name, row in ROWS if name == "messages-also.tsv"}  # which are there for such pairs


def _at(name: str, row: Signature) -> str:
    return f"{name}: {row.pattern}"


def test_every_row_speaks_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    for name, row in ROWS:
        signal = vocabulary.signal[row.signal]
        assert row.state in signal.states or (row.ends and row.state is None), _at(name, row)
        assert row.role is None or row.role in vocabulary.role, _at(name, row)
        assert set(row.products) <= vocabulary.product.keys(), _at(name, row)
        assert row.example, _at(name, row)
        assert row.source, _at(name, row)


def test_every_pattern_can_be_found_by_a_word() -> None:
    """A pattern that cannot may have a longer word, or say by `\\b` where its first or last one ends."""
    for name, row in ROWS:
        assert all(needed(row.pattern)), _at(name, row)


def test_every_pattern_stands_once() -> None:
    patterns = [row.pattern for _, row in ROWS]

    assert sorted(patterns) == sorted(set(patterns))


def test_every_pattern_matches_its_example_and_no_other_signal_does() -> None:
    for name, row in ROWS:
        found = list(signatures().match(row.example))
        assert row.pattern in {one.signature.pattern for one in found}, _at(name, row)
        if row.pattern in ALSO:
            continue
        others = {one.signature.signal for one in found if one.signature.pattern not in ALSO} - {row.signal}
        assert {o for o in others if frozenset((o, row.signal)) not in BOTH} == set(), _at(name, row)


def test_no_pattern_runs_away() -> None:
    """Nested repeats take a time that doubles with each character."""
    for name, row in ROWS:
        assert not re.search(r"[+*]\)[+*]", row.pattern), _at(name, row)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"hung task \w+", [["task"]]),  # what comes before "hung" may belong to its word
        (r"\bdown\b", [["down"]]),
        (r"foos? barn (a|b)c nose", [["barn"]]),
        (r"one\s+three\s*four five\b", [["five"]]),
        (r"\bone\s+three\s+four five\b", [["one", "three", "four", "five"]]),
        (r"sent (?:(x)|y)z? sense_of", [["sense"]]),
        (r"up|\bdown again", [[], ["down"]]),
    ],
)
def test_the_words_that_a_pattern_needs(pattern: str, words: list[list[str]]) -> None:
    assert needed(pattern) == words


def test_what_a_line_is_of_is_told() -> None:
    row = Signature(r"\b(?P<of>\w+): link down", "nic.link_down", "present", "nic", (), False, "", "")

    assert [one.of for one in Signatures([row]).match("e1000e 0000:01:00.0 eth0: Link Down")] == ["eth0"]
    assert list(Signatures([row]).match("eth0: link up")) == []
