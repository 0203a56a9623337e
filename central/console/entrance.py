"""Logging in and out, and the choice of language."""

import secrets
import threading
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of
from central.console import session
from central.console.render import page
from central.console.session import Form, Reviewer, posted, reviewer
from central.console.texts import LANGUAGES
from central.errors import RefusedError
from central.guesses import LOGINS_MAX
from central.office import Office
from central.rights import HOMES, Person
from central.store import audit, people, sessions

router = APIRouter()
LOGIN = "login"
FAILURES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
# Each check takes 64 MiB; a crowd at the login page waits instead of filling memory.
_checks = threading.BoundedSemaphore(2)


@router.get("/")
def root(request: Request) -> Response:
    """Lead to where this person begins."""
    found, _token = session.found_session(request)
    return RedirectResponse(HOMES[found.user.role], 303)


@router.get("/login")
def login_page(request: Request, next: str = "/review") -> Response:  # noqa: A002
    """Show the login form."""
    return _login_page(request, next, "")


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
        sessions.end(connection, session.hashed(who.token))
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
    goal = session.first(form, "next")
    address = request.client.host if request.client else ""
    if office.guesses.too_many(address, LOGIN, LOGINS_MAX):
        raise RefusedError("R204")
    with office.database.read() as connection:
        user = people.find(connection, name)
    now = office.clock()
    if user and user.locked_until and user.locked_until > now:
        return _login_page(request, goal, "login_locked", name, user.locked_until)
    given = form.get("password", [""])[0]
    right = is_right(user.password_hash if user else _nobody(), given)
    if user is None or not user.active or not right:
        office.guesses.wrong(address, LOGIN)
        note_failure(office, name)
        return _login_page(request, goal, "login_wrong", name)
    if user.totp_secret is not None:
        return let_in(office, user.person, "/login/code", needs_code=True)
    return let_in(office, user.person, goal)


def let_in(
    office: Office, person: Person, goal: str, *, needs_code: bool = False
) -> Response:
    """Open a session and lead on; without a second factor it is not one yet."""
    path = session.local_path(goal)
    if not person.may_open(path) and not needs_code:
        path = HOMES[person.role]
    response = RedirectResponse(path, 303)
    token = session.open_session(office, person.name, needs_code=needs_code)
    session.set_cookie(response, office, session.SESSION_COOKIE, token)
    if not needs_code:
        with office.database.write() as connection:
            people.note_failure(connection, person.name, 0, None)
            entry = audit.Entry(office.clock(), person.name, "login", "", "")
            audit.add(connection, entry)
    return response


def _login_page(
    request: Request,
    goal: str,
    trouble: str,
    name: str = "",
    until: datetime | None = None,
) -> Response:
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
        who=None,
    )
    session.set_cookie(response, office_of(request), session.VISIT_COOKIE, visit)
    return response


def note_failure(office: Office, name: str) -> None:
    """Count a wrong password or code; too many lock the account for a while."""
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


def is_right(password_hash: str, given: str) -> bool:
    """Say whether a password is the right one; it takes time and memory on purpose."""
    with _checks:
        try:
            return PasswordHasher().verify(password_hash, given)
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """Return a hash that no password fits: a name that nobody has takes as long."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))
