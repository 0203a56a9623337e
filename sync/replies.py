"""What is asked of the server, and what its replies mean.

Anything but the expected status and JSON is a LineError, never a success.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from sync.errors import LineError
from sync.protocol.messages import Fault
from sync.protocol.signing import NONCE_HEADER

# What may stand in a signature's parameter; anything else did not come from our server.
NONCE = re.compile(r"[A-Za-z0-9._~+/=-]{1,128}")
OFFSET_HEADER = "Upload-Offset"
COMPLETE_HEADER = "Upload-Complete"
COMPLETE = "?1"
JSON_TYPE = "application/json"
# Refusals that have a code of their own on the kiosk.
REFUSALS = {
    "R103": "S121",
    "R104": "S130",
    "R106": "S207",
    "R130": "S120",
    "R131": "S131",
    "R140": "S132",
}

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of the server."""

    method: str
    path: str
    body: bytes = b""
    content_type: str | None = None
    content_encoding: str | None = None
    offset: int | None = None
    expected: tuple[int, ...] = (200,)

    def headers(self) -> dict[str, str]:
        """Return the headers that say what the body is."""
        named = {}
        if self.content_type is not None:
            named["Content-Type"] = self.content_type
        if self.content_encoding is not None:
            named["Content-Encoding"] = self.content_encoding
        if self.offset is not None:
            named[OFFSET_HEADER] = str(self.offset)
        return named


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whoever sent it; the body is whole and unpacked."""

    status: int
    headers: Mapping[str, str]  # their names in any case
    body: bytes

    @property
    def nonce(self) -> str:
        """The server's mark on each of its answers; "" where it is missing or odd."""
        given = self.headers.get(NONCE_HEADER, "")
        return given if NONCE.fullmatch(given) else ""

    @property
    def is_json(self) -> bool:
        """Whether it says that it is JSON."""
        return self.headers.get("Content-Type", "").split(";")[0] == JSON_TYPE


class StaleNonceError(Exception):
    """The nonce was too old; the reply brought a fresh one."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


def refuse(reply: Reply) -> NoReturn:
    """Say why an unexpected answer is no answer."""
    fault = _fault(reply)
    status = reply.status
    if status == HTTPStatus.UNAUTHORIZED and reply.nonce:
        raise StaleNonceError(fault.code if fault else "")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise LineError("S103", f"status {status}", status=status)
    if fault is None:
        raise LineError("S102", f"status {status}", status=status)
    code = REFUSALS.get(fault.code, "S104")
    raise LineError(code, fault.code, status=status, again=fault.retry)


def _fault(reply: Reply) -> Fault | None:
    if not reply.is_json:
        return None
    try:
        return Fault.model_validate_json(reply.body)
    except ValidationError:
        return None  # JSON, but not ours: the caller then treats it as a stranger's


def read(reply: Reply, model: type[Answer]) -> Answer:
    """Return the message of an expected answer. Raises LineError S102."""
    if not reply.is_json:
        raise LineError("S102", "it is not JSON")
    try:
        return model.model_validate_json(reply.body)
    except ValidationError as error:
        raise LineError("S102", "it is not one of our messages") from error
