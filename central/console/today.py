"""The picture of a day: what came, what was decided, why returned, how soon."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from central.api.caller import office_of
from central.console.charts import Chart, bars
from central.console.phrases import load_book
from central.console.render import page
from central.console.scope import within
from central.console.session import Reviewer, language_of, reviewer
from central.console.texts import text
from central.store import day as days
from central.store import roster

router = APIRouter()
Who = Annotated[Reviewer, Depends(reviewer)]
REASONS_MAX = 12
HOUR_S = 3600
# Upper bounds in hours of the classes of "time to decision"; the last is open.
CLASSES_H = (1, 4, 12, 24, 48)


@router.get("/today")
def today(
    request: Request, who: Who, day: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Show a day of the sites' zone, the present one unless another is named."""
    office = office_of(request)
    zone = ZoneInfo(office.params.time_zone)
    present = office.clock().astimezone(zone).date()
    chosen = min(_day(day, present), present)
    start = datetime.combine(chosen, time(), zone)
    end = datetime.combine(chosen + timedelta(days=1), time(), zone)
    with office.database.read() as connection:
        found = days.of_day(connection, start, end, within(who.person))
        catalogue = roster.catalogue(connection)
        book = load_book(connection)
    known = {phrase for kind in catalogue.types for phrase in book.of(kind)}
    hours = [f"{hour:02}" for hour in range(days.HOURS)]
    return page(
        request,
        "today.html",
        who.token,
        who=who,
        day=chosen.isoformat(),
        before=(chosen - timedelta(days=1)).isoformat(),
        after=(chosen + timedelta(days=1)).isoformat() if chosen < present else "",
        present=present.isoformat(),
        charts=[
            ("captures", bars(found.captures, hours)),
            ("submissions", bars(found.submissions, hours)),
            ("reviews", bars(found.reviews, hours)),
        ],
        acts=found.acts,
        reasons=_reasons(found.reasons, known),
        waits=_waits(found.waits, language_of(request)),
        middle=timedelta(seconds=median(found.waits)) if found.waits else None,
        capped=found.capped,
        most=days.DECISIONS_MAX,
    )


def _day(text: str, present: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return present


def _reasons(found: Counter[str], known: set[str]) -> list[tuple[str, int]]:
    """Return the canned reasons by how often; what was typed freely is one line."""
    said = [(line, many) for line, many in found.most_common() if line in known]
    free = sum(many for line, many in found.items() if line not in known)
    shown = said[:REASONS_MAX]
    rest = free + sum(many for _line, many in said[REASONS_MAX:])
    return [*shown, ("", rest)] if rest else shown


def _waits(seconds: list[float], language: str) -> Chart:
    counts = [0] * (len(CLASSES_H) + 1)
    for one in seconds:
        place = next(
            (at for at, top in enumerate(CLASSES_H) if one < top * HOUR_S),
            len(CLASSES_H),
        )
        counts[place] += 1
    labels = [text(language, "wait_below", n=top) for top in CLASSES_H]
    return bars(counts, [*labels, text(language, "wait_above", n=CLASSES_H[-1])])
