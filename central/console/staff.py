"""The page of the office's people: added, changed, let in or out."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from central import users
from central.api.caller import office_of
from central.console.render import page
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.rights import EVERYWHERE, Role

router = APIRouter()
REFUSED = 422
Who = Annotated[Reviewer, Depends(reviewer)]
Posted = Annotated[Form, Depends(posted)]


@router.get("/users")
def staff(request: Request, who: Who) -> Response:
    """Show everybody whom this person looks after."""
    return _page(request, who)


@router.post("/users")
def add(request: Request, who: Who, form: Posted) -> Response:
    """Add someone; the page shows the password that is good for one login."""
    office = office_of(request)
    wish = _wish(form, first(form, "name"))
    try:
        password = users.add(office, who.person, wish)
    except users.BadUserError as error:
        return _page(request, who, trouble=error.reason, typed=wish, status=REFUSED)
    return _page(request, who, fresh=(wish.name, password))


@router.post("/users/change")
def change(request: Request, who: Who, form: Posted) -> Response:
    """Do one of the acts on someone who is there."""
    office, name = office_of(request), first(form, "name")
    acts: dict[str, Callable[[], str | None]] = {
        "place": lambda: users.change(office, who.person, _wish(form, name)),
        "password": lambda: users.reset_password(office, who.person, name),
        "off": lambda: users.let_in(office, who.person, name, active=False),
        "on": lambda: users.let_in(office, who.person, name, active=True),
        "factor": lambda: users.drop_factor(office, who.person, name),
    }
    act = acts.get(first(form, "act"))
    if act is None:
        return _page(request, who, trouble="user_unknown", status=REFUSED)
    try:
        password = act()
    except users.BadUserError as error:
        return _page(request, who, trouble=error.reason, status=REFUSED)
    if password is not None:
        return _page(request, who, fresh=(name, password))
    return _page(request, who, done="user_saved")


def _wish(form: Form, name: str) -> users.Wish:
    role = first(form, "role")
    everywhere = first(form, "everywhere") == "yes"
    areas = {EVERYWHERE} if everywhere else users.areas_of(first(form, "areas"))
    # The star is for the box alone, so that nobody gets all areas by a slip.
    named = frozenset(areas if everywhere else areas - {EVERYWHERE})
    return users.Wish(name, Role(role) if role in set(Role) else Role.REVIEWER, named)


def _page(
    request: Request,
    who: Reviewer,
    *,
    trouble: str = "",
    done: str = "",
    typed: users.Wish | None = None,
    fresh: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    office = office_of(request)
    with office.database.read() as connection:
        shown = users.visible(connection, who.person)
    roles = list(Role) if who.person.role is Role.ADMINISTRATOR else [Role.REVIEWER]
    return page(
        request,
        "users.html",
        who.token,
        status,
        who=who,
        users=shown,
        roles=roles,
        own_areas=sorted(who.person.areas - {EVERYWHERE}),
        may_everywhere=who.person.is_everywhere,
        everywhere=EVERYWHERE,
        now=office.clock(),
        typed=typed,
        fresh=fresh,
        trouble=trouble,
        done=done,
    )
