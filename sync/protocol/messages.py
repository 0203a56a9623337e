"""The messages of the wire, version 1, as pydantic models.

Both sides import these and nothing else of each other. The bodies are the values of
`dossier`, so a rule and its wire form cannot drift apart.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
)

from dossier.catalogue import Catalogue
from dossier.model import Dossier, Registration
from dossier.operations import (
    Activate,
    AddMaterial,
    DeleteMaterial,
    OpenProvisional,
    Operation,
    SetProfile,
    Submit,
)

VERSION = 1
OPS_MAX = 100
CHANGES_MAX = 200
SHA256 = r"^[0-9a-f]{64}$"
UUID = r"^[0-9a-f]{32}$"
# One catalogue for the whole exam; each type says in it which areas see it.
CATALOGUE_KEY = "catalogue/current"
# What an office sets for the kiosks of a site, over their own files.
SETTINGS_KEY = "settings/current"
# What counts only with the office's signature.
SIGNED = ("registration", "catalogue", "settings")
# The largest whole number that every JSON reader and every database takes.
NUMBER_MAX = 2**53 - 1
NAME = r"^[A-Za-z0-9_.-]{1,64}$"
WARNINGS_MAX = 32
TEXT_MAX = 200
RECORD_TEXT_MAX = 60
# An example picture of the office, as it is stored and sent.
EXAMPLE_MAX_BYTES = 100_000
VERIFIER_MAX = 400
KEY = r"^(dossier|registration|catalogue|settings|office)/[A-Za-z0-9_.-]{1,64}$"

OperationBody = Annotated[
    OpenProvisional | Activate | SetProfile | AddMaterial | DeleteMaterial | Submit,
    Field(discriminator="kind"),
]

_NAME = re.compile(NAME.removeprefix("^").removesuffix("$"))


def _bounded(body: Operation) -> Operation:
    """Refuse names and texts that no kiosk sends; the rules themselves know no wire."""
    for place, name in _names(body):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{place} is not of the agreed form")
    if isinstance(body, AddMaterial) and len(body.material.warnings) > WARNINGS_MAX:
        raise ValueError("too many warnings")
    if isinstance(body, OpenProvisional):
        _bounded_record(body)
    if isinstance(body, SetProfile):
        profile = body.profile
        if max(len(profile.phone), len(profile.contact)) > TEXT_MAX:
            raise ValueError("the profile is too long")
    return body


def _bounded_record(body: OpenProvisional) -> None:
    texts = (body.name, body.id_number, body.category)
    if any(not 0 < len(t) <= RECORD_TEXT_MAX or not t.isprintable() for t in texts):
        raise ValueError("a text of the record is empty or too long")
    if not 2000 <= body.year < 2100 or len(body.verifier) > VERIFIER_MAX:  # noqa: PLR2004
        raise ValueError("the record is not of the agreed form")


def _names(body: Operation) -> list[tuple[str, str]]:
    match body:
        case AddMaterial(material):
            named = [("id", material.id), ("type_id", material.type_id)]
            parts = [("part", material.part)] if material.part else []
            return [*named, *parts, *(("warnings", name) for name in material.warnings)]
        case DeleteMaterial(material_id):
            return [("material_id", material_id)]
        case Activate(consent):
            return [("consent", consent)]
        case _:
            return []


WireBody = Annotated[OperationBody, AfterValidator(_bounded)]
Count = Annotated[int, Field(ge=0, le=NUMBER_MAX)]
Ordinal = Annotated[int, Field(ge=1, le=NUMBER_MAX)]


class Message(BaseModel):
    """Unknown fields are ignored, so that a newer peer can say more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WireOperation(Message):
    """One operation: unique by (device, id), ordered by `n` within its key.

    `blob` names the sealed image that must be stored before the operation can be
    applied. `boot`, `mono` (seconds) and `wall` let the server derive when it happened
    from its own clock; the kiosk's clock decides nothing.
    """

    id: str = Field(pattern=UUID)
    n: Ordinal
    key: str = Field(pattern=KEY)
    base_rev: Count
    body: WireBody
    blob: str | None = Field(default=None, pattern=SHA256)
    boot: str = Field(max_length=64)
    mono: float = Field(ge=0)
    wall: AwareDatetime


class Heartbeat(Message):
    """How the kiosk is. `oldest_s` is the age of the oldest unsent operation.

    `clock_offset_s` is its wall clock less the server's time, at the last contact;
    `camera` is "ok", the code of the fault, or "" before it was ever opened.
    """

    version: str = Field(max_length=32)
    boot: str = Field(max_length=64)
    mono: float = Field(ge=0)
    wall: AwareDatetime
    queued: Count
    oldest_s: float | None = Field(default=None, ge=0)
    free_bytes: Count
    quarantined: Count = 0
    refused: Count = 0
    clock_offset_s: float | None = None
    camera: str = Field(default="", max_length=32)
    python: str = Field(default="", max_length=32)
    system: str = Field(default="", max_length=120)


class SyncRequest(Message):
    """`POST /v1/sync`: push operations and pull changes in one round trip.

    `pack`: registrations may come in their small form.
    """

    epoch: str | None = Field(default=None, max_length=64)
    since: Count = 0
    ops: list[WireOperation] = Field(default_factory=list, max_length=OPS_MAX)
    heartbeat: Heartbeat
    pack: bool = False


class Status(StrEnum):
    """What became of one operation."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    HELD = "held"
    REJECTED = "rejected"
    RETRY = "retry"
    NEED_BLOB = "need_blob"


class OperationResult(Message):
    """The answer to one operation; `rev` is the dossier's after it."""

    id: str = Field(pattern=UUID)
    status: Status
    rev: Count
    code: str = ""


class Change(Message):
    """The latest state of one key; `body` is None when the key is gone."""

    seq: Ordinal
    key: str = Field(pattern=KEY)
    rev: Count
    body: dict[str, Any] | None


class FeedPage(Message):
    """A page of changes; `next` is the cursor after it, `left` how many remain.

    `signature` is the office's over what is signed in it (see `sync.protocol.office`).
    `packed` holds registrations in their small form (see `sync.protocol.rosterpack`).
    """

    time: AwareDatetime
    epoch: str = Field(max_length=64)
    changes: list[Change] = Field(max_length=CHANGES_MAX)
    next: Count
    more: bool
    left: Count = 0
    packed: str = ""
    signature: str = Field(default="", max_length=88)


class SyncResponse(FeedPage):
    """The answer to `POST /v1/sync`; `renew` asks for a new device key.

    `key_until` is when the present one expires, None where the server cannot say.
    """

    results: list[OperationResult]
    renew: bool = False
    key_until: AwareDatetime | None = None


class EnrollRequest(Message):
    """`POST /v1/enroll`: a one-time site code for a device key made on the device.

    A machine that was enrolled before names who it was (`former`), with its former
    key's word for the new one (`vouch`): what waits on it is sealed under that name.
    While something waits, it names the site at which it must stay (`stay`).
    """

    code: str = Field(min_length=8, max_length=64)
    public_key: str = Field(min_length=44, max_length=44)
    name: str = Field(min_length=1, max_length=60)
    former: str = Field(default="", pattern=f"^$|{UUID}")
    vouch: str = Field(default="", max_length=88)
    stay: str = Field(default="", max_length=200)


class EnrollResponse(Message):
    """Who the device is now, and the office's keys.

    The device seals images to `office_public_key`; by `office_signing_key` (Ed25519,
    base64) it knows what the office said, by whatever way it came. A server of before
    there was one leaves it empty.
    """

    device: str
    site: str
    area: str
    office_key_id: str
    office_public_key: str
    office_signing_key: str = Field(default="", max_length=44)
    retention_days: int = Field(ge=0)


class Health(Message):
    """`GET /healthz`: said when the database answers."""

    status: Literal["ok"]


class TimeAnswer(Message):
    """`GET /v1/time`: the time, and the CA's signature over it and a challenge."""

    time: str = Field(max_length=40)
    nonce: str = Field(default="", max_length=128)
    signature: str = Field(default="", max_length=200)


class AuthorityAnswer(Message):
    """`GET /v1/ca`: the CA's certificate, believed for its fingerprint alone."""

    certificate: str = Field(max_length=10_000)


class RenewRequest(Message):
    """`POST /v1/renew`: a new key, signed for by the old one; `proof` by the new."""

    public_key: str = Field(min_length=44, max_length=44)
    proof: str = Field(min_length=88, max_length=88)


class RenewResponse(Message):
    """The old key holds until the first request that the new one signs."""

    device: str


class Fault(Message):
    """The body of every error answer; `code` is stable and in docs/errors.md."""

    code: str
    message: str
    retry: bool = False


class LoginVerifier(Message):
    """What a kiosk needs to check a password offline; it cannot be turned back.

    `salt`, `check` and `base` are hex. `check` begins as SHA-256 of the first half of
    the Argon2id output does; the second half is the candidate's wrapping key and is
    never stored. With a `base` the salt follows from it and the registration's number,
    and `salt` is empty.
    """

    salt: str = ""
    check: str = Field(pattern=r"^([0-9a-f]{2}){4,32}$")
    base: str = ""
    time_cost: int = Field(ge=1)
    memory_kib: int = Field(ge=8)
    lanes: int = Field(ge=1)


class RosterEntry(Message):
    """One registration that a site's kiosks may serve (key `registration/<number>`).

    A provisional record has `matched`, the true registration that its login opens once
    the office has found it, or `refused`, why there is none.
    """

    registration: Registration
    verifier: LoginVerifier
    matched: Registration | None = None
    refused: str = Field(default="", max_length=TEXT_MAX)


class KioskSettings(Message):
    """What an office sets for kiosks (key `settings/current`); None leaves as it is.

    All but the days are seconds; see the settings of the same names.
    """

    version: Ordinal
    retention_days: int | None = Field(default=None, ge=0, le=365)
    heartbeat_s: float | None = Field(default=None, ge=10, le=3600)
    idle_timeout_s: float | None = Field(default=None, ge=30, le=3600)
    idle_warning_s: float | None = Field(default=None, ge=20, le=120)
    dim_after_s: float | None = Field(default=None, ge=30, le=86400)


DOSSIER: TypeAdapter[Dossier] = TypeAdapter(Dossier)
CATALOGUE: TypeAdapter[Catalogue] = TypeAdapter(Catalogue)


def is_signed(key: str) -> bool:
    """Say whether what stands under a key counts only with the office's signature."""
    return key.partition("/")[0] in SIGNED


def registration_key(number: str) -> str:
    """Return the feed key of a registration."""
    return f"registration/{number}"


def dossier_key(registration: str) -> str:
    """Return the feed and operation key of a registration's dossier."""
    return f"dossier/{registration}"


def body_of(value: Dossier | Catalogue | RosterEntry | KioskSettings) -> dict[str, Any]:
    """Return the JSON form of a feed body."""
    match value:
        case Dossier():
            body = DOSSIER.dump_python(value, mode="json")
        case Catalogue():
            body = CATALOGUE.dump_python(value, mode="json")
        case RosterEntry():
            body = value.model_dump(mode="json")
            # Nearly nobody's; left out, so that the many stay small.
            for name in ("matched", "refused"):
                if not body[name]:
                    del body[name]
        case KioskSettings():
            body = value.model_dump(mode="json")
    assert isinstance(body, dict)
    return body


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """Return one byte form for equal values, for hashing and comparing."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
