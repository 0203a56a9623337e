"""The real server's code without HTTP, its reviewers, and lines that fail."""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select

from central.api.blobs import keep
from central.api.caller import parse
from central.errors import RefusedError
from central.intake import receive
from central.office import Office
from central.params import CentralParams
from central.store import devices, dossiers, feed
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
from sync.protocol.messages import FeedPage, SyncRequest, SyncResponse
from tests.simulation.model import Model

SITE = "S01"
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


class KilledError(BaseException):
    """A process ends here and now; nothing of it may catch this."""


class Central:
    """The server, and the model that watches it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begin_anew()
        self.office = Office.open(CentralParams(folder), self._time)

    def _begin_anew(self) -> None:
        self.now = NOON
        self.model = Model()
        self.poison: dict[str, LineError] = {}  # by image or operation
        self.copies: list[tuple[str, bytes]] = []  # requests that went by

    def reset(self, first: Path) -> None:
        """Begin anew with the data of `first`.

        The engine stays: its compiled statements are most of what a start costs.
        """
        self.restart()
        shutil.rmtree(self._folder)
        shutil.copytree(first, self._folder)
        self._begin_anew()

    def restart(self) -> None:
        """Drop every connection, as the end of the process does."""
        self.office.close()

    def _time(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def sync(self, device: str, wire: bytes) -> bytes:
        """Do what the endpoint does with a request, and watch."""
        request = parse(SyncRequest, wire)
        for operation in request.ops:
            if operation.id in self.poison:
                raise self.poison[operation.id]
        with self.office.database.read() as connection:
            known = devices.find(connection, device)
        answer = receive(self.office, known, request)
        self.model.answered(device, request, answer)
        self.compare({op.key.partition("/")[2] for op in request.ops})
        return answer.model_dump_json().encode()

    def store(self, device: str, sha256: str, blob: bytes, offset: int) -> None:
        """Take the rest of an image, which is all of it now."""
        if sha256 in self.poison:
            raise self.poison[sha256]
        with self.office.database.read() as connection:
            known = devices.find(connection, device)
        with self.office.files.open_part(device, sha256, offset) as part:
            part.write(blob[offset:])
            keep(self.office, known, part, sha256)

    def begin(self, device: str, sha256: str, some: bytes, offset: int) -> None:
        """Take a part of an image on a connection that dies."""
        with self.office.files.open_part(device, sha256, offset) as part:
            part.write(some)

    def page(self, epoch: str | None, since: int) -> FeedPage:
        ours = self.office.secrets.epoch
        start = since if epoch == ours else 0
        with self.office.database.read() as connection:
            page = feed.page(connection, SITE, start)
        return FeedPage(
            time=self.now,
            epoch=ours,
            changes=page.changes,
            next=page.next,
            more=page.more,
            signature=self.office.sign_page(SITE, page.changes),
        )

    def compare(self, numbers: set[str]) -> None:
        """Check that the server's truth is the model's."""
        with self.office.database.read() as connection:
            for number in numbers:
                kept = dossiers.load(connection, number)
                assert kept == self.model.dossier(number)

    def count(self) -> None:
        """Check that the server keeps each operation once."""
        with self.office.database.read() as connection:
            count = connection.execute(select(func.count()).select_from(operations))
            assert count.scalar_one() == len(self.model.done)

    def lose_image(self, chance: random.Random) -> None:
        """Forget an image that no operation uses yet, as a broken disk may."""
        with self.office.database.write() as connection:
            stored = connection.execute(select(blobs.c.sha256)).scalars().all()
            used = {
                getattr(getattr(body, "material", None), "blob", "")
                for body in self.model.done.values()
            }
            free = sorted(set(stored) - used)
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
        with self.office.database.write() as connection:
            assert dossiers.load(connection, number) == before
            dossiers.save(connection, after, SITE, self.now)
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


class Net:
    """One kiosk's line: it drops, doubles and breaks as chance has it."""

    def __init__(self, central: Central, device: str, chance: random.Random) -> None:
        self._central = central
        self._device = device
        self._chance = chance
        self.faults = 0.0

    def exchange(self, request: SyncRequest) -> SyncResponse:
        wire = request.model_dump_json(exclude_none=True).encode()
        self._may_fail()
        answer = self._served(lambda: self._central.sync(self._device, wire))
        self._central.copies.append((self._device, wire))
        if self._strikes():  # the request arrives twice
            answer = self._chance.choice(
                [answer, self._central.sync(self._device, wire)]
            )
        self._may_fail()
        return SyncResponse.model_validate_json(answer)

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        files = self._central.office.files
        arrived = files.arrived(self._device, sha256) if resume else 0
        offset = arrived if arrived < len(blob) else 0
        self._may_fail()
        if self._strikes():
            until = self._chance.randint(offset, len(blob))
            self._central.begin(self._device, sha256, blob[offset:until], offset)
            raise LineError("S101", "broken")
        self._served(lambda: self._central.store(self._device, sha256, blob, offset))
        self._may_fail()

    def _served(self, work: Callable[[], bytes | None]) -> bytes:
        try:
            return work() or b""
        except RefusedError as error:
            raise LineError(
                "S104",
                error.problem.explanation.code,
                status=error.problem.status,
                again=error.problem.explanation.retry,
            ) from error

    def _strikes(self) -> bool:
        return self._chance.random() < self.faults

    def _may_fail(self) -> None:
        if not self._strikes():
            return
        match self._chance.randrange(4):
            case 0:
                raise KilledError
            case 1:
                raise LineError("S103", "status 503", status=503)
            case _:
                raise LineError("S101", "lost")
