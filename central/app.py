"""The composition root of the server process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from central.api import blobs, contract, enroll, examples, faults, feed, lookup, sync
from central.api.nonce_header import NonceHeader
from central.bell import Changed
from central.console import (
    account,
    acts,
    answers,
    bulk,
    candidate,
    catalogue,
    desk,
    entrance,
    fleet,
    ledger,
    notices,
    pages,
    phrasebook,
    records,
    staff,
    today,
)
from central.console import examples as console_examples
from central.console import queue as console_queue
from central.console.session import LoginNeededError, StepNeededError
from central.errors import RefusedError
from central.notices.sender import sending
from central.office import Office
from central.params import CentralParams, Clock, utc_now
from central.store import feed as feed_store
from central.store.listener import listening


def create_app(params: CentralParams, clock: Clock = utc_now) -> FastAPI:
    """Return the server over a data folder, which is made when it is new."""
    office = Office.open(params, clock)
    app = FastAPI(
        title="Duanzheng central",
        docs_url=None,
        redoc_url=None,
        openapi_url=contract.ADDRESS,
        lifespan=_lifespan,
    )
    app.state.office = office
    for module in (enroll, blobs, sync, feed, lookup, examples):
        app.include_router(module.router)
    for page in (
        *(entrance, account, notices, candidate),
        *(console_queue, bulk, pages, desk, acts, phrasebook),
        *(staff, ledger, fleet, today, catalogue, console_examples, records),
    ):
        app.include_router(page.router, include_in_schema=False)
    app.router.routes.insert(0, blobs.DIRECT)
    contract.publish(app)
    app.add_middleware(NonceHeader)
    _add_fault_handlers(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    watch = asyncio.create_task(_watch(office))
    try:
        with listening(office.database, office.bell.ring), sending(office):
            yield
    finally:
        watch.cancel()
        await asyncio.wait([watch])
        office.close()


async def _watch(office: Office) -> None:
    """Wake the kiosks that wait for what changed."""

    def look(since: int | None) -> Changed:
        with office.database.read() as connection:
            last = feed_store.last(connection)
            if last == since:
                return Changed(last, frozenset())
            if since is None or last < since:
                return Changed(last, None)
            sites = feed_store.sites_since(connection, since)
        return Changed(last, None if feed_store.EVERY_SITE in sites else sites)

    await office.bell.watch(lambda since: run_in_threadpool(look, since))


def _add_fault_handlers(app: FastAPI) -> None:
    app.add_exception_handler(LoginNeededError, answers.login_needed)
    app.add_exception_handler(StepNeededError, answers.step_needed)
    app.add_exception_handler(RefusedError, faults.on_refused)
    app.add_exception_handler(RequestValidationError, faults.on_malformed)
    app.add_exception_handler(HTTPException, faults.on_http)
    app.add_exception_handler(DataError, faults.on_unstorable)
    app.add_exception_handler(OSError, faults.on_os_error)
    app.add_exception_handler(Exception, faults.on_failure)
