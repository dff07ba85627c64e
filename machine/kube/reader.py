"""Kubernetes: what `kubectl get`, `describe`, `events`, `top` and `rollout status` print, and its errors.

`oc` prints the same. Tables are known by the columns of their head or by the form of their rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.table import Table
from diagnops.machine.kube import columns, custom, objects
from diagnops.machine.kube.beside import Beside
from diagnops.machine.kube.describe import BEGINS, CONDITION_HEAD, describe_end, described_shown
from diagnops.machine.kube.events import DESCRIBED_ROW, events_shown
from diagnops.machine.kube.lines import SAYS, line_shown
from diagnops.machine.kube.shown import taken
from diagnops.machine.kube.tables import EVENTS, Reads, events, kind_of

_TITLE = re.compile(
    r"^\W*(?:(?:kubectl|oc)\s+(?:get|describe|top|events|rollout|logs)\b.*"
    r"|(?:get |describe |top |recent |cluster |warning )*(?:pod|node|event|deployment|replica ?set"
    r"|stateful ?set|daemon ?set|service|svc|endpoint|pvc|hpa|job)s?(?: status)?\b"
    r"(?: \([^)]*\)| in [\w-]+| -\S+(?: \w[\w-]*)?)*)\W*$",
    re.IGNORECASE,
)
# A description that somebody indented or quoted: every line of it begins with the same.
_SET_IN = re.compile(
    r"^(?P<by>[>\s]+)(?:Name|Conditions|Events|(?:Init )?Containers):(?:\s|$)"
    r"|^(?P<quote>\s*>[>\s]*)Type\s"
)
_OF_AN_OBJECT = re.compile(r"^(?:Namespace|Labels|Annotations|Roles|Priority|Selector|Reference|Created):\s")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """What of Kubernetes begins at the line `at`."""
    if set_in := _SET_IN.match(lines[at]):
        return _set_in(lines, at, set_in["by"] or set_in["quote"], vocabulary)
    if put_together := custom.read(lines, at, heading.command, vocabulary):
        return put_together
    below = at + 1
    if _TITLE.match(lines[at]) and not columns.head(lines[at]):
        while below < len(lines) and below < at + 3 and not lines[below].strip():
            below += 1
        if below < len(lines) and (found := _read(lines, below, vocabulary)):
            return found
    return _read(lines, at, vocabulary)


def _set_in(lines: Sequence[str], at: int, by: str, vocabulary: Vocabulary) -> Taken | None:
    """What the lines say that all begin with the same, read without it."""
    end = at
    while end < len(lines) and lines[end].startswith(by):
        end += 1
    found = _read([line[len(by) :] for line in lines[at:end]], 0, vocabulary)
    if found is None:
        return None
    findings = tuple(one._replace(line=one.line + at) for one in found.findings)
    return found._replace(end=found.end + at, findings=findings)


def _read(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken | None:
    if head := columns.head(lines[at]):
        if kind := kind_of(head):
            return _table(kind, columns.table(lines, at), lines, at, vocabulary)
        return None
    if rows := columns.headless(lines, at):
        kind = kind_of(rows.columns)
        return _table(kind, rows, lines, at, vocabulary) if kind else None
    if SAYS.match(lines[at]):
        end = at
        while end < len(lines) and SAYS.match(lines[end]):
            end += 1
        shown = (one for line in range(at, end) for one in line_shown(lines[line], line, vocabulary))
        return taken("kubectl", end, shown, vocabulary)
    if BEGINS.match(lines[at]) or DESCRIBED_ROW.match(lines[at]):
        if lines[at].startswith("Name:") and not any(
            _OF_AN_OBJECT.match(line) or CONDITION_HEAD.match(line) for line in lines[at + 1 : at + 4]
        ):
            return None
        end = describe_end(lines, at)
        if end > at:
            return taken("kubectl describe", end, described_shown(lines, at, end, vocabulary), vocabulary)
    return objects.read(lines, at, vocabulary)


def _table(kind: tuple[str, Reads], table: Table, lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken:
    """A table of this kind; what its events say of pods that stand beside it as ready is over."""
    name, reads = kind
    if name == EVENTS:
        shown = events_shown(events(table.rows), vocabulary, has_ended=Beside(lines, at).ended)
    else:
        shown = reads(table.rows, vocabulary)
    return taken(f"kubectl {name}", table.end, shown, vocabulary)
