"""Who is at the browser: sessions, form tokens, the language."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response

from central.api.caller import office_of, small_body
from central.console.texts import LANGUAGES
from central.errors import RefusedError
from central.office import Office
from central.store import people

SESSION_COOKIE = "duanzheng_session"
VISIT_COOKIE = "duanzheng_visit"
LANGUAGE_COOKIE = "duanzheng_language"
TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
# A session in use is prolonged at most this often, so that reading writes little.
PROLONG_EVERY = timedelta(minutes=1)
FIELDS_MAX = 400

Form = dict[str, list[str]]


class LoginNeededError(Exception):
    """Nobody is logged in; the translator shows the login page."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who is logged in, and the token of the session."""

    name: str
    token: str


def hashed(token: str) -> str:
    """Return the form in which a session token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(office: Office, name: str) -> str:
    """Start a session and return its token."""
    token = secrets.token_urlsafe(32)
    now = office.clock()
    ends = now + timedelta(minutes=office.params.session_minutes)
    with office.database.write() as connection:
        people.start_session(connection, hashed(token), name, now, ends)
    return token


def present(request: Request) -> Reviewer:
    """Return who is logged in, or ask for a login, for what a page does by itself."""
    token = request.cookies.get(SESSION_COOKIE, "")
    office = office_of(request)
    with office.database.read() as connection:
        found = people.session_user(connection, hashed(token), office.clock())
    if found is None:
        raise LoginNeededError
    return Reviewer(found[0], token)


def reviewer(request: Request) -> Reviewer:
    """Return who is logged in, or ask for a login; keep a session in use open."""
    office = office_of(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    now = office.clock()
    with office.database.read() as connection:
        found = people.session_user(connection, hashed(token), now)
    if found is None:
        raise LoginNeededError
    name, ends = found
    longer = now + timedelta(minutes=office.params.session_minutes)
    if longer - ends >= PROLONG_EVERY:
        with office.database.write() as connection:
            people.extend_session(connection, hashed(token), longer)
    return Reviewer(name, token)


async def posted(request: Request, who: Annotated[Reviewer, Depends(reviewer)]) -> Form:
    """Return the form that a reviewer sent from a page of this session."""
    form = await fields(request)
    check_token(office_of(request), who.token, form)
    return form


async def fields(request: Request) -> Form:
    """Return the fields of a form; a field may stand in it several times."""
    body = await small_body(request)
    try:
        return parse_qs(
            body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX
        )
    except ValueError as error:
        raise RefusedError("R110") from error


def form_token(office: Office, holder: str) -> str:
    """Return the token that a form of this session or visit must carry."""
    return hmac.new(
        office.secrets.form_secret, holder.encode(), hashlib.sha256
    ).hexdigest()


def check_token(office: Office, holder: str, form: Form) -> None:
    """Refuse a form that does not come from a page of this session or visit."""
    given = first(form, TOKEN_FIELD)
    if not holder or not hmac.compare_digest(
        given.encode(), form_token(office, holder).encode()
    ):
        raise RefusedError("R201")


def first(form: Form, name: str) -> str:
    """Return the first value of a field, without the space around it."""
    return form.get(name, [""])[0].strip()


def language_of(request: Request) -> str:
    """Return the language of the page: what was chosen, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def set_cookie(response: Response, office: Office, name: str, value: str) -> None:
    """Set a cookie that scripts and other sites never see."""
    response.set_cookie(
        name,
        value,
        httponly=True,
        samesite="strict",
        secure=office.params.secure_cookies,
        path="/",
    )


def local_path(path: str) -> str:
    """Return a path of this console; anything that leads elsewhere becomes the queue.

    Browsers read a backslash as a slash, so `/\\host` would lead to another host.
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if safe and path.isprintable() else "/review"
