"""The address of a candidate's own page, as far as this kiosk has pulled it."""

from sync.engine import Database
from sync.mirror import body_at
from sync.protocol.messages import dossier_key
from sync.protocol.pages import PAGES_KEY, PageCode, PagesPlace, address


def page_of(db: Database, registration: str) -> tuple[str, bool]:
    """Return the address, "" while it is not known, and whether messages name it too.

    An office that has no server for the pages, or an older one, tells of neither.
    """
    place = body_at(db, PAGES_KEY)
    if place is None:
        return "", False
    body = body_at(db, dossier_key(registration))
    code = PageCode.model_validate_json(body).page if body else ""
    told = PagesPlace.model_validate_json(place)
    return (address(told.page_url, code) if code else ""), told.by_sms
