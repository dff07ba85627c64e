"""The definitions: what each tool is for, in the words by which a model chooses it, and its hints.

They are read by models alone, with every conversation, so they are English and short.
"""

from __future__ import annotations

from typing import NamedTuple


class Definition(NamedTuple):
    """What a tool is for. `writes`: it adds to the case base; `idempotent`: to call it again adds nothing."""

    title: str
    description: str
    writes: bool = False
    idempotent: bool = True


DEFINITIONS: dict[str, Definition] = {
    "match": Definition(
        "Match an incident",
        "Have we seen this incident before? Weighs what is seen against past cases; tells the verdict (seen, possible, "
        "open, new), candidates with what speaks for and against, the next check with what each answer would mean, the "
        "best remedy with its record, and how the text was read. Give text and observations side by side.",
    ),
    "get_case": Definition(
        "Get a case",
        "One past case: symptoms, cause, what rules it out, look-alikes, every remedy with its trials.",
    ),
    "search_cases": Definition(
        "Search cases",
        "Find cases by words they hold, or by role, signal, product, kind of cause, status. For an incident use match.",
    ),
    "search_signals": Definition(
        "Search signals",
        "Find the ids for observations: signals by words in English or Korean, with their roles and states.",
    ),
    "investigate": Definition(
        "Open an investigation",
        "Open an investigation that keeps what is seen, take one up, or, without arguments, list the open ones. "
        "Answers as match does, and keeps naming a next check.",
        writes=True,
        idempotent=False,
    ),
    "observe": Definition(
        "Add to an investigation",
        "Add what a check showed, more words, or what cannot be looked at; take back a misreading. Answers as match "
        "does.",
        writes=True,
    ),
    "close_investigation": Definition(
        "Close an investigation",
        "End an investigation: the case it was learns an occurrence and, with remedy and outcome, a trial.",
        writes=True,
        idempotent=False,
    ),
    "draft_case": Definition(
        "Draft a new case",
        "Draft a case from an investigation that none on record explains; a person reviews and records it.",
        writes=True,
    ),
}
INSTRUCTIONS = (
    "DiagnOPs matches an incident with recorded past incidents, offline. Begin with match; make the check it names and "
    "tell the answer as an observation. What was not looked at stays unknown; do not guess states."
)
