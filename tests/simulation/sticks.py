"""Sticks between a kiosk and the office: lost, cut, late, twice, in any order."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from central import carry
from central.errors import RefusedError
from sync.carry_errors import CarryError
from sync.courier import Courier, CourierParams
from sync.errors import StoreError
from tests.simulation.kiosk import SimKiosk
from tests.simulation.office import Central
from tests.simulation.taps import KilledError

OF_A_FORMER_EPOCH = "S408"
CUT = 0.1  # share of files of which a part is missing


@dataclass
class Stick:
    """What lies on the sticks of one kiosk; nothing on them is ever tidied up."""

    folder: Path
    kiosk: SimKiosk
    central: Central
    bundles: list[Path] = field(default_factory=list)
    answers: list[Path] = field(default_factory=list)

    def export(self) -> bool:
        """Let the staff write what waits; exported is not acknowledged."""
        before = self.kiosk.standing
        try:
            done = self._courier().export_to(self._place())
        except KilledError:
            self.kiosk.kill()
            return False
        except (CarryError, StoreError):
            return False
        assert self.kiosk.standing == before, "an export changed the outbox"
        self.bundles.append(done.files[0])
        return True

    def carry(self, chance: random.Random) -> bool:
        """Let the office take in one of the bundles, an old one or one again."""
        if not self.bundles:
            return False
        file = self._one_of(self.bundles, chance)
        if chance.random() < CUT:
            _refused(lambda: self._take_in(self._cut(file, chance)), RefusedError)
            return False
        return self.deliver(file)

    def deliver(self, file: Path) -> bool:
        """Let the office take in a bundle; say whether it wrote an answer."""
        try:
            self.answers.append(self._take_in(file))
        except KilledError:
            self.central.restart()
            return False
        except (RefusedError, SQLAlchemyError, OSError):
            assert self.kiosk.revoked or self.central.disk.full, "a sound bundle"
            return False
        return True

    def bring_back(self, chance: random.Random) -> None:
        """Let the kiosk take in one of the answers, an old one or one again."""
        if not self.answers:
            return
        file = self._one_of(self.answers, chance)
        if chance.random() < CUT:
            cut = self._cut(file, chance)
            _refused(lambda: self._courier().import_from(cut), CarryError)
            return
        self.take_back(file)

    def take_back(self, file: Path) -> None:
        """Let the kiosk take in an answer."""
        before = self.kiosk.standing[0]
        try:
            self._courier().import_from(file)
        except KilledError:
            self.kiosk.kill()
        except CarryError as error:
            if error.code != OF_A_FORMER_EPOCH:
                raise
        except StoreError:
            return  # its disk is full
        after = self.kiosk.standing[0]
        same = before.epoch == after.epoch
        assert not same or after.since >= before.since, "the mirror went back"

    def lose(self) -> None:
        """Lose all sticks, written or answered."""
        self.bundles.clear()
        self.answers.clear()

    def round_trip(self) -> None:
        """Carry what waits to the office, and its answer back."""
        if self.export() and self.deliver(self.bundles[-1]):
            self.take_back(self.answers[-1])

    def _take_in(self, file: Path) -> Path:
        return carry.take_in(self.central.office, file, self._place()).answer[0]

    def _courier(self) -> Courier:
        return Courier(CourierParams("0.1.0"), self.kiosk.store, self.kiosk.clock)

    def _place(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def _one_of(self, files: list[Path], chance: random.Random) -> Path:
        return files[-1] if chance.random() < 0.5 else chance.choice(files)

    def _cut(self, file: Path, chance: random.Random) -> Path:
        whole = file.read_bytes()
        cut = self.folder / "cut" / file.name
        cut.parent.mkdir(exist_ok=True)
        cut.write_bytes(whole[: chance.randrange(len(whole))])
        return cut


def _refused(work: Callable[[], object], error: type[Exception]) -> None:
    """Check that a file of which a part is missing is refused whole."""
    try:
        work()
    except error:
        return
    raise AssertionError("half a file was taken")
