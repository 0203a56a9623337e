"""The real server's code and its reviewers; it can die, fill up and be restored."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from central import carry, setup
from central.api.blobs import keep
from central.api.caller import parse
from central.api.feed import page_of
from central.app import create_app
from central.errors import RefusedError
from central.intake import receive
from central.lists.transferring import transfer
from central.office import Office
from central.params import CentralParams
from central.store import devices, dossiers
from central.store.devices import Device
from central.store.schema import blobs, operations
from dossier.model import Dossier, Feedback, Verdict
from dossier.review import (
    accept_held_material,
    discard_held,
    give_verdict,
    return_types,
)
from dossier.states import State
from sync.errors import LineError
from sync.protocol.messages import DOSSIER, FeedPage, SyncRequest, SyncResponse
from tests.simulation.model import Model
from tests.simulation.places import Start
from tests.simulation.rows import Rows
from tests.simulation.taps import Disk, KilledError, SimDatabase, SimFiles, Tap

SITE, ELSEWHERE = "S01", "S02"
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DATABASE = "central.db"
WHOLE, PARTS = "blobs", "incoming"  # the folders of images


@dataclass(frozen=True)
class Backup:
    """A copy of the server's data, and what it knew then."""

    folder: Path
    model: Model
    at: datetime


class Central:
    """The server, and the model that watches it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "central"
        self._backups = folder / "backups"
        self.tap, self.disk = Tap(), Disk()
        self._begin_anew()
        self._devices: dict[str, Device] = {}  # what never changes of them
        self.app: FastAPI = create_app(CentralParams(self._folder), self._time)
        # With the secrets of the first epoch, as the rows are that are put back.
        self._first: Office = self.app.state.office
        self._first.close()
        self._database = SimDatabase(self._folder / DATABASE, self.tap, self.disk)
        self._known: sqlite3.Connection | None = None
        # The door by which a stick comes in, so that the model sees what goes through.
        carry.receive = self.carried
        self._use(self._first)

    def _use(self, office: Office) -> None:
        """Work with an office whose database and disk can fail."""
        files = SimFiles(office.files, self.disk)
        self.office = replace(office, database=self._database, files=files)
        self.app.state.office = self.office

    def _begin_anew(self) -> None:
        self.now = NOON
        self.model = Model()
        self.disk.full = False
        self.tap.disarm()
        self.poison: dict[str, LineError] = {}  # by image or operation
        self.copies: list[tuple[str, bytes]] = []  # requests that went by
        self.backups: list[Backup] = []

    def anew(self, first: Path) -> None:
        """Begin anew with the file of `first`, which has no page to spare."""
        self.tap.disarm()
        self._database.abandon()
        with closing(sqlite3.connect(first / DATABASE)) as source:
            source.backup(self._look())

    def rows(self) -> Rows:
        """Return all that the database holds now."""
        return Rows(self._look())

    def put_back(self, start: Start) -> None:
        """Begin anew with what the office had once.

        The engine and its connections stay: they are most of what a start costs.
        """
        self.tap.disarm()
        self._database.abandon()
        start.office.put_back(self._look())
        self._drop_images()
        if start.images is not None:
            _copy_images(start.images, self._folder)
        shutil.rmtree(self._backups, ignore_errors=True)
        self._begin_anew()
        self.now, self.model = start.now, start.model.copy()
        self._use(self._first)

    def leave(self) -> None:
        """Give the door for sticks back: other tests of this process use it too."""
        carry.receive = receive

    def restart(self) -> None:
        """Drop every connection, as the end of the process does."""
        self.office.close()
        if self._known is not None:
            self._known.close()
            self._known = None

    def backup(self) -> None:
        """Copy everything, as an office does every night, while it goes on."""
        folder = self._backups / str(len(self.backups))
        self.keep_images(folder)
        (folder / DATABASE).write_bytes(self._look().serialize())
        self.backups.append(Backup(folder, self.model.copy(), self.now))

    def keep_images(self, to: Path) -> None:
        """Copy the images that are here now."""
        to.mkdir(parents=True)
        _copy_images(self._folder, to)

    def _drop_images(self) -> None:
        for images in (WHOLE, PARTS):
            shutil.rmtree(self._folder / images, ignore_errors=True)

    def restore(self, chance: random.Random) -> None:
        """Lose everything since an older copy, and begin a new epoch.

        Newer images may have survived beside the copy's own. A copy older than the time
        for which kiosks keep what they sent is a loss that nobody makes good.
        No death comes between: a copy takes its place with the new epoch in it.
        """
        self.tap.disarm()
        retention = timedelta(days=self.office.params.retention_days)
        young = [one for one in self.backups if self.now - one.at < retention]
        if not young:
            return
        chosen, survive = chance.choice(young), chance.random() < 0.5
        self.restart()
        for file in self._folder.glob(f"{DATABASE}*"):
            file.unlink()
        shutil.copyfile(chosen.folder / DATABASE, self._folder / DATABASE)
        if not survive:
            self._drop_images()
        _copy_images(chosen.folder, self._folder)
        self.model = chosen.model.copy()
        self._use(setup.begin_epoch(self.office))

    def pass_days(self, days: int) -> None:
        """Let the server's clock go on."""
        self.now += timedelta(days=days)

    def _time(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def device(self, device: str) -> Device:
        """Return who asks; refuse one that was revoked, as every endpoint does."""
        known = self._devices.get(device)
        if known is None:
            with self.office.database.read() as connection:
                known = self._devices[device] = devices.find(connection, device)
        cursor, revoked_at = (
            self._look()
            .execute("SELECT cursor, revoked_at FROM devices WHERE id = ?", [device])
            .fetchone()
        )
        if revoked_at is not None:
            raise RefusedError("R103")
        return replace(known, cursor=cursor)

    def sync(self, device: str, wire: bytes) -> bytes:
        """Do what the endpoint does with a request, and watch."""
        request = parse(SyncRequest, wire)
        self.refuse_poison(*(operation.id for operation in request.ops))
        answer = receive(self.office, self.device(device), request)
        self.watch(device, request, answer)
        return answer.model_dump_json().encode()

    def carried(
        self, office: Office, device: Device, request: SyncRequest, *, carried: bool
    ) -> SyncResponse:
        """Do what an import does with a page of a stick, and watch."""
        answer = receive(office, device, request, carried=carried)
        self.watch(device.id, request, answer, carried=True)
        return answer

    def watch(
        self,
        device: str,
        asked: SyncRequest,
        answer: SyncResponse,
        *,
        carried: bool = False,
    ) -> None:
        """Follow what the server has committed; it may die right after."""
        self.model.answered(device, asked, answer, carried=carried)
        self.compare({op.key.partition("/")[2] for op in asked.ops})
        self.tap.reach()

    def refuse_poison(self, *names: str) -> None:
        for name in names:
            if name in self.poison:
                raise self.poison[name]

    def store(self, device: str, sha256: str, blob: bytes, offset: int) -> None:
        """Take the rest of an image, which is all of it now."""
        self.refuse_poison(sha256)
        known = self.device(device)
        with self.office.files.open_part(device, sha256, offset) as part:
            part.write(blob[offset:])
            keep(self.office, known, part, sha256)
        self.tap.reach()

    def has(self, device: str, sha256: str) -> bool:
        """Say whether a kiosk's image is whole and noted, as HEAD does."""
        place = "SELECT 1 FROM blobs WHERE device = ? AND sha256 = ?"
        return bool(self._look().execute(place, [device, sha256]).fetchone())

    def begin(self, device: str, sha256: str, some: bytes, offset: int) -> None:
        """Take a part of an image on a connection that dies."""
        with self.office.files.open_part(device, sha256, offset) as part:
            part.write(some)

    def page(self, epoch: str | None, since: int) -> FeedPage:
        return page_of(self.office, SITE, epoch, since)

    def compare(self, numbers: set[str]) -> None:
        """Check that the server's truth is the model's, in the file itself."""
        for number in numbers:
            row = self._look().execute(
                "SELECT body FROM dossiers WHERE registration = ?", [number]
            )
            body = row.fetchone()
            kept = DOSSIER.validate_json(body[0]) if body else Dossier(number)
            assert kept == self.model.dossier(number), "another truth than the rules'"

    def _look(self) -> sqlite3.Connection:
        if self._known is None:
            self._known = sqlite3.connect(
                self._folder / DATABASE, isolation_level=None, check_same_thread=False
            )
        return self._known

    @property
    def newest_seq(self) -> int:
        """The number of the newest change at the kiosks' site."""
        newest = "SELECT max(seq) FROM feed WHERE site IN (?, '*')"
        return int(self._look().execute(newest, [SITE]).fetchone()[0])

    def move(self, number: str) -> None:
        """Let a registration move to another site, or come back."""
        to = SITE if number in self.model.away else ELSEWHERE
        try:
            transfer(self.office, number, to, None)
        except KilledError:
            self.restart()
        except SQLAlchemyError:
            assert self.disk.full, "a move failed"
        else:
            self.model.moved(number)

    def count(self) -> None:
        """Check that the server keeps each operation once."""
        with self.office.database.read() as connection:
            count = connection.execute(select(func.count()).select_from(operations))
            assert count.scalar_one() == len(self.model.done), "kept twice, or not"

    def revoke(self, device: str) -> None:
        setup.revoke_device(self.office, device)

    def lose_image(self, chance: random.Random) -> None:
        """Forget an image that no operation uses yet, as a broken disk may."""
        used = {
            getattr(getattr(body, "material", None), "blob", "")
            for body in self.model.done.values()
        }
        with self.office.database.write() as connection:
            wanted = select(blobs.c.sha256).order_by(blobs.c.stored_at)
            stored = connection.execute(wanted).scalars().all()
            free = [sha256 for sha256 in stored if sha256 not in used]
            if free:
                lost = chance.choice(free)
                connection.execute(delete(blobs).where(blobs.c.sha256 == lost))

    def review(self, chance: random.Random) -> None:
        """Let a reviewer do something that can be done now."""
        number = chance.choice(sorted(self.model.truth) or [""])
        if not number:
            return
        before = self.model.dossier(number)
        after = self._act(before, chance)
        if not isinstance(after, Dossier):
            return
        try:
            with self.office.database.write() as connection:
                assert dossiers.load(connection, number) == before
                site = ELSEWHERE if number in self.model.away else SITE
                dossiers.save(connection, after, site, self.now)
        except KilledError:
            self.restart()
        except SQLAlchemyError:
            assert self.disk.full, "a reviewer's act failed"
        else:
            self.model.truth[number] = after

    def _act(self, before: Dossier, chance: random.Random) -> object:
        name = f"{chance.getrandbits(64):016x}"
        if before.held and chance.random() < 0.5:
            held = chance.choice(before.held)
            picture = self.model.picture_of(held)
            if picture and chance.random() < 0.5:
                return accept_held_material(before, held.operation_id, picture)
            return discard_held(before, held.operation_id)
        if before.state is not State.SUBMITTED:
            return None
        if chance.random() < 0.2:
            return give_verdict(before, Verdict(chance.random() < 0.5, self.now, "x"))
        types = tuple(chance.sample(["diploma", "other"], chance.randint(1, 2)))
        return return_types(before, Feedback(name, self.now, "请重拍", types))


def _copy_images(of: Path, to: Path) -> None:
    """Copy the images of a folder; by a link, since what is whole never changes."""
    for images, copy in ((WHOLE, _link), (PARTS, shutil.copy2)):
        if (of / images).is_dir():
            shutil.copytree(
                of / images, to / images, copy_function=copy, dirs_exist_ok=True
            )


def _link(of: str, to: str) -> None:
    """Let a file stand under one more name, unless it does already."""
    if not os.path.lexists(to):
        os.link(of, to)
