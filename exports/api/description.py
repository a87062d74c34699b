"""The interface described for machines, as OpenAPI 3.1."""

from typing import Any

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_AT: Json = {"type": ["string", "null"], "format": "date-time"}
_COUNT: Json = {"type": ["integer", "null"]}


def _object(**fields: Json) -> Json:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


_ABOUT = {"code": _TEXT, "title": _TEXT, "buyer": _TEXT, "regime": {"enum": ["PCR2015", "PA2023"]}}
_LOT = _object(number={"type": "integer"}, name=_TEXT, status=_TEXT, value_net=_MAYBE, value_gross=_MAYBE)
_WINNER = _object(id=_TEXT, name=_TEXT)
_RESULT = _object(
    number={"type": "integer"},
    status=_TEXT,
    tenders_received=_COUNT,
    tenders_assessed=_COUNT,
    suppliers=_list(_WINNER),
    where_not_filled=_MAYBE,
)
_STAGE = _object(stage=_TEXT, name=_TEXT, state=_TEXT, opens_at=_AT, closes_at=_AT, opened_at=_AT, closed_at=_AT)
_STATES: Json = {"type": "object", "additionalProperties": _TEXT}

PATHS: tuple[tuple[str, str, str, Json], ...] = (
    (
        "/procurements",
        "procurement",
        "The procurements that the token reads",
        _object(procurements=_list(_object(**_ABOUT))),
    ),
    (
        "/procurements/{procurement}",
        "procurement",
        "A procurement with its lots and the state of each stage",
        _object(**_ABOUT, summary=_TEXT, procedure=_TEXT, abandoned_on=_MAYBE, lots=_list(_LOT), stages=_STATES),
    ),
    ("/procurements/{procurement}/timetable", "timetable", "Stages and dates", _object(stages=_list(_STAGE))),
    (
        "/procurements/{procurement}/results",
        "results",
        "Who is to be awarded each lot, once the bidders were told",
        _object(published={"type": "boolean"}, told_at=_AT, standstill_ends_on=_MAYBE, lots=_list(_RESULT)),
    ),
    (
        "/procurements/{procurement}/ocds",
        "results",
        "The OCDS 1.1 release package",
        {"type": "object", "required": ["version", "releases"]},
    ),
)
"""Path, the scope that it needs, what it answers, and in which form."""

_ERROR = {"application/json": {"schema": _object(message=_TEXT)}}
_REFUSALS = {
    "401": "No token, or one that has ended",
    "403": "The token, or who issued it, may not read this",
    "404": "There is no such procurement for this token",
    "429": "Too many readings in a minute",
}


def description(server: str) -> Json:
    """The document; `server` is the address of the interface."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Evenhand",
            "version": "1",
            "description": "Read-only. A token reads what whoever issued it may read, within its scopes.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": {path: {"get": _operation(path, scope, said, form)} for path, scope, said, form in PATHS},
    }


def _operation(path: str, scope: str, said: str, form: Json) -> Json:
    named = {"name": "procurement", "in": "path", "required": True, "schema": _TEXT, "description": "Its code"}
    answers: Json = {"200": {"description": said, "content": {"application/json": {"schema": form}}}}
    answers |= {code: {"description": why, "content": _ERROR} for code, why in _REFUSALS.items()}
    operation: Json = {"summary": said, "description": f"Needs the scope {scope}.", "responses": answers}
    return {**operation, "parameters": [named]} if "{procurement}" in path else operation
