"""From YAML text to a value of the model, with every fault told at once: line, field and reason.

The JSON Schema generated from the model finds all faults (msgspec alone stops at the first); msgspec then converts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import jsonschema
import msgspec
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.spelling import did_you_mean
from diagnops.kb.yamlfile import Document, Path, read_yaml

T = TypeVar("T")

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")  # as msgspec converts them


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
        faults = [Fault(file, document.first_line, "", "expected `key: value` lines, found none")]
    if isinstance(data, dict):
        if _has_null(data):  # an empty field says nothing, but an empty key that is unknown may be a lost sentence
            unknown = [(path, reason) for path, reason in schema_faults(kind, data) if reason.startswith("unknown key")]
            faults += [Fault(file, line_of(path, document.lines), field_name(path), reason) for path, reason in unknown]
        data = without_nulls({**data, **(extra or {})})
        try:
            value = msgspec.convert(data, kind, strict=False)
        except msgspec.ValidationError as error:  # msgspec tells the first fault; the schema tells them all
            told = schema_faults(kind, data) or [((), str(error))]
            faults += [Fault(file, line_of(path, document.lines), field_name(path), reason) for path, reason in told]
        else:
            if not faults:
                return value
    raise CaseFileError(faults)


def schema_faults(kind: type, data: Any) -> list[tuple[Path, str]]:
    """Every place where `data` breaks the schema of `kind`, with the reason, in the order of the data."""
    found = [one for error in _validator(kind).iter_errors(data) for one in _explain(error)]
    return sorted(dict.fromkeys(found), key=lambda fault: [(isinstance(p, str), str(p).zfill(6)) for p in fault[0]])


@cache
def _validator(kind: type) -> Validator:
    base = jsonschema.Draft202012Validator
    # Scalars are read as the strings they were written as, so "a number" is a string that looks like one.
    checker = base.TYPE_CHECKER.redefine_many(
        {
            "number": lambda _, value: isinstance(value, str) and _NUMBER.fullmatch(value) is not None,
            "boolean": lambda _, value: value in ("true", "false"),
        }
    )
    ranges = {name: _as_number(base.VALIDATORS[name]) for name in ("exclusiveMinimum", "exclusiveMaximum")}
    made = jsonschema.validators.extend(base, validators=ranges, type_checker=checker)  # type: ignore[no-untyped-call]
    validator: Validator = made(json_schema(kind))
    return validator


def _as_number(rule: Any) -> Any:
    def check(validator: Any, limit: Any, value: Any, schema: Any) -> Any:
        if (
            isinstance(value, str)
            and _NUMBER.fullmatch(value)
            and any(rule(validator, limit, float(value), schema) or ())
        ):
            word = "above" if "exclusiveMinimum" in schema and limit == schema["exclusiveMinimum"] else "below"
            yield ValidationError(f"has to be {word} {limit}")

    return check


def _explain(error: ValidationError) -> list[tuple[Path, str]]:
    path: Path = tuple(error.absolute_path)
    value: Any = error.instance
    rule = error.validator
    limit: Any = error.validator_value
    if rule == "anyOf" and error.context:
        inner = [e for e in error.context if e.validator != "type" or e.validator_value != "null"]
        return [one for e in inner for one in _explain(e)]
    if rule == "additionalProperties":
        known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
        return [
            ((*path, key), f"unknown key{did_you_mean(key, known) or '; known: ' + ', '.join(known)}")
            for key in value
            if key not in known
        ]
    if rule == "required":
        missing = [key for key in limit if key not in value]
        return [((*path, key), "missing") for key in missing]
    if rule == "enum":
        shown = ", ".join(map(str, limit))
        return [(path, f"{value!r} is none of {shown}{did_you_mean(str(value), map(str, limit))}")]
    if rule == "type":
        return [(path, f"expected {_words_for(limit)}, found {_found(value)}")]
    if rule == "pattern":
        return [(path, _pattern_reason(error, value))]
    if rule == "minProperties":
        return [(path, "say it in at least one language (en, ko)")]
    if rule == "maxLength":
        return [(path, f"longer than {limit:,} characters")]
    return [(path, error.message)]


def _pattern_reason(error: ValidationError, value: Any) -> str:
    description = error.schema.get("description") if isinstance(error.schema, dict) else None
    if description:
        return f"{value!r} is not valid. {description}"
    if str(error.validator_value).startswith("^[a-z0-9]"):
        return (
            f"{value!r} has to be lower-case letters and digits, in words joined by '-' (ids) or '.' and '_' (signals)"
        )
    return f"{str(value)[:60]!r} is empty, begins or ends with a space, or holds a control character"


def _words_for(kind: Any) -> str:
    words = {
        "object": "`key: value` lines",
        "array": "a list",
        "string": "text",
        "number": "a number",
        "boolean": "true or false",
    }
    return " or ".join(words.get(k, k) for k in ([kind] if isinstance(kind, str) else kind))


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "`key: value` lines"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(value)


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
