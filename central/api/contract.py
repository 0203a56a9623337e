"""What the kiosk API says of itself: `GET /v1/openapi.json`.

Bodies are read after the signature was judged, not by the framework, so what they must
be is said here, from the same models that read them.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from central.errors import PROBLEMS
from sync.protocol.lookup import LookupRequest
from sync.protocol.messages import EnrollRequest, Fault, RenewRequest, SyncRequest
from sync.protocol.signing import NONCE_HEADER

ADDRESS = "/v1/openapi.json"
REF = "#/components/schemas/{model}"
BODIES: dict[str, type[BaseModel]] = {
    "/v1/enroll": EnrollRequest,
    "/v1/lookup": LookupRequest,
    "/v1/renew": RenewRequest,
    "/v1/sync": SyncRequest,
}
# What any request may be answered; then what only a signed one may.
ALWAYS = ("R110", "R120", "R121", "R190", "R191")
SIGNED = ("R101", "R102", "R103", "R130")
NONCE = {
    NONCE_HEADER: {
        "description": "A fresh nonce for the next signature.",
        "schema": {"type": "string"},
    }
}
OFFSETS = {
    "Upload-Offset": {"required": True, "schema": {"type": "string"}},
    "Upload-Complete": {"required": True, "schema": {"enum": ["?0", "?1"]}},
}
RAW = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"}
            }
        },
    }
}
Responses = dict[int | str, dict[str, Any]]


def refusals(*codes: str, signed: bool = True) -> Responses:
    """Return the error answers of an endpoint: each status with its codes."""
    every = sorted({*codes, *ALWAYS, *(SIGNED if signed else ())})
    by_status: dict[int, list[str]] = {}
    for code in every:
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    return {
        status: {
            "model": Fault,
            "description": " ".join(_described(code) for code in found),
            "headers": NONCE,
        }
        for status, found in by_status.items()
    }


def without_body(statuses: Sequence[int], meaning: str) -> Responses:
    """Return answers that say all in their headers."""
    headers = NONCE | OFFSETS
    return {s: {"description": meaning, "headers": headers} for s in statuses}


def publish(app: FastAPI) -> None:
    """Let the application answer with a document that is whole."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _whole(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _whole(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="Duanzheng: the wire between kiosks and the office",
        version="1",
        description="In words, with examples: docs/protocol.md.",
        routes=app.routes,
    )
    _, schemas = models_json_schema(
        [(model, "validation") for model in BODIES.values()], ref_template=REF
    )
    known = document.setdefault("components", {}).setdefault("schemas", {})
    known |= {n: s for n, s in schemas["$defs"].items() if n not in known}
    for path, model in BODIES.items():
        document["paths"][path]["post"]["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": REF.format(model=model.__name__)}
                }
            },
        }
    return document


def _described(code: str) -> str:
    return f"{code}: {PROBLEMS[code].explanation.happened_en}"
