"""Make the models anew, in their order: ``python -m diagnops.training --data DIR --reports R... [--judged J]``.

The encoder, the learned reader, how likely its readings are right, the curves of incidents that are told in words, and
those of what was observed: each rests on the one before. The encoder is made where `--encoder` names the one that it
was before it was taught how people tell cases, the reader where `--teacher` names a small BERT; else they stay. Every
stage is seeded. At the end each figure is told as it was and
as it is; what is written can be taken back by git where the figures do not please.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic


def stages(asked: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """What is made, and the module with its arguments that makes it."""
    data, reports = str(asked.data), [str(path) for path in asked.reports]
    if asked.encoder:
        yield "encoder", ["training.teach_tellings", "--data", data, "--start", str(asked.encoder)]
    if asked.teacher:
        yield "reader", ["training.train_reader", "--teacher", str(asked.teacher), "--data", data]
    judged = ["--reports", reports[0], "--judged", str(asked.judged)] if asked.judged else []
    yield "certainty", ["training.fit_certainty", *judged, "--write"]
    yield "curves of words", ["training.fit_words", *reports, "--write"]
    yield "curves of observations", ["training.fit_calibration", "--data", data, "--write"]


def figures(reports: Sequence[Path], folder: Path) -> dict[str, str]:
    """What is measured before and after: how the spoken sets are read, and where the right case stands."""
    read = _run(["bench.reading"]).splitlines()
    found = {name: rest.strip() for name, _, rest in (line.partition(" ") for line in read)}
    for path in reports:
        answers = folder / path.name
        _run(["bench.answers", str(path), "--out", str(answers)])
        right = {one["id"]: one.get("right") for one in map(json.loads, path.read_text("utf-8").splitlines())}
        shown = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
        listed = [
            (right[one["id"]], [match["case"] for match in (one["answer"] or {}).get("leading", ())]) for one in shown
        ]
        known = [(case, cases) for case, cases in listed if case]
        wrong = sum(
            (one["answer"] or {}).get("verdict") == "seen" and one["answer"]["matches"][0]["case"] != right[one["id"]]
            for one in shown
        )
        first, three = sum(case in cases[:1] for case, cases in known), sum(case in cases for case, cases in known)
        found[str(path)] = f"first {first}, among three {three} of {len(known)}; wrongly seen {wrong} of {len(shown)}"
    return found


def _run(module: Sequence[str], *, shown: bool = False) -> str:
    command = [sys.executable, "-m", f"diagnops.{module[0]}", *module[1:]]
    return subprocess.run(command, check=True, text=True, stdout=None if shown else subprocess.PIPE).stdout or ""


def main() -> None:
    """Make all, and tell what changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder laid out <kind>/<set>/dev/")
    parser.add_argument("--reports", type=Path, nargs="+", required=True, help="reports with the case that each is")
    parser.add_argument("--judged", type=Path, help="readings of the first of them, as two people judged them")
    parser.add_argument("--encoder", type=Path, help="the encoder to teach, as it was before")
    parser.add_argument("--teacher", type=Path, help="folder of a small BERT that teaches the reader")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        before = figures(asked.reports, Path(folder))
        for name, module in stages(asked):
            began = monotonic()
            print(f"== {name}: {' '.join(module)}", flush=True)
            _run(module, shown=True)
            print(f"== {name}: {monotonic() - began:.0f} s", flush=True)
        after = figures(asked.reports, Path(folder))
    for name, was in before.items():
        print(f"{name}\n  was {was}\n  is  {after[name]}")


if __name__ == "__main__":
    main()
