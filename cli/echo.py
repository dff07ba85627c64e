"""The echo: what was told, piece by piece, with what was read from each, so that who told it can see what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnops.app import LIKELY_SO, brief, percent
from diagnops.cli.parts import wrapped
from diagnops.cli.terminal import Line
from diagnops.kb.case import Language
from diagnops.kb.incident import UNKNOWN_OUTPUT, Clause, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say

_MOST = 40  # pieces: a page of prose has fewer
_MOST_LINES = 2  # of one piece


def echo(
    clauses: Sequence[Clause],
    held: Sequence[Observation],
    vocabulary: Vocabulary,
    language: Language,
    *,
    full: bool = False,
) -> Iterator[Line]:
    """Every piece once: read as what and how surely, not read, or not about what is seen; `held` is what holds now.

    Of more than fit a page those are left out, and counted, from which nothing was read, unless it is to be `full`.
    """
    shown = list(clauses) if full or len(clauses) <= _MOST else [c for c in clauses if c.observations][:_MOST]
    for clause in shown:
        if clause.lines:
            yield from _printed(clause, vocabulary, language)
            continue
        said = "" if clause.observations else say("is_aside" if clause.aside else "is_unread", language)
        lines = list(wrapped(f"“{clause.text}”" + (f"  {said}" if said else ""), "  ", style="dim" if said else ""))
        yield from lines if full or len(lines) <= _MOST_LINES else _shortened(clause.text, said)
        for seen in clause.observations:
            sure = percent(seen.certainty) if full else say(_how_surely(seen), language) if seen.certainty < 1 else ""
            more = [sure] if sure else []
            if not any((o.signal, o.state) == (seen.signal, seen.state) for o in held):
                more.append(say("told_otherwise", language))
            what = brief(seen.role, seen.signal, seen.state, vocabulary, language)
            yield from wrapped(", ".join([what, *more]), "    → ", hang="      ")
    if left := len(clauses) - len(shown):
        yield Line("  " + say("more", language, count=left), "dim")


def _printed(clause: Clause, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """What a program printed: which kind it is, where it stands, and what each line shows that was read."""
    first, last = clause.lines or (0, 0)
    kind = say("unknown_output", language) if clause.source == UNKNOWN_OUTPUT else clause.source
    none = "" if clause.observations else "  " + say("nothing_in_output", language)
    yield from wrapped(
        say("printed" if first < last else "printed_line", language, kind=kind, first=first, last=last) + none,
        "  ",
        style="dim" if none else "",
    )
    for seen in clause.observations:
        what = f"{brief(seen.role, seen.signal, seen.state, vocabulary, language)}  “{seen.words}” ({seen.line})"
        yield from wrapped(what, "    → ", hang="      ")


def _how_surely(seen: Observation) -> str:
    return "probably" if seen.certainty >= LIKELY_SO else "perhaps"


def _shortened(text: str, said: str) -> Iterator[Line]:
    """The beginning of a long piece."""
    room = 60 - len(said)
    yield from wrapped(f"“{text[:room].rstrip()}…”" + (f"  {said}" if said else ""), "  ", style="dim" if said else "")
