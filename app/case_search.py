"""Search: the cases in which all of some words stand, each whole and whatever its ending, as the index has them.

Where no case has them so, those whose title or id has words that begin so: somebody may still be typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from diagnops.kb.case import Case
from diagnops.kb.wordforms import clean

if TYPE_CHECKING:
    from diagnops.app.catalogue import Entry
    from diagnops.app.workspace import Workspace


def holding(workspace: Workspace, entries: Mapping[str, Entry], text: str) -> set[str]:
    """The ids of the cases; words that stand everywhere are not looked for."""
    from diagnops.search.tokens import asked_words, is_korean

    def with_word(whole: str, least: Sequence[str]) -> set[str]:
        # What is joined is found as it is written; in Korean words are joined as one likes.
        found = set() if is_korean(whole) else _with(workspace, entries, whole)
        return found or set.intersection(*(_with(workspace, entries, term) for term in least))

    words = [with_word(*word) for word in asked_words(text)]
    found = set.intersection(*words) if words else set()
    return found or _beginning(entries.values(), clean(text).casefold().split())


def _with(workspace: Workspace, entries: Mapping[str, Entry], term: str) -> set[str]:
    from diagnops.search.paged import DamagedPageError
    from diagnops.search.postings import term_keys

    def told() -> set[str]:
        index = workspace.compiled.index
        return {*map(index.id, index.text_index.terms.holding(term_keys([term])).tolist())}

    try:
        found = told()
    except DamagedPageError:
        workspace.compiled.discard_index()
        found = told()
    beside = f" {term} "
    return found & entries.keys() | {entry.id for entry in entries.values() if beside in entry.words}


def _beginning(entries: Iterable[Entry], asked: list[str]) -> set[str]:
    def begins(entry: Entry) -> bool:
        named = f" {entry.id.replace('-', ' ')} {entry.title.en or ''} {entry.title.ko or ''}"
        named = clean(named).casefold()
        return all(f" {word}" in named for word in asked)

    return {entry.id for entry in entries if asked and begins(entry)}


def titled_first(entries: Iterable[Entry], text: str) -> list[Entry]:
    """Those first whose title has all of the words: of it the words tell most."""
    from diagnops.search.tokens import asked_words

    asked = [term for _, least in asked_words(text) for term in least]

    def elsewhere(entry: Entry) -> bool:
        title = f"{entry.title.en or ''} {entry.title.ko or ''}".casefold()
        return not all(term in title for term in asked)

    return sorted(entries, key=elsewhere)


def words_beside(case: Case) -> str:
    """The terms of what a list goes by and the index leaves out, since it tells nothing of what is seen."""
    from diagnops.search.tokens import terms

    said = (
        *(trial.verified for remedy in case.remedies for trial in remedy.trials),
        *(one.what for one in case.prevention),
    )
    texts = (
        case.id,
        *case.tags,
        *case.environment,
        *(one.product for one in case.affects),
        *(one.title for one in case.sources),
        *(name for symptom in case.symptoms for name in (symptom.signal, symptom.role) if name),
        *(text for one in said if one for text in (one.en, one.ko) if text),
    )
    return f" {' '.join(dict.fromkeys(terms(' '.join(texts))))} "
