"""PromQL as text: which series an expression asks for, the same expression for fewer series or without its threshold.

A scanner, no parser: the expressions come from the vocabulary, where a test has Prometheus's own grammar read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnops.kb.errors import UsageError

_QUOTED = r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`'
_TOKEN = re.compile(
    rf"(?P<quoted>{_QUOTED})|(?P<labels>\{{(?:[^{{}}\"'`]|{_QUOTED})*\}})|(?P<range>\[[^\]]*\])"
    r"|(?P<name>[a-zA-Z_:][\w:]*)|(?P<number>\d[\w.]*|\.\d+)|(?P<sign>==|!=|>=|<=|[-+*/%^<>(),@])|(?P<space>\s+)"
)
_GROUPING = frozenset("by without on ignoring group_left group_right".split())
_AGGREGATION = frozenset(
    "sum min max avg group stddev stdvar count count_values bottomk topk quantile limitk limit_ratio".split()
)
_WORDS = _GROUPING | _AGGREGATION | frozenset("and or unless offset bool atan2 inf nan start end".split())
_COMPARISON = frozenset("== != > < >= <=".split())
_MATCHER = rf"\s*[a-zA-Z_]\w*\s*(?:=~|!~|!=|=)\s*(?:{_QUOTED})\s*"
_NARROW = re.compile(rf"(?:(?P<role>[^\s:=\"'{{}}]+):)?\{{?(?P<labels>{_MATCHER}(?:,{_MATCHER})*)\}}?")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    depth: int


class Narrow(NamedTuple):
    """Which series belong to a role: matchers as in `instance=~"db.*"`; without a role they hold for every one."""

    role: str | None
    labels: str


def read_narrow(text: str) -> Narrow:
    """Read `instance=~"db.*"` or `database:instance=~"db.*"`. Raises `UsageError`."""
    found = _NARROW.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--prometheus-match {text!r}: write label matchers as PromQL does, e.g. 'instance=~\"db.*\"', "
            "or for one role 'database:instance=~\"db.*\"'"
        )
    return Narrow(found.group("role"), found.group("labels").strip())


def selectors(expression: str) -> tuple[str, ...]:
    """The series an expression asks for, with their matchers.

    >>> selectors('sum by (job) (rate(http_requests_total{code="500"}[5m])) > 0')
    ('http_requests_total{code="500"}',)
    """
    found = []
    tokens = list(_tokens(expression))
    for at in _metrics(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        found.append(tokens[at].text + (after.text if after and after.kind == "labels" else ""))
    return tuple(dict.fromkeys(found))


def narrowed(expression: str, labels: str) -> str:
    """The expression for the series that also match `labels`.

    >>> narrowed('rate(a{x="1"}[5m]) / b', 'instance="c"')
    'rate(a{x="1",instance="c"}[5m]) / b{instance="c"}'
    """
    tokens = list(_tokens(expression))
    places = set(_metrics(tokens))
    made = []
    for at, token in enumerate(tokens):
        if token.kind == "labels" and at - 1 in places:
            inner = token.text[1:-1].strip().rstrip(",")
            made.append("{" + ",".join(filter(None, (inner, labels))) + "}")
            continue
        made.append(token.text)
        if at in places and not (at + 1 < len(tokens) and tokens[at + 1].kind == "labels"):
            made.append("{" + labels + "}")
    return "".join(made)


def has_threshold(expression: str) -> bool:
    """Whether series come back only where something is the matter: a comparison, or `absent(…)`.

    >>> has_threshold("up == 0"), has_threshold("sum(up == 0)"), has_threshold("absent(up)")
    (True, False, True)
    """
    tokens = [t for t in _tokens(expression) if t.kind != "space"]
    if tokens and tokens[0].text in ("absent", "absent_over_time"):
        return True
    bare = not any(t.text == "bool" for t in tokens)
    return bare and any(t.kind == "sign" and t.depth == 0 and t.text in _COMPARISON for t in tokens)


def without_threshold(expression: str) -> str:
    """The expression whose figures a trailing `> 0.85` cuts off, for each side of an `or`.

    >>> without_threshold("a / b > 0.85"), without_threshold("a > 5 or b > 5")
    ('a / b', 'a or b')
    """
    tokens = list(_tokens(expression))
    sides: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind == "name" and token.text == "or" and token.depth == 0:
            sides.append([])
        else:
            sides[-1].append(token)
    return " or ".join(_cut(side) for side in sides)


def _cut(side: list[_Token]) -> str:
    solid = [t for t in side if t.kind != "space"]
    if len(solid) > 2 and solid[-1].kind == "number" and solid[-2].text in _COMPARISON and solid[-2].depth == 0:
        side = [t for t in side if t.start < solid[-2].start]
    return "".join(t.text for t in side).strip()


def _tokens(expression: str) -> Iterator[_Token]:
    depth = at = 0
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        kind, text = (str(found.lastgroup), found.group()) if found else ("other", expression[at])
        if text == ")":
            depth -= 1
        yield _Token(kind, text, at, depth)
        if text == "(":
            depth += 1
        at += len(text)


def _metrics(tokens: list[_Token]) -> Iterator[int]:
    """The places of the names that are metrics: no function, no keyword, no label in a grouping."""
    grouping: int | None = None  # the depth at which a list of labels was opened
    word = ""
    for at, token in enumerate(tokens):
        if token.text == "(" and word in _GROUPING:
            grouping = token.depth
        elif token.text == ")" and token.depth == grouping:
            grouping = None
        elif token.kind == "name" and grouping is None and token.text.casefold() not in _WORDS:
            after = next((t for t in tokens[at + 1 :] if t.kind != "space"), None)
            if after is None or after.text != "(":
                yield at
        if token.kind != "space":
            word = token.text if token.kind == "name" else ""
