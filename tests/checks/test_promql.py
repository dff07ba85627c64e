"""The scanner of PromQL understands every expression of the vocabulary as Prometheus's own grammar does."""

from __future__ import annotations

import re

import promql_parser
import pytest

from diagnops.checks.promql import has_threshold, narrowed, selectors, without_threshold
from diagnops.kb.vocabulary import Vocabulary


def _expressions(vocabulary: Vocabulary) -> list[str]:
    return sorted({c.run for s in vocabulary.signals for c in s.checks if c.kind == "promql"})


def _asked(expression: str) -> set[str]:
    """The metrics that Prometheus's grammar finds."""
    found = re.findall(r"[a-zA-Z_:][\w:]*(?=\{|\[|\s|$|\))", promql_parser.parse(expression).prettify())
    return {name for name in found if re.search(rf"(?<![\w\"~=]){name}\b(?!\s*\()", expression)}


def test_every_expression_of_the_vocabulary_can_be_narrowed(vocabulary: Vocabulary) -> None:
    for expression in _expressions(vocabulary):
        made = narrowed(expression, 'instance=~"db.*"')

        promql_parser.parse(made)
        assert made.count('instance=~"db.*"') >= len(selectors(expression)) > 0, expression
        assert {re.match(r"[\w:]+", one)[0] for one in selectors(expression)} <= _asked(expression), expression  # type: ignore[index]


def test_every_expression_without_its_threshold_can_be_asked(vocabulary: Vocabulary) -> None:
    for expression in _expressions(vocabulary):
        promql_parser.parse(without_threshold(expression))
        for selector in selectors(expression):
            promql_parser.parse(f"count({selector})")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("up", ("up",)),
        ('sum by (job, code) (rate(a{x="(by)"}[5m])) / ignoring(code) group_left sum(b)', ('a{x="(by)"}', "b")),
        ("absent(node_x{y='}'})", ("node_x{y='}'}",)),
        ("a offset 1w > bool 0 and on (c) d", ("a", "d")),
        ("topk(5, sum without (le) (x:y:z))", ("x:y:z",)),
    ],
)
def test_the_series_an_expression_asks_for_are_found(expression: str, found: tuple[str, ...]) -> None:
    assert selectors(expression) == found


def test_only_a_comparison_outside_of_everything_is_a_threshold() -> None:
    assert [has_threshold(e) for e in ("a > 0", "count(a > 0)", 'a{b!="c"}', "a > bool 0", "a >= b")] == [
        True, False, False, False, True,
    ]  # fmt: skip


def test_a_threshold_is_cut_off_only_at_the_end() -> None:
    assert without_threshold("rate(a[5m]) / (b > 0)") == "rate(a[5m]) / (b > 0)"
    assert without_threshold("abs(a) > 0.05") == "abs(a)"
    assert without_threshold("a") == "a"
