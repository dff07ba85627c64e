"""What is told later of a case whose draft waits: it fills what is blank there, and what somebody wrote there holds."""

from __future__ import annotations

from msgspec.structs import replace

from diagnops.kb.case import Case, Remedy, Said
from diagnops.kb.draft import is_blank
from diagnops.kb.merge import merge


def told_later(waiting: Case, untold: Case, told: Case) -> Case:
    """The draft that waits with what was told since: `untold` is what would be drafted of nothing, `told` of that."""
    there = {remedy.id: remedy for remedy in waiting.remedies}
    filled = tuple(_filled(there[one.id], one) if one.id in there else one for one in told.remedies)
    common = replace(untold, remedies=tuple(there[one.id] for one in told.remedies if one.id in there))
    return merge(common, waiting, replace(told, remedies=filled)).case


def _filled(waiting: Remedy, told: Remedy) -> Remedy:
    reason = told.reason if _blank(waiting.reason) else waiting.reason
    trials = told.trials if any(_blank(trial.verified) for trial in waiting.trials) else waiting.trials
    return replace(waiting, reason=reason, trials=trials)


def _blank(said: Said | None) -> bool:
    return said is not None and any(is_blank(text) for text in (said.en, said.ko) if text)
