"""The incident: what is seen now. Intake makes it, the engine reads it; this is their common word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from diagnops.kb.case import Language, Shape, State
from diagnops.kb.message import Message

Origin = Literal["words", "output", "option", "answer", "check"]


class Observation(Struct, frozen=True, omit_defaults=True):
    """A signal on a role in a state, seen now, with the words it was read from.

    No role means that nobody said where it was seen. `certainty` is how likely it is as read: 1 for what was stated,
    answered or looked at, for what was read from words how often readings of its kind were right, for pasted output how
    often its rule is. `line` is the line of the text it was printed in, from 1, and `source` the kind of output whose
    words it was read from. What is `in_text` the words that are compared say, too: a message, and not a figure.
    """

    role: str | None
    signal: str
    state: State
    words: str = ""
    origin: Origin = "words"
    shape: Shape | None = None
    magnitude: float | None = None
    certainty: float = 1.0
    line: int | None = None
    source: str = ""
    in_text: bool = False

    @property
    def was_read(self) -> bool:
        """Whether it was read from words, which may be wrong and are no second witness beside the words."""
        return self.origin == "words" and bool(self.words)

    @property
    def is_one_witness(self) -> bool:
        """Whether the words say it too, which are compared by themselves."""
        return self.was_read or self.in_text

    def __str__(self) -> str:
        return f"{self.role}/{self.signal}={self.state}" if self.role else f"{self.signal}={self.state}"


UNKNOWN_OUTPUT = "unknown"
"""The kind of what a program printed and no reader knows."""


class Clause(Struct, frozen=True, omit_defaults=True):
    """A piece of what was told, as it was written: what was read from it, each as it was first read; that nothing was;
    or that it is not about what is seen (`aside`): thanks, a question, what nobody knows. Of what a program printed,
    `source` is its kind and `lines` are its first and last, from 1; its text is the first of them."""

    text: str
    observations: tuple[Observation, ...] = ()
    aside: bool = False
    source: str = ""
    lines: tuple[int, int] | None = None

    @property
    def unread(self) -> bool:
        """Whether it may be about what is seen, and nothing was read from it."""
        return not (self.observations or self.aside or self.source)


class Product(Struct, frozen=True, omit_defaults=True):
    """A product that is named, by its id in the vocabulary, with the version that is said of it."""

    product: str
    version: str | None = None


class Incident(Struct, frozen=True):
    """What is seen now.

    `unread` is the whole text: what was read from it stays in it; of what programs print, what is worth comparing,
    which is `printed` by itself, too. `text` is all as it was written, where lines are looked for letter by letter.
    `named` is how many signals and components the text names, whatever is said of them.
    `clauses` are the text piece by piece, each once, with what was read from it. `not_understood` are the sentences in
    which nothing was recognised; they still count as text.
    `notes` tell the reader what was done to the input (cut, decoded, cleaned).
    `products` are those that the text names.
    `environment` holds the facts about where it happens (`kb/environment.py`), as far as they are known.
    """

    observations: tuple[Observation, ...] = ()
    unread: str = ""
    named: int = 0
    not_understood: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    notes: tuple[Message, ...] = ()
    language: Language = "en"
    environment: dict[str, str] = {}
    products: tuple[Product, ...] = ()
    printed: str = ""
    text: str = ""

    @property
    def spoken(self) -> bool:
        """Whether people speak in it: what programs print is English to whoever pastes it."""
        return any(not clause.source for clause in self.clauses)


def settle(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """One observation for each signal on a role: the last said holds, and "somewhere" gives way to a named role."""
    last = {(o.role, o.signal): o for o in observations}
    placed = {(o.signal, o.state) for o in last.values() if o.role}
    return tuple(o for o in last.values() if o.role or (o.signal, o.state) not in placed)
