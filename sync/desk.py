"""What the touchscreen may do with the store: log in, look, add, delete, submit.

Every call is short and touches no network. After each change the agent's bell rings.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.catalogue import ANY, MaterialType
from dossier.model import Material, Profile
from dossier.operations import (
    Activate,
    AddMaterial,
    DeleteMaterial,
    Operation,
    Refusal,
    SetProfile,
    Submit,
)
from sync import seal
from sync.backroom import Backroom
from sync.clock import Clock, SystemClock
from sync.courier import Courier, CourierParams
from sync.doorbell import AGENT, KIOSK, Doorbells
from sync.errors import RefusedError, StoreError
from sync.examples import example
from sync.guard import Denied
from sync.outbox import SealedCapture
from sync.protocol.messages import LoginVerifier
from sync.protocol.readings import ReadField, encode
from sync.protocol.verifier import (
    CHECK_BYTES,
    LANES,
    MEMORY_KIB,
    SALT_BYTES,
    TIME_COST,
    unlock,
)
from sync.salvage.rescue import note_seen
from sync.seal import SealContext
from sync.seen import Seen, last_seen
from sync.seen import note_seen as note_visit
from sync.store import Store
from sync.views import DossierView, Health, Session

if TYPE_CHECKING:
    from sync.inquiry import NotServed
    from sync.transport import LineParams

# What the camera read in a picture; None when it did not try.
Read = tuple[ReadField, ...] | None

# Nobody's: an unknown account takes as long as a known one, so that the time of the
# answer does not tell which accounts exist.
_DECOY = LoginVerifier(
    salt="00" * SALT_BYTES,
    check="00" * CHECK_BYTES,
    time_cost=TIME_COST,
    memory_kib=MEMORY_KIB,
    lanes=LANES,
)


@dataclass(frozen=True, slots=True)
class DeskParams:
    """Where the store lies, and how much disk is never filled (bytes)."""

    data_dir: Path
    disk_reserve_bytes: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """An image before it is sealed."""

    type_id: str
    part: str
    jpeg: bytes
    thumbnail: bytes
    warnings: tuple[str, ...]
    read: Read


class Desk:
    """The kiosk's side of the store. Safe to call from several threads."""

    def __init__(self, store: Store, bells: Doorbells, clock: Clock) -> None:
        self._store = store
        self._bells = bells
        self._clock = clock

    @classmethod
    def open(cls, params: DeskParams) -> "Desk":
        """Open the store of this machine; raise StoreError when it does not open."""
        store = Store(params.data_dir, params.disk_reserve_bytes)
        return cls(store, Doorbells(params.data_dir), SystemClock())

    def log_in(self, account: str, password: str) -> Session | None:
        """Like `try_login`, for who need not know why not: None then."""
        answer = self.try_login(account, password)
        return None if isinstance(answer, Denied) else answer

    def try_login(self, account: str, password: str) -> Session | Denied:
        """Check a password against the roster, offline.

        The attempt is counted on the disk before it is checked; see sync.guard. Takes
        about 0.1 s (Argon2id), for an unknown account too.
        """
        denied = self._store.begin_login(account, self._clock.now())
        if denied is not None:
            return denied
        entry = self._store.roster_entry(account)
        number = entry.registration.number if entry else ""
        wrapping_key = unlock(password, entry.verifier if entry else _DECOY, number)
        if entry is None or wrapping_key is None:
            return self._store.login_failed(account, self._clock.now())
        self._store.login_passed(account)
        if entry.refused:
            return Denied(refused=entry.refused)
        # A provisional record opens what the office found it to be.
        return Session(entry.matched or entry.registration, wrapping_key)

    def inquire(
        self, params: "LineParams", account: str, password: str
    ) -> "Session | NotServed":
        """Ask the office for somebody whom `try_login` has just refused.

        That attempt was counted; this one is part of it. Takes seconds, and longer on
        a bad line: call it in a worker. Raises LineError when there is no answer.
        """
        from sync.inquiry import inquire  # noqa: PLC0415 - the line loads for long

        found = inquire(self._store, params, account, password)
        if isinstance(found, Session):
            self._store.login_passed(account)
            self._bells.ring(AGENT)
        return found

    def unlock_login(self, account: str) -> bool:
        """Let an account be tried anew; for the staff, who has seen the person.

        Says whether anything had been counted.
        """
        return self._store.unlock_login(account)

    def asked_of_all(self) -> tuple[MaterialType, ...]:
        """Return the types that every category must hand in, as last pulled."""
        known = self._store.catalogue()
        types = known.types if known else ()
        return tuple(kind for kind in types if ANY in kind.required_for)

    def example(self, sha256: str) -> bytes | None:
        """Return the office's own example picture, or None while it is not here."""
        return example(self._store.folder, sha256)

    def view(self, session: Session) -> DossierView:
        """Return the candidate's dossier as it stands here."""
        return self._store.view(session.registration)

    def activate(self, session: Session, consent: str) -> None:
        """Note the first login and the version of the text that was agreed to."""
        self._record(session, Activate(consent))

    def set_profile(self, session: Session, profile: Profile) -> None:
        """Replace the contact data."""
        self._record(session, SetProfile(profile))

    def check_room(self) -> None:
        """Raise StoreError S201 when no further picture can be kept.

        To be asked before a candidate poses; `add` asks again.
        """
        self._store.check_room()

    def add(
        self,
        session: Session,
        type_id: str,
        part: str,
        jpeg: bytes,
        thumbnail: bytes,
        *,
        warnings: tuple[str, ...] = (),
        read: Read = None,
    ) -> Material:
        """Seal an image and commit it with its operation; it is safe on return.

        `read` is what the camera read in it, for the office alone; None when it did
        not try.
        """
        picture = _Picture(type_id, part, jpeg, thumbnail, warnings, read)
        made = self._sealed(session, picture)
        self._record(session, AddMaterial(made[0]), made[1])
        return made[0]

    def replace(
        self,
        session: Session,
        old_id: str,
        jpeg: bytes,
        thumbnail: bytes,
        *,
        warnings: tuple[str, ...] = (),
        read: Read = None,
    ) -> Material:
        """Put an image in the place of another; either both happen or nothing does.

        Raises RefusedError when the other one is not there or locked, and what `add`
        raises.
        """
        old = self.view(session).dossier.material(old_id)
        if old is None:
            raise RefusedError(Refusal.NOT_THERE)
        picture = _Picture(old.type_id, old.part, jpeg, thumbnail, warnings, read)
        made = self._sealed(session, picture)
        self._record(session, AddMaterial(made[0]), made[1], replaces=old_id)
        return made[0]

    def can_open(self, material_id: str) -> bool:
        """Say whether the candidate can still see an image whole on this machine."""
        kept = self._store.kept_image(material_id)
        return bool(kept and kept.sealed and kept.candidate_wrap)

    def delete(self, session: Session, material_id: str) -> None:
        """Take an image out of the dossier."""
        self._record(session, DeleteMaterial(material_id))

    def submit(self, session: Session, *, declared: bool) -> None:
        """Submit; from here on this kiosk cannot read the pictures any more."""
        self._record(session, Submit(declared))

    def thumbnail(self, session: Session, material_id: str) -> bytes | None:
        """Return the small JPEG of an image captured here, or None."""
        kept = self._store.kept_image(material_id)
        if kept is None or kept.thumbnail is None:
            return None
        return _unwrapped(kept.thumbnail, session, kept.context)

    def image(self, session: Session, material_id: str) -> bytes | None:
        """Return the whole JPEG of an image captured here and not yet submitted."""
        kept = self._store.kept_image(material_id)
        if kept is None or kept.sealed is None or kept.candidate_wrap is None:
            return None
        image_key = _unwrapped(kept.candidate_wrap, session, kept.context)
        return None if image_key is None else seal.open_with_key(kept.sealed, image_key)

    def health(self) -> Health:
        """Return the state of the queue and the line."""
        return self._store.health()

    def note_seen(self) -> None:
        """The staff has read what a rescue brought; `health` says it no more."""
        self._store.write(note_seen)

    def courier(self, version: str) -> Courier:
        """Return what carries this machine's outbox on a stick, for the staff page.

        Its calls take as long as a stick does: call them in a worker. `version` is the
        program's.
        """
        params = CourierParams(version)
        ring = partial(self._bells.ring, KIOSK)
        return Courier(params, self._store, self._clock, ring)

    def backroom(self) -> Backroom:
        """Return what the staff may do with the store, behind their passphrase."""
        ring = partial(self._bells.ring, AGENT)
        return Backroom(self._store, self._clock, ring)

    def last_seen(self, session: Session) -> Seen | None:
        """Return what the candidate saw at their last visit here, if there was one."""
        number = session.registration.number
        return self._store.read(lambda db: last_seen(db, number))

    def note_visit(self, session: Session, seen: Seen) -> None:
        """Note what the candidate sees now."""
        number = session.registration.number
        self._store.write(lambda db: note_visit(db, number, seen))

    def note_camera(self, state: str) -> None:
        """Keep how the camera is: "ok", or the code of its fault."""
        self._store.note_camera(state)

    def watch(self, callback: Callable[[], None]) -> None:
        """Call back, from a watcher's thread, when the agent has changed something."""
        self._bells.listen(KIOSK, callback)

    def let_go(self) -> None:
        """Keep nothing in memory of what was read and written, as far as that goes."""
        self._store.let_go()

    def close(self) -> None:
        """Stop watching and close the store."""
        self._bells.close()
        self._store.close()

    def _sealed(
        self, session: Session, picture: _Picture
    ) -> tuple[Material, SealedCapture]:
        """Seal an image to the office and to the candidate."""
        who = self._store.identity()
        if who is None:
            raise StoreError("S105")
        material_id = uuid.uuid4().hex
        number = session.registration.number
        context = SealContext(who.device, number, material_id)
        note = b"" if picture.read is None else encode(picture.read)
        sealed = seal.seal(picture.jpeg, context, who.office, note)
        material = Material(
            material_id,
            picture.type_id,
            sealed.sha256,
            picture.part,
            picture.warnings,
        )
        own = session.wrapping_key
        capture = SealedCapture(
            context=context,
            sealed=sealed.blob,
            sha256=sealed.sha256,
            candidate_wrap=seal.wrap(sealed.image_key, own, context),
            thumbnail=seal.wrap(picture.thumbnail, own, context),
        )
        return material, capture

    def _record(
        self,
        session: Session,
        operation: Operation,
        capture: SealedCapture | None = None,
        *,
        replaces: str = "",
    ) -> None:
        moment = self._clock.now()
        self._store.record(
            session.registration, operation, moment, capture, replaces=replaces
        )
        self._bells.ring(AGENT)


def _unwrapped(wrapped: bytes, session: Session, context: SealContext) -> bytes | None:
    """Return what was wrapped; None when it was for the candidate's former password."""
    try:
        return seal.unwrap(wrapped, session.wrapping_key, context)
    except seal.SealBrokenError:
        return None
