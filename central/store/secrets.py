"""The server's epoch, its secrets and the office's keys."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, insert, select, update

from central.store.schema import meta, office_keys

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ServerSecrets:
    """What never leaves the server, and the epoch which every answer carries.

    The epoch changes only when a backup is restored: cursors of another one are void.
    """

    epoch: str
    nonce_secret: bytes
    form_secret: bytes
    keys: dict[str, X25519PrivateKey]
    current_key: str
    # Signs what must be known to come from this office, by whatever way it travels.
    signing_key: Ed25519PrivateKey

    def find_key(self, key_id: str) -> X25519PrivateKey | None:
        """Return the office's private key of an id, old ones included."""
        return self.keys.get(key_id)


def ensure(connection: Connection, now: datetime) -> None:
    """Make what is missing; a second call changes nothing."""
    fresh = {
        "epoch": uuid.uuid4().hex,
        "nonce_secret": secrets.token_hex(SECRET_BYTES),
        "form_secret": secrets.token_hex(SECRET_BYTES),
        "signing_key": Ed25519PrivateKey.generate().private_bytes_raw().hex(),
    }
    known = set(connection.execute(select(meta.c.name)).scalars())
    for name in fresh.keys() - known:
        connection.execute(insert(meta).values(name=name, value=fresh[name]))
    if connection.execute(select(office_keys.c.id).limit(1)).first() is None:
        row = {
            "id": uuid.uuid4().hex,
            "private_key": X25519PrivateKey.generate().private_bytes_raw(),
            "created_at": now,
        }
        connection.execute(insert(office_keys).values(row))


def renew_epoch(connection: Connection) -> None:
    """Void every cursor: what kiosks were told since a backup is not known any more."""
    fresh = uuid.uuid4().hex
    connection.execute(update(meta).where(meta.c.name == "epoch").values(value=fresh))


def load(connection: Connection) -> ServerSecrets:
    """Return all secrets; the newest office key is the one to seal to."""
    values = {row.name: row.value for row in connection.execute(select(meta))}
    rows = connection.execute(
        select(office_keys).order_by(office_keys.c.created_at, office_keys.c.id)
    ).all()
    keys = {
        row.id: X25519PrivateKey.from_private_bytes(row.private_key) for row in rows
    }
    return ServerSecrets(
        epoch=values["epoch"],
        nonce_secret=bytes.fromhex(values["nonce_secret"]),
        form_secret=bytes.fromhex(values["form_secret"]),
        keys=keys,
        current_key=rows[-1].id,
        signing_key=Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex(values["signing_key"])
        ),
    )
