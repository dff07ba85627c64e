"""Rounds: a network that reads goes through its lessons. Seeded; needs torch."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from diagnops.training.reader_lessons import Batch, Lesson, batches, beside_each_other

SEED = 20261129
_PIECES, _TEXTS = 2600, 64  # of a batch


class Paced(NamedTuple):
    """Parameters, and how fast they learn at most."""

    parameters: Sequence[Any]
    rate: float
    decay: float = 0.01


def taught(
    net: Any, lessons_of: Callable[[int], Sequence[Lesson]], rounds: int, paced: Sequence[Paced], sizes: Sequence[int]
) -> Any:
    """The network after so many rounds; `sizes` are how many signals each group has, in their order.

    `net(rows, mask, places)` gives scores: of sides and states of all pieces, and of signals at `places`.
    """
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    order = random.Random(SEED)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    others = torch.from_numpy(groups[:, None] != groups[None, :])  # of a signal: those of other groups
    parameters = [one for some in paced for one in some.parameters]
    steps = torch.optim.AdamW([{"params": list(p.parameters), "weight_decay": p.decay} for p in paced])
    planned = [batches(lessons_of(number), _PIECES, _TEXTS, order) for number in range(rounds)]
    rates = torch.optim.lr_scheduler.OneCycleLR(
        steps, [one.rate for one in paced], sum(map(len, planned)), pct_start=0.1
    )
    net.train()
    began = monotonic()
    for number, some in enumerate(planned):
        losses = np.zeros(3)
        for batch in map(beside_each_other, some):
            parts = _losses(net, batch, others)
            loss = len(sizes) * parts[0] + (parts[1] + parts[2]) / 2
            steps.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            steps.step()
            rates.step()
            losses += [part.item() for part in parts]
        told = (losses / len(some)).round(3)
        print(f"{number + 1} of {rounds}: side, state, signal {told}, {monotonic() - began:.0f} s", flush=True)
    return net.eval()


def _losses(net: Any, batch: Batch, others: Any) -> tuple[Any, Any, Any]:
    """How far a network is from what is told of sides, states and signals; these among those of their group."""
    import torch
    from torch.nn.functional import log_softmax

    rows, mask, sides, states, places, signals, weights = map(torch.from_numpy, batch)
    side, state, signal = net(rows, mask, places)

    def off(scores: Any, right: Any) -> Any:
        return -(log_softmax(scores, -1) * right).sum() / max(1.0, float(right.sum()))

    shares = log_softmax(signal.masked_fill(others[signals], -1e9), -1)[torch.arange(len(signals)), signals]
    return (
        off(side.unflatten(2, sides.shape[2:]), sides),
        off(state, states),
        -(shares * weights).sum() / max(1.0, float(weights.sum())),
    )
