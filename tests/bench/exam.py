"""A store with one specimen registration, for the benchmarks."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config.catalogue import default_catalogue
from dossier.model import Registration
from sync.clock import SystemClock
from sync.desk import Desk, DeskParams
from sync.identity import public_key_text
from sync.protocol.messages import (
    CATALOGUE,
    CATALOGUE_KEY,
    CHANGES_MAX,
    Change,
    EnrollResponse,
    FeedPage,
    RosterEntry,
    body_of,
)
from sync.protocol.office import sign_page
from sync.protocol.verifier import make_verifier
from sync.store import Store
from sync.views import Session

ACCOUNT, PASSWORD = "10001", "123456"
REGISTRATION = Registration(
    "1", ACCOUNT, "样本甲", "999900199001010014", 2026, "临床执业医师", "YB", "YB01"
)


def filled_desk(folder: Path) -> tuple[Desk, Session]:
    """Return a desk whose roster holds one registration, and its login."""
    fill(folder, [REGISTRATION])
    desk = Desk.open(DeskParams(folder, 0))
    session = desk.log_in(ACCOUNT, PASSWORD)
    assert session is not None
    return desk, session


def people(count: int) -> list[Registration]:
    """Return so many specimens, who all have the same password."""
    numbers = range(1, count + 1)
    return [replace(REGISTRATION, number=f"{n}", account=f"a{n}") for n in numbers]


def fill(folder: Path, roster: list[Registration]) -> None:
    """Enrol a machine and let it have pulled a roster and the default catalogue."""
    store = Store(folder, 0)
    office = X25519PrivateKey.generate().public_key().public_bytes_raw()
    signing = Ed25519PrivateKey.generate()
    answer = EnrollResponse(
        device="d1",
        site="YB01",
        area="YB",
        office_key_id="k1",
        office_public_key=base64.b64encode(office).decode(),
        office_signing_key=public_key_text(signing),
        retention_days=7,
    )
    store.enroll(Ed25519PrivateKey.generate(), answer)
    verifier = make_verifier(PASSWORD)
    told = {CATALOGUE_KEY: body_of(CATALOGUE.validate_python(default_catalogue()))}
    for person in roster:
        entry = RosterEntry(registration=person, verifier=verifier)
        told[f"registration/{person.number}"] = body_of(entry)
    changes = [
        Change(seq=seq, key=key, rev=1, body=body)
        for seq, (key, body) in enumerate(told.items(), 1)
    ]
    for start in range(0, len(changes), CHANGES_MAX):
        some = changes[start : start + CHANGES_MAX]
        page = FeedPage(
            time=datetime.now(UTC),
            epoch="e",
            changes=some,
            next=some[-1].seq,
            more=some[-1] is not changes[-1],
            signature=sign_page(signing, answer.site, "e", some),
        )
        store.take_page(store.cursor(), page, SystemClock().now())
    store.close()
