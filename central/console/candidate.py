"""The candidate's own page: how it stands, what was said, until when. No images.

Whoever has the address reads it without a login, so nothing on it names the person.
"""

import re

from fastapi import APIRouter, Request, Response

from central.api.caller import office_of
from central.console.render import page
from central.console.session import prefer
from central.errors import RefusedError
from central.store import dossiers, pages, roster
from dossier.masking import mask_name
from dossier.model import Dossier
from dossier.states import State

router = APIRouter()
_CODE = re.compile(pages.CODE_PATTERN)
_NUMBER_END = 4
ROBOTS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@router.get("/c/{code}")
def show(request: Request, code: str) -> Response:
    """Show how one registration stands; refuse who guesses, or asks all the time."""
    prefer(request)
    office = office_of(request)
    address = request.client.host if request.client else ""
    if office.page_guesses.too_many(address) or office.page_looks.too_many(code):
        raise RefusedError("R242")
    with office.database.read() as connection:
        known = _CODE.fullmatch(code) is not None
        number = pages.registration_of(connection, code) if known else None
        registration = roster.find(connection, number) if number else None
        if number is None or registration is None:
            office.page_guesses.note(address)
            raise RefusedError("R241")
        office.page_looks.note(code)
        dossier = dossiers.load(connection, number)
        catalogue = roster.catalogue(connection)
    response = page(
        request,
        "candidate.html",
        who=None,
        dossier=dossier,
        has_deadline=has_deadline(dossier),
        name=mask_name(registration.name),
        number_end=registration.number[-_NUMBER_END:],
        names={kind.id: kind for kind in catalogue.types},
    )
    response.headers.update(ROBOTS)
    return response


def has_deadline(dossier: Dossier) -> bool:
    """Say whether the return that holds asks for something until a time."""
    newest = dossier.feedback[0] if dossier.feedback else None
    returned = dossier.state is State.RETURNED
    return returned and newest is not None and newest.deadline is not None
