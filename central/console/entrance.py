"""Logging in and out, and the choice of language."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import parse_qs, quote, unquote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from central import passwords
from central.api.caller import office_of
from central.console import session
from central.console.deed import typed_in
from central.console.pages import dossier_page
from central.console.render import page
from central.console.scope import check_numbers
from central.console.session import Form, Reviewer, posted, reviewer
from central.console.texts import LANGUAGES
from central.errors import RefusedError
from central.guesses import LOGINS_MAX
from central.office import Office
from central.rights import HOMES, Person
from central.store import audit, people, sessions
from central.store.people import User

router = APIRouter()
LOGIN = "login"
FAILURES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)


@router.get("/")
def root(request: Request) -> Response:
    """Lead to where this person begins."""
    found, _token = session.found_session(request)
    return RedirectResponse(HOMES[found.user.role], 303)


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
        sessions.end(connection, session.hashed(who.token))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(session.SESSION_COOKIE, path="/")
    # Pictures that were fetched ahead go as well; the chosen language may stay.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
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
    address = request.client.host if request.client else ""
    if office.guesses.too_many(address, LOGIN, LOGINS_MAX):
        raise RefusedError("R204")
    with office.database.read() as connection:
        user = people.find(connection, name)
    now = office.clock()
    if user and user.locked_until and user.locked_until > now:
        return login_form(
            request, goal, "login_locked", name, until=user.locked_until, kept=kept
        )
    given = form.get("password", [""])[0]
    nobodys = passwords.nobodys(office.params.password_cost)
    right = passwords.is_right(user.password_hash if user else nobodys, given)
    if user is None or not user.active or not right:
        office.guesses.wrong(address, LOGIN)
        note_failure(office, name)
        return login_form(request, goal, "login_wrong", name, kept=kept)
    if user.totp_secret is not None:
        return _to_code(request, user.person, goal, kept)
    return let_in(request, user, goal, kept)


def _to_code(request: Request, person: Person, goal: str, kept: str) -> Response:
    """Ask for the second factor; until then the session opens nothing else."""
    office = office_of(request)
    token = session.open_session(office, person.name, needs_code=True)
    place = f"/login/code?next={quote(session.local_path(goal))}"
    response: Response = RedirectResponse(place, 303)
    if kept:
        response = code_form(request, token, goal, kept)
    session.set_cookie(response, office, session.SESSION_COOKIE, token)
    return response


def code_form(
    request: Request, token: str, goal: str, kept: str = "", trouble: str = ""
) -> Response:
    """Return the page that asks for the code, with what was typed before the login."""
    return page(
        request,
        "code.html",
        token,
        401 if trouble else 200,
        who=None,
        trouble=trouble,
        goal=session.local_path(goal),
        kept=kept,
    )


def let_in(request: Request, user: User, goal: str, kept: str = "") -> Response:
    """Open a session and go on where the login came between."""
    office, person = office_of(request), user.person
    path = session.local_path(goal)
    if not person.may_open(path):
        path, kept = HOMES[person.role], ""
    token = session.open_session(office, person.name)
    with office.database.write() as connection:
        people.note_failure(connection, person.name, 0, None)
        entry = audit.Entry(office.clock(), person.name, "login", "", "")
        audit.add(connection, entry)
    if session.first_step(office, user):
        kept = ""
    response = _onward(request, Reviewer(person, token), path, kept)
    session.set_cookie(response, office, session.SESSION_COOKIE, token)
    return response


def _onward(request: Request, who: Reviewer, path: str, kept: str) -> Response:
    """Show the dossier with what was typed there, or lead to the page."""
    number = unquote(path.removeprefix("/review/"))
    if not kept or "/" in number:
        return RedirectResponse(path, 303)
    check_numbers(office_of(request), who.person, [number], path)
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
