"""Vocabulary files: the YAML that a vocabulary is read from, with every fault told at once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from diagnops.kb.case import Value
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.message import message
from diagnops.kb.schema import read_as
from diagnops.kb.vocabulary import Layer, Role, Signal, StateWords, Vocabulary


class _SignalFile(Value, frozen=True):
    layer: Layer
    signals: tuple[Signal, ...]


class _RoleFile(Value, frozen=True):
    roles: tuple[Role, ...]


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read `roles.yaml`, `states.yaml` and one file of signals a layer. Raises `CaseFileError` with every fault."""
    faults: list[Fault] = []
    signals: list[Signal] = []
    roles: tuple[Role, ...] = ()
    states: StateWords | None = None
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text("utf-8")
            if path.stem == "roles":
                roles = read_as(_RoleFile, text, path.name).roles
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
    return Vocabulary(tuple(signals), roles, states)
