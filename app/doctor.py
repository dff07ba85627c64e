"""The doctor: whether this installation and this case base are sound. Each inspection is a function of its own.

Whether case files are well formed is for `check`, whether matching is right for `evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from diagnops.app.derived_files import derived_files_are_whole
from diagnops.app.finding import Finding
from diagnops.app.own_inspections import newer_starter_cases, open_to_others
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.installation import altered, unmet
from diagnops.kb.message import Message, message

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

Inspection = Callable[["Workspace"], Iterator[Finding]]


def inspect(workspace: Workspace, inspections: Sequence[Inspection] | None = None) -> Iterator[Finding]:
    """What these inspections find, else all of them, one finding after another."""
    unusable: list[Message] = []
    for inspection in inspections or INSPECTIONS:
        try:
            yield from inspection(workspace)
        except CaseBaseError as error:
            if error.message not in unusable:  # it is told once, however many look at the case base
                unusable.append(error.message)
                yield Finding("unsound", error.message)


def installation_is_whole(_: Workspace) -> Iterator[Finding]:
    """Whether every file is what was packed, and every library of a version that will do.

    A file that is gone can make answers worse long before anything fails.
    """
    faults = [message("file_altered", file=file) for file in altered()]
    faults += [message("package_other" if one.version else "package_missing", **one._asdict()) for one in unmet()]
    yield from (Finding("unsound", fault) for fault in faults)
    if not faults:
        yield Finding("sound", message("installation_whole"))


def case_base_is_whole(workspace: Workspace) -> Iterator[Finding]:
    """Whether the file of the case base is what was written to it."""
    base = workspace.case_base
    base.verify()
    yield Finding("sound", message("base_whole", path=workspace.location, cases=len(base)))


# The derived files first: to open the case base may already make one of them anew.
INSPECTIONS: tuple[Inspection, ...] = (
    installation_is_whole,
    derived_files_are_whole,
    case_base_is_whole,
    newer_starter_cases,
    open_to_others,
)
