"""The answer: a diagnosis as JSON has it, and the schema of that."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import msgspec

from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.plain import plain

VERSION = 2
"""Grows when a key changes its meaning or goes; new keys and new values of a list may come within a version."""


def answer(diagnosis: Diagnosis, vocabulary: Vocabulary) -> dict[str, Any]:
    """A diagnosis as plain data in its own language, each message with its sentence."""
    return {"version": VERSION, **plain(diagnosis, diagnosis.language, vocabulary)}


def answer_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `answer`."""
    (made,), kinds = plain_schemas([Diagnosis])
    whole = kinds["Diagnosis"]
    whole["properties"] = {"version": {"const": VERSION}, **whole["properties"]}
    whole["required"] = sorted(whole["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An answer",
        **made,
        "$defs": kinds,
    }


def plain_schemas(types: Sequence[Any], ref: str = "#/$defs/{name}") -> tuple[list[Any], dict[str, Any]]:
    """The JSON Schema of each type as `plain` writes its values, and those of all that they are made of, by name."""
    made, kinds = msgspec.json.schema_components(types, ref_template=ref)
    if "Text" in kinds:
        kinds["Text"] = {"title": "Text", "description": "In the language of the answer.", "type": "string"}
    if "Message" in kinds:
        text = {"type": "string", "description": "The sentence, in the language of the answer."}
        kinds["Message"]["properties"]["text"] = text
    for kind in kinds.values():
        if "description" in kind:  # a docstring, as it is indented
            kind["description"] = cleandoc(kind["description"])
        # What may be left out when it is read is always written.
        if "properties" in kind:
            kind["required"] = sorted(kind["properties"])
    return list(made), kinds
