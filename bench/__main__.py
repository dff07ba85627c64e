"""How well matching works, on data in a folder of yours: ``python -m diagnops.bench list | run SUITE... | report``.

``run ideas`` says what each idea adds, one taken away in turn; so does ``ablate``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from diagnops.bench.data import find_splits
from diagnops.bench.measure import METHODS, measure, parts
from diagnops.bench.tables import Results, as_markdown, report, results
from diagnops.kb.errors import DiagnopsError, UsageError

RESULTS = Path(__file__).parent / "RESULTS.md"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 1 when the data cannot be used, 2 when the command makes no sense."""
    asked = _parser().parse_args(arguments)
    try:
        asked.command(asked)
    except UsageError as error:
        print(f"diagnops.bench: {error}", file=sys.stderr)
        return 2
    except DiagnopsError as error:
        print(f"diagnops.bench: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="diagnops.bench", description=__doc__)
    commands = parser.add_subparsers(required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("bench-data"), help="folder laid out <kind>/<set>/<split>/")
    some = argparse.ArgumentParser(add_help=False, parents=[data])
    some.add_argument("--split", default="dev")
    some.add_argument("--json", type=Path, metavar="OUT", help="write every figure with its interval")
    some.add_argument("--limit", type=int, metavar="N", help="ask only N queries of each set, evenly spread")
    some.add_argument("--runs", type=Path, metavar="DIR", help="write run files for the data's own scorers")
    some.add_argument("--processes", type=int, metavar="N", help="as many as there are processors, unless said")
    listing = commands.add_parser("list", parents=[data], help="say which suites there are")
    listing.set_defaults(command=_list)
    running = commands.add_parser("run", parents=[some], help="measure and print")
    running.add_argument("suites", nargs="+", metavar="SUITE", help=f"{', '.join(METHODS)} or the name of a set")
    running.set_defaults(command=_run)
    ablating = commands.add_parser("ablate", parents=[some], help="say what each idea adds, one taken away in turn")
    ablating.set_defaults(command=_run, suites=["ideas"])
    reporting = commands.add_parser("report", parents=[some], help=f"measure all and write {RESULTS.name}")
    reporting.add_argument("--out", type=Path, default=RESULTS)
    reporting.add_argument("--from", dest="earlier", type=Path, metavar="JSON", help="of an earlier run's figures")
    reporting.set_defaults(command=_report)
    return parser


def _list(asked: argparse.Namespace) -> None:
    sets: dict[tuple[str, str], list[str]] = {}
    for split in find_splits(asked.data):
        sets.setdefault((split.kind, split.set), []).append(split.split)
    for (kind, name), splits in sets.items():
        print(f"{kind:9} {name:20} {' '.join(splits)}")


def _run(asked: argparse.Namespace) -> None:
    print(as_markdown(_measured(asked, asked.suites)))


def _report(asked: argparse.Namespace) -> None:
    if asked.earlier:
        found = msgspec.json.decode(asked.earlier.read_bytes(), type=Results)
    else:
        kinds = {s.kind for s in find_splits(asked.data) if s.split == asked.split}
        if not kinds:
            raise UsageError(f"{asked.data}: no set has a split {asked.split!r}")
        found = _measured(asked, [suite for suite in METHODS if (suite if suite == "text" else "symptoms") in kinds])
    asked.out.write_text(report(found), "utf-8")
    print(f"wrote {asked.out}")


def _measured(asked: argparse.Namespace, suites: list[str]) -> Results:
    if asked.limit is not None and asked.limit < 1:
        raise UsageError("--limit takes a number from 1 on")
    chosen = parts(find_splits(asked.data), suites, asked.split)
    found = results(measure(chosen, limit=asked.limit, runs=asked.runs, processes=asked.processes))
    if asked.json:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    return found


if __name__ == "__main__":
    sys.exit(main())
