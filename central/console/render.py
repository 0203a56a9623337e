"""Turns values into pages: the templates, the language, the headers of safety."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from central.api.caller import office_of
from central.console.nav import open_to
from central.console.phrases import warning
from central.console.session import Reviewer, form_token, language_of
from central.console.texts import text

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("central.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request,
    template: str,
    holder: str = "",
    status: int = 200,
    *,
    who: Reviewer | None,
    **values: Any,
) -> Response:
    """Return a page; `holder` is the session or visit that its forms belong to."""
    language = language_of(request)
    office = office_of(request)
    zone = ZoneInfo(office.params.time_zone)

    def t(key: str, **parts: object) -> str:
        return text(language, key, **parts)

    html = (
        _environment()
        .get_template(template)
        .render(
            t=t,
            language=language,
            other_language="en" if language == "zh" else "zh",
            here=request.url.path,
            form_token=form_token(office, holder) if holder else "",
            when=lambda at: written(at, zone),
            ago=lambda at: waited(office.clock() - at, language),
            name_of=lambda thing: thing.name_zh if language == "zh" else thing.name_en,
            warning=lambda code: warning(code, language),
            length=lambda time: waited(time, language),
            places=open_to(who.person) if who else [],
            who=who,
            **values,
        )
    )
    return HTMLResponse(html, status, HEADERS)


def written(at: datetime, zone: ZoneInfo) -> str:
    """Return a time as it stands on the page, in the zone of the sites."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def waited(time: timedelta, language: str) -> str:
    """Return a duration in its largest unit."""
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return text(language, "just_now")
    if minutes < HOUR_MIN:
        return text(language, "minutes", n=minutes)
    if minutes < DAY_MIN:
        return text(language, "hours", n=minutes // HOUR_MIN)
    return text(language, "days", n=minutes // DAY_MIN)
