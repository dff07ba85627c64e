"""What programs write when nothing is wrong shows nothing; at most it ends what was shown before."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnops.machine.common.signatures import signatures

ROUTINE = (Path(__file__).parent / "data" / "routine-lines.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", ROUTINE)
def test_a_routine_line_has_no_signature(line: str) -> None:
    shown = [one.signature for one in signatures().match(line)]

    assert [(one.signal, one.pattern) for one in shown if not one.ends] == []
