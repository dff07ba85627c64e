"""PromQL: which series an expression asks for, the same expression for fewer series or without its threshold."""

from __future__ import annotations

import re
from typing import NamedTuple

from promql_parser import BinaryExpr, Call, Expr, NumberLiteral, ParenExpr, VectorSelector, parse, transform, walk

from diagnops.checks.runner import QueryError
from diagnops.kb.errors import UsageError

_COMPARISON = frozenset("== != > < >= <=".split())
_SETS = frozenset("and or unless".split())
_NARROW = re.compile(r"(?:(?P<role>[^\s:=\"'{}]+):)?\s*\{?(?P<labels>.*?)\}?", re.DOTALL)

# Whatever may nest an expression one deeper. The parser takes the cube of that, and at some thousand ends the program.
_DEEPER = re.compile(r"[-+*/%^(<>=]|\b(?:and|or|unless)\b")
_DEEPEST = 100


class Narrow(NamedTuple):
    """Which series belong to a role: matchers as in `instance=~"db.*"`; without a role they hold for every one."""

    role: str | None
    labels: str


def read_narrow(text: str) -> Narrow:
    """Read `instance=~"db.*"` or `database:instance=~"db.*"`. Raises `UsageError`."""
    told = _NARROW.fullmatch(text.strip())
    labels = _matchers(told["labels"]) if told else ""
    if told is None or not labels:
        raise UsageError("not_label_matchers", hint="label_matchers", text=text)
    return Narrow(told["role"], labels)


def selectors(expression: str) -> tuple[str, ...]:
    """The series an expression asks for, with their matchers.

    >>> selectors('sum by (job) (rate(http_requests_total{code="500"}[5m])) > 0')
    ('http_requests_total{code="500"}',)
    """
    found: list[str] = []

    def note(node: Expr) -> None:
        if isinstance(node, VectorSelector):
            metric, labels, _ = _parts(node)
            found.append(f"{metric}{{{labels}}}" if labels else metric)

    walk(_parsed(expression), note)
    return tuple(dict.fromkeys(found))


def narrowed(expression: str, labels: str) -> str:
    """The expression for the series that also match `labels`.

    >>> narrowed('rate(a{x="1"}[5m]) / b', 'instance="c"')
    'rate(a{instance="c",x="1"}[5m]) / b{instance="c"}'
    """

    def narrow(node: Expr) -> Expr | None:
        if not isinstance(node, VectorSelector):
            return None
        metric, before, behind = _parts(node)
        return parse(f"{metric}{{{','.join(filter(None, (before, labels)))}}}{behind}")

    return _line(transform(_parsed(expression), post_visit=narrow))


def has_threshold(expression: str) -> bool:
    """Whether series come back only where something is the matter: a comparison, or `absent(…)`.

    >>> has_threshold("up == 0"), has_threshold("sum(up == 0)"), has_threshold("absent(up)")
    (True, False, True)
    """
    return _cuts_off(_parsed(expression))


def without_threshold(expression: str) -> str:
    """The expression whose figures a trailing `> 0.85` cuts off, for each side of an `or`.

    >>> without_threshold("a / b > 0.85"), without_threshold("a > 5 or b > 5")
    ('a / b', 'a or b')
    """
    return _whole(_parsed(expression))


def _cuts_off(node: Expr) -> bool:
    if isinstance(node, ParenExpr):
        return _cuts_off(node.expr)
    if isinstance(node, Call):
        return node.func.name in ("absent", "absent_over_time")
    if isinstance(node, BinaryExpr):
        return _compares(node) or (str(node.op) in _SETS and (_cuts_off(node.lhs) or _cuts_off(node.rhs)))
    return False


def _whole(node: Expr) -> str:
    text = _line(node)
    if not isinstance(node, BinaryExpr):
        return text
    left, right = _line(node.lhs), _line(node.rhs)
    if _compares(node) and isinstance(node.rhs, NumberLiteral):
        return left
    if str(node.op) == "or":
        return _whole(node.lhs) + text[len(left) : len(text) - len(right)] + _whole(node.rhs)
    return text


def _compares(node: BinaryExpr) -> bool:
    """Whether it lets only some series through; with `bool` all of them come, as 0 or 1."""
    return str(node.op) in _COMPARISON and not (node.modifier and node.modifier.return_bool)


def _matchers(written: str) -> str:
    """Label matchers as PromQL writes them; empty when they are none, or more than that."""
    try:
        found = _tree(f"x{{{written}}}")
    except ValueError:
        return ""
    if not isinstance(found, VectorSelector) or found.matchers.or_matchers or found.offset or found.at:
        return ""
    return _parts(found)[1]


def _parts(selector: VectorSelector) -> tuple[str, str, str]:
    """The metric, its matchers, and what stands behind them (`offset 1w`)."""
    text = selector.prettify()
    head, brace, behind = text.rpartition("}")
    if not brace:
        metric = selector.name or ""
        return metric, "", text[len(metric) :]
    metric, _, labels = head.partition("{")
    return metric, labels, behind


def _parsed(expression: str) -> Expr:
    try:
        return _tree(expression)
    except ValueError as error:
        raise QueryError("not_promql", error=str(error)[:200]) from None


def _tree(text: str) -> Expr:
    if len(_DEEPER.findall(text)) > _DEEPEST:
        raise ValueError("it is nested too deep")
    return parse(text)


def _line(node: Expr) -> str:
    """An expression on one line; its strings hold no line break, as these are written `\\n`."""
    text = re.sub(r"\(\n\s*", "(", node.prettify().strip())
    return re.sub(r"\n\s*", " ", re.sub(r"\n\s*\)", ")", text))
