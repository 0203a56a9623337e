"""Sends what is due, one process at a time, and gives up where a person can see it.

A notice is taken in one transaction, carried outside of any, and its end noted in
another: a process that dies in between leaves it to be tried again under the same id.
"""

import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from central.notices.faults import NoticeFault
from central.notices.quiet import next_allowed
from central.notices.ways import (
    Carrier,
    Message,
    RefusedMessageError,
    UnreachableError,
    carrier_of,
)
from central.notices.wording import Values, fault_of, render
from central.office import Office
from central.store import dossiers, notices, pages, roster
from central.store.notices import Notice

LOG = structlog.stdlib.get_logger()
LEASE = "notices"
LEASE_FOR = timedelta(minutes=2)
# Longer than any way may take; then another sender may try the notice.
TAKEN_FOR = timedelta(minutes=1)
LOOK_S = 2.0
FIRST_WAIT, MOST_WAIT = timedelta(seconds=30), timedelta(hours=1)
DOUBLINGS_MAX = 10
Fraction = Callable[[], float]


class Sender:
    """One try after another; it holds the lease while it works."""

    def __init__(self, office: Office, carrier: Carrier, fraction: Fraction) -> None:
        self._office = office
        self._carrier = carrier
        self._fraction = fraction
        self._id = uuid.uuid4().hex

    def work(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Try everything that is due now, unless it is night; return how many."""
        office = self._office
        with office.database.read() as connection:
            if not notices.anything_due(connection, office.clock()):
                return 0
        tried = 0
        while not stopped():
            taken = office.database.change(self._take)
            if taken is None:
                break
            self._try(*taken)
            tried += 1
        return tried

    def leave(self) -> None:
        """Let the next process send."""
        with self._office.database.write() as connection:
            notices.drop_lease(connection, LEASE, self._id)

    def _take(
        self, connection: Connection
    ) -> tuple[Notice, Message | NoticeFault] | None:
        office, now = self._office, self._office.clock()
        lease_ends = now + LEASE_FOR
        if not notices.hold_lease(connection, LEASE, self._id, now, lease_ends):
            return None
        allowed = self._allowed(now)
        if allowed > now:
            notices.postpone(connection, now, allowed)
            return None
        taken = notices.take(connection, now, now + TAKEN_FOR)
        if taken is None:
            return None
        return taken, _message(connection, office, taken)

    def _allowed(self, now: datetime) -> datetime:
        params = self._office.params
        zone = ZoneInfo(params.time_zone)
        quiet = params.notices
        return next_allowed(now, quiet.quiet_from, quiet.quiet_until, zone)

    def _try(self, notice: Notice, message: Message | NoticeFault) -> None:
        if isinstance(message, NoticeFault):
            self._give_up(notice, message)
            return
        try:
            self._carrier.carry(message)
        except RefusedMessageError as error:
            LOG.warning("notice_refused", notice=notice.id, answer=str(error))
            self._give_up(notice, NoticeFault.REFUSED)
        except UnreachableError as error:
            LOG.warning("notice_later", notice=notice.id, answer=str(error))
            self._later(notice, NoticeFault.UNREACHABLE)
        else:
            with self._office.database.write() as connection:
                notices.sent(connection, notice.id, self._office.clock())
            LOG.info("notice_sent", notice=notice.id, kind=notice.kind.value)

    def _later(self, notice: Notice, fault: NoticeFault) -> None:
        now = self._office.clock()
        due = now + wait_after(notice.tries + 1, self._fraction())
        if due >= notice.ends_at:
            self._give_up(notice, NoticeFault.STALE)
            return
        with self._office.database.write() as connection:
            notices.put_off(connection, notice.id, due, fault.value)

    def _give_up(self, notice: Notice, fault: NoticeFault) -> None:
        with self._office.database.write() as connection:
            notices.failed(connection, notice.id, fault.value)
        LOG.error("notice_given_up", notice=notice.id, code=fault.value)


def wait_after(tries: int, fraction: float) -> timedelta:
    """Return the wait after so many tries: full jitter, doubling to an hour."""
    bound = FIRST_WAIT * 2 ** min(tries - 1, DOUBLINGS_MAX)
    wait: timedelta = min(bound, MOST_WAIT) * fraction
    return wait


def _message(
    connection: Connection, office: Office, notice: Notice
) -> Message | NoticeFault:
    """Put the message together from what holds now: phone, template, page."""
    dossier = dossiers.load(connection, notice.registration)
    registration = roster.find(connection, notice.registration)
    if registration is None or dossier.profile is None or not dossier.profile.valid:
        return NoticeFault.NO_PHONE
    if notice.ends_at <= office.clock():
        return NoticeFault.STALE
    body = notices.templates(connection)[notice.kind]
    page_url = office.params.notices.page_url
    if fault_of(body, has_link=page_url is not None) is not None:
        return NoticeFault.TEMPLATE
    link = ""
    if "{link}" in body and page_url is not None:
        link = pages.address(page_url, pages.code_of(connection, notice.registration))
    values = Values(
        notice.hours,
        registration.name,
        registration.number[-4:],
        registration.site,
        link,
    )
    return Message(notice.id, dossier.profile.phone, render(body, values), notice.kind)


@contextmanager
def sending(office: Office) -> Iterator[None]:
    """Send in a thread of its own until the block ends; write the tally down too.

    Without a way to send, what is queued stays queued.
    """
    ends = threading.Event()
    carrier = carrier_of(office.params.notices, office.clock)
    sender = carrier and Sender(office, carrier, random.SystemRandom().random)
    thread = threading.Thread(
        target=_keep_sending, args=(office, sender, ends), name="notices"
    )
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _keep_sending(office: Office, sender: Sender | None, ends: threading.Event) -> None:
    while not ends.wait(LOOK_S):
        _turn(office, lambda: sender and sender.work(ends.is_set))
    if sender is not None:
        _turn(office, sender.leave)
    else:
        _turn(office, lambda: None)


def _turn(office: Office, act: Callable[[], object]) -> None:
    try:
        office.tally.flush(office.database, office.clock())
        act()
    except SQLAlchemyError as error:
        # The database is away or full: what is due stays due.
        LOG.exception("notices_wait", error=type(error).__name__)
