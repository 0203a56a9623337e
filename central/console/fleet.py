"""The page of the kiosks: how each is, what is wrong, and what can be done."""

from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central import fleet as rules
from central import kiosks, setup
from central.api.caller import office_of
from central.console.render import page
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.errors import RefusedError
from central.office import Office
from central.store import audit, devices, fleet
from central.store.fleet import DeviceState, Pushed

router = APIRouter()
REFUSED = 422
NAME_MAX = 60
# What may be pushed, and within which bounds (days or seconds); as in KioskSettings.
PUSHED = {
    "retention_days": (0, 365),
    "heartbeat_s": (10, 3600),
    "idle_timeout_s": (30, 3600),
    "idle_warning_s": (20, 120),
    "dim_after_s": (30, 86400),
}
Who = Annotated[Reviewer, Depends(reviewer)]
Posted = Annotated[Form, Depends(posted)]


@router.get("/fleet")
def kiosks_page(request: Request, who: Who, done: str = "") -> Response:
    """Show the kiosks of the areas that are this person's."""
    return _page(request, who, done=done)


@router.post("/fleet/enrol")
def enrol(request: Request, who: Who, form: Posted) -> Response:
    """Make a one-time code and show the sheet to print."""
    site, area = first(form, "site"), first(form, "area")
    office = office_of(request)
    if not site or len(site) > NAME_MAX or len(area) > NAME_MAX:
        return _page(request, who, trouble="fleet_site_needed", status=REFUSED)
    area = area or setup.area_of_site(office, site) or ""
    if not area:
        return _page(request, who, trouble="fleet_area_needed", status=REFUSED)
    if not who.person.sees(area):
        return _page(request, who, trouble="fleet_not_yours", status=REFUSED)
    return _sheet(request, who, site, area)


@router.get("/fleet/{device}")
def kiosk(request: Request, who: Who, device: str) -> Response:
    """Show one kiosk with everything that it says of itself."""
    return _kiosk_page(request, who, _own(office_of(request), who, device))


@router.post("/fleet/{device}/rename")
def rename(request: Request, who: Who, form: Posted, device: str) -> Response:
    """Give a kiosk another name."""
    office, name = office_of(request), first(form, "name")
    state = _own(office, who, device)
    if not 0 < len(name) <= NAME_MAX or not name.isprintable():
        return _kiosk_page(request, who, state, "fleet_name_bad", REFUSED)
    with office.database.write() as connection:
        devices.rename(connection, device, name)
        detail = f"{device} {state.name} -> {name}"
        entry = audit.Entry(office.clock(), who.name, "rename_device", "", detail)
        audit.add(connection, entry)
    return RedirectResponse(f"/fleet/{quote(device)}", 303)


@router.post("/fleet/{device}/revoke")
def revoke(request: Request, who: Who, form: Posted, device: str) -> Response:
    """Refuse a kiosk from its next request on."""
    office = office_of(request)
    state = _own(office, who, device)
    if first(form, "sure") != "yes":
        return _kiosk_page(request, who, state, "fleet_sure_needed", REFUSED)
    setup.revoke_device(office, device, who.name)
    return RedirectResponse("/fleet?done=fleet_revoked", 303)


@router.post("/fleet/{device}/move")
def move(request: Request, who: Who, form: Posted, device: str) -> Response:
    """Move a kiosk that holds nothing unsent: it enrols anew, at the other site.

    Its former identity ends, so that nothing of the old site comes under the new one.
    """
    office, site = office_of(request), first(form, "site")
    state = _own(office, who, device)
    area = first(form, "area") or setup.area_of_site(office, site) or ""
    trouble = _why_not_moved(state, who, site, area)
    if trouble:
        return _kiosk_page(request, who, state, trouble, REFUSED)
    setup.revoke_device(office, device, who.name)
    return _sheet(request, who, site, area)


def _why_not_moved(state: DeviceState, who: Reviewer, site: str, area: str) -> str:
    if not 0 < len(site) <= NAME_MAX or site == state.site:
        return "fleet_site_needed"
    if not 0 < len(area) <= NAME_MAX:
        return "fleet_area_needed"
    if not who.person.sees(area):
        return "fleet_not_yours"
    beat = state.heartbeat
    waits = beat is not None and (beat.queued or beat.quarantined)
    return "fleet_not_empty" if waits else ""


@router.post("/fleet/settings")
def settings(request: Request, who: Who, form: Posted) -> Response:
    """Push settings to the kiosks of a site; what is left empty is theirs again."""
    office, site = office_of(request), first(form, "site")
    sites = {state.site for state in _shown(office, who)}
    if site not in sites:
        return _page(request, who, trouble="fleet_site_needed", status=REFUSED)
    try:
        values = {
            name: _bounded(first(form, name), bounds) for name, bounds in PUSHED.items()
        }
    except ValueError:
        return _page(request, who, trouble="fleet_settings_bad", status=REFUSED)
    setup.push_settings(office, site, who.name, **values)
    return RedirectResponse("/fleet?done=fleet_pushed", 303)


def _bounded(text: str, bounds: tuple[int, int]) -> int | None:
    if not text:
        return None
    number = int(text)
    if not bounds[0] <= number <= bounds[1]:
        raise ValueError(text)
    return number


def _pushed(office: Office) -> dict[str, Pushed]:
    with office.database.read() as connection:
        return fleet.pushed(connection)


def _shown(office: Office, who: Reviewer) -> list[DeviceState]:
    with office.database.read() as connection:
        return rules.of_areas(fleet.fleet(connection), who.person)


def _own(office: Office, who: Reviewer, device: str) -> DeviceState:
    """Return a kiosk of this person's areas; any other is not there, and is noted."""
    with office.database.read() as connection:
        found = [one for one in fleet.fleet(connection) if one.id == device]
    if found and who.person.sees(found[0].area):
        return found[0]
    if found:
        with office.database.write() as connection:
            entry = audit.Entry(office.clock(), who.name, audit.REFUSED, "", device)
            audit.add(connection, entry)
    raise RefusedError("R205")


def _sheet(request: Request, who: Reviewer, site: str, area: str) -> Response:
    office = office_of(request)
    address = office.params.url or str(request.base_url).rstrip("/")
    sheet = setup.invite(office, site, area, address, who.name)
    return page(
        request, "sheet.html", who.token, who=who, sheet=sheet, picture=sheet.svg()
    )


def _page(
    request: Request,
    who: Reviewer,
    *,
    trouble: str = "",
    done: str = "",
    status: int = 200,
) -> Response:
    office = office_of(request)
    watched = rules.watch(_shown(office, who), office.clock(), office.params)
    told = _pushed(office)
    sites = sorted({one.state.site for one in watched})
    return page(
        request,
        "fleet.html",
        who.token,
        status,
        who=who,
        watched=watched,
        sites=sites,
        told=told,
        pushed=[(site, told[site]) for site in sites if site in told],
        troubled=sum(bool(one.alerts) for one in watched),
        standing=lambda one: kiosks.standing(one, office.clock(), office.params),
        delay=_delay,
        size=_size,
        now=office.clock(),
        trouble=trouble,
        done=done if done in {"fleet_revoked", "fleet_pushed"} else "",
    )


def _kiosk_page(
    request: Request,
    who: Reviewer,
    state: DeviceState,
    trouble: str = "",
    status: int = 200,
) -> Response:
    office = office_of(request)
    (watched,) = rules.watch([state], office.clock(), office.params)
    return page(
        request,
        "kiosk.html",
        who.token,
        status,
        who=who,
        one=watched,
        told=_pushed(office).get(state.site),
        standing=kiosks.standing(state, office.clock(), office.params),
        delay=_delay,
        size=_size,
        now=office.clock(),
        trouble=trouble,
    )


def _delay(state: DeviceState, now: datetime) -> timedelta | None:
    """Return how long its oldest unsent item waits by now; None: nothing waits."""
    beat = state.heartbeat
    if beat is None or beat.oldest_s is None or state.seen_at is None:
        return None
    return timedelta(seconds=beat.oldest_s) + (now - state.seen_at)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
