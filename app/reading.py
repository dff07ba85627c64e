"""Reading: text, stated observations and facts become an incident, or words of an investigation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diagnops.intake.notation import read_place, read_seen, read_untroubled
from diagnops.intake.plaintext import PlainText, plain_text, shortened
from diagnops.kb.environment import fact_name
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.incident import Incident, Observation, settle
from diagnops.kb.investigation import Place, Told
from diagnops.kb.masking import facts_without_secrets, masking_note
from diagnops.kb.spelling import nearest

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.kb.case import Language
    from diagnops.kb.secret_forms import Kind


_LONG = 1_000_000  # characters that take a moment to read


def cleaned(text: str | bytes) -> PlainText:
    """Text that is safe to read and to keep, whatever a terminal, a pipe or a file gave. Raises `InputError`."""
    return plain_text(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text)


def stated(
    workspace: Workspace, observations: Iterable[Observation | str], normal: Iterable[str] = ()
) -> list[Observation]:
    """Observations that were stated outright. Raises `UsageError` for an unknown name."""
    vocabulary = workspace.vocabulary
    seen = [read_seen(one, vocabulary) if isinstance(one, str) else one for one in observations]
    return seen + [read_untroubled(one, vocabulary) for one in normal]


def places(workspace: Workspace, written: Iterable[str]) -> frozenset[Place]:
    """What checks look at, as `role/signal`. Raises `UsageError` for an unknown name."""
    return frozenset(read_place(one, workspace.vocabulary) for one in written)


def read_incident(
    workspace: Workspace,
    text: str | bytes | None,
    observations: Iterable[Observation | str],
    normal: Iterable[str],
    facts: Mapping[str, str],
    language: Language | None,
    source: str = "",
    here: Iterable[str] = (),
    quiet: str | bytes | None = None,
) -> Incident:
    """See `Workspace.read`."""
    workspace.compiled.follow()
    told = stated(workspace, observations, normal)
    incident = Incident()
    if text is not None:
        plain = cleaned(text)
        if not plain.text.strip() and not told:
            raise InputError("empty_input", hint="state_observation")
        incident = _read(workspace, plain, source, here, cleaned(quiet).text if quiet else "")
    kinds: list[Kind] = []
    facts = facts_without_secrets(facts, kinds)
    return replace(
        incident,
        # What is stated was stated on purpose: it comes last and holds.
        observations=settle([*incident.observations, *told]),
        # A version that is named is a fact of where it happens, unless another was told.
        environment={**{fact_name(p.product): p.version for p in incident.products if p.version}, **facts},
        language=language or incident.language,
        notes=(*incident.notes, masking_note(kinds)) if kinds else incident.notes,
    )


def read_told(
    workspace: Workspace,
    text: str | bytes,
    source: str = "",
    here: Iterable[str] = (),
    quiet: str | bytes | None = None,
) -> tuple[Told, Incident]:
    """Words as an event of an investigation, and as the incident that was read from them. Raises `InputError`."""
    workspace.compiled.follow()
    plain = cleaned(text)
    read = _read(workspace, plain, source, here, cleaned(quiet).text if quiet else "")
    for note in read.notes:
        workspace.notice(note)
    return as_told(shortened(plain.text), read), read


def _read(
    workspace: Workspace, plain: PlainText, source: str = "", here: Iterable[str] = (), quiet: str = ""
) -> Incident:
    """What a text says: what is seen, and the products that are named."""
    # Numbers are loaded once the text is known to fit into memory: else that would be told as a broken library.
    from diagnops.intake.pasted import read_pasted
    from diagnops.intake.products import named_products

    vocabulary, lexicon, overlay = workspace.compiled.prose
    roles = [vocabulary.find_role(role).id for role in here]
    if source:
        _check_source(source)
    with workspace.progress("reading") if len(plain.text) > _LONG else nullcontext():
        read = read_pasted(plain.text, vocabulary, lexicon, source, roles, quiet, overlay)
    named = named_products(read.unread, workspace.compiled.product_names)
    products = {p.product: p for p in (*read.products, *named)}
    return replace(read, products=tuple(products.values()), notes=(*plain.notes, *read.notes))


def _check_source(word: str) -> None:
    """Raises `UsageError` where no output is called so."""
    from diagnops.machine.readers import names

    if word not in names():
        raise UsageError("none_of_these", what="source", word=word, known=names(), near=nearest(word, names()))


def as_told(text: str, incident: Incident) -> Told:
    """Words with what was read from them."""
    return Told(
        text.strip(), incident.observations, incident.unread, incident.not_understood, incident.named, incident.clauses,
        incident.products, incident.printed,
    )  # fmt: skip
