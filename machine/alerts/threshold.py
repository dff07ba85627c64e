"""Thresholds: which metric an alert watches and on which side of its level it is, from an expression or a reason."""

from __future__ import annotations

import re

from diagnops.machine.alerts.alert import Comparison, Measured

_MOST = 4000  # characters of an expression; a longer one is no rule of thumb
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'')
_RANGES = re.compile(r"\[[^\]]*\]|\b(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)|\boffset\s+\w+")
_MATCHERS = re.compile(r"\{[^{}]*\}")
_COMPARED = re.compile(
    r"(?P<sign>==|>=|<=|>|<)\s*(?:bool\s*)?(?P<level>-?[\d.]+(?:e[-+]?\d+)?)\s*\)*\s*$", re.IGNORECASE
)
_ASKED = re.compile(r"[?&]g0\.expr=([^&#\s]*)")
_HEX = re.compile(r"%([0-9A-Fa-f]{2})")
_METRIC = re.compile(r"(?<![\w.$])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])")
_COMPLEMENT = re.compile(r"(?:^|[\s(])1(?:00)?\s*-\s*[\w(]")
_UNTIL_NOW = re.compile(r"-\s*time\s*\(\s*\)")
# Labels by which an expression takes those of the events of a metric that went well or did not.
_OF_SOME = re.compile(r"\b(?:\w*code|status\w*|result|outcome|error\w*|success\w*)\s*(?:=~?|!=|!~)\s*[\"']")
_WORDS = frozenset("and or unless by on without ignoring group_left group_right bool offset inf nan".split())
_MODE = re.compile(r'\bmode\s*=~?\s*"(\w+)"')
_SIDES: dict[str, Comparison] = {">": "above", ">=": "above", "<": "below", "<=": "below"}
_NO_DATA = re.compile(r"no datapoints were received|Insufficient Data|treated as \[?(?:Non)?Breaching", re.IGNORECASE)


def of_expression(expression: str) -> Measured | None:
    """The one metric of a PromQL expression and its side of the threshold; None where there are several to choose of.

    What a metric is divided by is no second one; divided by itself it is a share of something that its name does not
    tell, as are only those requests that ended in some way.

    >>> of_expression("node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 < 10").comparison
    'below'
    >>> of_expression('rate(requests{code="500"}[5m]) / rate(requests[5m]) > 0.1'), of_expression("a > 1 and b > 2")
    (None, None)
    """
    if len(expression) > _MOST or re.search(r"\b(?:and|or|unless)\b", bare := _bare(expression)):
        return None
    compared = _COMPARED.search(bare)
    if not compared:
        return None
    before = _UNTIL_NOW.sub("", bare[: compared.start()])
    above, _, below = before.partition("/")
    metrics = set(_METRIC.findall(above)) - _WORDS
    if len(metrics) != 1 or metrics & set(_METRIC.findall(below)) or _OF_SOME.search(expression):
        return None
    metric = metrics.pop()
    if re.search(r"[-+]\s*[a-zA-Z_]", above.split(metric, 1)[1]):
        return None
    complement = _COMPLEMENT.search(before) is not None
    mode = _MODE.search(expression)
    is_nought = compared["level"].strip("0.") == ""
    side = _SIDES.get(compared["sign"], "below" if is_nought else "above")
    return Measured(metric, side, mode[1] if mode else "", complement=complement, named=False)


def expression_of(url: str) -> str:
    """The expression that the address of a graph of Prometheus carries.

    >>> expression_of("http://prom:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1")
    'up == 0'
    """
    asked = _ASKED.search(url[: 4 * _MOST])
    return _HEX.sub(lambda found: chr(int(found[1], 16)), asked[1].replace("+", " ")) if asked else ""


def side_of(operator: str) -> Comparison | None:
    """The side that an operator of CloudWatch or Grafana names.

    >>> side_of("GreaterThanOrEqualToThreshold"), side_of("lt"), side_of("outside_range")
    ('above', 'below', None)
    """
    low = operator.casefold()
    if "range" in low or "and" in low or "or" in low.replace("orequal", ""):
        return None
    return "above" if low.startswith(("greater", "gt")) else "below" if low.startswith(("less", "lt")) else None


def of_reason(reason: str) -> tuple[Comparison | None, float | None]:
    """The side and the newest figure in the reason that CloudWatch gives for a state.

    >>> of_reason("Threshold Crossed: 1 datapoint [3.2 (01/02/24 03:00:00)] was less than the threshold (10.0).")
    ('below', 3.2)
    """
    found = re.search(r"\b(?:was|were)\s+(not\s+)?(greater|less)\s+than", reason)
    figure = re.search(r"(?:datapoints?|the threshold:)\s+[\[(](-?\d[\d.]*(?:E[-+]?\d+)?)", reason)
    value = float(figure[1]) if figure and re.fullmatch(r"-?\d+(?:\.\d*)?(?:E[-+]?\d+)?", figure[1]) else None
    if not found or found[1]:
        return None, value
    return ("above" if found[2] == "greater" else "below"), value


def without_data(reason: str) -> bool:
    """Whether CloudWatch says that no figure came, and one that was missing was taken for a bad one."""
    return _NO_DATA.search(reason) is not None


def _bare(expression: str) -> str:
    return _RANGES.sub(" ", _MATCHERS.sub("", _STRINGS.sub('""', expression)))
