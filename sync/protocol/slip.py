"""The code on a registration slip: who it is, and the password that was made for them.

`DZ1/<account>/<password>/<check>`, percent-encoded. The password stands in it only
where this exam office made it by chance; without one the code fills in the account
and the candidate types the rest. The check finds what was misread; what proves the
slip is the password, against the verifier in the roster.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, unquote

VERSION = 1
LONGEST = 400  # characters; no slip of ours comes near
# 30 bits: one misread code in a thousand million passes, and then no password fits.
CHECK_LETTERS = 6
_OURS = re.compile(r"DZ([0-9]{1,3})/", re.IGNORECASE)
_BEGINS = re.compile(r"DZ[0-9]{1,3}/", re.IGNORECASE)


class SlipFault(StrEnum):
    """Why a text is no slip that can be used."""

    FOREIGN = "foreign"
    OTHER_VERSION = "other_version"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Slip:
    """An account, and its password or "" where the candidate has one of their own."""

    account: str
    password: str = field(default="", repr=False)


def slip_text(slip: Slip) -> str:
    """Return the text of a slip's code."""
    said = "/".join((f"DZ{VERSION}", _quoted(slip.account), _quoted(slip.password)))
    return f"{said}/{_check(said)}"


def read_slip(text: str) -> Slip | SlipFault:
    """Return what a code says, or why it cannot be used."""
    text = text.strip()
    ours = _OURS.match(text)
    if ours is None or len(text) > LONGEST:
        return SlipFault.FOREIGN
    if int(ours[1]) != VERSION:
        return SlipFault.OTHER_VERSION
    said, _, check = text.rpartition("/")
    if check.upper() != _check(said) or said.count("/") != 2:  # noqa: PLR2004
        return SlipFault.DAMAGED
    _, account, password = said.split("/")
    try:
        slip = Slip(*(unquote(part, errors="strict") for part in (account, password)))
    except UnicodeDecodeError:
        return SlipFault.DAMAGED
    return slip if slip.account else SlipFault.DAMAGED


def looks_like_slip(text: str) -> bool:
    """Say whether somebody typed, or a scanner began to type, a slip's code."""
    return _BEGINS.match(text.strip()) is not None


def _quoted(text: str) -> str:
    return quote(text, safe="@._-")


def _check(said: str) -> str:
    digest = hashlib.sha256(b"duanzheng/slip\0" + said.encode("utf-8", "replace"))
    return base64.b32encode(digest.digest()).decode("ascii")[:CHECK_LETTERS]
