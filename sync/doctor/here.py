"""What the doctor looks at on this machine: disk, key, store, queue, camera."""

import os
import shutil
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sync.doctor.findings import Check, Finding, Level
from sync.errors import SyncError
from sync.key import handed_in
from sync.opening import DATABASE_NAME, KEY_NAME
from sync.store import Store
from sync.views import Health

LOW_FACTOR = 2  # of the reserve: time to act before no picture can be taken
OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the kiosk's data lie; `camera` is the device file that is to be there."""

    data_dir: Path
    disk_reserve_bytes: int
    camera: Path | None


def disk(machine: Machine) -> Finding:
    """Look at the space, and whether the folder can be written to."""
    folder = machine.data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(Check.DISK, Level.FAIL, "D102", str(folder))
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB"
    if free < machine.disk_reserve_bytes:
        return Finding(Check.DISK, Level.FAIL, "S201", detail)
    if free < LOW_FACTOR * machine.disk_reserve_bytes:
        return Finding(Check.DISK, Level.WARN, "D101", detail)
    return Finding(Check.DISK, Level.OK, detail=detail)


def key_file(machine: Machine) -> Finding:
    """Look at the key of the store: there, and for its owner alone."""
    if handed_in(os.environ) is not None:
        return Finding(Check.KEY, Level.OK, detail="systemd")
    path = machine.data_dir / KEY_NAME
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        there = (machine.data_dir / DATABASE_NAME).exists()
        code = "D104" if there else "D103"
        return Finding(Check.KEY, Level.FAIL, code)
    except OSError as error:
        return Finding(Check.KEY, Level.FAIL, "S202", type(error).__name__)
    if mode & 0o077:
        return Finding(Check.KEY, Level.FAIL, "D105", f"{mode:04o}")
    return Finding(Check.KEY, Level.OK, detail=f"{mode:04o}")


def open_store(machine: Machine) -> tuple[Finding, Store | None]:
    """Open the store if there is one; the doctor makes none."""
    if not (machine.data_dir / DATABASE_NAME).exists():
        return Finding(Check.STORE, Level.FAIL, "D103"), None
    try:
        store = Store(machine.data_dir, machine.disk_reserve_bytes)
    except SyncError as error:
        return Finding(Check.STORE, Level.FAIL, error.code, error.detail), None
    except OSError as error:
        return Finding(Check.STORE, Level.FAIL, "S202", type(error).__name__), None
    return Finding(Check.STORE, Level.OK), store


def enrolment(store: Store, health: Health) -> Finding:
    """Look at who this device is."""
    who = store.identity()
    if who is None:
        return Finding(Check.ENROLMENT, Level.FAIL, "S105")
    if health.revoked:
        return Finding(Check.ENROLMENT, Level.FAIL, "S121", who.device)
    return Finding(Check.ENROLMENT, Level.OK, detail=f"{who.device}, {who.site}")


def queue(health: Health, now: datetime) -> Finding:
    """Look at what waits."""
    detail = f"{health.queued}"
    if health.stuck:
        codes = ", ".join(health.stuck_codes)
        return Finding(Check.QUEUE, Level.WARN, "D107", f"{health.stuck} ({codes})")
    if health.oldest_at is not None and now - health.oldest_at > OLD:
        return Finding(Check.QUEUE, Level.WARN, "D108", detail)
    return Finding(Check.QUEUE, Level.OK, detail=detail)


def camera(machine: Machine, state: str | None) -> Finding:
    """Look at the camera: its device file, and what the kiosk said of it last.

    `state` is None where the store did not open.
    """
    if machine.camera is not None and not machine.camera.exists():
        return Finding(Check.CAMERA, Level.FAIL, "D111", str(machine.camera))
    if state is None:
        return Finding(Check.CAMERA, Level.WARN, "D106")
    if not state:
        return Finding(Check.CAMERA, Level.WARN, "D109")
    if state != "ok":
        return Finding(Check.CAMERA, Level.FAIL, "D110", state)
    return Finding(Check.CAMERA, Level.OK)
