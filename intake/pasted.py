"""Pasted: a text in which people speak and programs print becomes one incident.

What a program printed is read by rule (`machine/`) and never meets the reader of words; its fields that are prose do,
one by one. What people say is read as it always is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.plaintext import MOST, shortened
from diagnops.intake.words import read_words
from diagnops.kb.incident import Clause, Incident, Observation, Product, settle
from diagnops.kb.message import Message, message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.finding import Finding, Taken
from diagnops.machine.gate import Part, parts
from diagnops.machine.kube_words import plain
from diagnops.machine.masked import without_names
from diagnops.machine.readers import readers

_NOTHING_OF_ITS_OWN = ("command", "fence")
UNKNOWN = "unknown"


def read_pasted(
    text: str, vocabulary: Vocabulary, lexicon: Lexicon, source: str = "", here: Sequence[str] = ()
) -> Incident:
    """Read a whole text. `source` says what all of it is, `here` the roles of the host that pasted output is of."""
    lines = text.split("\n")
    found = parts(lines, readers(), vocabulary, source)
    printed = [part for part in found if part.taken and part.taken.kind not in _NOTHING_OF_ITS_OWN]
    notes: list[Message] = []
    prose = "\n".join("\n".join(lines[p.start : p.end]) for p in found if p.taken is None)
    incident = read_words(shortened(prose if printed else text, notes), vocabulary, lexicon)
    if not printed:
        return replace(incident, notes=tuple(notes))
    outputs = [_output(part, lines, vocabulary, lexicon, here) for part in printed]
    seen = _trouble_holds([o for clause in outputs for o in clause.observations], vocabulary)
    said = dict.fromkeys(line.strip() for part in printed for line in _said_by(part, lines))
    words = shortened("\n".join(filter(None, said)), notes)
    return replace(
        incident,
        observations=settle([*incident.observations, *seen]),
        unread="\n".join(filter(None, (incident.unread.strip(), words))),
        printed="\n".join(dict.fromkeys(map(plain, words.split("\n")))),
        text=shortened(text, []),
        clauses=(*incident.clauses, *outputs),
        notes=(*notes, *_notes(printed)),
        products=tuple({p.product: p for p in (*incident.products, *_products(printed))}.values()),
    )


def _output(part: Part, lines: Sequence[str], vocabulary: Vocabulary, lexicon: Lexicon, here: Sequence[str]) -> Clause:
    """What a part that was printed shows, as a piece of the text."""
    taken = _taken(part)
    seen = [replace(_observed(f, vocabulary, here), in_text=bool(taken.words)) for f in taken.findings]
    for passage in taken.passages:
        told = read_words(passage.text[:MOST], vocabulary, lexicon).observations
        seen += [replace(one, source=taken.kind, line=passage.line + 1) for one in told]
    return Clause(" ".join(lines[part.start].split()), tuple(seen), source=taken.kind, lines=(part.start + 1, part.end))


def _observed(finding: Finding, vocabulary: Vocabulary, here: Sequence[str]) -> Observation:
    signal = vocabulary.signal[finding.signal]
    only = signal.roles[0] if len(signal.roles) == 1 else None
    role = finding.role or next((one for one in here if one in signal.roles), only)
    return Observation(
        role, finding.signal, finding.state, finding.words, origin="output", shape=finding.shape,
        magnitude=finding.magnitude, certainty=finding.certainty, line=finding.line + 1,
    )  # fmt: skip


def _trouble_holds(seen: Sequence[Observation], vocabulary: Vocabulary) -> Iterator[Observation]:
    """Of what several outputs, or devices, say of one thing, the trouble holds; else what was printed last. Where the
    role of one is open, it may be the same thing."""
    trouble = vocabulary.is_trouble
    troubled = {(role, o.signal) for o in seen if trouble(o.signal, o.state) for role in (o.role, "any")}
    open_ones = {o.signal for o in seen if o.role is None and trouble(o.signal, o.state)}

    def holds(one: Observation) -> bool:
        return (one.role or "any", one.signal) not in troubled and one.signal not in open_ones

    return (o for o in seen if trouble(o.signal, o.state) or holds(o))


def _said_by(part: Part, lines: Sequence[str]) -> Sequence[str]:
    """What is compared with the words of cases, line by line; of what nobody could read, all."""
    taken = _taken(part)
    if taken.kind == UNKNOWN or not (taken.words or taken.findings or taken.passages):
        return [without_names(line) for line in lines[part.start : part.end]]
    return taken.words.split("\n")


def _products(printed: Sequence[Part]) -> Iterator[Product]:
    return (Product(product) for part in printed for product in _taken(part).products)


def _notes(printed: Sequence[Part]) -> Iterator[Message]:
    """What was recognised, and what not, with the lines in which it stands."""
    known: dict[str, list[str]] = {}
    for part in printed:
        where = f"{part.start + 1}–{part.end}" if part.end - part.start > 1 else str(part.end)
        known.setdefault(_taken(part).kind, []).append(where)
    unknown = known.pop(UNKNOWN, [])
    if known:
        told = (f"{kind} ({', '.join(at[:3])}{', …' * (len(at) > 3)})" for kind, at in known.items())
        yield message("recognised", what=", ".join(told))
    if unknown:
        yield message("printed_not_read", lines=", ".join(unknown[:5]) + ", …" * (len(unknown) > 5))


def _taken(part: Part) -> Taken:
    assert part.taken is not None
    return part.taken
