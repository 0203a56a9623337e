"""One's own account: the code after the password, the password, the second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from central import factor, passwords, users
from central.api.caller import office_of
from central.console import session
from central.console.entrance import code_form, let_in, note_failure
from central.console.render import page
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.office import Office
from central.store import audit, people, sessions
from central.store.people import User

router = APIRouter()
REFUSED = 422
Who = Annotated[Reviewer, Depends(reviewer)]
Posted = Annotated[Form, Depends(posted)]


@router.get("/login/code")
def code_page(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Ask for the code of the second factor."""
    found, token = session.found_session(request)
    if not found.needs_code:
        return RedirectResponse("/", 303)
    return code_form(request, token, next)


@router.post("/login/code")
async def code(request: Request) -> Response:
    """Take the code; a right one makes the session whole, under a new token."""
    found, token = await run_in_threadpool(session.found_session, request)
    form = await session.fields(request)
    office = office_of(request)
    session.check_token(office, token, form)
    goal, kept = first(form, "next") or "/", first(form, "kept")

    def work() -> Response:
        with office.database.write() as connection:
            user = people.find(connection, found.user.name, to_change=True)
            locked = user is None or _is_locked(office, user)
            right = not locked and _takes(connection, office, user, form)
            if right or locked:
                sessions.end(connection, session.hashed(token))
        if right:
            return let_in(request, found.user, goal, kept)
        if locked:
            return RedirectResponse("/login", 303)
        note_failure(office, found.user.name)
        return code_form(request, token, goal, kept, "code_wrong")

    return await run_in_threadpool(work)


def _is_locked(office: Office, user: User) -> bool:
    return user.locked_until is not None and user.locked_until > office.clock()


def _takes(
    connection: Connection, office: Office, user: User | None, form: Form
) -> bool:
    """Spend what was typed: a code of now, or a recovery code; each is good once."""
    assert user is not None
    assert user.totp_secret is not None
    given = first(form, "code")
    step = factor.step_of(user.totp_secret, given, office.clock())
    if step is not None:
        return people.use_step(connection, user.name, step)
    if not people.use_recovery(connection, user.name, factor.hash_of(given)):
        return False
    entry = audit.Entry(office.clock(), user.name, "recovery_code", "", "")
    audit.add(connection, entry)
    return True


@router.get("/account")
def account(request: Request, who: Who, done: str = "") -> Response:
    """Show the own account."""
    return _account_page(request, who, done=done)


@router.get("/account/password")
def password_page(request: Request, who: Who) -> Response:
    """Show the form for a new password."""
    return _password_page(request, who, "")


@router.post("/account/password")
def password(request: Request, who: Who, form: Posted) -> Response:
    """Change the own password; all other sessions end."""
    office = office_of(request)
    user = _user(office, who)
    given, wanted = form.get("password", [""])[0], form.get("new", [""])[0]
    if _is_locked(office, user):
        return RedirectResponse("/login", 303)
    if not passwords.is_right(user.password_hash, given):
        note_failure(office, who.name)
        return _password_page(request, who, "password_wrong", REFUSED)
    if wanted != form.get("again", [""])[0]:
        return _password_page(request, who, "password_differs", REFUSED)
    if wanted == given:
        return _password_page(request, who, "password_same", REFUSED)
    try:
        users.choose_password(office, who.name, wanted)
    except users.BadUserError as error:
        return _password_page(request, who, error.reason, REFUSED)
    return let_in(request, _user(office, who), "/account?done=password")


@router.get("/account/factor")
def factor_page(request: Request, who: Who) -> Response:
    """Show a new secret as a QR, to be proved by a code."""
    office = office_of(request)
    with office.database.write() as connection:
        user = people.find(connection, who.name, to_change=True)
        assert user is not None
        secret = user.totp_pending or factor.new_secret()
        people.offer_factor(connection, who.name, secret)
    return _factor_page(request, who, secret, "")


@router.post("/account/factor")
def take_factor(request: Request, who: Who, form: Posted) -> Response:
    """Turn the second factor on, and show the recovery codes this once."""
    office = office_of(request)
    user = _user(office, who)
    if user.totp_pending is None:
        return RedirectResponse("/account/factor", 303)
    step = factor.step_of(user.totp_pending, first(form, "code"), office.clock())
    if step is None:
        return _factor_page(request, who, user.totp_pending, "code_wrong", REFUSED)
    codes = factor.recovery_codes()
    with office.database.write() as connection:
        hashes = [factor.hash_of(code) for code in codes]
        people.take_factor(connection, who.name, user.totp_pending, step, hashes)
        entry = audit.Entry(office.clock(), who.name, "factor_on", "", "")
        audit.add(connection, entry)
    return page(request, "recovery.html", who.token, who=who, codes=codes)


@router.post("/account/leave")
def leave_everywhere(request: Request, who: Who, form: Posted) -> Response:  # noqa: ARG001 - the form's token is checked
    """Log out everywhere."""
    office = office_of(request)
    with office.database.write() as connection:
        people.end_sessions(connection, who.name)
        entry = audit.Entry(office.clock(), who.name, "leave_everywhere", "", "")
        audit.add(connection, entry)
    return RedirectResponse("/login", 303)


def _user(office: Office, who: Reviewer) -> User:
    with office.database.read() as connection:
        user = people.find(connection, who.name)
    assert user is not None
    return user


def _account_page(request: Request, who: Reviewer, *, done: str) -> Response:
    office = office_of(request)
    with office.database.read() as connection:
        user = people.find(connection, who.name)
        left = people.recovery_left(connection, who.name)
        many = sessions.count(connection, who.name, office.clock())
    return page(
        request,
        "account.html",
        who.token,
        who=who,
        user=user,
        left=left,
        many=many,
        done=done if done in {"password"} else "",
    )


def _password_page(
    request: Request, who: Reviewer, trouble: str, status: int = 200
) -> Response:
    must = _user(office_of(request), who).must_change
    return page(
        request,
        "password.html",
        who.token,
        status,
        who=who,
        trouble=trouble,
        must=must,
        least=users.PASSWORD_MIN,
    )


def _factor_page(
    request: Request, who: Reviewer, secret: str, trouble: str, status: int = 200
) -> Response:
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(
        request,
        "factor.html",
        who.token,
        status,
        who=who,
        trouble=trouble,
        picture=factor.qr(secret, who.name),
        secret=groups,
    )
