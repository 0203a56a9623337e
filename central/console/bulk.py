"""Passing many dossiers in one act, after looking at a random sample of them."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.api.caller import office_of
from central.console.queue import filters_of, is_clean, queue_page
from central.console.render import page
from central.console.scope import check_numbers
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.errors import RefusedError
from central.office import Office
from central.samples import TOGETHER_MAX, draw
from central.store import (
    audit,
    dossiers,
    leases,
    notices,
    queue,
    roster,
    samples,
    undos,
)
from central.store.queue import QueueRow
from central.store.samples import Sample
from dossier.masking import mask_name
from dossier.model import Dossier, Verdict
from dossier.review import ReviewRefusal, give_verdict
from sync.protocol.provisional import is_provisional

router = APIRouter()
LOG = structlog.stdlib.get_logger()
Who = Annotated[Reviewer, Depends(reviewer)]
Sent = Annotated[Form, Depends(posted)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One dossier of the sample, and whether every image of it was looked at."""

    row: QueueRow
    seen: bool


@router.post("/bulk")
def choose(request: Request, who: Who, form: Sent) -> Response:
    """Draw the sample of the chosen dossiers."""
    office, now = office_of(request), office_of(request).clock()
    numbers = list(dict.fromkeys(form.get("pick", [])))[:TOGETHER_MAX]
    check_numbers(office, who.person, numbers, request.url.path)
    with office.database.write() as connection:
        rows = queue.rows_of(connection, numbers, now)
        revs = {
            row.registration.number: dossiers.load(
                connection, row.registration.number
            ).rev
            for row in rows
            if is_clean(row)
        }
        if revs:
            drawn = draw(list(revs), secrets.SystemRandom().sample)
            sample = Sample(uuid.uuid4().hex, who.name, now, revs, drawn)
            samples.add(connection, sample)
    if not revs:
        given = {name: first(form, name) for name in form}
        return queue_page(request, who, filters_of(given), trouble="bulk_none")
    return RedirectResponse(f"/bulk/{sample.id}", 303)


@router.get("/bulk/{sample_id}")
def show(request: Request, who: Who, sample_id: str) -> Response:
    """Show the sample and what of it is still to be looked at."""
    _check_sample(request, who, sample_id)
    return _page(request, who, sample_id, "")


@router.post("/bulk/{sample_id}")
def pass_all(request: Request, who: Who, form: Sent, sample_id: str) -> Response:
    """Pass all that are as they were when they were chosen."""
    office = office_of(request)
    _check_sample(request, who, sample_id)
    if first(form, "checked") != "yes":
        return _page(request, who, sample_id, "bulk_check")
    left_out = office.database.change(
        lambda connection: _pass(connection, office, who, sample_id)
    )
    if left_out is None:
        return _page(request, who, sample_id, "bulk_unseen")
    office.bell.ring()
    LOG.info("review", act="bulk_pass", left_out=len(left_out))
    return page(request, "bulk_done.html", who.token, who=who, left_out=left_out)


def _page(request: Request, who: Reviewer, sample_id: str, trouble: str) -> Response:
    office = office_of(request)
    with office.database.read() as connection:
        sample = _find(connection, sample_id, who)
        rows = queue.rows_of(connection, sample.drawn, office.clock())
        drawn = [
            Drawn(row, _is_seen(connection, sample, row.registration.number))
            for row in rows
        ]
    return page(
        request,
        "bulk.html",
        who.token,
        422 if trouble else 200,
        who=who,
        sample=sample,
        drawn=drawn,
        ready=all(one.seen for one in drawn),
        trouble=trouble,
        mask_name=mask_name,
    )


def _check_sample(request: Request, who: Reviewer, sample_id: str) -> None:
    """Refuse a sample with an area that is not theirs any more."""
    office = office_of(request)
    with office.database.read() as connection:
        numbers = list(_find(connection, sample_id, who).revs)
    check_numbers(office, who.person, numbers, request.url.path)


def _find(connection: Connection, sample_id: str, who: Reviewer) -> Sample:
    sample = samples.find(connection, sample_id, who.name)
    if sample is None:
        raise RefusedError("R211")
    return sample


def _is_seen(connection: Connection, sample: Sample, number: str) -> bool:
    images = {one.id for one in dossiers.load(connection, number).materials}
    return images | {""} <= samples.viewed(connection, sample, number)


def _pass(
    connection: Connection, office: Office, who: Reviewer, sample_id: str
) -> list[str] | None:
    """Pass them; return the numbers left out, None when the sample was not seen."""
    sample = _find(connection, sample_id, who)
    if not all(_is_seen(connection, sample, number) for number in sample.drawn):
        return None
    dossiers.lock(connection, sample.revs)
    left_out = [
        number
        for number, rev in sample.revs.items()
        if not _pass_one(connection, office, who, number, rev)
    ]
    samples.forget(connection, sample_id)
    return left_out


def _pass_one(
    connection: Connection, office: Office, who: Reviewer, number: str, rev: int
) -> bool:
    now, before = office.clock(), dossiers.load(connection, number)
    registration = roster.find(connection, number)
    if before.rev != rev or registration is None or is_provisional(number):
        return False
    after = give_verdict(before, Verdict(True, now, ""))  # noqa: FBT003 - passed
    lease = leases.take(connection, number, who.name, now)
    if lease is None or isinstance(after, ReviewRefusal):
        return False
    since = dossiers.since(connection, number) or now
    dossiers.save(connection, after, registration.site, now)
    notices.follow(connection, before, after, now, office.params.notices)
    undos.keep(connection, undos.Undo(after.rev, who.name, "pass", since, before))
    leases.until(connection, number, who.name, lease.fence, now)
    _note(connection, who, after, office)
    return True


def _note(
    connection: Connection, who: Reviewer, after: Dossier, office: Office
) -> None:
    detail = f"rev {after.rev}"
    number = after.registration
    entry = audit.Entry(office.clock(), who.name, "bulk_pass", number, detail)
    audit.add(connection, entry)
