"""JSON and YAML that no reader knows are taken whole; what people write in brackets stays theirs.

The documents are ours: an order, the output of `terraform show -json`, `docker inspect` and `rs.conf()` in outline
(developer.hashicorp.com/terraform/internals/json-format, docs.docker.com/reference/cli/docker/inspect,
mongodb.com/docs/manual/reference/replica-configuration), and values of a Helm chart.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

InProportion = Callable[[Callable[[int], object], int], None]

INSPECT = """[
    {
        "Id": "4f1c",
        "State": {
            "Status": "running",
            "OOMKilled": false,
            "Error": ""
        },
        "Args": [
            "serve",
            "the disk is full and the database does not answer any more"
        ]
    }
]"""
DOCUMENTS = {
    "several lines": INSPECT,
    "indented": "\n".join("   " + line for line in INSPECT.split("\n")),
    "cut short": "\n".join(INSPECT.split("\n")[:8]),
    "one line": '{"order": 7, "paid": false, "cpu": 99, "note": "memory is high"}',
    "one line cut short": '{"order": 7, "paid": false, "cpu": 99, "note": "memory is hi',
    "JavaScript": "{\n  _id: 'rs0',\n  version: 3,\n  members: [\n    { _id: 0, host: 'a:27017', priority: 1 }\n  ]\n}",
    "Python": "{'order': 7, 'paid': False, 'cpu': 99, 'note': 'memory is high'}",
    "YAML": "autoscaling:\n  minReplicas: 2\n  maxReplicas: 4\n  targetCPU: 80\nresources:\n  memory_limit: 512Mi",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_nobody_knows_is_taken_whole(vocabulary: Vocabulary, name: str) -> None:
    text = DOCUMENTS[name]
    lines = ["We saw this:", *text.split("\n"), "Is that so because of the release?"]

    found = parts(lines, readers(), vocabulary)

    assert [(p.start, p.end, p.taken.kind if p.taken else "") for p in found] == [
        (0, 1, ""),
        (1, len(lines) - 1, "unknown"),
        (len(lines) - 1, len(lines), ""),
    ]
    assert all(not (p.taken.findings or p.taken.passages or p.taken.words) for p in found if p.taken)


@pytest.mark.parametrize(
    "said",
    [
        "[1] the database is slow",
        "{cpu: high}",
        "[x] disk is full",
        "[the long story that somebody puts into brackets, for whatever reason]",
        "symptoms:\n  cpu: high\n  disk: full\n  network: ok",
        "Timeline:\n  - 03:00 the disk is full\n  - 03:10 the database stops\n  - 03:20 we restart it",
    ],
)
def test_what_people_write_stays_theirs(vocabulary: Vocabulary, said: str) -> None:
    assert [p for p in parts(said.split("\n"), readers(), vocabulary) if p.taken] == []


def test_what_stands_behind_a_document_is_heard(vocabulary: Vocabulary) -> None:
    line = DOCUMENTS["one line"] + " and since then the database has been very slow"

    (found,) = parts([line], readers(), vocabulary)

    assert found.taken
    assert [p.text for p in found.taken.passages] == ["and since then the database has been very slow"]


@pytest.mark.parametrize("cut", [False, True])
def test_many_nested_objects_take_time_that_grows_with_them(
    vocabulary: Vocabulary, cut: bool, in_proportion: InProportion
) -> None:
    def read_objects(count: int) -> None:
        lines = ["[", *["  {", '    "a": {', '      "b": [', "        1", "      ]", "    }", "  },"] * count]
        lines += [] if cut else ["  {}", "]"]
        assert len(parts(lines, readers(), vocabulary)) == 1

    in_proportion(read_objects, 4000)
