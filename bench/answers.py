"""What the product answers to reports and outputs of machines: ``python -m diagnops.bench.answers FILE --out ANSWERS``.

FILE holds a JSON object a line, with an `id` and a `text`, or with the `name` of a text file beside it. For each line
one is written with what `diagnops match - --json` prints, null where it refuses: the form that scorers of such sets
read. The case base is the shipped one, and nothing is recent.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from diagnops.app import Workspace, answer
from diagnops.bench.synthetic import synthetic_cases
from diagnops.kb.errors import DiagnopsError

TODAY = date(2026, 11, 23)


def answers(desk: Workspace, path: Path) -> Iterator[dict[str, Any]]:
    """The answer to each line of a file."""
    for line in path.read_bytes().splitlines():
        asked = msgspec.json.decode(line)
        if "text" in asked:
            yield {"id": asked["id"], "answer": _answer(desk, asked["text"].encode())}
        else:
            yield {"name": asked["name"], "answer": _answer(desk, path.with_name(asked["name"] + ".txt").read_bytes())}


def _answer(desk: Workspace, text: bytes) -> dict[str, Any] | None:
    try:
        return answer(desk.diagnose(desk.read(text)), desk.vocabulary)
    except DiagnopsError:
        return None


def main() -> None:
    """Answer and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--synthetic", type=int, default=0, metavar="N", help="add so many synthetic cases")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        if asked.synthetic:
            more = synthetic_cases(asked.synthetic, desk.vocabulary, list(desk.cases))
            desk.case_base.add(more, who="bench")
        with asked.out.open("wb") as out:
            count = 0
            for one in answers(desk, asked.file):
                out.write(msgspec.json.encode(one) + b"\n")
                count += 1
    print(f"{count} answers in {asked.out}")


if __name__ == "__main__":
    main()
