"""The error of a bundle or a stick on the kiosk; its words are in the error table."""

from typing import Self

from sync.errors import SyncError
from sync.protocol.bundle import Fault
from sync.protocol.stick import StickFault

CARRY_CODES: dict[Fault | StickFault, str] = {
    Fault.NOT_A_BUNDLE: "S401",
    Fault.VERSION: "S402",
    Fault.WAY: "S403",
    Fault.STRANGER: "S404",
    Fault.NOT_FOR_US: "S405",
    Fault.TRUNCATED: "S406",
    Fault.TAMPERED: "S407",
    Fault.ODD: "S407",
    StickFault.FULL: "S411",
    StickFault.READ_ONLY: "S412",
    StickFault.GONE: "S413",
    StickFault.NO_FOLDER: "S414",
    StickFault.NOT_READ_BACK: "S415",
    StickFault.NO_FILE: "S416",
}


class CarryError(SyncError):
    """A bundle could not be written to a stick, or is not taken in from one."""

    @classmethod
    def of(cls, fault: Fault | StickFault) -> Self:
        """Return the error for what is wrong with a bundle or a stick."""
        return cls(CARRY_CODES[fault])
