"""The queue: what waits, filtered, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central.api.caller import office_of
from central.console.render import page
from central.console.scope import areas_of
from central.console.session import Reviewer, reviewer
from central.store import audit, roster
from central.store import queue as store
from central.store.queue import COUNT_MAX, Areas, Place, QueueRow, Wanted
from dossier.masking import mask_name
from dossier.states import State

router = APIRouter()
PAGE_MAX = 50
HELD = "held"
TABS = (State.SUBMITTED, State.RETURNED, State.PASSED, State.FAILED, State.DRAFT)
# "Waiting for at least" so many hours.
WAITED_H = (1, 24, 72, 168)
ONLY = ("back", "flagged", "clean")
PLACE_MAX = 200
NUMBER_MAX = 64


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as the address names them; what it names wrongly counts as unset."""

    state: str
    area: str
    site: str
    category: str
    hours: int
    only: str

    def wanted(self, now: datetime, areas: Areas) -> Wanted:
        """Return what the store is asked for, of the areas that may be seen."""
        held = self.state == HELD
        return Wanted(
            state=None if held else State(self.state),
            areas=areas,
            area=self.area,
            site=self.site,
            category=self.category,
            until=now - timedelta(hours=self.hours) if self.hours else None,
            back=self.only == "back",
            flagged=self.only == "flagged",
            clean=self.only == "clean",
            held=held,
        )

    def address(self, **other: object) -> str:
        """Return the address of the queue with these filters and others."""
        fields = {
            "state": self.state,
            "area": self.area,
            "site": self.site,
            "category": self.category,
            "hours": self.hours,
            "only": self.only,
            **other,
        }
        return "/review?" + urlencode({k: v for k, v in fields.items() if v})


def filters_of(given: Mapping[str, str]) -> Filters:
    """Return the filters that an address or a form names."""
    state = given.get("state", "")
    hours = given.get("hours", "")
    only = given.get("only", "")
    return Filters(
        state if state == HELD or state in set(State) else State.SUBMITTED.value,
        given.get("area", "")[:PLACE_MAX],
        given.get("site", "")[:PLACE_MAX],
        given.get("category", "")[:PLACE_MAX],
        int(hours) if hours in {str(one) for one in WAITED_H} else 0,
        only if only in ONLY else "",
    )


def place_in(text: str) -> Place | None:
    """Return the place after which a page begins; None for the first page."""
    since, _, number = text.partition("~")
    try:
        at = datetime.fromisoformat(since)
    except ValueError:
        return None
    return Place(at, number) if at.tzinfo is not None and number else None


def place_text(place: Place) -> str:
    """Return a place as it stands in an address."""
    return f"{place.since.isoformat()}~{place.number}"


@router.get("/review")
def queue(
    request: Request, who: Annotated[Reviewer, Depends(reviewer)], after: str = ""
) -> Response:
    """Show what waits, longest first; or lead to the registration that is asked for."""
    wanted = request.query_params.get("find", "").strip()[:NUMBER_MAX]
    if wanted:
        return _found(request, who, wanted)
    return queue_page(request, who, filters_of(request.query_params), after)


def _found(request: Request, who: Reviewer, number: str) -> Response:
    """Lead to a registration; one of a foreign area is said not to be there."""
    office = office_of(request)
    with office.database.read() as connection:
        known = roster.find(connection, number)
    if known is not None and not who.person.sees(known.area):
        with office.database.write() as connection:
            entry = audit.Entry(office.clock(), who.name, audit.REFUSED, number, "find")
            audit.add(connection, entry)
    elif known is not None:
        return RedirectResponse(f"/review/{quote(number)}", 303)
    filters = filters_of(request.query_params)
    return queue_page(request, who, filters, trouble="find_none", find=number)


def queue_page(
    request: Request,
    who: Reviewer,
    filters: Filters,
    after: str = "",
    trouble: str = "",
    *,
    find: str = "",
) -> Response:
    """Return a page of the queue."""
    office = office_of(request)
    now = office.clock()
    mine = areas_of(who.person)
    wanted = filters.wanted(now, mine)
    with office.database.read() as connection:
        rows = store.page(connection, wanted, place_in(after), PAGE_MAX + 1, now)
        offered = store.offered(connection, mine, filters.area)
        shown_tabs = _tabs(wanted)
        many = store.counts(connection, [one for _, one in shown_tabs])
    shown = rows[:PAGE_MAX]
    return page(
        request,
        "queue.html",
        who.token,
        422 if trouble else 200,
        who=who,
        rows=shown,
        more=place_text(shown[-1].place) if len(rows) > PAGE_MAX else "",
        first_page=place_in(after) is None,
        tabs=[(tab, n) for (tab, _), n in zip(shown_tabs, many, strict=True)],
        filters=filters,
        find=find,
        offered=offered,
        waited_h=WAITED_H,
        only=ONLY,
        any_clean=any(is_clean(row) for row in shown),
        is_clean=is_clean,
        count_max=COUNT_MAX,
        mask_name=mask_name,
        trouble=trouble,
    )


def is_clean(row: QueueRow) -> bool:
    """Say whether nothing about a dossier asks for a close look."""
    waits = row.state is State.SUBMITTED
    return waits and not (row.flags or row.held or row.returns or row.lease)


def _tabs(wanted: Wanted) -> list[tuple[str, Wanted]]:
    tabs = [(s.value, replace(wanted, state=s, held=False)) for s in TABS]
    return [*tabs, (HELD, replace(wanted, state=None, held=True))]
