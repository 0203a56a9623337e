"""The second factor: time-based codes (RFC 6238), and codes to recover with."""

import hashlib
import io
import secrets
from datetime import datetime

import pyotp
import segno

ISSUER = "Duanzheng"
STEP_S = 30
# A telephone's clock may be half a minute off.
WINDOW = 1
CODES = 10
# Without 0 O 1 I L: they are written on paper. 16 of 31 letters are 79 bits, so that
# a plain hash is enough.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LETTERS, GROUP = 16, 4


def new_secret() -> str:
    """Return a new secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step of which this is the code; None when it is of none near."""
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP_S
    given = "".join(code.split())
    for step in range(present - WINDOW, present + WINDOW + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def qr(secret: str, name: str) -> str:
    """Return the QR of a secret, for a page: SVG without a style."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=3)
    return out.getvalue().decode()


def recovery_codes() -> list[str]:
    """Return new codes, each good once."""
    return [_recovery_code() for _ in range(CODES)]


def _recovery_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))
    return "-".join(
        letters[start : start + GROUP] for start in range(0, CODE_LETTERS, GROUP)
    )


def hash_of(code: str) -> str:
    """Return the form in which a recovery code is stored, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
