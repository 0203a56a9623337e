"""What a kiosk's camera read in a picture, as it travels sealed beside the picture.

It is a help for the reviewer, never a proof: a reading may be wrong, and a kiosk may
claim anything. Nothing is decided by it.
"""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field, ValidationError

from sync.protocol.messages import Message

# So many are sent, which fits into the seal at any length; a newer kiosk may send more.
VALUE_MAX, SENT_MAX, FIELDS_MAX = 60, 3, 16
# The length of a sealed text tells nothing when there are few lengths (bytes).
STEP = 256


class ReadName(StrEnum):
    """The fields that a camera reads."""

    NAME = "name"
    ID_NUMBER = "id_number"
    CERTIFICATE_NUMBER = "certificate_number"


class ReadField(Message):
    """One field: its text ("" where nothing could be read), and how sure (0..1).

    `sound`: every check of form, length and check digit was passed, and two readings
    agreed. `name` may be one that this program does not know.
    """

    name: str = Field(max_length=32)
    value: str = Field(default="", max_length=VALUE_MAX, repr=False)
    confidence: float = Field(ge=0, le=1)
    sound: bool = False


class Readings(Message):
    """All that was looked for in one picture, in the order of the page."""

    fields: tuple[ReadField, ...] = Field(max_length=FIELDS_MAX)


class UnusableReadingsError(Exception):
    """What was sealed as readings is none."""


def encode(fields: Sequence[ReadField]) -> bytes:
    """Return the first readings as what is sealed: JSON, filled up with spaces."""
    sent = tuple(
        one.model_copy(update={"confidence": round(one.confidence, 3)})
        for one in fields[:SENT_MAX]
    )
    text = Readings(fields=sent).model_dump_json().encode()
    return text.ljust(-(-len(text) // STEP) * STEP)


def decode(data: bytes) -> tuple[ReadField, ...]:
    """Return readings from what was sealed; raise UnusableReadingsError if none."""
    try:
        return Readings.model_validate_json(data).fields
    except ValidationError as error:
        raise UnusableReadingsError(
            "the readings are not of the agreed form"
        ) from error
