"""Asking: a question as somebody puts it right, reading by reading, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diagnops.intake.notation import read_seen
from diagnops.kb.incident import Incident, Observation, settle
from diagnops.kb.investigation import Investigation, Place

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.kb.case import Language
    from diagnops.kb.vocabulary import Vocabulary


def read_place(written: str, vocabulary: Vocabulary) -> Place:
    """A place as a check or a reading names it, `role/signal` or a signal alone. Raises `UsageError`."""
    role, _, signal = written.rpartition("/")
    known = vocabulary.find_role(role).id if role else None
    return known, vocabulary.find_signal(signal, known).id


def ask(workspace: Workspace, text: str, stated: Iterable[str], dropped: Iterable[str], language: Language) -> Incident:
    """A text as it was read, but for what was misread. Raises `DiagnopsError`.

    `stated` (`role/signal=state`) holds in the place that it names, also where that has no role; what was read of
    `dropped` places (`role/signal`) does not count.
    """
    said = [_said(one, workspace.vocabulary) for one in stated]
    out = {read_place(one, workspace.vocabulary) for one in dropped}
    incident = workspace.read(text or None, observations=said, language=language)
    kept = [o for o in incident.observations if (o.role, o.signal) not in out]
    return replace(incident, observations=settle(kept))


def _said(written: str, vocabulary: Vocabulary) -> Observation:
    role, signal = read_place(written.partition("=")[0], vocabulary)
    read = read_seen(written, vocabulary)
    return Observation(role, signal, read.state, origin="option")


def begin(
    workspace: Workspace, text: str, stated: Iterable[str], dropped: Iterable[str], language: Language
) -> Investigation:
    """Open an investigation with a question as somebody put it right. Raises `DiagnopsError`."""
    said = [_said(one, workspace.vocabulary) for one in stated]
    out = [read_place(one, workspace.vocabulary) for one in dropped]
    with workspace.case_base.transaction():
        begun = workspace.investigations.start(text or None, observations=said, language=language)
        workspace.investigations.retract(begun.id, out)
        return workspace.investigations.get(begun.id)
