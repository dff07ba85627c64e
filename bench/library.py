"""Does the library hold the right cause: ``python -m diagnops.bench.library --data DIR``.

The texts are public alerts and summaries of outages, in a folder of yours. `library_judged.tsv` says which shipped
cases answer each of them, judged by reading, before any was asked; `-` where none does. `library_korean.tsv` puts some
of the covered ones into Korean, `library_uncovered.tsv` tells of incidents that no case covers. Each text is asked as
`diagnops match` would be asked it, in a new case base.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
import numpy as np

from diagnops.app import Options, Workspace
from diagnops.bench.data import Document, choose, find_splits, read_texts
from diagnops.bench.product import bits_of_every_case
from diagnops.bench.text_baselines import whole
from diagnops.engine.diagnosis import Verdict
from diagnops.kb.errors import DiagnopsError, InputError

FOLDER = Path(__file__).parent
ALERTS = "prometheus-alerts"
"""The set of alert rules, which is one file (`--alerts`) and has no ids of its own."""
WRITTEN = "written"
"""The set of texts that stand in `library_uncovered.tsv` itself."""

Name = tuple[str, str]
"""A text: its set and its id there."""
_FIRST = 3
_TEMPLATE = re.compile(r"\{\{.*?\}\}")


class Told(NamedTuple):
    """A text to ask, and the cases that answer it; none where the library does not cover it."""

    set: str
    id: str
    text: str
    right: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """What the product said: the verdict, the cases it listed, and the first few of all cases, best first."""

    told: Told
    verdict: Verdict
    listed: tuple[str, ...]
    first: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether a right case is among the first of all."""
        return not self.told.right.isdisjoint(self.first)


class Row(NamedTuple):
    """Counts over a group of answers."""

    group: str
    texts: int
    first: int
    """How many have a right case in first place among all cases."""
    found: int
    """Among the first three."""
    listed: int
    """Among the first three that were shown to the user."""
    seen: int
    false: int
    """`seen` of a case that is not right."""
    possible: int
    new: int


def read_judged(path: Path = FOLDER / "library_judged.tsv") -> dict[Name, frozenset[str]]:
    """Which cases answer each text; no case where none does."""
    return {(s, i): frozenset(cases.split(",")) - {"-"} for s, i, cases in _table(path)}


def covered(judged: dict[Name, frozenset[str]], texts: dict[Name, str]) -> list[Told]:
    """The texts that some case answers, as far as they are at hand."""
    return [Told(*name, texts[name], right) for name, right in judged.items() if right and name in texts]


def judged_uncovered(judged: dict[Name, frozenset[str]], texts: dict[Name, str]) -> list[Told]:
    """The texts that no case answers, as far as they are at hand. Many of these alerts stand for several causes."""
    return [Told(*name, texts[name]) for name, right in judged.items() if not right and name in texts]


def in_korean(judged: dict[Name, frozenset[str]], path: Path = FOLDER / "library_korean.tsv") -> list[Told]:
    """Covered texts put into Korean."""
    return [Told(s, i, text, judged[s, i]) for s, i, text in _table(path)]


def uncovered(texts: dict[Name, str], path: Path = FOLDER / "library_uncovered.tsv") -> list[Told]:
    """Texts of incidents that no case covers: written for this, or by name."""
    named = [(s, i, text or texts.get((s, i), "")) for s, i, text in _table(path)]
    return [Told(*one) for one in named if one[2]]


def read_public(data: Path, alerts: Path | None, sets: Iterable[str]) -> dict[Name, str]:
    """The public texts of the sets, as somebody would paste them."""
    splits = choose(find_splits(data), [s for s in sets if s != ALERTS], "dev")
    texts = {(split.set, query.id): whole(query) for split in splits for query in read_texts(split).queries}
    if alerts is not None:
        texts |= {(ALERTS, rule.id): whole(rule) for rule in read_alerts(alerts)}
    return texts


def read_alerts(path: Path) -> Iterator[Document]:
    """Alert rules as they arrive: name and description, without what a template would have filled in."""
    try:
        lines = path.read_bytes().splitlines()
        rules = [msgspec.json.decode(line, type=dict[str, str | None]) for line in lines]
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: {error}; --alerts takes a file of JSON lines, one a rule") from None
    for rule in rules:
        service, name, said = (rule.get(key) or "" for key in ("service", "name", "description"))
        yield Document(alert_id(service, name), name, " ".join(_TEMPLATE.sub("", said).split()))


def alert_id(service: str, name: str) -> str:
    """The name of an alert rule here, a digest: nothing of its text.

    >>> alert_id("Redis", "Redis down")
    'a-1068a4ec37c3'
    """
    return "a-" + hashlib.sha256(f"{service}\t{name}".encode()).hexdigest()[:12]


def ask(some: Iterable[Told], desk: Workspace) -> Iterator[Answer]:
    """Ask the product each text."""
    index, vocabulary = desk.compiled.index, desk.vocabulary
    for told in some:
        incident = desk.read(told.text)
        said = desk.diagnose(incident, Options(checks=0))
        bits = bits_of_every_case(incident, index, vocabulary)
        listed = tuple(match.case for match in said.leading)
        # A case that nothing speaks for is no candidate, however often it happened.
        spoken_for = [index.ids[i] for i in np.argsort(-bits, kind="stable") if bits[i] > index.prior[i]]
        yield Answer(told, said.verdict, listed, tuple(dict.fromkeys([*listed, *spoken_for]))[:_FIRST])


def row(group: str, answers: Sequence[Answer]) -> Row:
    """Count."""
    verdicts = [a.verdict for a in answers]
    return Row(
        group,
        len(answers),
        sum(not a.told.right.isdisjoint(a.first[:1]) for a in answers),
        sum(a.found for a in answers),
        sum(not a.told.right.isdisjoint(a.listed[:_FIRST]) for a in answers),
        verdicts.count("seen"),
        sum(a.verdict == "seen" and a.listed[0] not in a.told.right for a in answers),
        verdicts.count("possible"),
        verdicts.count("new"),
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown; shares in percent beside the counts."""
    lines = [
        "| texts | n | first | first 3 | shown | `seen` | wrongly | `possible` | `new` |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for r in rows:
        cells = [f"{count} ({count / r.texts:.0%})" if r.texts else "0" for count in r[2:]]
        lines.append(f"| {' | '.join([r.group, str(r.texts), *cells])} |")
    return "\n".join(lines)


def misses(answers: Iterable[Answer]) -> Iterator[str]:
    """A line for each covered text whose case is not among the first, and for each uncovered one that was `seen`."""
    for a in answers:
        if (a.told.right and not a.found) or (not a.told.right and a.verdict == "seen"):
            right = ",".join(sorted(a.told.right)) or "-"
            yield "\t".join([a.told.set, a.told.id, right, a.verdict, *a.first])


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit code is 1 when the data cannot be used."""
    parser = argparse.ArgumentParser(prog="diagnops.bench.library", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder laid out text/<set>/dev/")
    parser.add_argument("--alerts", type=Path, help=f"a file of alert rules, for the texts of the set {ALERTS}")
    parser.add_argument("--misses", action="store_true", help="list the misses with the first three cases given")
    asked = parser.parse_args(arguments)
    try:
        print(_measured(asked))
    except DiagnopsError as error:
        print(f"diagnops.bench.library: {error}", file=sys.stderr)
        return 1
    return 0


def _measured(asked: argparse.Namespace) -> str:
    judged = read_judged()
    sets = list(dict.fromkeys(s for s, _ in judged))
    texts = read_public(asked.data, asked.alerts, sets)
    with TemporaryDirectory() as folder:
        desk = Workspace.open(Path(folder) / "library.db")
        english, korean = (list(ask(some, desk)) for some in (covered(judged, texts), in_korean(judged)))
        none, new = (list(ask(some, desk)) for some in (judged_uncovered(judged, texts), uncovered(texts)))
    translated = {(a.told.set, a.told.id) for a in korean}
    rows = [row("covered, in English", english)]
    rows += [row(f"· {s}", some) for s in sets if (some := [a for a in english if a.told.set == s])]
    rows.append(row("covered, in Korean", korean))
    rows.append(row("· the same in English", [a for a in english if (a.told.set, a.told.id) in translated]))
    rows.append(row("not covered: the chosen and the written", new))
    rows.append(row("· the written ones", [a for a in new if a.told.set == WRITTEN]))
    rows.append(row("not covered: all that were judged so", none))
    number = len(english) + len(none)
    parts = [f"{number} texts judged, {len(english)} covered by one of {desk.size} cases", table(rows)]
    if asked.misses:
        every = {a.told: a for a in [*english, *korean, *new, *none]}
        parts.append("\n".join(misses(every.values())))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
