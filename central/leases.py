"""Who may decide about a dossier now: leases and their fences. Pure.

A lease says who has a dossier open. Its fence grows with each opening, and an act is
carried out only with the newest fence: a page whose lease ran out and went to another
reviewer can do nothing, however late its form arrives and whatever any clock says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A reviewer who died is waited for no longer than this.
LASTS = timedelta(minutes=10)
# The page renews this often (seconds), so that one lost request does no harm.
RENEW_S = 120


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has it open, with which fence, and until when."""

    holder: str
    fence: int
    until: datetime


def take(found: Lease | None, who: str, now: datetime) -> Lease | None:
    """Return the lease for who opens a dossier; None while another has it."""
    if found is not None and is_other(found, who, now):
        return None
    fence = 1 if found is None else found.fence + 1
    return Lease(who, fence, now + LASTS)


def is_other(found: Lease, who: str, now: datetime) -> bool:
    """Say whether another reviewer has it open."""
    return found.holder != who and found.until > now


def may_act(found: Lease | None, who: str, fence: int) -> bool:
    """Say whether an act with this fence counts.

    One whose time ran out counts as long as nobody has taken the dossier since.
    """
    return found is not None and (found.holder, found.fence) == (who, fence)
