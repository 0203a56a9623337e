"""Write a store of the present version, to be kept as an old one for later versions.

    python -m tests.sync.old.make

Run it right before a migration is added, and commit the folder that it makes: the next
version must open it. All in it is a specimen, the key as well.
"""

import base64
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from dossier.catalogue import Catalogue, MaterialType
from dossier.model import Profile
from sync.clock import Moment
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.identity import public_key_text
from sync.migrations import MIGRATIONS
from sync.mirror import Cursor
from sync.opening import DATABASE_NAME, KEY_NAME
from sync.protocol.messages import (
    CATALOGUE_KEY,
    Change,
    EnrollResponse,
    FeedPage,
    RosterEntry,
    body_of,
)
from sync.protocol.office import sign_page
from sync.protocol.verifier import make_verifier
from sync.store import Store
from tests.person import PERSON

HERE = Path(__file__).parent
PASSWORD = "样本密码"
EXAM = Catalogue(1, (MaterialType("other", "其他材料", "Other", "", "", 500),))
PICTURES = tuple(bytes([n]) * 9000 for n in (1, 2, 3))
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


class StandingClock:
    """Always noon: two runs differ in what is random alone."""

    def now(self) -> Moment:
        """Return noon."""
        return Moment("boot-1", 100.0, NOON)


def main() -> None:
    """Fill a store by its own desk, and close it."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "kiosk"
        newest = filled(folder)
        for kept in (DATABASE_NAME, KEY_NAME):
            place = HERE / newest / kept
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(folder / kept, place)


def filled(folder: Path) -> str:
    """Fill a new store; return the name of its newest migration."""
    store = Store(folder, 0)
    newest = MIGRATIONS.applied(store._db)[-1].name
    signing = Ed25519PrivateKey.generate()
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    answer = EnrollResponse(
        device="device1",
        site=PERSON.site,
        area=PERSON.area,
        office_key_id="office1",
        office_public_key=base64.b64encode(public).decode(),
        office_signing_key=public_key_text(signing),
        retention_days=7,
    )
    store.enroll(Ed25519PrivateKey.generate(), answer)
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=8, lanes=1)
    entry = RosterEntry(registration=PERSON, verifier=verifier)
    changes = [
        Change(seq=1, key=f"registration/{PERSON.number}", rev=1, body=body_of(entry)),
        Change(seq=2, key=CATALOGUE_KEY, rev=1, body=body_of(EXAM)),
    ]
    page = FeedPage(
        time=NOON,
        epoch="e",
        changes=changes,
        next=2,
        more=False,
        signature=sign_page(signing, PERSON.site, "e", changes),
    )
    clock = StandingClock()
    store.take_page(Cursor(None, 0), page, clock.now())
    desk = Desk(store, Doorbells(folder), clock)
    session = desk.log_in(PERSON.account, PASSWORD)
    assert session is not None
    desk.set_profile(session, Profile("13800000000"))
    for picture in PICTURES:
        desk.add(session, "other", "", picture, b"small")
    desk.close()
    return newest


if __name__ == "__main__":
    main()
