"""A case base that has seen things again: made up, for tests and questions of speed only.

Each cause shows some of its symptoms each time, and something of its surroundings. Nothing that is measured here says
how well real recurrences are found.
"""

from __future__ import annotations

import random

from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.vocabulary import Signal, Vocabulary

_SHOWS_AGAIN = 0.7
_AROUND = 2
_WORDS = "checkout billing search login export nightly import report mobile partner tenant region shard replica".split()


def recurring(vocabulary: Vocabulary, causes: int, times: int, seed: int = 7) -> list[Case]:
    """So many cases, each with `times` occurrences; the first case is `cause-000`."""
    drawn = random.Random(seed)
    signals = sorted((s for s in vocabulary.signal.values() if s.roles), key=lambda s: s.id)
    return [_case(f"cause-{number:03}", drawn, signals, times) for number in range(causes)]


def _case(name: str, drawn: random.Random, signals: list[Signal], times: int) -> Case:
    own = drawn.sample(signals, 7)
    words = " ".join(drawn.sample(_WORDS, 3))
    story = f"The {words} path went wrong in the way of {name}."
    return Case(
        name, Text(en=f"{words.title()} trouble of {name}"), tuple(map(_trouble, own)),
        Cause(Text(en=story), "software"), "active",
        occurrences=tuple(_occurrence(name, at, drawn, own, signals, words) for at in range(times)), story=story,
    )  # fmt: skip


def _occurrence(
    name: str, at: int, drawn: random.Random, own: list[Signal], signals: list[Signal], words: str
) -> Occurrence:
    shown = [_trouble(s) if drawn.random() < _SHOWS_AGAIN else _fine(s) for s in own if drawn.random() < 0.9]
    around = [_trouble(s) for s in drawn.sample(signals, _AROUND) if s not in own]
    note = Text(en=f"Again {drawn.choice(words.split())} and {drawn.choice(_WORDS)} are failing")
    return Occurrence(f"2026-0{at % 9 + 1}", note=note, symptoms=(*shown, *around), investigation=f"i-{name[-3:]}{at}")


def _trouble(signal: Signal) -> Symptom:
    return Symptom(signal.id, signal.bad[0], signal.roles[0])


def _fine(signal: Signal) -> Symptom:
    return Symptom(signal.id, "normal" if signal.kind == "measure" else "absent", signal.roles[0])
