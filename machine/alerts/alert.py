"""Alerts: what a monitoring system says is wrong, or over, whatever it was that told it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

Status = Literal["firing", "resolved", "pending", "no data", "test"]
Comparison = Literal["above", "below"]


class Measured(Struct, frozen=True):
    """The metric an alert watches, where it says so, and on which side of its threshold that is.

    `namespace` tells apart metrics of one name: the service of a cloud, the mode of a processor's time. `complement`
    is whether it is taken from a whole ("100 - …"), `named` whether the system itself names the metric, and nobody had
    to take it out of an expression.
    """

    metric: str
    comparison: Comparison | None = None
    namespace: str = ""
    value: float | None = None
    complement: bool = False
    named: bool = True


class Alert(Struct, frozen=True):
    """One alert. `annotations` are its texts by name; `group` is what it was put together with others by; `signal` is
    what whoever sends it watches, where that is one thing: whether a site answers."""

    name: str
    status: Status
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    starts_at: str = ""
    fingerprint: str = ""
    group: str = ""
    expression: str = ""
    measured: Measured | None = None
    signal: str = ""


class Payload(Struct, frozen=True):
    """What a monitoring system sent: `kind` as people call it, its alerts, and how many more it left out.

    With a `fault` it is known what it is, but it could not be read.
    """

    kind: str
    alerts: tuple[Alert, ...] = ()
    left_out: int = 0
    fault: str = ""


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Labels and annotations as texts: what is empty is left out, and half of a character becomes a question mark.

    >>> texts({"pod": "a", "n": 3, "x": None})
    {'pod': 'a', 'n': '3'}
    """
    named = ((k, v) for k, v in (values or {}).items() if isinstance(v, str | int | float) and v != "")
    return {k: str(v).encode("utf-8", "replace").decode("utf-8") for k, v in named}
