"""One incident, several terminals: four processes add to one investigation at once, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from diagnops.kb.investigation import Observed
from diagnops.kb.store import open_case_base

_OBSERVE = """
import sys
from diagnops.kb.store import open_case_base
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Observed

sys.stdin.readline()  # wait until all are here
case_base = open_case_base(sys.argv[1])
for n in range(1000):
    case_base.investigations.tell(sys.argv[2], Observed(Observation("volume", f"io.x{n}", "high")), who=sys.argv[3])
"""


def test_four_people_write_a_thousand_observations_each_and_all_are_kept(tmp_path: Path) -> None:
    place = str(tmp_path / "cases.db")
    kept = open_case_base(place).investigations
    begun = kept.begin(who="kim", language="en")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OBSERVE, place, begun.id, f"person {n}"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=300)[1] for process in processes]

    assert said == [""] * 4
    events = kept.get(begun.id).events
    assert len(events) == 4000
    for n in range(4):
        own = [e.what.observation.signal for e in events if e.who == f"person {n}" and isinstance(e.what, Observed)]
        assert own == [f"io.x{i}" for i in range(1000)]
