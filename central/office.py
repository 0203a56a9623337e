"""The office: database, files, secrets and clock, opened once and handed down."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from central.authority import Authority
from central.bell import Bell
from central.blobfiles import BlobFiles
from central.guesses import Guesses
from central.looks import Looks
from central.nonces import Nonces
from central.params import CentralParams, Clock, utc_now
from central.shelf import open_shelf
from central.store import secrets
from central.store.database import Database
from central.store.secrets import ServerSecrets
from central.store.upgrade import upgrade
from central.tally import Tally
from sync.protocol.messages import Change
from sync.protocol.office import sign_page

PRIVATE_FOLDER = 0o700
# In ten minutes. Many phones share one address of their network, and mistype.
PAGE_GUESSES_MAX, PAGE_LOOKS_MAX = 30, 60


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that a request needs."""

    params: CentralParams
    clock: Clock
    database: Database
    files: BlobFiles
    secrets: ServerSecrets
    nonces: Nonces
    guesses: Guesses
    authority: Authority | None
    # Wrong codes of candidates' pages by address, and looks at a page by its code.
    page_guesses: Looks
    page_looks: Looks
    bell: Bell = field(default_factory=Bell)
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def open(cls, params: CentralParams, clock: Clock = utc_now) -> Self:
        """Open the data folder, making the database and the secrets when it is new."""
        params.data_dir.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        shelf = open_shelf(params)
        database = Database(params.database_url or params.data_dir / "central.db")
        database.check_reachable()
        upgrade(database)
        with database.alone() as connection:
            secrets.ensure(connection, clock())
            known = secrets.load(connection)

        def look_up(key_id: str) -> X25519PrivateKey | None:
            with database.read() as connection:
                return secrets.find(connection, key_id)

        known = replace(known, look_up=look_up)
        return cls(
            params,
            clock,
            database,
            BlobFiles(params.data_dir, shelf),
            known,
            Nonces(known.nonce_secret, clock),
            Guesses(database, clock),
            Authority.open(params.data_dir),
            Looks(clock, PAGE_GUESSES_MAX),
            Looks(clock, PAGE_LOOKS_MAX),
        )

    def sign_page(self, site: str, changes: Sequence[Change], packed: str = "") -> str:
        """Return the office's signature of a feed page for a site."""
        known = self.secrets
        return sign_page(known.signing_key, site, known.epoch, changes, packed)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
