"""Access logs of proxies and web servers: which share of the requests failed, by the status of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import Limits, by_level, show
from diagnops.machine.logs.fields import plain

_DAY = r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d"
_ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
_FORMS = tuple(
    (name, product, re.compile(pattern))
    for name, product, pattern in (
        (
            "access log",
            "",
            rf'(?:[\w.:-]+ )?[\w.:-]+ \S+ \S+ \[{_DAY} [+-]\d{{4}}\] "(?:[^"\\]++|\\.)*" (?P<status>\d{{3}}) (?:\d+|-)',
        ),
        (
            "Envoy access log",
            "envoy",
            rf'\[{_ISO}\] "[^"]*" (?P<status>\d{{1,3}}) (?P<flag>[A-Z,]+|-) (?P<why>[a-z]\w*\S* \S+ "[^"]*")?',
        ),
        (
            "HAProxy log",
            "haproxy",
            rf"[\da-f.:]+:\d+ \[{_DAY}\.\d{{3}}\] \S+ \S+/\S+ [-+\d/]+ (?P<status>\d{{3}}|-1) \+?\d+ \S+ \S+ "
            r"(?P<flag>[\w-]{4}) ",
        ),
        (
            "load balancer log",
            "aws-elb",
            rf"(?:(?:https?|h2|grpcs|wss?) )?{_ISO} \S+ \S+ \S+ [-\d.]+ [-\d.]+ [-\d.]+ (?P<status>\d{{3}}) "
            r"(?:\d{3}|-) \d+ \d+ \"",
        ),
    )
)
# Keys of access logs that are JSON, as `plain` spells them.
_STATUSES = (
    "status", "responsecode", "statuscode", "downstreamstatus", "httpstatus", "httpstatuscode", "elbstatuscode", "code",
)  # fmt: skip
_OF_REQUESTS = (
    "request", "path", "uri", "requesturi", "url", "method", "requestmethod", "requestpath", "httpmethod", "verb",
    "upstreamcluster", "upstreamaddr", "xenvoyoriginalpath", "authority",
)  # fmt: skip
# Why a proxy says that a request failed.
_REASONS = ("responsecodedetails", "connectionterminationdetails", "upstreamtransportfailurereason", "error")


class _Flag(NamedTuple):
    """What a flag says of where requests failed, and of how many they have to be before it does."""

    signal: str
    state: State
    least: int


# Envoy's response flags, and the states at the end of a session of HAProxy. That a client went away says little.
_FLAGS = {
    "UF": _Flag("balancer.backend_connection_errors", "high", 1),
    "UC": _Flag("balancer.backend_connection_errors", "high", 1),
    "URX": _Flag("balancer.backend_connection_errors", "high", 1),
    "UH": _Flag("balancer.healthy_hosts", "low", 1),
    "UO": _Flag("app.circuit_breaker.open", "present", 1),
    "UR": _Flag("tcp.connection_reset", "present", 1),
    "UT": _Flag("service.timeout", "present", 1),
    "RL": _Flag("app.rate_limited", "present", 1),
    "DC": _Flag("http.499_rate", "high", 3),
    "SC": _Flag("balancer.backend_connection_errors", "high", 3),
    "sQ": _Flag("balancer.surge_queue", "high", 3),
}
_ENOUGH = 20  # requests from which on a share of them is one
_LEAST = 3  # failed ones, below which it may be chance
_SHARES = (("http.5xx_rate", 500, 600), ("http.4xx_rate", 400, 500), ("http.499_rate", 499, 500))
# Some have a signal of their own; it is the trouble where they are most of what failed.
_OWN: tuple[tuple[frozenset[int], str, State], ...] = (
    (frozenset((502,)), "http.502_rate", "high"),
    (frozenset((503,)), "http.503_rate", "high"),
    (frozenset((504,)), "http.504_rate", "high"),
    (frozenset((401, 403)), "http.auth_failure_rate", "high"),
    (frozenset((429,)), "app.rate_limited", "present"),
)


class Request(NamedTuple):
    """A line of an access log: what kind of log it is of, and how the request went."""

    form: str
    product: str
    status: int
    flag: str = ""
    why: str = ""


def request_in(text: str) -> Request | None:
    """The request that a line tells of.

    >>> request_in('10.0.0.9 - - [29/Nov/2026:03:12:11 +0000] "GET / HTTP/1.1" 502 150 "-" "curl/8"').status
    502
    """
    if text.startswith("{"):
        return _json(text)
    if '"' not in text:
        return None
    for form, product, pattern in _FORMS:
        if found := pattern.match(text):
            groups = found.groupdict()
            status = max(0, int(found["status"]))
            return Request(form, product, status, groups.get("flag") or "", groups.get("why") or "")
    return None


def _json(text: str) -> Request | None:
    try:
        said = plain(msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError):
        return None
    status = next((said[key] for key in _STATUSES if isinstance(said.get(key), int | str)), "")
    if not re.fullmatch(r"[1-5]\d\d|0", str(status)) or not any(said.get(key) for key in _OF_REQUESTS):
        return None
    flag = said.get("responseflags")
    envoy = isinstance(flag, str) and "responsecode" in said
    product = "envoy" if envoy else "traefik" if "downstreamstatus" in said else ""
    why = ": ".join(one for key in _REASONS if isinstance(one := said.get(key), str) and one.strip("- "))
    return Request("Envoy access log" if envoy else "access log", product, int(status), str(flag) if envoy else "", why)


class Requests:
    """What the requests of a log come to. Of lines that were picked out, what is missing shows nothing."""

    def __init__(self) -> None:
        self._statuses: Counter[int] = Counter()
        self._first: dict[int, int] = {}
        self._flags: dict[str, tuple[int, int]] = {}
        self.products: set[str] = set()

    @property
    def count(self) -> int:
        """How many there were."""
        return self._statuses.total()

    def add(self, request: Request, line: int) -> None:
        """Count one."""
        self._statuses[request.status] += 1
        self._first.setdefault(request.status, line)
        if request.product:
            self.products.add(request.product)
        for flag in request.flag.split(","):
            # HAProxy's state has two characters more, which tell of cookies
            known = flag[:2] if request.product == "haproxy" else flag
            if known in _FLAGS:
                first, count = self._flags.get(known, (line, 0))
                self._flags[known] = first, count + 1

    def findings(self, vocabulary: Vocabulary, *, picked: bool) -> Iterator[Finding]:
        """Shares of failed requests against their levels; `picked` says that the lines are not all there were."""
        told = set()
        for flag, (line, count) in self._flags.items():
            known = _FLAGS[flag]
            if count >= known.least and known.signal not in told:
                told.add(known.signal)
                ended = "1 request" if count == 1 else f"{count} requests"
                yield Finding(known.signal, known.state, line, f"{ended} ended with {flag}")
        if self.count < _ENOUGH:
            return
        one_class = len({status // 100 for status in self._statuses}) == 1 and 200 not in self._statuses
        for signal, begin, end in _SHARES:
            failed = {s: n for s, n in self._statuses.items() if begin <= s < end}
            state = self._judged(vocabulary, signal, sum(failed.values()))
            if state == "high":
                yield self._share(signal, state, failed)
                for statuses, own, bad in _OWN:
                    theirs = {one: count for one, count in failed.items() if one in statuses}
                    if 2 * sum(theirs.values()) >= sum(failed.values()):
                        yield self._share(own, bad, theirs)
            elif state == "normal" and not (picked or one_class or signal == "http.499_rate"):
                yield self._share(signal, state, failed)

    def _judged(self, vocabulary: Vocabulary, signal: str, failed: int) -> State | None:
        levels = vocabulary.signal[signal].levels
        if levels is None:
            return None
        state = by_level(100.0 * failed / self.count, Limits(levels.high, levels.low, levels.unit)).state
        return state if state == "normal" or failed >= _LEAST else None

    def _share(self, signal: str, state: State, failed: dict[int, int]) -> Finding:
        count = sum(failed.values())
        often = max(failed, key=lambda status: failed[status], default=0)
        line = self._first[often] if often else min(self._first.values())
        named = f" ({often})" if often else ""
        return Finding(
            signal, state, line, f"{count} of {self.count} requests, {show(100 * count / self.count, '%')}{named}"
        )
