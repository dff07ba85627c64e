"""Facts about where it happens."""

from __future__ import annotations

import pytest

from diagnops.kb.environment import read_facts
from diagnops.kb.errors import UsageError


def test_a_fact_goes_by_one_name_and_the_last_one_told_holds() -> None:
    told = ["Linux kernel=5.4", "kernel = 5.15.0-91", "PostgreSQL=15.3", "hardware=Dell R740 = old"]

    assert read_facts(told) == {"kernel": "5.15.0-91", "postgresql": "15.3", "hardware": "Dell R740 = old"}


@pytest.mark.parametrize("told", ["kernel", "=5", "kernel=", " = ", "a=" + "x" * 300, "a=b\x1b[2J", "a=b\nc"])
def test_what_is_no_fact_is_refused_with_the_way_out(told: str) -> None:
    with pytest.raises(UsageError, match="--env"):
        read_facts([told])
