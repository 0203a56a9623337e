"""The local store of one kiosk, on its file in `storefile`.

The SQL stands in `mirror` and `outbox`; here is what belongs together in one commit.
"""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from dossier.catalogue import Requirement
from dossier.decide import replay
from dossier.model import Dossier, Registration
from dossier.operations import (
    AddMaterial,
    DeleteMaterial,
    Operation,
    Refusal,
    Submit,
    apply,
)
from sync import (
    arrivals,
    identity,
    mirror,
    outbox,
    pins,
    quarantine,
    returns,
)
from sync.clock import Moment
from sync.decide import PASSED, Stage, Waiting
from sync.engine import (
    Database,
)
from sync.errors import LineError, RefusedError, StoreError
from sync.facts import read_fact, write_fact, write_facts
from sync.identity import Identity
from sync.mirror import Cursor
from sync.outbox import KeptImage, SealedCapture
from sync.ownpage import page_of
from sync.pins import Server
from sync.protocol.carried import Answer
from sync.protocol.messages import (
    EnrollResponse,
    FeedPage,
    KioskSettings,
    SyncResponse,
    WireOperation,
    dossier_key,
)
from sync.protocol.office import NotTheOfficeError, check_page
from sync.protocol.signing import Signer
from sync.reception import Reception
from sync.retention import erase_expired
from sync.salvage import rescue
from sync.storefile import StoreFile
from sync.views import DossierView, Health

LAST_ERROR = "last_error"
BROKEN_UPLOAD = "broken_upload"
NOT_THE_OFFICE = "S107"
REVOKED = "revoked"
REVOKED_CODE = "S121"
CAMERA = "camera"


class Store(StoreFile, Reception):
    """The encrypted store of one kiosk. Safe to use from several threads."""

    # What the kiosk does

    def view(self, registration: Registration) -> DossierView:
        """Return the dossier as this kiosk shows it."""
        with self._reading():
            return self._view(registration)

    def record(
        self,
        registration: Registration,
        operation: Operation,
        moment: Moment,
        capture: SealedCapture | None = None,
        *,
        replaces: str = "",
    ) -> Dossier:
        """Commit an operation, and its image, in one transaction.

        The image that a new one `replaces` is deleted in the same transaction.
        When it returns, both survive a power cut. Raises RefusedError when a rule
        forbids it, StoreError S201 when the disk is nearly full, S203 when it could
        not be written; then nothing has changed.
        """
        if capture is not None:
            self.check_room()
        with self._writing() as db:
            if replaces:
                self._take(db, registration, DeleteMaterial(replaces), moment)
            return self._take(db, registration, operation, moment, capture)

    def _take(
        self,
        db: Database,
        registration: Registration,
        operation: Operation,
        moment: Moment,
        capture: SealedCapture | None = None,
    ) -> Dossier:
        """Apply an operation and put it into the outbox, within a transaction."""
        now = self._view(registration)
        after = apply(now.dossier, operation, now.requirements)
        if isinstance(after, Refusal):
            raise RefusedError(after)
        if after == now.dossier:
            return after
        if isinstance(operation, AddMaterial):
            assert capture is not None
            outbox.put_image(db, capture)
        elif isinstance(operation, Submit):
            outbox.forget_candidate_wraps(db, registration.number)
        key = dossier_key(registration.number)
        outbox.put_operation(db, key, now.dossier.rev, operation, moment)
        return after

    def kept_image(self, material_id: str) -> KeptImage | None:
        """Return what is left here of an image, or None if it was not taken here."""
        with self._asking():
            return outbox.kept_image(self._db, material_id)

    def health(self) -> Health:
        """Return the state of the queue and the line."""
        with self._reading():
            queue = outbox.queue_state(self._db)
            synced = read_fact(self._db, mirror.SYNCED_AT)
            return Health(
                enrolled=identity.load(self._db) is not None,
                queued=queue.queued,
                stuck=queue.stuck,
                stuck_codes=queue.codes,
                oldest_at=queue.oldest,
                synced_at=datetime.fromisoformat(synced) if synced else None,
                last_error=read_fact(self._db, LAST_ERROR) or "",
                free_bytes=self._room.free,
                refused=mirror.refused(self._db),
                rescue=rescue.note(self._db),
                held=mirror.held(self._db),
                revoked=bool(read_fact(self._db, REVOKED)),
                camera=read_fact(self._db, CAMERA) or "",
                clock_offset_s=mirror.clock_offset(self._db),
            )

    def note_camera(self, state: str) -> None:
        """Keep how the camera is ("ok" or a code), for the office and the doctor."""
        if state != self.health().camera:
            with self._writing() as db:
                write_fact(db, CAMERA, state)

    # What the agent does

    def identity(self) -> identity.Identity | None:
        """Return who this device is, or None before enrolment."""
        with self._asking():
            return identity.load(self._db)

    def enrolled(self) -> Identity:
        """Return who this device is; raise StoreError S105 before enrolment."""
        who = self.identity()
        if who is None:
            raise StoreError("S105")
        return who

    def enrolling_key(self) -> Ed25519PrivateKey:
        """Return the key with which to enrol; the same until an answer has come."""
        with self._writing() as db:
            return identity.enrolling_key(db)

    def enroll(
        self,
        key: Ed25519PrivateKey,
        answer: EnrollResponse,
        server: Server | None = None,
    ) -> None:
        """Keep the identity that the server gave, and which server that was."""
        with self._writing() as db:
            identity.keep(db, key, answer)
            pins.keep(db, server or Server("", ""))
            write_fact(db, REVOKED, "")

    def server(self) -> Server | None:
        """Return the server that was pinned at enrolment, or None."""
        with self._reading():
            return pins.known(self._db)

    def renewing_key(self) -> Ed25519PrivateKey:
        """Return the key with which to renew; the same until an answer has come."""
        with self._writing() as db:
            return identity.renewing_key(db)

    def former_signer(self) -> Signer | None:
        """Return who signed before the last renewal, or None."""
        with self._reading():
            return identity.former(self._db)

    def renew(self, key: Ed25519PrivateKey) -> None:
        """Sign with the renewed key from now on."""
        with self._writing() as db:
            identity.renew(db, key)

    def renewed_as(self, public_key: str) -> bool:
        """Sign with the key that was offered if the office took this one; say so."""
        with self._writing() as db:
            return identity.renewed_as(db, public_key)

    def cursor(self) -> Cursor:
        """Return how far this kiosk has pulled."""
        with self._asking():
            return mirror.cursor(self._db)

    def waiting(self) -> list[Waiting]:
        """Return the pending operations in order of creation."""
        with self._asking():
            return outbox.waiting(self._db)

    def wire_operations(self, ids: tuple[str, ...]) -> list[WireOperation]:
        """Return operations in their wire form, without those that have none."""
        with self._asking():
            return outbox.wire_operations(self._db, ids)

    def sealed_image(self, sha256: str) -> bytes | None:
        """Return a sealed image by its hash."""
        with self._asking():
            return outbox.sealed_image(self._db, sha256)

    def mark_uploaded(self, sha256: str) -> None:
        """Note that the server has an image."""
        with self._writing() as db:
            outbox.mark_uploaded(db, sha256)
            quarantine.clear_upload(db, sha256)
            quarantine.others_passed(db, (Stage.UPLOAD, Stage.LINE))

    def note_break(self, sha256: str) -> None:
        """Remember which image the line broke under; a part of it may have arrived."""
        if self.broken_upload() != sha256:
            with self._writing() as db:
                write_fact(db, BROKEN_UPLOAD, sha256)

    def broken_upload(self) -> str | None:
        """Return the image under which the line broke last, in whatever process."""
        with self._asking():
            return read_fact(self._db, BROKEN_UPLOAD)

    def quarantine(self, operation_id: str, code: str) -> None:
        """Set an operation aside that can never pass."""
        with self._writing() as db:
            quarantine.quarantine(db, operation_id, code)

    def suspect(self, operation_id: str, stage: Stage, code: str) -> None:
        """Note that an operation failed, which counts if others pass."""
        with self._writing() as db:
            quarantine.suspect(db, operation_id, stage, code)

    def release(self) -> int:
        """Let everything that is quarantined be tried again; return how much it is."""
        with self._writing() as db:
            return quarantine.release(db)

    def take_exchange(
        self, asked: Cursor, response: SyncResponse, moment: Moment
    ) -> None:
        """Take in results, changes and cursor of one exchange, all or nothing."""
        self._check_office(response)
        rows = mirror.rows_of(response)
        with self._writing() as db:
            if mirror.apply_page(db, asked, response, rows):
                identity.learn_office_key(db, response.changes)
            # While this answer was on its way, the other thread may have seen a new
            # epoch: what the former server acknowledged counts no more.
            holds = mirror.cursor(db).epoch == response.epoch
            results = response.results if holds else ()
            for result in results:
                outbox.settle(db, result, response.time)
            if any(result.status in PASSED for result in results):
                quarantine.others_passed(db, (Stage.EXCHANGE, Stage.BLOB))
                arrivals.note_pushed(db, response.time)
            arrivals.note_key(db, response.key_until)
            self._note_contact(db, response, moment)

    def take_page(self, asked: Cursor, page: FeedPage, moment: Moment) -> bool:
        """Take in a feed page; return whether it brought changes."""
        self._check_office(page)
        rows = mirror.rows_of(page)
        with self._writing() as db:
            taken = mirror.apply_page(db, asked, page, rows)
            if taken:
                identity.learn_office_key(db, page.changes)
            self._note_contact(db, page, moment)
            return taken and bool(page.changes or rows)

    def take_found(self, page: FeedPage) -> bool:
        """Take in a registration that was looked up; False when it cannot be yet."""
        self._check_office(page)
        with self._writing() as db:
            return mirror.apply_found(db, page)

    def take_snapshot(self, asked: Cursor, page: FeedPage, moment: Moment) -> int:
        """Take in a page of the site's whole state; return how much it held."""
        self._check_office(page)
        # Unpacked before the store is held: it takes a second, and the screen writes.
        rows = mirror.rows_of(page)
        with self._writing() as db:
            if mirror.apply_page(db, asked, page, rows):
                mirror.filled(db, page)
            self._note_contact(db, page, moment)
        return len(rows) + len(page.changes)

    def filling(self) -> bool:
        """Say whether the site's state is still on its way here as a whole."""
        with self._reading():
            return mirror.filling(self._db)

    # What a stick does

    def reply_key(self) -> X25519PrivateKey:
        """Return the key to which the office seals its answers on a stick."""
        with self._writing() as db:
            return identity.reply_key(db)

    def waiting_bytes(self) -> int:
        """Return how many bytes the sealed images of pending operations have."""
        with self._asking():
            return outbox.waiting_bytes(self._db)

    def fits(self, answer: Answer) -> returns.Fit:
        """Say how a page of a stick stands to what is here."""
        with self._reading():
            now = mirror.cursor(self._db)
            return returns.fitted(now, answer.asked, answer.answer)[0]

    def take_carried(self, answer: Answer) -> returns.Taken:
        """Take in a page of a stick, all or nothing; no contact with the server."""
        with self._writing() as db:
            taken = returns.take(db, answer)
            if taken.fit in (returns.Fit.NEW, returns.Fit.KNOWN):
                erase_expired(db, answer.answer.time)
            return taken

    def note_failure(self, code: str) -> None:
        """Remember why the last contact failed, for the status line."""
        with self._writing() as db:
            write_fact(db, LAST_ERROR, code)
            if code == REVOKED_CODE:
                write_fact(db, REVOKED, "yes")
            if code == NOT_THE_OFFICE:
                mirror.note_refused(db)

    def office_settings(self) -> KioskSettings | None:
        """Return what the office set for this site's kiosks, or None."""
        with self._asking():
            return mirror.office_settings(self._db)

    def _check_office(self, page: FeedPage) -> None:
        """Believe what a page says of people and rules only when the office signed it.

        Raises LineError S107; then nothing of the page is taken in.
        """
        who = self.identity()
        if who is None:
            raise StoreError("S105")
        try:
            check_page(who.office_signing, who.site, page)
        except NotTheOfficeError as error:
            raise LineError(NOT_THE_OFFICE) from error

    def _note_contact(self, db: Database, page: FeedPage, moment: Moment) -> None:
        heard = {
            mirror.SYNCED_AT: moment.wall.isoformat(),
            mirror.SERVER_TIME: page.time.isoformat(),
            LAST_ERROR: "",
            REVOKED: "",  # it is heard again
        }
        write_facts(db, heard)
        erase_expired(db, page.time)

    def _view(self, registration: Registration) -> DossierView:
        key = dossier_key(registration.number)
        needed: tuple[Requirement, ...] = mirror.requirements(self._db, registration)
        operations, unsent, stuck = outbox.to_replay(self._db, key)
        base = mirror.mirrored_dossier(self._db, registration.number)
        dossier = replay(base, operations, needed)
        page, by_sms = page_of(self._db, registration.number)
        return DossierView(dossier, needed, unsent, stuck, page, by_sms)
