"""`kubectl get -o custom-columns`: a table that somebody put together, read by the fields that the command names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Taken
from diagnops.machine.common.table import Row
from diagnops.machine.kube import columns
from diagnops.machine.kube.shown import Shown, taken
from diagnops.machine.kube.tables import kind_of

_ASKED = re.compile(r"\bcustom-columns=[\"']?(?P<columns>[^\s\"']+)")
# The column of a list of pods that a field stands for; of several fields of one column the first that says something.
_FIELDS = (
    ("STATUS", re.compile(r"containerStatuses\b.*\.state\.(?:waiting|terminated)\.reason$|^\.status\.reason$")),
    ("STATUS", re.compile(r"^\.status\.phase$")),
    ("RESTARTS", re.compile(r"containerStatuses\b.*\.restartCount$")),
    ("READY", re.compile(r"containerStatuses\b.*\.ready$")),
    ("NAME", re.compile(r"^\.metadata\.name$")),
    ("NAMESPACE", re.compile(r"^\.metadata\.namespace$")),
)
_POD = ("NAME", "READY", "STATUS", "RESTARTS", "AGE")


def read(lines: Sequence[str], at: int, command: str, vocabulary: Vocabulary) -> Taken | None:
    """The table at the line `at`, below a command that names its columns; of what is no pod it shows nothing."""
    asked = _ASKED.search(command)
    fields = dict(one.split(":", 1) for one in asked["columns"].split(",") if ":" in one) if asked else {}
    if not fields or columns.head(lines[at]) != tuple(fields):
        return None
    table = columns.table(lines, at)
    rows = [Row(row.line, _as_listed(row.cells, fields)) for row in table.rows]
    pods = kind_of(_POD)
    told = pods and any(row.cells["STATUS"] for row in rows)
    shown: Shown = pods[1](rows, vocabulary) if pods and told else iter(())
    return taken("kubectl custom columns", table.end, shown, vocabulary)


def _as_listed(cells: dict[str, str], fields: dict[str, str]) -> dict[str, str]:
    """A row as `kubectl get pods` would have it."""
    found = dict.fromkeys(_POD, "")
    for column, field in _FIELDS:
        for name, asked in fields.items():
            said = [one for one in cells.get(name, "").split(",") if one not in ("", "<none>")]
            if said and not found.get(column) and field.search(asked):
                found[column] = _cell(column, said)
    return found


def _cell(column: str, said: list[str]) -> str:
    """What all containers of a pod say together."""
    if column == "READY":
        return f"{said.count('true')}/{len(said)}"
    if column == "RESTARTS":
        return str(max((int(one) for one in said if one.isdecimal()), default=""))
    return said[0]
