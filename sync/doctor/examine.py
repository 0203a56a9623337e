"""The whole examination: every check, whatever the others find."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from sync.doctor import here, there
from sync.doctor.findings import Check, Finding, Level
from sync.doctor.here import Machine
from sync.errors import SyncError
from sync.store import Store
from sync.transport import LineParams


def examine(machine: Machine, params: LineParams) -> Iterator[Finding]:
    """Return one finding for each check, in their order, as they are made."""
    yield here.disk(machine)
    yield here.key_file(machine)
    finding, store = here.open_store(machine)
    try:
        yield from _inside(machine, finding, store)
        yield from there.look(_with_pin(params, store), store)
    finally:
        if store is not None:
            store.close()


def _inside(
    machine: Machine, opened: Finding, store: Store | None
) -> Iterator[Finding]:
    state: str | None = None
    try:
        if store is not None:
            health = store.health()
            state = health.camera
            found = (
                here.enrolment(store, health),
                here.queue(health, datetime.now(UTC)),
            )
    except SyncError as error:
        opened = Finding(Check.STORE, Level.FAIL, error.code, error.detail)
        state = None
    yield opened
    if state is None:
        skipped = (Check.ENROLMENT, Check.QUEUE)
        yield from (Finding(check, Level.WARN, "D106") for check in skipped)
    else:
        yield from found
    yield here.camera(machine, state)


def _with_pin(params: LineParams, store: Store | None) -> LineParams:
    """Return where the server is; without a store, what the settings say of it."""
    try:
        known = store.server() if store is not None else None
    except SyncError:
        return params  # the store's own line says so already
    if known is None:
        return params
    return replace(params, server=params.server or known.address, ca_pem=known.ca_pem)
