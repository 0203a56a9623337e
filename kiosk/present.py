"""From the state of the kiosk to what the display shows. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dossier.locks import is_locked
from dossier.masking import mask_name
from kiosk.appearance import USUAL, Appearance
from kiosk.errors import EXPLANATIONS
from kiosk.faults import Fault, stopping
from kiosk.flow import Screen
from kiosk.receipt import Slip
from kiosk.texts import Texts
from kiosk.viewmodels.capture import Capture, capture
from kiosk.viewmodels.changes import changes
from kiosk.viewmodels.check import Check, check
from kiosk.viewmodels.files import Files, files
from kiosk.viewmodels.frame import Frame, frame
from kiosk.viewmodels.idle import Idle, Machine, idle
from kiosk.viewmodels.login import Consent, Login, consent, login
from kiosk.viewmodels.materials import Materials, materials
from kiosk.viewmodels.naming import names, part_name, part_of, type_name
from kiosk.viewmodels.overlay import (
    Busy,
    Example,
    Large,
    Overlay,
    delete_question,
    leave_question,
    notice,
    timeout_question,
    unchanged_question,
)
from kiosk.viewmodels.profile import ProfileForm, profile
from kiosk.viewmodels.registration import RegistrationCard, registration
from kiosk.viewmodels.sign import Pad, pad
from kiosk.viewmodels.slip import SlipScan, slip_scan
from kiosk.viewmodels.staff import Door, StaffArea, door, staff
from kiosk.viewmodels.staff import Machine as StaffMachine
from kiosk.viewmodels.submit import (
    Receipt,
    Submission,
    receipt,
    receipt_slip,
    submission,
)
from kiosk.viewmodels.trouble import Trouble, trouble
from kiosk.viewmodels.when import lasting
from kiosk.visit import (
    AskDelete,
    AskLeave,
    AskUnchanged,
    Sheet,
    ShowExample,
    ShowMaterial,
    Stand,
    Tell,
    Visit,
    Wait,
    WarnTimeout,
)

Body = (
    Idle
    | Trouble
    | Door
    | StaffArea
    | Login
    | SlipScan
    | Consent
    | RegistrationCard
    | ProfileForm
    | Materials
    | Capture
    | Files
    | Check
    | Pad
    | Submission
    | Receipt
)


@dataclass(frozen=True, slots=True)
class Page:
    """One whole display: the head, the screen's own content, and what lies over it."""

    screen: Screen
    frame: Frame
    body: Body
    overlay: Overlay | None
    look: Appearance = USUAL
    dimmed: bool = False


def present(stand: Stand, texts: Texts, zone: ZoneInfo, now: datetime) -> Page:
    """Return what the display shows now; `now` is the wall clock, only to be shown."""
    visit = stand.visit
    who = mask_name(visit.session.registration.name) if visit else ""
    head = frame(stand.screen, texts, who, stand.look)
    overlay = _overlay(stand.sheet, visit, texts)
    body = _body(stand, texts, zone, now)
    return Page(stand.screen, head, body, overlay, stand.look, stand.dimmed)


def heading(visit: Visit, texts: Texts) -> str:
    """Return the name of what is being shot."""
    assert visit.target is not None
    kind = visit.kind(visit.target.type_id)
    part = part_of(kind, visit.target.part)
    name = type_name(kind, texts)
    return f"{name} · {part_name(part, texts)}" if part else name


def _body(stand: Stand, texts: Texts, zone: ZoneInfo, now: datetime) -> Body:
    if stand.screen is Screen.IDLE:
        machine = Machine(stand.health, now, stand.camera.code)
        return idle(machine, texts, zone, stand.wanted, stand.look)
    if stand.screen in (Screen.FAULT, Screen.DOOR, Screen.STAFF):
        return _of_staff(stand, texts, zone)
    if stand.screen is Screen.LOGIN:
        return login(
            texts,
            problem=_problem(stand, texts),
            busy=stand.busy,
            asking=stand.asking,
            offered=stand.offered,
        )
    if stand.screen is Screen.SLIP:
        problem = _problem(stand, texts)
        return slip_scan(
            texts, problem, stand.camera.code, busy=stand.busy, asking=stand.asking
        )
    assert stand.visit is not None, f"{stand.screen} needs a candidate"
    return _of_visit(stand, stand.visit, texts, zone)


def _of_staff(stand: Stand, texts: Texts, zone: ZoneInfo) -> Body:
    """Return the screens that are about the machine and no candidate."""
    condition = replace(stand.condition, camera=stand.camera.code)
    if stand.screen is Screen.FAULT:
        # While it is leaving there may be no fault any more: the last word is kept.
        fault = stopping(condition) or Fault.CLOSED
        return trouble(fault, texts, condition.store)
    if stand.staff is None:
        code, wait = stand.door, stand.door_wait
        return door(texts, code=code, wait_s=wait, busy=stand.busy)
    machine = StaffMachine(stand.health, condition, stand.standing, stand.version, zone)
    return staff(stand.staff, machine, texts)


def _of_visit(stand: Stand, visit: Visit, texts: Texts, zone: ZoneInfo) -> Body:
    entry, view = visit.session.registration, visit.view
    match stand.screen:
        case Screen.CONSENT:
            return consent(texts)
        case Screen.REGISTRATION:
            return registration(entry, view, texts)
        case Screen.PROFILE:
            return profile(view.dossier.profile, texts, problem=stand.problem)
        case Screen.MATERIALS:
            return _materials(visit, texts, zone)
        case Screen.SIGN:
            return pad(visit.strokes, texts)
        case Screen.SUBMIT:
            return submission(entry, view, texts, declared=visit.declared)
        case Screen.DONE:
            return _receipt(stand, visit, texts, zone)
    return _of_picture(stand, visit, texts)


def _materials(visit: Visit, texts: Texts, zone: ZoneInfo) -> Materials:
    view = visit.view
    shown = materials(view, texts, zone, visit.thumbnails, visit.unchanged)
    title, changed = changes(visit.seen, view.dossier, texts, zone)
    return replace(shown, changes_title=title, changes=changed)


def _of_picture(stand: Stand, visit: Visit, texts: Texts) -> Body:
    """Return the screens on which one picture is made."""
    match stand.screen:
        case Screen.CAPTURE:
            return _capture(stand, visit, texts)
        case Screen.FILES:
            return files(visit.files, visit.peeks, heading(visit, texts), texts)
        case Screen.CHECK:
            return _check(visit, texts)
    raise AssertionError(f"{stand.screen} shows nobody")


def slip(stand: Stand, texts: Texts, zone: ZoneInfo) -> Slip:
    """Return the receipt as it is printed."""
    assert stand.visit is not None
    shown = _receipt(stand, stand.visit, texts, zone)
    return receipt_slip(shown, stand.visit.view, texts)


def _receipt(stand: Stand, visit: Visit, texts: Texts, zone: ZoneInfo) -> Receipt:
    assert visit.submitted_at is not None
    return receipt(
        visit.session.registration,
        visit.view,
        visit.submitted_at,
        texts,
        zone,
        prints=stand.prints,
        printed=visit.printed,
    )


def _capture(stand: Stand, visit: Visit, texts: Texts) -> Capture:
    assert visit.target is not None
    kind = visit.kind(visit.target.type_id)
    return capture(
        kind,
        visit.target.part,
        visit.taken(kind.id),
        visit.coach.last,
        texts,
        camera=stand.camera,
        simulated=stand.simulated_camera,
        files=stand.takes_files,
        have=len(visit.view.dossier.of_type(kind.id)),
        pose=visit.pose,
    )


def _check(visit: Visit, texts: Texts) -> Check:
    assert visit.shot is not None
    assert visit.target is not None
    kind = visit.kind(visit.target.type_id)
    have = len(visit.view.dossier.of_type(kind.id))
    free = not kind.parts and not visit.target.replaces
    looking = replace(visit.looking, more=free and have + 1 < kind.maximum)
    return check(visit.shot.developed, heading(visit, texts), texts, looking)


def _problem(stand: Stand, texts: Texts) -> str:
    """Return the login's problem, which is kept as a code to speak any language."""
    if not stand.problem:
        return ""
    explanation = EXPLANATIONS[stand.problem]
    said = texts.either(
        explanation.happened_zh + explanation.next_zh,
        f"{explanation.happened_en} {explanation.next_en}",
    )
    if stand.problem_place:
        key = "login.reason" if stand.problem == "K158" else "login.site"
        said = texts(key, problem=said, site=stand.problem_place)
    if not stand.wait_s:
        return said
    return texts("login.wait", problem=said, left=lasting(stand.wait_s, texts))


def _overlay(sheet: Sheet | None, visit: Visit | None, texts: Texts) -> Overlay | None:
    match sheet:
        case None:
            return None
        case AskDelete(material_id):
            return delete_question(_material_name(visit, material_id, texts), texts)
        case AskLeave():
            return leave_question(texts)
        case WarnTimeout(seconds, _):
            return timeout_question(seconds, texts)
        case Tell(explanation):
            told = f"{texts.explained(explanation)}\n{explanation.code}"
            return notice(told, texts)
        case Wait(doing):
            return Busy(texts(f"busy.{doing}"))
    assert visit is not None
    return _of_own(sheet, visit, texts)


def _of_own(
    sheet: ShowExample | ShowMaterial | AskUnchanged, visit: Visit, texts: Texts
) -> Overlay:
    """Return what lies over a candidate's own material."""
    match sheet:
        case ShowExample():
            return _example(sheet, visit, texts)
        case ShowMaterial():
            return _large(sheet, visit, texts)
        case AskUnchanged(type_ids):
            types = names(type_ids, visit.view.requirements, texts)
            return unchanged_question(types, texts)


def _example(sheet: ShowExample, visit: Visit, texts: Texts) -> Example:
    kind = visit.kind(sheet.type_id)
    parts = () if sheet.own else kind.parts
    captions = tuple(part_name(part, texts) for part in parts)
    hint = texts.either(kind.hint_zh, kind.hint_en)
    awaited = texts("example.awaited") if sheet.awaited else ""
    return Example(
        title=texts("example.title", name=type_name(kind, texts)),
        hint="\n".join(line for line in (hint, awaited) if line),
        pictures=sheet.pictures,
        captions=captions or ("",) * len(sheet.pictures),
        close=texts("example.close"),
    )


def _large(sheet: ShowMaterial, visit: Visit, texts: Texts) -> Large:
    material = visit.view.dossier.material(sheet.material_id)
    type_id = material.type_id if material else ""
    locked = material is None or is_locked(visit.view.dossier, type_id)
    drawn = material is not None and visit.kind(type_id).drawn
    return Large(
        title=_material_name(visit, sheet.material_id, texts),
        note=texts("large.sealed") if locked else "",
        picture=sheet.picture,
        retake="" if locked or drawn else texts("large.retake"),
        close=texts("example.close"),
    )


def _material_name(visit: Visit | None, material_id: str, texts: Texts) -> str:
    assert visit is not None
    material = visit.view.dossier.material(material_id)
    if material is None:
        return ""
    kind = visit.kind(material.type_id)
    part = part_of(kind, material.part)
    name = type_name(kind, texts)
    return f"{name} · {part_name(part, texts)}" if part else name
