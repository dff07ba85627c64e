"""Pasted: a text in which people speak and programs print becomes one incident.

What a program printed is read by rule (`machine/`) and never meets the reader of words; its fields that are prose do,
one by one. What people say is read as it always is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import NO_OVERLAY, Overlay, Prose, printed_over
from diagnops.intake.plaintext import shortened
from diagnops.intake.words import read_words
from diagnops.kb.incident import Incident, settle
from diagnops.kb.message import Message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.printed import plainly_prose

if TYPE_CHECKING:
    from diagnops.machine.gate import Part

_NOTHING_OF_ITS_OWN = ("command", "fence")


def read_pasted(
    text: str,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    source: str = "",
    here: Sequence[str] = (),
    quiet: str = "",
    overlay: Overlay = NO_OVERLAY,
) -> Incident:
    """Read a whole text. `source` says what all of it is, `here` the roles of the host that pasted output is of; what a
    `quiet` log has as well is routine. Of the clauses and lines in `overlay` people have said what they say."""
    lines = text.split("\n")
    # What somebody types in one line needs no reader of output.
    typed = not source and "\n" not in text.strip() and plainly_prose(text)
    found = [] if typed else _parted(lines, vocabulary, source, quiet)
    printed = [part for part in found if part.taken and part.taken.kind not in _NOTHING_OF_ITS_OWN]
    notes: list[Message] = []
    if not printed:
        return replace(read_words(shortened(text, notes), vocabulary, lexicon, overlay), notes=tuple(notes))
    from diagnops.intake.outputs import clause_of, notes_on, products_of, trouble_holds, words_of

    prose = "\n".join("\n".join(lines[part.start : part.end]) for part in found if part.taken is None)
    incident = read_words(shortened(prose, notes), vocabulary, lexicon, overlay)
    by = Prose(vocabulary, lexicon, overlay)
    outputs = [printed_over(clause_of(part, lines, by, here), overlay) for part in printed]
    seen = trouble_holds([o for clause in outputs for o in clause.observations], vocabulary)
    words = shortened("\n".join(words_of(printed, lines)), notes)
    return replace(
        incident,
        observations=settle([*incident.observations, *seen]),
        unread="\n".join(filter(None, (incident.unread.strip(), words))),
        printed=words,
        text=shortened(text),
        clauses=(*incident.clauses, *outputs),
        notes=(*notes, *notes_on(printed)),
        products=tuple({p.product: p for p in (*incident.products, *products_of(printed))}.values()),
    )


def _parted(lines: Sequence[str], vocabulary: Vocabulary, source: str, quiet: str) -> list[Part]:
    from diagnops.machine.gate import parts
    from diagnops.machine.readers import readers, readers_beside

    return parts(lines, readers_beside(quiet.split("\n")) if quiet else readers(), vocabulary, source)
