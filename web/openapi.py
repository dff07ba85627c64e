"""The document of the API (OpenAPI 3.1), made from its endpoints and the types of what they take and give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import msgspec

from diagnops.app import plain_schemas
from diagnops.web.api import ENDPOINTS, ROOT, Endpoint
from diagnops.web.faults import Fault

_REF = "#/components/schemas/{name}"
_FAULTS = {
    400: "The request makes no sense; the text says why.",
    401: "A token is needed, or this is none.",
    403: "This may not be done with this token, from this page, or on this server.",
    404: "There is no such thing.",
    408: "The request took too long to arrive.",
    409: "It is not as it would have to be: closed, or said already.",
    413: "The request is too large.",
    415: "JSON is wanted.",
    421: "This server does not go by that name.",
    429: "Too many requests; Retry-After says how long to wait.",
    503: "Too much is waiting, or the case base cannot be used now; it may be tried again.",
}
_ALWAYS = (400, 401, 403, 421, 429, 503)
_OF_BODIES = (408, 413, 415)


def document() -> dict[str, Any]:
    """The document."""
    given, kinds = plain_schemas([Fault, *(one.gives for one in ENDPOINTS)], _REF)
    taken = [one.takes or one.query for one in ENDPOINTS]
    takes, others = msgspec.json.schema_components([one for one in taken if one], ref_template=_REF)
    wanted = iter(takes)
    paths: dict[str, dict[str, Any]] = {}
    for one, type_, gives in zip(ENDPOINTS, taken, given[1:], strict=True):
        schema = next(wanted) if type_ else None
        query = others[schema["$ref"].rpartition("/")[2]] if schema and one.query else None
        operation = _operation(one, gives, schema if one.takes else None, list(_parameters(one, query)))
        paths.setdefault(ROOT + one.path, {})[one.method.lower()] = operation
    queries = {one.query.__name__ for one in ENDPOINTS if one.query}
    schemas = {name: schema for name, schema in {**others, **kinds}.items() if name not in queries}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "DiagnOPs",
            "version": version("diagnops"),
            "description": "Past incidents held against what is seen now. Texts are in the language of the request "
            "(`lang`, else Accept-Language), what is read of a text in that of the text.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _operation(one: Endpoint, gives: Any, takes: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    statuses = sorted({*_ALWAYS, *one.faults, *(_OF_BODIES if takes else ())})
    told = {str(one.status): {"description": "So it is.", "content": _json(gives)}}
    told |= {str(s): {"description": _FAULTS[s], "content": _json(_fault())} for s in statuses}
    words = re.sub(r"[{}]", "", one.path).strip("/").replace("/", "_")
    operation = {
        "operationId": f"{one.method.lower()}_{words}",
        "summary": one.summary,
        "description": f"Needs the scope `{one.needs}`.",
        "parameters": parameters,
        "responses": told,
    }
    return operation | ({"requestBody": {"required": True, "content": _json(takes)}} if takes else {})


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _fault() -> dict[str, str]:
    return {"$ref": _REF.format(name="Fault")}


def _parameters(one: Endpoint, query: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", one.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    for name, schema in (query or {}).get("properties", {}).items():
        yield {"name": name, "in": "query", "schema": _without_null(schema)}
    yield {"name": "lang", "in": "query", "schema": {"enum": ["en", "ko"]}, "description": "The language."}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What is left out of an address is left out: there is no null there."""
    if "anyOf" in schema:
        (only,) = (one for one in schema["anyOf"] if one != {"type": "null"})
        return {**only, "description": schema.get("description", "")} if "description" in schema else only
    return {name: [v for v in value if v is not None] if name == "enum" else value
            for name, value in schema.items() if name != "default"}  # fmt: skip
