"""Deliveries: each is known when it is sent again, and none is kept for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from diagnops.kb.sqlite_deliveries import KNOWN_DAYS, LAST_KNOWN_DAYS
from diagnops.kb.sqlite_store import SqliteCaseBase
from diagnops.kb.store import open_case_base


def _aged(base: SqliteCaseBase, digest: str, days: int, group: str = "disk") -> None:
    """A delivery that was worked on so long ago."""
    kept = base.deliveries.add("grafana", group, digest, "{}", who="kim")
    assert kept
    base.deliveries.finish(kept.number, None)
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with base.transaction():
        base._rows("update delivery set done = ? where number = ?", [at, kept.number])


def test_what_was_done_long_ago_is_let_go_of_and_the_last_of_a_group_later(tmp_path: Path) -> None:
    with_all = open_case_base(str(tmp_path / "cases.db"))
    assert isinstance(with_all, SqliteCaseBase)
    _aged(with_all, "ended years ago", LAST_KNOWN_DAYS + 1, "gone")
    _aged(with_all, "replaced", KNOWN_DAYS + 1)
    _aged(with_all, "young", KNOWN_DAYS - 1)
    _aged(with_all, "fires still", KNOWN_DAYS + 1)
    waits = with_all.deliveries.add("grafana", "cpu", "waits", "{}", who="kim")
    assert waits

    _aged(with_all, "now", 0, "net")

    known = [digest for (digest,) in with_all._rows("select digest from delivery order by number")]
    assert known == ["young", "fires still", "waits", "now"]
    assert with_all.deliveries.add("grafana", "disk", "fires still", "{}", who="kim") is None
    with_all.verify()
    with_all.close()
