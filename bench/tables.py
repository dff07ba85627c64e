"""Results as tables that read well in a terminal and in Markdown."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from diagnops.bench.checks import ENOUGH, MOST
from diagnops.bench.measure import FEWER, PRODUCT, Lead, Suite, Table
from diagnops.bench.scores import Figure

# The figures shown, and whether their interval is.
_SHOWN: dict[Suite, dict[str, bool]] = {
    "symptoms": {
        "top-1": True, "top-3": False, "MRR": False, "AUROC": True, "top-1, 50 % hidden": False,
        "top-1, 70 % hidden": True, "AUROC, 50 % hidden": False, "AUROC, 70 % hidden": False, "top-1 class": False,
    },
    "checks": {
        "checks to 1 bit": True, "within 30, 1 bit": True, "mean checks to 1 bit": False,
        "checks to 1 bit, if told at all": False, "checks to 2 bits": True, "within 30, 2 bits": False,
    },
    "ideas": {"top-1": True, "AUROC": True, "top-1, 70 % hidden": True},
    "text": {"R@1": True, "R@10": True, "MAP": True, "MRR": False, "AUROC": True},
}  # fmt: skip


_TITLES: dict[Suite, str] = {
    "symptoms": "Symptoms", "checks": "Next check", "ideas": "What each idea adds", "text": "Text",
}  # fmt: skip


class Results(Struct, frozen=True):
    """Tables with where, when and with what they were made."""

    date: str
    machine: str
    versions: dict[str, str]
    tables: list[Table]


def results(tables: list[Table]) -> Results:
    """Tables with today's date, this machine and what is installed."""
    packages = ("diagnops", "numpy", "bm25s", "PyStemmer", "scikit-learn")
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    if revision := _revision():
        versions["revision"] = revision
    return Results(date.today().isoformat(), _machine(), versions, tables)


def _machine() -> str:
    import os

    info = Path("/proc/cpuinfo")
    models = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    model = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    return f"{os.cpu_count()} processors ({model}), {platform.system()} {platform.machine()}"


def _revision() -> str:
    git = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def as_markdown(found: Results) -> str:
    """All tables, those of a suite as one."""
    parts = []
    for suite, title in _TITLES.items():
        tables = [t for t in found.tables if t.suite == suite]
        if tables:
            parts.append(f"## {title}\n\n{_suite(tables)}")
    return "\n\n".join(parts)


def _suite(tables: Sequence[Table]) -> str:
    shown = _SHOWN[tables[0].suite]
    rows = [["set", "method", "n", *shown, "CPU s"]]
    for table in tables:
        first = f"{table.set} {table.split}" if table.split not in table.set else table.set
        for method, figures in table.figures.items():
            count = next(iter(figures.values())).count
            cells = [_cell(table.suite, name, figures.get(name), interval) for name, interval in shown.items()]
            rows.append([first, method, str(count), *cells, f"{table.seconds[method]:.0f}"])
            first = ""
        leads = (_lead(table.suite, n, table.leads.get(n), i) for n, i in shown.items())
        rows.append(["", f"*{PRODUCT} − best*", "", *leads, ""])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def _cell(suite: Suite, name: str, figure: Figure | None, interval: bool) -> str:
    if figure is None:
        return "–"
    value, low, high = (_number(suite, name, n) for n in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]" if interval else value


def _lead(suite: Suite, name: str, lead: Lead | None, interval: bool) -> str:
    if lead is None:
        return "–"
    value, low, high = (_number(suite, name, n, "+") for n in (lead.by.value, lead.by.low, lead.by.high))
    return f"{value} [{low}, {high}] {lead.baseline}" if interval else f"{value} {lead.baseline}"


def _number(suite: Suite, name: str, value: float, sign: str = "") -> str:
    """Text figures in per cent, as the papers have them; checks are counted."""
    if FEWER in name:
        return f"{value:{sign}.1f}"
    return f"{100 * value:{sign}.1f}" if suite == "text" else f"{value:{sign}.3f}"


PREFACE = """# How well it matches

Measured on {date}, {machine}.
Versions: {versions}.

`python -m diagnops.bench report --data DIR` makes this page again. In brackets: 95 % interval (bootstrap over queries).
The last line of a set is the product minus the best baseline of that column, on the same queries.

**Symptoms.** Recorded failures in time order; a query sees strictly earlier ones only, its label taken off. Right is
the same class at the same component; only queries with an earlier occurrence count (n), ties are shuffled. AUROC: does
the best score tell recurring from first of its kind. Hidden evidence is unknown, not normal. Stack frames are left out,
as the sets ask. The product is given roles, signals, states and magnitudes, past cases with their cause, and is asked
for its bits of every case in its first look (`retrieve`), before the ledger.

**Next check.** Queries whose cause was seen before, {inquiries} of a set at most, each beginning with two of its
abnormal symptoms, drawn by a fixed seed; small sets are asked several times. A check is answered from the record; what
that does not know cannot be looked at and counts all the same. Told are the median until the right cause is ahead of
every other by one or two bits, what takes over {most} counting as {more}; how many come that far; the mean; and the
median of those whose whole record, told at once, puts the right cause ahead: no order helps the others. Answers are
weighed by the product in every order; random order draws from every place that a past failure knows.

**What each idea adds.** The symptoms suite with one idea taken from what the product is given. The last line is the
product minus the best without one of them: below zero, that idea does harm there.

**Text.** Find the document that belongs to a text; in `apache-*` only reports filed before. R@k, average precision and
reciprocal rank within the first 100, in per cent. AUROC: does the best score tell reports with an earlier duplicate
from new ones. The product is asked through its words alone: a document is a case with a title and a story. In
`apache-*` it happened on the day it was filed and the query asks on its own day, for a team's cases have dates and the
product counts how lately they happened; `bench/ABLATION.md` says what that adds, the baselines know no dates. Symptoms
are given none: the schedules by which their failures were injected would leak through them.

`--runs DIR` writes run files on which the data's own `score.py` can be held against every figure but average precision.
"""


def report(found: Results) -> str:
    """The page `bench/RESULTS.md`."""
    versions = ", ".join(f"{name} {number}" for name, number in found.versions.items())
    preface = PREFACE.format(
        date=found.date, machine=found.machine, versions=versions, inquiries=ENOUGH, most=MOST, more=MOST + 1
    )
    return f"{preface}\n{as_markdown(found)}\n"
