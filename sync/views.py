"""What the kiosk's screens read from the store, as frozen values."""

from dataclasses import dataclass, field
from datetime import datetime

from dossier.catalogue import Requirement
from dossier.model import Dossier, Registration
from sync.salvage.rescue import Rescue


@dataclass(frozen=True, slots=True)
class Session:
    """One candidate's login; `wrapping_key` opens what this candidate captured here.

    It lives in memory only and is dropped at logout.
    """

    registration: Registration
    wrapping_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as this kiosk shows it: the server's, with what is not sent replayed.

    `unsent` counts operations that the server has not acknowledged; `stuck` counts
    those it rejected or that are quarantined, which the staff must look at. `page` is
    the address of the candidate's own page, "" while it is not known here; whoever has
    it reads the page. `page_by_sms`: the office's text messages name it too.
    """

    dossier: Dossier
    requirements: tuple[Requirement, ...]
    unsent: int
    stuck: int
    page: str = field(default="", repr=False)
    page_by_sms: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the line and the queue. Times are the kiosk's own, for display.

    `stuck` counts what the server rejected and what is quarantined; `stuck_codes` are
    the reasons, each once. `rescue` says that the store was damaged and what came of
    it, until the staff has seen it. `held` is what waits for a reviewer's decision.
    `revoked`: the centre refuses this device (S121), and only
    the centre or a new enrolment changes that. `camera` is "ok", the code of its last
    fault, or "" before it was ever opened. `clock_offset_s` is this machine's clock
    less the server's at the last contact. `refused` counts what came down and was not
    believed.
    """

    enrolled: bool
    queued: int
    stuck: int
    oldest_at: datetime | None
    synced_at: datetime | None
    last_error: str
    free_bytes: int
    stuck_codes: tuple[str, ...] = ()
    rescue: Rescue | None = None
    held: int = 0
    refused: int = 0
    revoked: bool = False
    camera: str = ""
    clock_offset_s: float | None = None
