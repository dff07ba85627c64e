"""Retain: what an investigation adds to the case it turned out to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from diagnops.kb.case import Case, Occurrence, Remedy, Symptom, Text, Trial, investigated
from diagnops.kb.draft import said
from diagnops.kb.environment import Environment, fact_name
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Closed, Investigation
from diagnops.kb.spelling import nearest

# What says in a word where something happened.
_WHERE = frozenset("platform component hardware distribution kernel".split())


def retain(case: Case, investigation: Investigation, closed: Closed, *, today: date) -> Case:
    """`case` with one more occurrence, and one more trial where a remedy was used.

    What was seen in trouble and what was seen to be fine both become symptoms of the occurrence. An investigation that
    was reopened and closed again is still one occurrence. Raises `UsageError` for a remedy the case does not have.
    """
    again = tuple(o for o in case.occurrences if o.investigation != investigation.id)
    happened = replace(occurrence(investigation), where=where(case, investigation.environment))
    grown = replace(case, occurrences=(*again, happened))
    if closed.remedy is None:
        return grown
    if closed.remedy not in [r.id for r in case.remedies]:
        raise _no_remedy(case, closed.remedy)
    return replace(grown, remedies=tuple(_tried(r, case, investigation, closed, today) for r in case.remedies))


def occurrence(investigation: Investigation) -> Occurrence:
    """The investigation as one time that a case happened."""
    told = investigation.words
    return Occurrence(
        when=investigation.opened[:10],
        note=said(told[0]) if told else None,
        symptoms=symptoms(investigation.observations),
        investigation=investigation.id,
    )


def symptoms(observations: Sequence[Observation]) -> tuple[Symptom, ...]:
    """Observations as symptoms, trouble and what is fine alike."""
    return tuple(Symptom(o.signal, o.state, o.role, shape=o.shape, magnitude=o.magnitude) for o in observations)


def where(case: Case, environment: Environment) -> Text | None:
    """Where it happened this time, of the facts that were told: which platform and system, and what the case speaks of.

    A host can tell all about itself; a case remembers what may matter to the next who reads it.
    """
    required = [r.requires for r in case.remedies if r.requires]
    named = {name for one in required for name in (*one.versions, *one.fixed_in, one.component) if name}
    matters = set(_WHERE) | {fact_name(name) for name in (*case.environment, *named)}
    matters.add(environment.get("distribution", ""))  # its version goes by its name
    if any(one.hardware for one in required):
        matters.add("cpu")
    told = [f"{name} {value}" for name, value in environment.items() if name in matters]
    return said(", ".join(told)) if told else None


def _tried(remedy: Remedy, case: Case, investigation: Investigation, closed: Closed, today: date) -> Remedy:
    if remedy.id != closed.remedy or closed.outcome is None or closed.outcome == "resolved-unknown":
        return remedy
    verified = said(closed.verified) if closed.verified.strip() else None
    source = investigated(investigation.id)
    trial = Trial(
        closed.outcome,
        today.isoformat(),
        verified=verified,
        source=source,
        where=where(case, investigation.environment),
    )
    before = tuple(t for t in remedy.trials if (t.source, t.outcome) != (source, closed.outcome))
    return replace(remedy, trials=(*before, trial))


def _no_remedy(case: Case, remedy: str) -> UsageError:
    known = tuple(r.id for r in case.remedies)
    near = nearest(remedy, known)
    code = "no_such_remedy" if near or known else "no_remedies_at_all"
    return UsageError(code, hint="write_remedy", case=case.id, remedy=remedy, known=known, near=near)
