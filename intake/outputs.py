"""Outputs: what the parts of a text that programs printed say, as pieces of it, as words and as notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from diagnops.intake.overlay import Prose
from diagnops.intake.plaintext import MOST
from diagnops.intake.words import read_words
from diagnops.kb.incident import UNKNOWN_OUTPUT, Clause, Observation, Product
from diagnops.kb.message import Message, message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Taken
from diagnops.machine.common.masks import without_names
from diagnops.machine.gate import Part

_WORD = re.compile(r"(?<![\w-])[A-Za-z가-힣]{2,}(?![\w-])")
_MESSAGE = 4  # words of a line that is a message, not a name with its figure


def words_of(printed: Sequence[Part], lines: Sequence[str]) -> list[str]:
    """What all of it says that is compared with the words of cases, each line once."""
    said = dict.fromkeys(line.strip() for part in printed for line in _said_by(part, lines))
    return [line for line in said if line]


def clause_of(part: Part, lines: Sequence[str], prose: Prose, here: Sequence[str]) -> Clause:
    """What a part that was printed shows, as a piece of the text."""
    taken = _taken(part)
    of_host = [*_services_on(part.host, prose.vocabulary), *here]
    seen = [replace(_observed(f, prose.vocabulary, of_host), in_text=bool(taken.words)) for f in taken.findings]
    for passage in taken.passages:
        told = read_words(passage.text[:MOST], *prose).observations
        seen += [replace(one, source=taken.kind, line=passage.line + 1) for one in told]
    return Clause(" ".join(lines[part.start].split()), tuple(seen), source=taken.kind, lines=(part.start + 1, part.end))


def _services_on(host: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The roles of the team's services that a host is named after: orders-pg on orders-pg-1."""
    for service in vocabulary.services if host else ():
        if any(host == name or host.startswith((f"{name}-", f"{name}.")) for name in service):
            yield service.role


def _observed(finding: Finding, vocabulary: Vocabulary, here: Sequence[str]) -> Observation:
    signal = vocabulary.signal[finding.signal]
    only = signal.roles[0] if len(signal.roles) == 1 else None
    role = finding.role or next((one for one in here if one in signal.roles), only)
    return Observation(
        role, finding.signal, finding.state, finding.words, origin="output", shape=finding.shape,
        magnitude=finding.magnitude, certainty=finding.certainty, line=finding.line + 1,
    )  # fmt: skip


def trouble_holds(seen: Sequence[Observation], vocabulary: Vocabulary) -> Iterator[Observation]:
    """Of what several outputs, or devices, say of one thing, the trouble holds; else what was printed last. Where the
    role of one is open, it may be the same thing."""
    trouble = vocabulary.is_trouble
    troubled = {(role, o.signal) for o in seen if trouble(o.signal, o.state) for role in (o.role, "any")}
    open_ones = {o.signal for o in seen if o.role is None and trouble(o.signal, o.state)}

    def holds(one: Observation) -> bool:
        return (one.role or "any", one.signal) not in troubled and one.signal not in open_ones

    return (o for o in seen if trouble(o.signal, o.state) or holds(o))


def _said_by(part: Part, lines: Sequence[str]) -> Sequence[str]:
    """What is compared with the words of cases, line by line: of what nobody knows, all; of what is known and of which
    nothing could be told, the messages."""
    taken = _taken(part)
    if taken.words:
        return taken.words.split("\n")
    if taken.kind == UNKNOWN_OUTPUT:
        return [without_names(line) for line in lines[part.start : part.end]]
    if taken.findings or taken.passages:
        return ()
    return [without_names(line) for line in lines[part.start : part.end] if len(_WORD.findall(line)) >= _MESSAGE]


def products_of(printed: Sequence[Part]) -> Iterator[Product]:
    return (Product(product) for part in printed for product in _taken(part).products)


def notes_on(printed: Sequence[Part]) -> Iterator[Message]:
    """What was recognised, and what not, with the lines in which it stands."""
    known: dict[str, list[str]] = {}
    for part in printed:
        where = f"{part.start + 1}–{part.end}" if part.end - part.start > 1 else str(part.end)
        known.setdefault(_taken(part).kind, []).append(where)
    unknown = known.pop(UNKNOWN_OUTPUT, [])
    if known:
        told = (f"{kind} ({', '.join(at[:3])}{', …' * (len(at) > 3)})" for kind, at in known.items())
        yield message("recognised", what=", ".join(told))
    if unknown:
        yield message("printed_not_read", lines=", ".join(unknown[:5]) + ", …" * (len(unknown) > 5))


def _taken(part: Part) -> Taken:
    assert part.taken is not None
    return part.taken
