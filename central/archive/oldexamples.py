"""Erase example pictures that were uploaded and that no catalogue ever named."""

from datetime import timedelta

from central.office import Office
from central.store import audit, examples

# An editor's page holds what was uploaded until it is published, and lives for a
# session; after a month nobody comes back to it.
KEPT = timedelta(days=30)


def erase_unused_examples(office: Office, who: str = "command") -> int:
    """Erase pictures uploaded a month ago that no version names; return how many.

    What any published version names stays, also after another took its place: a kiosk
    that was away may still ask for it.
    """
    now = office.clock()
    # Alone, as publishing is: nothing is published that is erased meanwhile.
    with office.database.alone() as connection:
        gone = examples.unused(connection, now - KEPT)
        for sha256 in gone:
            examples.erase(connection, sha256)
            entry = audit.Entry(now, who, "erase_example", "", sha256)
            audit.add(connection, entry)
    return len(gone)
