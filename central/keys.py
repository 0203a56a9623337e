"""The keys of kiosks: how long they hold, and how they are renewed."""

import base64
import binascii
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.errors import RefusedError
from central.office import Office
from central.params import CentralParams
from central.store import devices
from central.store.devices import Device
from sync.protocol.messages import RenewRequest, RenewResponse
from sync.protocol.renewal import proves


def due(device: Device, now: datetime, params: CentralParams) -> bool:
    """Say whether a device should renew its key; by the server's clock alone."""
    since = device.key_since
    return since is not None and now - since >= timedelta(days=params.key_days)


def until(device: Device, params: CentralParams) -> datetime | None:
    """Return when a device's key expires; None where nobody noted its beginning."""
    since = device.key_since
    days = params.key_days + params.key_grace_days
    return since + timedelta(days=days) if since is not None else None


def expired(device: Device, now: datetime, params: CentralParams) -> bool:
    """Say whether a device's key is good for nothing but its renewal."""
    since = device.key_since
    return since is not None and too_old(now - since, params)


def too_old(age: timedelta, params: CentralParams) -> bool:
    """Say whether a key of this age has expired."""
    return age >= timedelta(days=params.key_days + params.key_grace_days)


def public_key(text: str) -> bytes:
    """Return the raw Ed25519 key of its base64 form; refuse what is none (R105)."""
    try:
        raw = base64.b64decode(text, validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (binascii.Error, ValueError) as error:
        raise RefusedError("R105") from error


def renew(office: Office, device: Device, message: RenewRequest) -> RenewResponse:
    """Take a device's next key; asked again with the same one, say the same again."""
    offered = public_key(message.public_key)
    if not proves(offered, device.id, message.proof):
        raise RefusedError("R105")
    with office.database.write() as connection:
        if offered not in (device.public_key, device.next_key):
            if devices.key_is_known(connection, offered):
                raise RefusedError("R105")
            devices.offer_key(connection, device.id, offered)
    return RenewResponse(device=device.id)
