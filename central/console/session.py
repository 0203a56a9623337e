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
from central.console.scope import check_place
from central.console.texts import LANGUAGES
from central.errors import RefusedError
from central.office import Office
from central.rights import STRONG_ROLES, Person
from central.store import sessions
from central.store.people import User
from central.store.sessions import Session

SESSION_COOKIE = "duanzheng_session"
VISIT_COOKIE = "duanzheng_visit"
LANGUAGE_COOKIE = "duanzheng_language"
TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
# A session in use is prolonged at most this often, so that reading writes little.
# How long a right password waits for its code.
CODE_WITHIN = timedelta(minutes=5)
PROLONG_EVERY = timedelta(minutes=1)
FIELDS_MAX = 400

Form = dict[str, list[str]]


class LoginNeededError(Exception):
    """Nobody is logged in; the translator shows the login page."""


class StepNeededError(Exception):
    """Something comes before all else; the translator leads to `place`."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who is logged in, what they may, and the token of the session."""

    person: Person
    token: str

    @property
    def name(self) -> str:
        """The name they log in with."""
        return self.person.name


def hashed(token: str) -> str:
    """Return the form in which a session token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(office: Office, name: str, *, needs_code: bool = False) -> str:
    """Start a session and return its token."""
    token = secrets.token_urlsafe(32)
    now = office.clock()
    ends = now + timedelta(hours=office.params.session_hours)
    idle = now + (
        CODE_WITHIN if needs_code else timedelta(minutes=office.params.session_minutes)
    )
    with office.database.write() as connection:
        sessions.start(
            connection,
            hashed(token),
            name,
            (now, min(idle, ends), ends),
            needs_code=needs_code,
        )
    return token


def found_session(request: Request) -> tuple[Session, str]:
    """Return the open session and its token, or ask for a login; keep it open."""
    office, now = office_of(request), office_of(request).clock()
    found, token = _open_session(request)
    longer = now + timedelta(minutes=office.params.session_minutes)
    longer = min(longer, found.ends_at)
    if not found.needs_code and longer - found.expires_at >= PROLONG_EVERY:
        with office.database.write() as connection:
            sessions.extend(connection, hashed(token), longer)
    return found, token


def _open_session(request: Request) -> tuple[Session, str]:
    office = office_of(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    with office.database.read() as connection:
        found = sessions.find(connection, hashed(token), office.clock())
    if found is None:
        raise LoginNeededError
    return found, token


def reviewer(request: Request) -> Reviewer:
    """Return who is logged in and may be at this address; keep the session open.

    This is the one gate of every page: it asks for what is still to be done first, and
    refuses what the role or the area forbids, which it writes into the audit log.
    """
    return _admitted(request, *found_session(request))


def present(request: Request) -> Reviewer:
    """Pass the same gate for what a page does by itself; it keeps nothing open."""
    return _admitted(request, *_open_session(request))


def _admitted(request: Request, found: Session, token: str) -> Reviewer:
    path = request.url.path
    office = office_of(request)
    step = "/login/code" if found.needs_code else first_step(office, found.user)
    if step and path not in (step, "/logout"):
        raise StepNeededError(step)
    who = Reviewer(found.user.person, token)
    check_place(request, who.person)
    return who


def first_step(office: Office, user: User) -> str:
    """Return the page that someone must be done with before any other, or ""."""
    if user.must_change:
        return "/account/password"
    strong = office.params.totp_required and user.role in STRONG_ROLES
    return "/account/factor" if strong and user.totp_secret is None else ""


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
    """Return the language of the page: what was chosen, else Chinese.

    A page for people who never chose one may take that of their browser (`prefer`).
    """
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return str(getattr(request.state, "language", LANGUAGES[0]))


def prefer(request: Request) -> None:
    """Let a page speak the first of our languages that the browser names."""
    for item in request.headers.get("accept-language", "").lower().split(","):
        name = item.partition(";")[0].strip().partition("-")[0]
        if name in LANGUAGES:
            request.state.language = name
            return


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
