"""Logging in and out, and the choice of language."""

import secrets
import threading
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated
from urllib.parse import parse_qs, unquote

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of
from central.console import session
from central.console.deed import typed_in
from central.console.pages import dossier_page
from central.console.render import page
from central.console.session import Form, Reviewer, posted, reviewer
from central.console.texts import LANGUAGES
from central.errors import RefusedError
from central.office import Office
from central.store import audit, people

router = APIRouter()
FAILURES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
# Each check takes 64 MiB; a crowd at the login page waits instead of filling memory.
_checks = threading.BoundedSemaphore(2)


@router.get("/")
def root() -> Response:
    """Lead to the queue."""
    return RedirectResponse("/review", 303)


@router.get("/login")
def login_page(request: Request, next: str = "/review") -> Response:  # noqa: A002
    """Show the login form."""
    return login_form(request, next, "")


@router.post("/login")
async def login(request: Request) -> Response:
    """Open a session for a right name and password."""
    office = office_of(request)
    form = await session.fields(request)
    visit = request.cookies.get(session.VISIT_COOKIE, "")
    session.check_token(office, visit, form)
    return await run_in_threadpool(_login, request, office, form)


@router.post("/logout")
def logout(
    request: Request,
    who: Annotated[Reviewer, Depends(reviewer)],
    _form: Annotated[Form, Depends(posted)],
) -> Response:
    """Close the session."""
    office = office_of(request)
    with office.database.write() as connection:
        people.end_session(connection, session.hashed(who.token))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(session.SESSION_COOKIE, path="/")
    return response


@router.get("/language/{code}")
def language(request: Request, code: str, next: str = "/review") -> Response:  # noqa: A002
    """Remember a language and go back."""
    response = RedirectResponse(session.local_path(next), 303)
    if code in LANGUAGES:
        office = office_of(request)
        session.set_cookie(response, office, session.LANGUAGE_COOKIE, code)
    return response


def _login(request: Request, office: Office, form: Form) -> Response:
    name = session.first(form, "name")
    goal, kept = session.first(form, "next"), session.first(form, "kept")
    with office.database.read() as connection:
        user = people.find(connection, name)
    now = office.clock()
    if user and user.locked_until and user.locked_until > now:
        return login_form(
            request, goal, "login_locked", name, until=user.locked_until, kept=kept
        )
    given = form.get("password", [""])[0]
    right = _is_right(user.password_hash if user else _nobody(), given)
    if user is None or not user.active or not right:
        _note_failure(office, name)
        return login_form(request, goal, "login_wrong", name, kept=kept)
    token = session.open_session(office, user.name)
    response = _onward(request, Reviewer(user.name, token), goal, kept)
    session.set_cookie(response, office, session.SESSION_COOKIE, token)
    _note(office, user.name, "login")
    return response


def _onward(request: Request, who: Reviewer, goal: str, kept: str) -> Response:
    """Go on where the login came between, with what was typed there."""
    number = unquote(session.local_path(goal).removeprefix("/review/"))
    if not kept or "/" in number:
        return RedirectResponse(session.local_path(goal), 303)
    try:
        typed = typed_in(parse_qs(kept, max_num_fields=session.FIELDS_MAX))
    except ValueError as error:
        raise RefusedError("R110") from error
    return dossier_page(request, who, number, typed, done="kept")


def login_form(
    request: Request,
    goal: str,
    trouble: str,
    name: str = "",
    *,
    until: datetime | None = None,
    kept: str = "",
) -> Response:
    """Return the login page; `kept` is a form that was typed before, urlencoded."""
    # A new visit on every showing, so that a token never outlives its page.
    visit = secrets.token_urlsafe(16)
    response = page(
        request,
        "login.html",
        visit,
        401 if trouble else 200,
        trouble=trouble,
        goal=session.local_path(goal),
        name=name,
        until=until,
        kept=kept,
        who=None,
    )
    session.set_cookie(response, office_of(request), session.VISIT_COOKIE, visit)
    return response


def _note_failure(office: Office, name: str) -> None:
    now = office.clock()
    with office.database.write() as connection:
        user = people.find(connection, name, to_change=True)
        if user is None:
            return
        failures = user.failures + 1
        full = failures >= FAILURES_MAX
        until = now + LOCKED_FOR if full else None
        people.note_failure(connection, name, 0 if full else failures, until)
        audit.add(connection, audit.Entry(now, name, "login_failed", "", ""))


def _note(office: Office, name: str, act: str) -> None:
    with office.database.write() as connection:
        audit.add(connection, audit.Entry(office.clock(), name, act, "", ""))


def _is_right(password_hash: str, given: str) -> bool:
    with _checks:
        try:
            return PasswordHasher().verify(password_hash, given)
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """Return a hash that no password fits: a name that nobody has takes as long."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))
