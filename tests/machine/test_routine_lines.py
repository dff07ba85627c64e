"""What programs write when nothing is wrong shows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnops.machine.signatures import signatures

ROUTINE = (Path(__file__).parent / "data" / "routine-lines.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", ROUTINE)
def test_a_routine_line_has_no_signature(line: str) -> None:
    assert [(one.signature.signal, one.signature.pattern) for one in signatures().match(line)] == []
