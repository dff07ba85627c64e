"""Findings: what a piece of machine output shows, each with the line it stands in, and what of it counts as words."""

from __future__ import annotations

from typing import NamedTuple

from diagnops.kb.case import Shape, State


class Finding(NamedTuple):
    """A signal in a state, as a program printed it.

    `line` counts from 0 at the first of the lines that were given. `words` is what decides, as short as a person would
    quote it: a figure with its name and its unit, or the message. Without a `role` nobody can tell where it is: a paste
    that names no host may be of any. `certainty` is how often its rule is right.
    """

    signal: str
    state: State
    line: int
    words: str
    role: str | None = None
    certainty: float = 0.98
    magnitude: float | None = None
    shape: Shape | None = None


class Passage(NamedTuple):
    """A field that is prose by nature, such as the summary of an alert. It is read as people's words are."""

    text: str
    line: int
    name: str


class Taken(NamedTuple):
    """Lines that a reader recognised, up to before `end`, and what they show.

    `kind` is what it is, as people call it: "iostat", "kubectl get pods", "Alertmanager alerts". `words` is what of it
    is compared with the words of cases: reasons and messages, without names, hashes, times and whatever is routine.
    `products` are ids of the vocabulary that the output itself gives away.
    """

    kind: str
    end: int
    findings: tuple[Finding, ...] = ()
    passages: tuple[Passage, ...] = ()
    words: str = ""
    products: tuple[str, ...] = ()


class Heading(NamedTuple):
    """What stood above the lines: the command of a prompt, the host that the prompt names, and the kind of source that
    somebody said it is. Each is empty where nobody said it."""

    command: str = ""
    host: str = ""
    source: str = ""

    @property
    def program(self) -> str:
        """The program that ran, without `sudo`, `watch`, variables and path.

        >>> Heading("sudo LANG=C /usr/bin/iostat -x 5").program
        'iostat'
        """
        words = self.command.split()
        while words and (words[0] in ("sudo", "watch", "time", "env") or "=" in words[0] or words[0].startswith("-")):
            words = words[1:]
        return words[0].rpartition("/")[2] if words else ""

    @property
    def typed(self) -> str:
        """The command from its program on.

        >>> Heading("sudo /usr/bin/iostat -x 5").typed
        'iostat -x 5'
        """
        return self.program + self.command.partition(self.program)[2] if self.program else ""
