"""The screen that stands instead of the greeting while nobody can be served."""

from dataclasses import dataclass

from dossier.explain import Explanation
from kiosk.errors import EXPLANATIONS
from kiosk.faults import Fault
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone
from sync.errors import EXPLANATIONS as SYNC

CODES: dict[Fault, str] = {
    Fault.STORE: "S205",
    Fault.REVOKED: "S121",
    Fault.NOT_ENROLLED: "S105",
    Fault.DISK: "S201",
    Fault.CATALOGUE: "K141",
    Fault.CLOSED: "K143",
    Fault.RESCUED: "S206",
    Fault.CLOCK: "K142",
}

# These do not go by themselves: somebody opens the day, or restarts the machine.
BY_HAND = frozenset({Fault.CLOSED, Fault.STORE})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What it means, what is safe, what to do; `code` is for the staff."""

    title: str
    happened: str
    safe: str
    next: str
    recovers: str
    code: str
    staff: str
    tone: Tone


def words_of(fault: Fault, code: str = "") -> Explanation:
    """Return the words for a fault; `code` is that of the store or the camera."""
    found = code or CODES[fault]
    return SYNC[found] if found in SYNC else EXPLANATIONS[found]


def trouble(fault: Fault, texts: Texts, code: str = "") -> Trouble:
    """Return the screen for a fault that stops the service."""
    told = words_of(fault, code)
    closed = fault is Fault.CLOSED
    return Trouble(
        title=texts(f"trouble.{fault}"),
        happened="" if closed else texts.either(told.happened_zh, told.happened_en),
        safe=texts.either(told.safe_zh, told.safe_en),
        next=texts.either(told.next_zh, told.next_en),
        recovers="" if fault in BY_HAND else texts("trouble.recovers"),
        code="" if closed else texts("fault.code", code=told.code),
        staff=texts("staff.button"),
        tone=Tone.PLAIN if closed else Tone.BAD,
    )
