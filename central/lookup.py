"""Find a registration that a kiosk does not have yet, for who knows its password.

Nothing is said before the password is proved, so that a kiosk, or whoever stands at
it, learns of no account that is not theirs.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection, select

from central.errors import RefusedError
from central.office import Office
from central.store import audit, dossiers, feed, roster, rosterbulk
from central.store.devices import Device
from central.store.moving import move_dossier
from central.store.schema import registrations
from sync.protocol.lookup import (
    Derivation,
    LookupAnswer,
    LookupRequest,
    LookupStatus,
    derivation_of,
    proves,
)
from sync.protocol.messages import FeedPage, RosterEntry, registration_key
from sync.protocol.verifier import LANES, MEMORY_KIB, SALT_BYTES, TIME_COST

LOG = structlog.stdlib.get_logger()
# Wrong proofs in ten minutes: a hall full of people who mistype, one account's owner.
OF_DEVICE_MAX, OF_ACCOUNT_MAX = 60, 10


@dataclass(frozen=True, slots=True)
class _Asked:
    office: Office
    device: Device
    account: str


def look_up(office: Office, device: Device, request: LookupRequest) -> LookupAnswer:
    """Answer one step of a look-up. Raises RefusedError R140 after many wrong ones."""
    asked = _Asked(office, device, request.account)
    if _too_many(asked):
        raise RefusedError("R140")
    entry = _find(asked)
    if not request.proof:
        how = _decoy(asked) if entry is None else _how(entry)
        return LookupAnswer(status=LookupStatus.PROVE, derivation=how)
    if entry is None or not proves(request.proof, entry.verifier):
        office.guesses.wrong(device.id, "lookup")
        office.guesses.wrong(request.account, "lookup-account")
        LOG.info("lookup_unknown", device=device.id)
        return LookupAnswer(status=LookupStatus.UNKNOWN)
    return _proved(asked, entry)


def _too_many(asked: _Asked) -> bool:
    guesses = asked.office.guesses
    return guesses.too_many(
        asked.device.id, "lookup", OF_DEVICE_MAX
    ) or guesses.too_many(asked.account, "lookup-account", OF_ACCOUNT_MAX)


def _find(asked: _Asked) -> RosterEntry | None:
    """Return the entry of an account of the kiosk's area."""
    wanted = select(registrations.c.entry).where(
        registrations.c.account == asked.account,
        registrations.c.area == asked.device.area,
    )
    with asked.office.database.read() as connection:
        text = connection.execute(wanted).scalar()
    return None if text is None else roster.entry_of(text)


def _how(entry: RosterEntry) -> Derivation:
    return derivation_of(entry.verifier, entry.registration.number)


def _decoy(asked: _Asked) -> Derivation:
    """Return what an account of this area would have, always the same one.

    Its cost is that of the next account in order: neighbours come from one list, whose
    verifiers cost the same, and lists of one area may differ.
    """
    secret = asked.office.secrets.form_secret
    digest = hmac.new(secret, b"lookup\0" + asked.account.encode(), hashlib.sha256)
    salt = digest.digest()[:SALT_BYTES].hex()
    here = select(registrations.c.entry).where(
        registrations.c.area == asked.device.area
    )
    following = (
        here.where(registrations.c.account > asked.account)
        .order_by(registrations.c.account)
        .limit(1)
    )
    first = here.order_by(registrations.c.account).limit(1)
    with asked.office.database.read() as connection:
        text = connection.execute(following).scalar()
        if text is None:
            text = connection.execute(first).scalar()
    if text is None:
        return Derivation(
            salt=salt, time_cost=TIME_COST, memory_kib=MEMORY_KIB, lanes=LANES
        )
    return _how(roster.entry_of(text)).model_copy(update={"salt": salt})


def _proved(asked: _Asked, entry: RosterEntry) -> LookupAnswer:
    site = entry.registration.site
    if site != asked.device.site and not (
        asked.office.params.lookup_moves and _moved(asked, entry)
    ):
        LOG.info("lookup_elsewhere", device=asked.device.id)
        return LookupAnswer(status=LookupStatus.ELSEWHERE, site=site)
    page = _page(asked, entry.registration.number)
    LOG.info("lookup_found", device=asked.device.id)
    return LookupAnswer(status=LookupStatus.FOUND, page=page)


def _moved(asked: _Asked, entry: RosterEntry) -> bool:
    """Move a registration here if nobody has begun its dossier; say whether it is here.

    One that was begun may have more of it waiting at the other site's kiosks.
    """
    office, device = asked.office, asked.device
    number = entry.registration.number
    now = office.clock()

    def act(connection: Connection) -> bool:
        dossiers.lock(connection, [number])
        known = rosterbulk.known(connection, [number]).get(number)
        if known is None or dossiers.since(connection, number) is not None:
            return False
        left = known.registration.site
        if left == device.site:
            return True
        there = replace(known.registration, site=device.site)
        moved = known.model_copy(update={"registration": there})
        for one in rosterbulk.put_many(connection, [moved]):
            move_dossier(connection, number, one.site, device.site, now)
        said = f"{left} -> {device.site}, looked up"
        audit.add(connection, audit.Entry(now, device.id, "transfer", number, said))
        return True

    done = office.database.change(act)
    office.bell.ring()
    return done


def _page(asked: _Asked, number: str) -> FeedPage:
    """Return the registration as it stands on the feed of the kiosk's site."""
    office, site = asked.office, asked.device.site
    with office.database.read() as connection:
        change = feed.one(connection, site, registration_key(number))
    changes = [] if change is None else [change]
    return FeedPage(
        time=office.clock(),
        epoch=office.secrets.epoch,
        changes=changes,
        next=0,
        more=False,
        signature=office.sign_page(site, changes),
    )
