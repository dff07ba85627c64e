"""Facts about where it happens."""

from __future__ import annotations

import pytest

from diagnops.kb.environment import read_facts
from diagnops.kb.errors import UsageError
from diagnops.kb.message import message


def test_a_fact_goes_by_one_name_and_the_last_one_told_holds() -> None:
    told = ["Linux kernel=5.4", "kernel = 5.15.0-91", "PostgreSQL=15.3", "hardware=Dell R740 = old"]

    assert read_facts(told) == {"kernel": "5.15.0-91", "postgresql": "15.3", "hardware": "Dell R740 = old"}


@pytest.mark.parametrize("told", ["kernel", "=5", "kernel=", " = "])
def test_what_is_no_fact_is_refused_with_the_way_out(told: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_facts([told])

    assert refused.value.message == message("no_fact", hint="read_facts_here", fact=told)


@pytest.mark.parametrize("told", ["a=" + "x" * 300, "a=b\x1b[2J", "a=b\nc"])
def test_a_fact_is_one_short_line(told: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_facts([told])

    assert refused.value.message == message("fact_too_long", fact=told[:40], most=200)
