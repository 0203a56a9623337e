"""The candidate's application of this year, as the registration system has it."""

from dataclasses import dataclass

from dossier.masking import mask_id_number, mask_name
from dossier.model import Registration
from dossier.states import State
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone
from sync.views import DossierView

STATE_TONES: dict[State, Tone] = {
    State.DRAFT: Tone.PLAIN,
    State.SUBMITTED: Tone.GOOD,
    State.RETURNED: Tone.WARN,
    State.PASSED: Tone.GOOD,
    State.FAILED: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A name and a value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RegistrationCard:
    """One application: who, what, where, and how far it is."""

    heading: str
    category: str
    state: str
    tone: Tone
    rows: tuple[Row, ...]
    note: str
    open: str


def registration(
    entry: Registration, view: DossierView, texts: Texts
) -> RegistrationCard:
    """Return the registration screen; name and identity number are masked."""
    state = view.dossier.state
    return RegistrationCard(
        heading=texts("registration.heading", year=entry.year),
        category=entry.category,
        state=texts(f"state.{state}"),
        tone=STATE_TONES[state],
        rows=(
            Row(texts("registration.number"), entry.number),
            Row(texts("registration.name"), mask_name(entry.name)),
            Row(texts("registration.id_number"), mask_id_number(entry.id_number)),
            Row(texts("registration.area"), entry.area),
            Row(texts("registration.site"), entry.site),
        ),
        note=texts("registration.note"),
        open=texts("registration.open"),
    )
