"""What every office is alike in, made once in a test process and used by each test.

The steps of `central.store.migrations` really run, but once: to copy a file costs a
hundredth of them. What belongs to one office alone (keys, epoch) is in no copy; the
office makes it when it is opened. The tests of the steps themselves go without. The
addresses of the server are worked out once, too; each server has its own office.
"""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from fastapi import APIRouter, FastAPI

from central.app import create_app
from central.params import CentralParams, Clock, utc_now
from central.store.database import Database
from central.store.upgrade import upgrade

FILE = "central.db"


def database(place: Path | str) -> None:
    """Make all tables in a file, or in the database of a URL."""
    made = Database(place)
    upgrade(made)
    made.close()  # the last one out merges SQLite's log into the file


def folder(data_dir: Path) -> Path:
    """Return the data folder of an office, made with tables where it has none."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (data_dir / FILE).exists():
        shutil.copyfile(_template(), data_dir / FILE)
    return data_dir


def server(params: CentralParams, clock: Clock = utc_now) -> FastAPI:
    """Return `create_app(params, clock)` with the addresses that another knows."""
    made = create_app(params, clock)
    made.router = _known.setdefault("router", made.router)
    return made


# FastAPI works out what an address takes at its first request, for 90 of them.
_known: dict[str, APIRouter] = {}


@functools.cache
def _template() -> Path:
    made = Path(tempfile.mkdtemp(prefix="duanzheng-office-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    database(made / FILE)
    return made / FILE
