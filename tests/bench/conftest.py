"""Tiny data in the layout that the harness reads, made up here; the real data never enters the repository."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest


def failure(
    number: int,
    component: str,
    class_: str,
    states: Mapping[str, str],
    normal: Sequence[str] = (),
    time: int | None = None,
) -> dict[str, Any]:
    """A record; `states` maps "component/signal" to its state."""
    symptoms = [
        {
            "component": name.split("/")[0], "signal": name.split("/")[1], "kind": "metric", "state": state,
            "magnitude": 5.0 if state in ("high", "present", "both") else -5.0, "duty": 1.0,
        }
        for name, state in states.items()
    ]  # fmt: skip
    return {
        "id": f"f-{number}",
        "time": number if time is None else time,
        "symptoms": symptoms,
        "known_normal": {name: [0.1, 0.0] for name in normal},
        "root_cause": {"component": component, "class": class_},
    }


FAILURES = [
    failure(1, "db", "disk-full", {"db/latency": "high", "db/disk_full": "present"}, ["web/cpu", "web/latency"]),
    failure(2, "web", "cpu-hog", {"web/cpu": "high", "web/latency": "high"}, ["db/latency", "db/disk_full"]),
    failure(3, "db", "disk-full", {"db/latency": "high", "db/disk_full": "present"}, ["web/cpu"]),
    failure(4, "web", "cpu-hog", {"web/cpu": "high", "web/latency": "both"}, ["db/latency"]),
    failure(5, "db", "disk-full", {"db/latency": "high", "db/disk_full": "present", "web/latency": "high"}),
    failure(6, "queue", "gone", {"queue/beat": "absent"}, ["db/latency", "web/cpu"]),
    failure(7, "web", "cpu-hog", {"web/cpu": "high", "web/latency": "high"}, ["queue/beat"]),
]

REPORTS = [
    {"id": f"R-{day}", "title": title, "text": text, "meta": {"created": f"2020-01-0{day}"}}
    for day, title, text in (
        (1, "Datanode out of disk", "No space left on device"),
        (2, "Slow shuffle", "reducers wait for the network"),
        (3, "Out of disk on datanode", "device has no space"),
        (4, "Web page broken", "a link leads nowhere"),
        (5, "datanode out of disk", "no space left"),
    )
]


def write_lines(path: Path, lines: Sequence[Any]) -> None:
    """JSON lines, gzipped when the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A symptoms set with a dev and an unseen split, a stream of reports, and runbooks whose splits share a corpus."""
    write_lines(tmp_path / "symptoms/shop/dev/cases.jsonl", FAILURES[:4])
    write_lines(tmp_path / "symptoms/shop/unseen/cases.jsonl", FAILURES[4:])
    stream = tmp_path / "text/reports/unseen"
    write_lines(stream / "corpus.jsonl.gz", REPORTS)
    write_lines(stream / "queries.jsonl", REPORTS[2:])
    (stream / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nR-3\tR-1\t1\nR-5\tR-1\t1\nR-5\tR-3\t1\n")
    (stream / "openset.tsv").write_text("query-id\tseen_before\nR-3\t1\nR-4\t0\nR-5\t1\n")
    runbooks = tmp_path / "text/runbooks"
    write_lines(runbooks / "corpus.jsonl.gz", [{k: r[k] for k in ("id", "title", "text")} for r in REPORTS])
    write_lines(runbooks / "unseen/queries.jsonl", [{"id": "q", "title": "shuffle is slow", "text": "", "meta": {}}])
    (runbooks / "unseen/qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tR-2\t1\n")
    return tmp_path
