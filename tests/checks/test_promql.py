"""PromQL is read by a parser: which series are asked for, narrowed, and without their threshold."""

from __future__ import annotations

import promql_parser
import pytest

from diagnops.checks.promql import Narrow, has_threshold, narrowed, read_narrow, selectors, without_threshold
from diagnops.checks.runner import QueryError
from diagnops.kb.errors import UsageError
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary


def _expressions(vocabulary: Vocabulary) -> list[str]:
    return sorted({c.run for s in vocabulary.signals for c in s.checks if c.kind == "promql"})


def test_every_expression_of_the_vocabulary_can_be_narrowed(vocabulary: Vocabulary) -> None:
    for expression in _expressions(vocabulary):
        made = narrowed(expression, 'instance=~"db.*"')

        assert len(selectors(made)) == len(selectors(expression)) > 0, expression
        assert all('instance=~"db.*"' in one for one in selectors(made)), expression
        assert has_threshold(made) == has_threshold(expression), expression
        assert "\n" not in made


def test_every_expression_without_its_threshold_can_be_asked(vocabulary: Vocabulary) -> None:
    for expression in _expressions(vocabulary):
        whole = without_threshold(expression)

        promql_parser.parse(whole)
        assert selectors(whole) == selectors(expression), expression
        for selector in selectors(expression):
            promql_parser.parse(f"count({selector})")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("up", ("up",)),
        ('sum by (job, code) (rate(a{x="(by)"}[5m])) / ignoring(code) group_left sum(b)', ('a{x="(by)"}', "b")),
        ("absent(node_x{y='}'})", ('node_x{y="}"}',)),
        ("a offset 1w > bool 0 and on (c) d @ end()", ("a", "d")),
        ("topk(5, sum without (le) (x:y:z))", ("x:y:z",)),
        (r'a{x="\\d\"{"} offset 1d', (r'a{x="\\d\"{"}',)),
        ("a + a", ("a",)),
    ],
)
def test_the_series_an_expression_asks_for_are_found(expression: str, found: tuple[str, ...]) -> None:
    assert selectors(expression) == found


@pytest.mark.parametrize(
    ("expression", "made"),
    [
        ("up", 'up{i="1"}'),
        ("rate(a[5m] offset 1w)", 'rate(a{i="1"}[5m] offset 1w)'),
        (r'a{x="}\\"} offset 1w', r'a{i="1",x="}\\"} offset 1w'),
        ("min_over_time(a[1h:5m]) > 2", 'min_over_time(a{i="1"}[1h:5m]) > 2'),
        ("sum by (up) (up)", 'sum by (up) (up{i="1"})'),
    ],
)
def test_every_selector_is_narrowed_and_nothing_else_changes(expression: str, made: str) -> None:
    assert narrowed(expression, 'i="1"') == made


def test_a_long_expression_stays_on_one_line() -> None:
    side = "sum by (instance, namespace) (rate(a_long_name_of_a_counter_total[5m]))"

    assert narrowed(f"{side} / {side}", 'i="1"').count("\n") == 0
    assert without_threshold(f"{side} / {side} > 1 or {side} > 2") == f"{side} / {side} or {side}"


def test_only_a_comparison_outside_of_everything_is_a_threshold() -> None:
    threshold = ("a > 0", "a >= b", "(a > 0)", "a > 0 or b", "a and b > 0", "absent(a)", "absent_over_time(a[5m])")
    none = ("a", "count(a > 0)", 'a{b!="c"}', "a > bool 0", "a / (b > 0)", "sum(absent(a))")

    assert [e for e in (*threshold, *none) if has_threshold(e)] == [*threshold]


@pytest.mark.parametrize(
    ("expression", "whole"),
    [
        ("rate(a[5m]) / (b > 0)", "rate(a[5m]) / (b > 0)"),
        ("abs(a) > 0.05", "abs(a)"),
        ("a > -5", "a"),
        ("a", "a"),
        ("a > b", "a > b"),
        ("a > bool 5", "a > bool 5"),
        ("a > 5 or on (x) b < 5 or c", "a or on (x) b or c"),
        ("a > 5 and b == 0", "a > 5 and b == 0"),  # the second is a condition: without it others would answer
    ],
)
def test_a_threshold_is_cut_off_only_at_the_end(expression: str, whole: str) -> None:
    assert without_threshold(expression) == whole


@pytest.mark.parametrize("reader", [selectors, has_threshold, without_threshold, lambda e: narrowed(e, 'a="b"')])
def test_what_is_no_promql_is_a_question_that_cannot_be_asked(reader) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QueryError) as raised:
        reader("sum(")

    assert raised.value.message.code == "not_promql"


def test_what_would_end_the_parser_is_not_given_to_it() -> None:
    for deep in ("(" * 5000 + "a" + ")" * 5000, "-" * 5000 + "a", "+".join("a" * 5000)):
        with pytest.raises(QueryError):
            selectors(deep)
        with pytest.raises(UsageError):
            read_narrow(f'a="b"}} + {deep} + x{{c="d"')


@pytest.mark.parametrize(
    "text",
    [
        "instance", "instance=db", 'a="b" or c="d"', 'a="b"} or up{c="d"', "", "{}", 'a=~"("', 'a="b"} offset 5m #',
        'a="b"} @ 0 #', '__name__="b"', "database:",
    ],
)  # fmt: skip
def test_matchers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_narrow(text)

    assert raised.value.message == message("not_label_matchers", hint="label_matchers", text=text)


@pytest.mark.parametrize(
    ("text", "narrow"),
    [
        ('database:instance=~"db.*", env="p"', Narrow("database", 'env="p",instance=~"db.*"')),
        ("{env='p'}", Narrow(None, 'env="p"')),
        (r' a!~"x\\d" ', Narrow(None, r'a!~"x\\d"')),
        ('a="b"} # }', Narrow(None, 'a="b"')),  # a remark of the person's does not reach the question
    ],
)
def test_matchers_may_be_of_one_role(text: str, narrow: Narrow) -> None:
    assert read_narrow(text) == narrow
