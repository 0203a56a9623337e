"""The server that this device was enrolled with, and the CA that it pinned then.

Kept in the encrypted store: whoever could change it could read the store anyway.
"""

from dataclasses import dataclass

from sync.engine import Database
from sync.mirror import read_fact, write_fact

SERVER = "server_address"
CA = "server_ca"


@dataclass(frozen=True, slots=True)
class Server:
    """An address, and the PEM of its CA or "" for a server without TLS."""

    address: str
    ca_pem: str


def keep(db: Database, server: Server) -> None:
    """Remember a server; must be in the transaction that keeps the identity."""
    write_fact(db, SERVER, server.address)
    write_fact(db, CA, server.ca_pem)


def known(db: Database) -> Server | None:
    """Return the server of the enrolment, or None where settings named it."""
    address = read_fact(db, SERVER)
    return Server(address, read_fact(db, CA) or "") if address else None
