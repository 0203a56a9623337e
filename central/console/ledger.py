"""The auditor's page: the log with filters, and as a file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from central.api.caller import office_of
from central.console.details import in_words
from central.console.render import HEADERS, page, written
from central.console.scope import areas_of
from central.console.session import Reviewer, language_of, reviewer
from central.console.texts import KNOWN_ACTS
from central.office import Office
from central.store import audit
from sync.protocol.messages import NUMBER_MAX

router = APIRouter()
LINES = 100
TEXT = Query(max_length=64)
Who = Annotated[Reviewer, Depends(reviewer)]
COLUMNS = ("number", "at", "who", "act", "registration", "detail", "hash")
# A cell that begins so is a formula to a spreadsheet; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def wanted(
    request: Request,
    *,
    who: Annotated[str, TEXT] = "",
    act: Annotated[str, TEXT] = "",
    number: Annotated[str, TEXT] = "",
    since: Annotated[str, TEXT] = "",
    until: Annotated[str, TEXT] = "",
) -> audit.Wanted:
    """Return what the address asks for; days are those of the sites' zone."""
    zone = ZoneInfo(office_of(request).params.time_zone)
    ends = _day(until, zone)
    return audit.Wanted(
        who.strip(),
        act.strip(),
        number.strip(),
        _day(since, zone),
        ends + timedelta(days=1) if ends else None,
    )


def within(
    who: Annotated[Reviewer, Depends(reviewer)],
    asked: Annotated[audit.Wanted, Depends(wanted)],
) -> audit.Wanted:
    """Narrow what is asked for to the areas of who asks."""
    return replace(asked, areas=areas_of(who.person))


Filter = Annotated[audit.Wanted, Depends(within)]


@router.get("/audit")
def ledger(
    request: Request,
    who: Who,
    chosen: Filter,
    before: Annotated[int, Query(ge=1, le=NUMBER_MAX)] = NUMBER_MAX,
) -> Response:
    """Show the newest lines that were asked for."""
    with office_of(request).database.read() as connection:
        lines = audit.search(connection, chosen, before, LINES)
        acts = audit.acts(connection)
    return page(
        request,
        "audit.html",
        who.token,
        who=who,
        lines=lines,
        acts=acts,
        known_acts=KNOWN_ACTS,
        in_words=lambda entry: in_words(entry, language_of(request)),
        asked=dict(request.query_params),
        narrowed=chosen.areas is not None,
        older=lines[-1].number if len(lines) == LINES else None,
    )


@router.get("/audit.csv")
def as_file(request: Request, who: Who, chosen: Filter) -> Response:
    """Return every line that was asked for, as CSV; that is written down as well."""
    office = office_of(request)
    with office.database.write() as connection:
        entry = audit.Entry(office.clock(), who.name, "audit_export", "", "")
        audit.add(connection, entry)
    name = f"audit-{office.clock():%Y%m%d-%H%M%S}.csv"
    return StreamingResponse(
        _rows(office, chosen),
        media_type="text/csv; charset=utf-8",
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(office: Office, chosen: audit.Wanted) -> Iterator[str]:
    zone = ZoneInfo(office.params.time_zone)
    # The mark tells a spreadsheet that this is UTF-8.
    yield "\ufeff" + _row(COLUMNS)
    with office.database.read() as connection:
        for line in audit.export(connection, chosen):
            said = line.entry
            yield _row(
                (
                    str(line.number),
                    written(said.at, zone),
                    said.who,
                    said.act,
                    said.registration,
                    said.detail,
                    line.hash,
                )
            )


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
    csv.writer(out).writerow(safe)
    return out.getvalue()


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        return None
