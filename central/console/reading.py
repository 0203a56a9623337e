"""What the kiosk's camera read in the pictures, beside the registration's data.

A help to look, and no more: a reading may be wrong. What is unsealed here goes to the
page and nowhere else.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

import structlog

from central.console.view import DossierView, Picture
from central.office import Office
from central.provisional import opened_note
from dossier.model import Registration
from sync.protocol.readings import ReadField, ReadName, UnusableReadingsError, decode
from sync.seal import HEAD_BYTES, SealBrokenError

LOG = structlog.stdlib.get_logger()
# Between the parts of a name, and written in several ways.
DOTS = str.maketrans("", "", "·•・‧.")


class Verdict(StrEnum):
    """How a field that was read stands to the registration."""

    SAME = "same"
    DIFFERS = "differs"
    # The registration has no such field.
    ALONE = "alone"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some signs of a value, and whether the registration has others there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One field beside the registration's; `percent` says how sure the reading is."""

    name: ReadName
    verdict: Verdict
    pieces: tuple[Piece, ...]
    expected: str
    percent: int
    sound: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of one picture: `trouble` names why there is nothing, or is ""."""

    fields: tuple[Compared, ...] = ()
    trouble: str = ""


def read_of(office: Office, shown: DossierView) -> Mapping[str, Read]:
    """Return what was read in each picture of the page, by the material's id."""
    return {
        one.material.id: _read(office, shown.registration, one)
        for one in _pictures(shown)
    }


def compare(registration: Registration, name: ReadName, value: str) -> Compared:
    """Return a field that was read beside the registration's, as yet unsure."""
    expected = {
        ReadName.NAME: registration.name,
        ReadName.ID_NUMBER: registration.id_number,
    }.get(name, "")
    if not value:
        return Compared(name, Verdict.NOT_READ, (), expected, 0, sound=False)
    if not expected:
        whole = (Piece(value, differs=False),)
        return Compared(name, Verdict.ALONE, whole, "", 0, sound=False)
    wanted, got = _plain(expected), _plain(value)
    verdict = Verdict.SAME if wanted == got else Verdict.DIFFERS
    return Compared(name, verdict, _pieces(wanted, got), expected, 0, sound=False)


def _read(office: Office, registration: Registration, shown: Picture) -> Read:
    material = shown.material
    try:
        head = office.files.head(material.blob, HEAD_BYTES)
        note = opened_note(office, head, registration.number, material.id)
        fields = decode(note) if note is not None else None
    except FileNotFoundError:
        return Read(trouble="read_gone")
    except (SealBrokenError, UnusableReadingsError) as error:
        LOG.warning("reading_unusable", kind=type(error).__name__)
        return Read(trouble="read_unusable")
    if fields is None:
        return Read(trouble="read_none")
    known = set(ReadName)
    compared = tuple(
        _sure(compare(registration, ReadName(one.name), one.value), one)
        for one in fields
        if one.name in known
    )
    return Read(compared, "" if compared else "read_nothing")


def _sure(compared: Compared, field: ReadField) -> Compared:
    return replace(compared, percent=int(field.confidence * 100), sound=field.sound)


def _pictures(shown: DossierView) -> Iterable[Picture]:
    for kind in shown.types:
        yield from kind.pictures
        yield from kind.earlier
    yield from (one.picture for one in shown.held if one.picture)


def _plain(text: str) -> str:
    """Return a value as it is compared: forms of signs, spaces and dots apart."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(DOTS)
    return "".join(folded.split())


def _pieces(wanted: str, got: str) -> tuple[Piece, ...]:
    steps = SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes()
    return tuple(
        Piece(got[start:end] or "▁", tag != "equal") for tag, _, _, start, end in steps
    )
