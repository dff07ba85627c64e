"""Certainty: how likely what was read from words is so, by who read it and how.

The weights were fitted to readings of labelled texts by ``python -m diagnops.training.fit_certainty``, which also tells
what they are worth on texts left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

SHIPPED = Path(__file__).with_name("reader") / "certainty.json"
_TROUBLE, _FINE, _CONTRAST = 0.77, 0.33, 0.65


class Features(NamedTuple):
    """What tells how likely a reading is right; shares by the learned reader are log odds."""

    seen: float
    """That its words tell an observation at all, on average."""
    side: float
    """That what they tell is a trouble, if it is one, else that something is fine."""
    signal: float
    """That they are of this signal, by the word that is so most."""
    length: float
    """How long the whole text is: the logarithm of its pieces."""
    elsewhere: bool
    """Whether its clause speaks of something else than what is seen now, by its words (`intake/contexts.py`)."""
    fine: bool
    by_rule: bool
    by_reader: bool

    def terms(self) -> dict[str, float]:
        """What is weighed: each of them, and what some mean together."""
        fine, by_rule = float(self.fine), float(self.by_rule)
        alone = self.by_rule and not self.by_reader
        return {
            "one": 1.0, "seen": self.seen, "side": self.side, "signal": self.signal, "length": self.length,
            "elsewhere": float(self.elsewhere), "elsewhere and alone": float(self.elsewhere * alone),
            "fine": fine, "by_rule": by_rule, "both": by_rule * self.by_reader, "fine and side": fine * self.side,
            "fine and length": fine * self.length, "by_rule and signal": by_rule * self.signal,
            "by_rule and length": by_rule * self.length,
        }  # fmt: skip


class Certainty(NamedTuple):
    """Weights of the terms; a reading that is less likely than `least` is none."""

    weights: Mapping[str, float]
    least: float = 0.5

    def of(self, features: Features) -> float:
        """The likelihood of a reading, 0 to 1."""
        return 1 / (1 + math.exp(-sum(self.weights[name] * value for name, value in features.terms().items())))


@cache
def certainty() -> Certainty:
    """The weights that are shipped."""
    shipped = json.loads(SHIPPED.read_text("utf-8"))
    return Certainty(shipped["weights"], shipped["least"])


def by_kind(read: Observation, vocabulary: Vocabulary) -> float:
    """The likelihood of a reading by rule of which the learned reader has no say, as of a team's own signal.

    From 384 readings of 168 public reports, each judged by two judges: what is read as trouble is so in three of four,
    that something is fine in one of three, for people say of what else all is well, and when, where or for whom it
    happens in two of three.
    """
    if vocabulary.signal[read.signal].layer == "contrast":
        return _CONTRAST
    return _TROUBLE if vocabulary.is_trouble(read.signal, read.state) else _FINE


def log_odds(share: float) -> float:
    """Log odds of a share, kept within what can be told.

    >>> round(log_odds(0.5), 3), round(log_odds(1.0), 3)
    (0.0, 5.293)
    """
    held = min(max(share, 0.005), 0.995)
    return math.log(held / (1 - held))
