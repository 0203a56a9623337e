"""Who carries a message: an HTTP service, Gammu's daemon and its modem, a terminal.

A way takes a message over or says why not; it keeps nothing. Nothing of a message is
logged but its id.
"""

import hashlib
import hmac
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

import httpx
from httpx import codes

from central.notices.params import NoticeParams, Way
from central.notices.wording import Kind
from central.params import Clock
from dossier.masking import mask_phone

TIMEOUT_S = 10.0
# These say "later"; every other answer from 400 to 499 will stay as it is.
LATER = frozenset({408, 425, 429})
TIMESTAMP_HEADER = "X-Duanzheng-Timestamp"
SIGNATURE_HEADER = "X-Duanzheng-Signature"
ID_HEADER = "Idempotency-Key"
INJECT = "gammu-smsd-inject"
# In UTF-16 units; with it the message is cut into parts where it must be.
GAMMU_LONGEST = "1000"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one phone. `id` is the same at every try."""

    id: str
    phone: str
    text: str
    kind: Kind


class RefusedMessageError(Exception):
    """The provider will not take this message however often it is tried."""


class UnreachableError(Exception):
    """It may go later."""


class Carrier(Protocol):
    """A way, ready to be used."""

    def carry(self, message: Message) -> None:
        """Hand a message over. Raises RefusedMessageError or UnreachableError."""


class Webhook:
    """POSTs JSON, signed by a shared secret."""

    def __init__(self, url: str, secret: bytes, clock: Clock) -> None:
        self._url, self._secret, self._clock = url, secret, clock

    def carry(self, message: Message) -> None:
        """Hand a message over; a redirection is no answer to follow with a phone."""
        content = {
            "id": message.id,
            "to": message.phone,
            "text": message.text,
            "kind": message.kind.value,
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        stamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            ID_HEADER: message.id,
            TIMESTAMP_HEADER: stamp,
            SIGNATURE_HEADER: signature(self._secret, stamp, body),
        }
        try:
            with httpx.Client(trust_env=False, timeout=TIMEOUT_S) as client:
                status = client.post(
                    self._url, content=body, headers=headers
                ).status_code
        except httpx.HTTPError as error:
            raise UnreachableError(type(error).__name__) from error
        if codes.is_client_error(status) and status not in LATER:
            raise RefusedMessageError(str(status))
        if not codes.is_success(status):
            raise UnreachableError(str(status))


class Gammu:
    """Queues a message with gammu-smsd, which sends it by a modem."""

    def __init__(self, config: Path) -> None:
        self._config = config

    def carry(self, message: Message) -> None:
        """Hand a message over; the text goes by standard input, not by arguments."""
        command = [INJECT, "-c", str(self._config), "TEXT", message.phone]
        command += ["-unicode", "-autolen", GAMMU_LONGEST]
        try:
            done = subprocess.run(  # noqa: S603 - by then a phone is 11 digits
                command,
                input=message.text.encode(),
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
                # It reads its input by the locale.
                env={"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnreachableError(type(error).__name__) from error
        if done.returncode:
            raise UnreachableError(f"exit {done.returncode}")


class Console:
    """Prints messages, for trying; the phone is masked."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def carry(self, message: Message) -> None:
        """Print a message."""
        line = f"SMS {mask_phone(message.phone)}: {message.text}"
        print(line, file=self._out, flush=True)


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """Return `sha256=` and HMAC-SHA256 in hex of the time, a dot and the body."""
    signed = stamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()


def carrier_of(params: NoticeParams, clock: Clock) -> Carrier | None:
    """Return the way of the settings; None when they name none."""
    match params.way:
        case Way.NONE:
            return None
        case Way.CONSOLE:
            return Console(sys.stdout)
        case Way.WEBHOOK:
            return Webhook(params.webhook_url, params.webhook_secret, clock)
        case Way.GAMMU:
            return Gammu(params.gammu_config)
