"""Signatures: how a log line reads that shows a signal, kept as data in `data/messages-*.tsv`.

A pattern is held against the message alone, without the time, the host and the program before it, anywhere in it and
whatever its case. Hundreds of patterns over many lines are quick because each is tried only where all the whole words
stand that it cannot do without: a pattern has to have one outside its groups, classes and repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary

FOLDER = Path(__file__).with_name("data")
COLUMNS = "pattern signal state role products ends example source".split()
_WORD = re.compile(r"[^\W\d_]{3,}")
LOOKED_AT = 4000  # characters of a message; patterns take time that grows faster than it
# How often a signature is right: one of a product or a component, and one that a program of any kind may print.
_NAMED, _OF_ANY = 0.98, 0.95
# A hole stands for characters that the pattern leaves open: beside one, nobody knows where a word ends.
_HOLE = "\0"
_COMMON = frozenset(
    "and because been client closed connect connection could database device error exception failed failure file for"
    " from has host kernel message not out process read received refused request server service session started state"
    " status system the timed timeout was while with write".split()
)
_INSIDE = (
    (r"\\[bABZ]|\\s\+|\\s(?![*?{])| \+", " "),
    (r"\\[dDwWsS]", _HOLE),
    (r"\\.", " "),
    (r"\[\^?\]?[^\]]*\]", _HOLE),
)
_OUTSIDE = ((r"[\s\S](?:[?*+]|\{[\d,]+\})+", _HOLE), (r"\.", _HOLE), (r"[\^$]", " "))


class Signature(NamedTuple):
    """A kind of log line, and what it shows: `signal` in `state`, on `role` where the line itself tells.

    A line that `ends` says that what set the signal before is over; where both patterns have a group `of`, only for the
    same one (a device, a server). `products` are given away by such a line. Which versions write it is not
    asked: what stands in a log was written, and distributions carry newer messages in older versions.
    """

    pattern: str
    signal: str
    state: State | None
    role: str | None
    products: tuple[str, ...]
    ends: bool
    example: str
    source: str


class Match(NamedTuple):
    """A signature that a message has, and what it is of: a device, a server; empty where the pattern names nothing.

    `told` is the part of the message that has it.
    """

    signature: Signature
    of: str
    told: str


class Signatures:
    """Signatures by the rarest word that each needs, with all of them; patterns are compiled when they are first
    tried."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self._by_word: dict[str, list[tuple[Signature, frozenset[str]]]] = {}
        for one in signatures:
            for words in needed(one.pattern):
                self._by_word.setdefault(_rarest(words), []).append((one, frozenset(words)))
        self._compiled: dict[str, re.Pattern[str]] = {}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of which a line has one where a signature may match."""
        return frozenset(self._by_word)

    def match(self, text: str) -> Iterator[Match]:
        """The signatures that a message has, each once."""
        tried = set()
        said = frozenset(_WORD.findall(text.lower()))
        for word in self.words & said:
            for one, words in self._by_word[word]:
                if words <= said and one.pattern not in tried:
                    tried.add(one.pattern)
                    if found := self._pattern(one).search(text):
                        yield Match(one, found.groupdict().get("of") or "", found[0])

    def by_signal(self, text: str) -> dict[str, Match]:
        """What a message shows by each signal; of several signatures of one signal, that which says the most."""
        found: dict[str, Match] = {}
        for one in self.match(text):
            signal = one.signature.signal
            if signal not in found or _says(one.signature) > _says(found[signal].signature):
                found[signal] = one
        return found

    def _pattern(self, signature: Signature) -> re.Pattern[str]:
        found = self._compiled.get(signature.pattern)
        if found is None:
            found = self._compiled[signature.pattern] = re.compile(signature.pattern, re.IGNORECASE)
        return found


class Shown(NamedTuple):
    """What a message shows, with how often that is right."""

    signal: str
    state: State
    role: str | None
    certainty: float


def shown_by(message: str, vocabulary: Vocabulary | None = None) -> list[Shown]:
    """The signals that a message of a program shows, for readers of output that holds such messages as fields.

    What it ends is shown in the state in which that leaves it. With a vocabulary only its signals are given.

    >>> shown_by("connect() failed (111: Connection refused) while connecting to upstream")[0].signal
    'balancer.backend_connection_errors'
    """
    return [
        Shown(signal, row.state, row.role, _NAMED if row.products or row.role else _OF_ANY)
        for signal, (row, _, _) in sorted(signatures().by_signal(message[:LOOKED_AT]).items())
        if row.state and (vocabulary is None or signal in vocabulary.signal)
    ]


@cache
def signatures() -> Signatures:
    """All that are shipped."""
    return Signatures([one for path in sorted(FOLDER.glob("messages-*.tsv")) for one in read_signatures(path)])


def read_signatures(path: Path) -> list[Signature]:
    """The rows of a file. Its head names the columns; a line that begins with `#` is a remark."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    if not lines or lines[0].split("\t") != COLUMNS:
        raise ValueError(f"{path.name} does not begin with the columns {' '.join(COLUMNS)}")
    return [_signature(line.split("\t"), path) for line in lines[1:]]


def _says(one: Signature) -> tuple[int, int, str]:
    """How much a signature says: the product first, then by how many characters it is told."""
    return len(one.products), len(one.pattern), one.pattern


def _signature(cells: list[str], path: Path) -> Signature:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{path.name}: {len(cells)} cells where {len(COLUMNS)} belong: {' | '.join(cells)[:120]}")
    pattern, signal, state, role, products, ends, example, source = cells
    return Signature(
        pattern, signal, cast("State", state) if state else None, role or None, tuple(products.split()),
        ends == "1", example, source,
    )  # fmt: skip


def needed(pattern: str) -> list[list[str]]:
    r"""The words of each alternative of a pattern, all of which a line has where that alternative matches.

    >>> needed(r"Out of memory: Kill(ed)? \d+"), needed(r"\blink is (down|lost)|resetting the adapter\b")
    ([['memory']], [['link'], ['the', 'adapter']])
    """
    for what, instead in _INSIDE:
        pattern = re.sub(what, instead, pattern)
    while (shorter := re.sub(r"\([^()]*\)", _HOLE, pattern)) != pattern:
        pattern = shorter
    for what, instead in _OUTSIDE:
        pattern = re.sub(what, instead, pattern)
    return [_whole_words(one) for one in pattern.split("|")]


def _rarest(words: Sequence[str]) -> str:
    """The word that the fewest lines have: those that every log is full of tell little, else it is the longest."""
    return max(words, key=lambda word: (word not in _COMMON, len(word)), default="")


def _whole_words(alternative: str) -> list[str]:
    """The words that stand in one alternative whole; it may begin and end within one."""
    parts = re.split(r"[^\w\0]|_", _HOLE + alternative + _HOLE)
    return [one.lower() for one in parts if _WORD.fullmatch(one)]
