"""A stick in the hands of a test, carried between a kiosk and the office."""

from pathlib import Path
from typing import Any

import pytest

from central.carry import Arrived, take_in
from central.errors import RefusedError
from sync.carry_errors import CarryError
from sync.clock import SystemClock
from sync.courier import Courier, CourierParams, Exported, Imported


class Stick:
    """A stick that somebody carries between a kiosk and the office."""

    def __init__(self, folder: Path, central: Any) -> None:
        self.folder = folder
        self.central = central
        folder.mkdir()

    def courier(self, kiosk: Any, part_bytes: int = 1_000_000) -> Courier:
        return Courier(CourierParams("0.1.0", part_bytes), kiosk.store, SystemClock())

    def export(self, kiosk: Any, **named: int) -> Exported:
        return self.courier(kiosk, **named).export_to(self.folder)

    def arrive(self, done: Exported) -> Arrived:
        return take_in(self.central.office, done.files[0], self.folder)

    def back(self, kiosk: Any, arrived: Arrived) -> Imported:
        return self.courier(kiosk).import_from(arrived.answer[0])

    def round_trip(self, kiosk: Any) -> Imported:
        return self.back(kiosk, self.arrive(self.export(kiosk)))


def code_of(work: Any) -> str:
    with pytest.raises((CarryError, RefusedError)) as caught:
        work()
    error = caught.value
    return error.code if isinstance(error, CarryError) else error.args[0]


@pytest.fixture
def stick(tmp_path: Path, central: Any) -> Stick:
    return Stick(tmp_path / "stick", central)
