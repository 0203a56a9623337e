"""Put an edited catalogue in the place of the one that it was made from."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from central.catalogue.checking import checked
from central.catalogue.pictures import redrawn
from central.office import Office
from central.stops import StoppedError
from central.store import audit, examples, roster
from dossier.catalogue import Catalogue


def replace(
    office: Office,
    base: int,
    types: Sequence[Mapping[str, Any]],
    known: Sequence[str],
    who: str,
) -> int:
    """Publish types as the next version after `base`, and return it.

    `known` are the examples that every kiosk has. Raises BadCatalogueError, or
    StoppedError R545 when somebody published meanwhile.
    """
    judged(office, base, types, known)
    with office.database.alone() as connection:
        if roster.newest_version(connection) != base:
            raise StoppedError("R545")
        # Again: an example that nobody used may have been erased since.
        catalogue = checked(base + 1, types, known, examples.names(connection))
        now = office.clock()
        roster.publish(connection, catalogue, now)
        said = f"version {catalogue.version}"
        audit.add(connection, audit.Entry(now, who, "publish_catalogue", "", said))
    office.bell.ring()
    return catalogue.version


def judged(
    office: Office, base: int, types: Sequence[Mapping[str, Any]], known: Sequence[str]
) -> Catalogue:
    """Return what would be published; raise BadCatalogueError with every fault."""
    with office.database.read() as connection:
        pictures = examples.names(connection)
    return checked(base + 1, types, known, pictures)


def add_picture(office: Office, upload: bytes, who: str) -> str:
    """Store an example picture, drawn anew, and return the hash that names it.

    No kiosk sees it before a catalogue that names it is published. Raises RefusedError
    R260, R261 or R262; then nothing is stored.
    """
    jpeg = redrawn(upload)
    sha256 = hashlib.sha256(jpeg).hexdigest()
    now = office.clock()
    with office.database.write() as connection:
        examples.put(connection, sha256, jpeg, now)
        audit.add(connection, audit.Entry(now, who, "upload_example", "", sha256))
    return sha256
