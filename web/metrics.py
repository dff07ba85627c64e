"""Metrics in Prometheus's format: what this server did, all its workers taken together, and what the case base holds.

Counters and histograms are sums over all workers since the server was started. Gauges of the queue are sums over the
workers that live. What is counted in the case base is as of the moment it is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder where workers put their figures together; it has to be there at the start."""
TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


# A series beside each counter would say when it began.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Held(NamedTuple):
    """What the case base holds now."""

    cases: int
    open_investigations: int
    closed_investigations: int
    waiting_deliveries: int


class Metrics:
    """The metrics of one worker."""

    def __init__(self) -> None:
        self._registry = of = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("diagnops_requests", "Requests answered.", labels, registry=of)
        self.request_seconds = Histogram(
            "diagnops_request_seconds", "Time to answer a request.", ("route",), registry=of, buckets=_SECONDS
        )
        self.match_seconds = Histogram(
            "diagnops_match_seconds", "Time to read and match what was told.", registry=of, buckets=_SECONDS
        )
        self.verdicts = Counter("diagnops_verdicts", "Matches by their verdict.", ("verdict",), registry=of)
        self.notices = Counter("diagnops_notices", "Findings sent away, and how that went.", ("result",), registry=of)
        self.queue = Gauge(
            "diagnops_queue", "Requests that wait for a thread.", registry=of, multiprocess_mode="livesum"
        )

    def text(self, held: Held) -> bytes:
        """All of them as text."""
        figures = CollectorRegistry()
        figures.register(_OfBase(held))
        if SHARED in os.environ:
            together = CollectorRegistry()
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return generate_latest(together) + generate_latest(figures)
        return generate_latest(self._registry) + generate_latest(figures)

    @staticmethod
    def leave() -> None:
        """This worker ends: its gauges are no longer true."""
        if SHARED in os.environ:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


class _OfBase(Collector):
    def __init__(self, held: Held) -> None:
        self._held = held

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("diagnops_cases", "Cases on record.", value=self._held.cases)
        found = GaugeMetricFamily("diagnops_investigations", "Investigations by state.", labels=["state"])
        found.add_metric(["open"], self._held.open_investigations)
        found.add_metric(["closed"], self._held.closed_investigations)
        yield found
        waiting = "Deliveries of alerts that are kept and still to be worked on."
        yield GaugeMetricFamily("diagnops_deliveries_waiting", waiting, value=self._held.waiting_deliveries)
