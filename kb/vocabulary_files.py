"""Vocabulary files, shipped and the team's: the YAML that a vocabulary is read from, with every fault told at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from diagnops.kb.case import Value
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.given_file import read_given
from diagnops.kb.message import Message, message
from diagnops.kb.own_vocabulary import OwnWords
from diagnops.kb.schema import as_kind, field_name, line_of, read_as
from diagnops.kb.vocabulary import Layer, Product, Role, Signal, StateWords, Vocabulary
from diagnops.kb.yamlfile import Path as Place
from diagnops.kb.yamlfile import read_yaml


class _SignalFile(Value, frozen=True):
    layer: Layer
    signals: tuple[Signal, ...]


class _ProductFile(Value, frozen=True):
    products: tuple[Product, ...]


class _RoleFile(Value, frozen=True):
    roles: tuple[Role, ...]


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read `roles.yaml`, `products.yaml`, `states.yaml` and one file of signals a layer.

    Raises `CaseFileError` with every fault.
    """
    faults: list[Fault] = []
    signals: list[Signal] = []
    roles: tuple[Role, ...] = ()
    products: tuple[Product, ...] = ()
    states: StateWords | None = None
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text("utf-8")
            if path.stem == "roles":
                roles = read_as(_RoleFile, text, path.name).roles
            elif path.stem == "products":
                products = read_as(_ProductFile, text, path.name).products
            elif path.stem == "states":
                states = read_as(StateWords, text, path.name)
            else:
                file = read_as(_SignalFile, text, path.name)
                signals += [msgspec.structs.replace(s, layer=file.layer) for s in file.signals]
        except CaseFileError as error:
            faults += error.faults
    if states is None:
        faults.append(Fault("states.yaml", 0, "", message("missing_or_faulty")))
    if faults or states is None:
        raise CaseFileError(faults)
    return Vocabulary(tuple(signals), roles, states, products)


class OwnFile(NamedTuple):
    """A vocabulary file of the team: its name, how it is called in a fault, its text, and what that says."""

    name: str
    shown: str
    text: str
    words: OwnWords
    lines: dict[Place, int]

    def fault(self, path: Place, reason: Message) -> Fault:
        """A fault at a place of it."""
        return Fault(self.shown, line_of(path, self.lines), field_name(path), reason)


def read_own_file(path: Path) -> OwnFile:
    """Read a vocabulary file of the team. Raises `CaseFileError` with every fault of shape."""
    try:
        text = read_given(path).decode("utf-8")
    except OSError as error:
        raise CaseFileError([Fault(str(path), 0, "", message("unreadable", reason=error.strerror))]) from None
    except UnicodeDecodeError as error:
        raise CaseFileError([Fault(str(path), 0, "", message("not_utf8", at=error.start))]) from None
    return read_own_text(text, path.name, str(path))


def read_own_text(text: str, name: str, shown: str = "") -> OwnFile:
    """A vocabulary file of the team from its text. Raises `CaseFileError` with every fault of shape."""
    document = read_yaml(text.removeprefix("\ufeff"))
    words = as_kind(OwnWords, document, shown or name)
    if words.layer:
        words = msgspec.structs.replace(
            words, signals=tuple(msgspec.structs.replace(s, layer=words.layer) for s in words.signals)
        )
    return OwnFile(name, shown or name, text, words, document.lines)
