"""From YAML text to a value of the model, with every fault told at once: line, field and reason.

The JSON Schema generated from the model finds all faults (msgspec alone stops at the first); msgspec then converts.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Any, TypeVar

import jsonschema
import msgspec
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.message import Message, message
from diagnops.kb.spelling import nearest
from diagnops.kb.yamlfile import Document, Path, read_yaml

T = TypeVar("T")

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")  # as msgspec converts them
_SHAPES = {
    "object": "a_mapping", "array": "a_list", "string": "a_text", "number": "a_number", "boolean": "true_or_false",
    dict: "a_mapping", list: "a_list", type(None): "no_value",
}  # fmt: skip
# What a pattern of the model asks for, by how it begins; any other asks for a clean line or text.
_PATTERNS = {"^[0-9]{4}": "no_date", "^[a-z0-9]": "no_id_or_signal"}
_UNKNOWN_KEY = ("unknown_key", "unknown_key_near")
_SHOWN = 60  # characters of what was written there


def json_schema(kind: type) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a model type."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(kind)}


def read_as(kind: type[T], text: str, file: str, *, first_line: int = 1) -> T:
    """Read YAML `text` as `kind`. Raises `CaseFileError` with every fault."""
    return as_kind(kind, read_yaml(text, first_line=first_line), file)


def as_kind(kind: type[T], document: Document, file: str, *, extra: dict[str, Any] | None = None) -> T:
    """What a document says as `kind`; `extra` fields are added to it. Raises `CaseFileError` with every fault."""
    faults = [Fault(file, p.line, field_name(p.field), p.reason) for p in document.problems]
    data = document.data
    if not faults and not isinstance(data, dict):
        faults = [Fault(file, document.first_line, "", message("no_keys"))]
    if isinstance(data, dict):
        if _has_null(data):  # an empty field says nothing, but an empty key that is unknown may be a lost sentence
            unknown = [(path, reason) for path, reason in schema_faults(kind, data) if reason.code in _UNKNOWN_KEY]
            faults += [Fault(file, line_of(path, document.lines), field_name(path), reason) for path, reason in unknown]
        data = without_nulls({**data, **(extra or {})})
        try:
            value = msgspec.convert(data, kind, strict=False)
        except msgspec.ValidationError as error:  # msgspec tells the first fault; the schema tells them all
            told = schema_faults(kind, data) or [((), message("other_form", reason=str(error)))]
            faults += [Fault(file, line_of(path, document.lines), field_name(path), reason) for path, reason in told]
        else:
            if not faults:
                return value
    raise CaseFileError(faults)


def schema_faults(kind: type, data: Any) -> list[tuple[Path, Message]]:
    """Every place where `data` breaks the schema of `kind`, with the reason, in the order of the data."""
    found = [one for error in _validator(kind).iter_errors(data) for one in _explain(error)]
    once = {(path, str(reason)): (path, reason) for path, reason in found}.values()
    return sorted(once, key=lambda fault: [(isinstance(p, str), str(p).zfill(6)) for p in fault[0]])


@cache
def _validator(kind: type) -> Validator:
    base = jsonschema.Draft202012Validator
    # Scalars are read as the strings they were written as, so "a number" is a string that looks like one.
    checker = base.TYPE_CHECKER.redefine_many(
        {
            "number": lambda _, value: _is_number(value),
            "boolean": lambda _, value: value in ("true", "false"),
        }
    )
    ranges = {"exclusiveMinimum": _bound(operator.le), "exclusiveMaximum": _bound(operator.ge)}
    made = jsonschema.validators.extend(base, validators=ranges, type_checker=checker)  # type: ignore[no-untyped-call]
    validator: Validator = made(json_schema(kind))
    return validator


def _bound(beyond: Callable[[float, float], bool]) -> Any:
    def check(_: Any, limit: Any, value: Any, schema: Any) -> Any:
        if _is_number(value) and beyond(float(value), limit):
            yield ValidationError(f"beyond {limit}")

    return check


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and _NUMBER.fullmatch(value) is not None and isfinite(float(value))


def _explain(error: ValidationError) -> list[tuple[Path, Message]]:
    path: Path = tuple(error.absolute_path)
    value: Any = error.instance
    rule = error.validator
    limit: Any = error.validator_value
    if rule == "anyOf" and error.context:
        inner = [e for e in error.context if e.validator != "type" or e.validator_value != "null"]
        return [one for e in inner for one in _explain(e)]
    if rule == "additionalProperties":
        known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
        return [((*path, key), _unknown_key(key, known)) for key in value if key not in known]
    if rule == "required":
        return [((*path, key), message("missing")) for key in limit if key not in value]
    if rule == "enum" and isinstance(value, str):
        known = list(map(str, limit))
        return [(path, message("no_such_value", value=value, known=tuple(known), near=nearest(value, known)))]
    if rule in ("type", "enum"):
        return [(path, _other_kind(limit if rule == "type" else "string", value))]
    if rule == "pattern":
        wanted = (code for beginning, code in _PATTERNS.items() if str(limit).startswith(beginning))
        return [(path, message(next(wanted, "not_clean"), value=str(value)[:_SHOWN]))]
    if rule == "minProperties":
        return [(path, message("in_no_language"))]
    if rule == "maxLength":
        return [(path, message("longer_than", most=limit))]
    if rule == "exclusiveMinimum":
        return [(path, message("not_above", limit=limit))]
    if rule == "exclusiveMaximum":
        return [(path, message("not_below", limit=limit))]
    return [(path, message("other_form", reason=error.message))]


def _unknown_key(key: str, known: list[str]) -> Message:
    if near := nearest(key, known):
        return message("unknown_key_near", near=near)
    return message("unknown_key", known=tuple(known))


def _other_kind(wanted: Any, value: Any) -> Message:
    if isinstance(value, str):
        return message("other_value", wanted=_SHAPES[wanted], found=value)
    return message("other_shape", wanted=_SHAPES[wanted], found=_SHAPES[type(value)])


def _has_null(data: Any) -> bool:
    if isinstance(data, dict | list):
        return any(map(_has_null, data.values() if isinstance(data, dict) else data))
    return data is None


def without_nulls(data: Any) -> Any:
    """`data` without the keys that were left empty: an empty field says nothing."""
    if isinstance(data, dict):
        return {k: without_nulls(v) for k, v in data.items() if v is not None}
    if isinstance(data, list):
        return [without_nulls(v) for v in data]
    return data


def field_name(path: Path) -> str:
    """How a field is written in a message.

    >>> field_name(("symptoms", 2, "signal"))
    'symptoms[2].signal'
    """
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of `path`, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)
