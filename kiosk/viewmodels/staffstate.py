"""How the machine and the line are; the day; helping a candidate."""

from zoneinfo import ZoneInfo

from dossier.masking import mask_id_number, mask_name
from dossier.model import Registration
from kiosk.backstage import Backstage
from kiosk.faults import Condition, Fault, faults_of
from kiosk.texts import Texts
from kiosk.viewmodels.staffblocks import (
    Block,
    StaffButton,
    StaffButtons,
    StaffFact,
    StaffNote,
    StaffText,
    told,
)
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.trouble import CODES
from kiosk.viewmodels.when import moment
from sync.backroom import Standing
from sync.doctor.findings import NAMES_ZH, Finding, Level
from sync.views import Health

SHORT = 3  # characters; what is kept of a longer account would be all of it
TONES = {Level.OK: Tone.GOOD, Level.WARN: Tone.WARN, Level.FAIL: Tone.BAD}


def state_page(
    health: Health, condition: Condition, texts: Texts, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Say in plain words how queue, line and machine are, and what to do."""
    blocks: list[Block] = [_line(health, texts)]
    blocks += _faults(health, condition, texts)
    if health.last_error:
        blocks.append(_coded(Tone.WARN, "staff.state.error", health.last_error, texts))
    for code in health.stuck_codes:
        blocks.append(_coded(Tone.WARN, "staff.state.aside", code, texts))
    if health.stuck:
        blocks.append(_one("release", texts, "turn"))
    if health.rescue is not None:
        blocks.append(_one("seen", texts, "check"))
    return (*blocks, *_figures(health, texts, zone))


def _line(health: Health, texts: Texts) -> StaffNote:
    """The one sentence that matters most."""
    if not health.enrolled:
        return StaffNote(Tone.BAD, texts("staff.state.not_enrolled"), "")
    if health.queued and health.last_error:
        title, text = "staff.state.waits", "staff.state.waits.text"
        return StaffNote(Tone.WARN, texts(title, count=health.queued), texts(text))
    if health.queued:
        title = texts("staff.state.sending", count=health.queued)
        return StaffNote(Tone.PLAIN, title, texts("staff.state.sending.text"))
    if health.synced_at is None:
        title = texts("staff.state.never")
        return StaffNote(Tone.WARN, title, texts("staff.state.never.text"))
    return StaffNote(Tone.GOOD, texts("staff.state.well"), "")


def _faults(health: Health, condition: Condition, texts: Texts) -> list[Block]:
    """Tell of every fault that holds, the gravest first."""
    said = {Fault.NOT_ENROLLED, Fault.CLOSED}
    blocks: list[Block] = []
    for fault in faults_of(condition):
        if fault is Fault.RESCUED and health.rescue is not None:
            text = health.rescue.text(texts.either("zh", "en"))
            blocks.append(StaffNote(Tone.WARN, texts("trouble.rescued"), text))
        elif fault not in said:
            code = {Fault.STORE: condition.store, Fault.CAMERA: condition.camera}.get(
                fault
            ) or CODES[fault]
            blocks.append(_coded(Tone.BAD, f"trouble.{fault}", code, texts))
    return blocks


def _figures(health: Health, texts: Texts, zone: ZoneInfo) -> list[Block]:
    def at(value: object) -> str:
        return moment(value, zone, texts) if value else texts("staff.none")  # type: ignore[arg-type]

    clock = health.clock_offset_s
    free = texts("staff.gigabytes", size=f"{health.free_bytes / 1e9:.1f}")
    off = texts("staff.none") if clock is None else f"{clock:+.0f} s"
    return [
        StaffFact(texts("staff.state.queued"), str(health.queued)),
        StaffFact(texts("staff.state.oldest"), at(health.oldest_at)),
        StaffFact(texts("staff.state.contact"), at(health.synced_at)),
        StaffFact(texts("staff.state.stuck"), str(health.stuck)),
        StaffFact(texts("staff.state.held"), str(health.held)),
        StaffFact(texts("staff.state.free"), free),
        StaffFact(texts("staff.state.clock"), off),
    ]


def day_page(
    health: Health,
    standing: Standing,
    findings: tuple[Finding, ...] | None,
    texts: Texts,
) -> tuple[Block, ...]:
    """Open the day with a check of the machine; close it with what is still queued."""
    if standing.closed:
        state = StaffNote(
            Tone.WARN, texts("staff.day.closed"), texts("staff.day.closed.text")
        )
        main = StaffButton("open", texts("staff.do.open"), "open", "primary")
    else:
        state = StaffNote(Tone.GOOD, texts("staff.day.open"), "")
        main = StaffButton("close", texts("staff.do.close"), "lock", "primary")
    queued = texts("staff.day.queued", count=health.queued)
    waits = (
        StaffNote(Tone.WARN, queued, texts("staff.day.queued.text"))
        if health.queued
        else StaffNote(Tone.GOOD, texts("staff.day.all_sent"), "")
    )
    examine = StaffButton("examine", texts("staff.do.examine"), "check")
    buttons = StaffButtons((main, examine))
    return (state, waits, buttons, *_findings(findings, texts))


def _findings(findings: tuple[Finding, ...] | None, texts: Texts) -> tuple[Block, ...]:
    if findings is None:
        return ()
    wrong = [found for found in findings if found.level is not Level.OK]
    title = texts("staff.day.found", count=len(wrong))
    head = StaffText(title if wrong else texts("staff.day.sound"), heading=True)
    return (head, *(_finding(found, texts) for found in findings))


def _finding(found: Finding, texts: Texts) -> Block:
    name = texts.either(NAMES_ZH[found.check], found.check.value.capitalize())
    if found.level is Level.OK:
        value = found.detail or texts("staff.day.ok")
        return StaffFact(name, value, Tone.GOOD)
    text = f"{told(found.code, texts)} {found.detail}".strip()
    return StaffNote(TONES[found.level], f"{name}  {found.code}", text)


def people_page(stage: Backstage, texts: Texts) -> tuple[Block, ...]:
    """Show who was found, masked."""
    if not stage.searched:
        return ()
    if not stage.found:
        nobody = texts("staff.people.nobody")
        note = StaffNote(Tone.WARN, nobody, texts("staff.people.nobody.text"))
        return note, _one("record", texts, "plus")
    return tuple(block for entry in stage.found for block in _person(entry, texts))


def _person(entry: Registration, texts: Texts) -> tuple[Block, ...]:
    title = f"{mask_name(entry.name)}  {mask_number(entry.number)}"
    account = mask_account(entry.account)
    parts = (
        texts("staff.people.account", account=account),
        texts("staff.people.card", number=mask_id_number(entry.id_number)),
        f"{entry.year} {entry.category}",
    )
    note = StaffNote(Tone.PLAIN, title, texts.either("；", "; ").join(parts))
    unlock = StaffButton(f"unlock:{entry.account}", texts("staff.do.unlock"), "open")
    return note, StaffButtons((unlock,))


def mask_number(number: str) -> str:
    """Keep the last four characters of a registration's number."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


def mask_account(account: str) -> str:
    """Keep the first two characters of an account, and the last."""
    if len(account) <= SHORT:
        return "*" * len(account)
    return account[:2] + "*" * (len(account) - 3) + account[-1]


def _coded(tone: Tone, key: str, code: str, texts: Texts) -> StaffNote:
    return StaffNote(tone, f"{texts(key)}  {code}", told(code, texts))


def _one(act: str, texts: Texts, icon: str) -> StaffButtons:
    return StaffButtons((StaffButton(act, texts(f"staff.do.{act}"), icon),))
