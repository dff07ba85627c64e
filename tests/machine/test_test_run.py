"""Tests that pass tell of no trouble, whatever they are called; what people tick off is theirs.

Forms: Jest, Go's testing (pkg.go.dev/cmd/go), Rust's libtest, unittest, pytest -v, TAP 13.
"""

from __future__ import annotations

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

RUNS = {
    "jest": (
        "PASS lib/retry.spec.js (2.1 s)",
        "  broken lines",
        "    when the database refuses",
        "      ✓ waits until the deadlock is over (7 ms)",
        "      ✓ answers with 502",
        "",
        "Test Suites: 1 passed, 1 total",
        "Ran all test suites.",
    ),
    "go": ("=== RUN   TestOutOfMemory", "--- PASS: TestOutOfMemory (0.02s)", "PASS", "ok  \tshop/mem\t0.031s"),
    "rust": ("running 1 test", "test disk::full_is_reported ... ok", "", "test result: ok. 1 passed; 0 failed"),
    "unittest": ("test_refused (net.T.test_refused) ... ok", "", "Ran 1 test in 0.002s", "", "OK"),
    "pytest": ("tests/test_q.py::test_timeout PASSED  [100%]", "===== 1 passed in 0.12s ====="),
    "pytest in short": (
        "===== test session starts =====",
        "collected 2 items",
        "",
        "tests/test_deadlock.py ..   [100%]",
        "",
        "===== 2 passed in 0.10s =====",
    ),
    "tap": ("ok 1 - connection refused is told", "1..1", "# pass 1"),
}
SAID = ("✓ restarted the pods after the crash", "ok 2 of them time out", "PASS this on to Ann: the disk is full")


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_tests_shows_nothing(name: str, vocabulary: Vocabulary) -> None:
    found = parts([*RUNS[name], "", "so it has to be the network"], readers(), vocabulary)

    taken = [one.taken for one in found if one.taken]
    assert [(one.kind, one.findings, one.words) for one in taken] == [("test run", (), "")]
    assert found[-1].taken is None


@pytest.mark.parametrize("line", SAID)
def test_what_people_tick_off_is_prose(line: str, vocabulary: Vocabulary) -> None:
    assert [one.taken for one in parts([line], readers(), vocabulary)] == [None]
