"""The state of a site for a new kiosk: many registrations in few bytes.

Pages follow the feed's own order, so that a kiosk which was cut off goes on from its
cursor. What is no registration goes along as it is.
"""

import base64

from central.office import Office
from central.store import feed
from sync.protocol.messages import CHANGES_MAX, Change, FeedPage, RosterEntry
from sync.protocol.provisional import is_provisional
from sync.protocol.rosterpack import ENTRIES_MAX, Versioned, pack

REGISTRATION = "registration/"
WORTH_PACKING = 4


def snapshot_page(office: Office, site: str, start: int) -> FeedPage:
    """Return the next page of a site's state, and how much is left after it."""
    with office.database.read() as connection:
        rows = feed.rows(connection, site, start, ENTRIES_MAX)
        taken, plain, entries = _divided(rows)
        after = taken[-1].seq if taken else start
        left = feed.count(connection, site, after)
    packed = _text(entries)
    return FeedPage(
        time=office.clock(),
        epoch=office.secrets.epoch,
        changes=plain,
        next=after,
        more=left > 0,
        left=left,
        packed=packed,
        signature=office.sign_page(site, plain, packed),
    )


def small_form(changes: list[Change]) -> tuple[list[Change], str]:
    """Return (changes that go as they are, registrations packed) where that is less."""
    entries = [_versioned(change) for change in changes if _packable(change)]
    if len(entries) < WORTH_PACKING:
        return changes, ""
    return [c for c in changes if not _packable(c)], _text(entries)


def _divided(
    rows: list[Change],
) -> tuple[list[Change], list[Change], list[Versioned]]:
    """Return (what the page takes, what goes as it is, what is packed)."""
    taken: list[Change] = []
    plain: list[Change] = []
    entries: list[Versioned] = []
    for change in rows:
        if _packable(change):
            entries.append(_versioned(change))
        elif len(plain) < CHANGES_MAX:
            plain.append(change)
        else:
            break
        taken.append(change)
    return taken, plain, entries


def _packable(change: Change) -> bool:
    """Say whether the small form holds all that a change says.

    It knows nothing of matches and refusals, so provisional records go as they are.
    """
    if change.body is None or not change.key.startswith(REGISTRATION):
        return False
    return not is_provisional(change.key.removeprefix(REGISTRATION))


def _versioned(change: Change) -> Versioned:
    return Versioned(change.rev, RosterEntry.model_validate(change.body))


def _text(entries: list[Versioned]) -> str:
    return base64.b64encode(pack(entries)).decode() if entries else ""
