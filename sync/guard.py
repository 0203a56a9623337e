"""How often a password may be tried, as rules of values. Pure.

An attempt is counted before it is checked, so that no crash gives one back. Five are
free; then each failure doubles the wait, and after fifteen only the staff can let the
account in again. What is counted is the name as typed, whether anybody has it or not,
so that neither the wait nor its words tell which accounts exist.

Names that are tried one after the other fill the device's own count, which drains with
time. Waits run on the monotonic clock of one boot: after a reboot they begin anew in
full, and no setting of the wall clock shortens them.
"""

from dataclasses import dataclass, replace

FREE = 5
FIRST_WAIT_S = 15.0
STAFF_AT = 15
DEVICE_FREE = 30  # failures of any names before the device itself slows down
DEVICE_DRAIN_S = 60.0  # until the device forgets one of them


@dataclass(frozen=True, slots=True)
class Tries:
    """What was counted, and since when, on the monotonic clock of a boot (seconds)."""

    count: float = 0.0
    boot: str = ""
    mono: float = 0.0


@dataclass(frozen=True, slots=True)
class Denied:
    """Why nobody was let in: wrong, too early (`wait_s`), or for the staff to mend.

    `wait_s` is how long the next attempt has to wait; 0 when it may come at once.
    `refused` is why the office refused a provisional record, whose password was right.
    """

    wait_s: float = 0.0
    staff: bool = False
    checked: bool = True
    refused: str = ""


def wait_after(count: float) -> float:
    """Return how long an account waits after so many failures (seconds)."""
    if count < FREE:
        return 0.0
    return FIRST_WAIT_S * 2.0 ** (min(int(count), STAFF_AT) - FREE)


def needs_staff(tries: Tries) -> bool:
    """Say whether only the staff can let this account in."""
    return tries.count >= STAFF_AT


def resumed(tries: Tries, boot: str, mono: float) -> Tries:
    """Return the same count, its wait begun anew where the clock was."""
    if tries.boot == boot and mono >= tries.mono:
        return tries
    return replace(tries, boot=boot, mono=mono)


def account_left(tries: Tries, mono: float) -> float:
    """Return how long this account still waits (seconds), within one boot."""
    return max(tries.mono + wait_after(tries.count) - mono, 0.0)


def drained(tries: Tries, mono: float) -> Tries:
    """Return the device's count as it is now, within one boot."""
    passed = (mono - tries.mono) / DEVICE_DRAIN_S
    return replace(tries, count=max(tries.count - passed, 0.0), mono=mono)


def device_left(tries: Tries) -> float:
    """Return how long the device still waits (seconds), for a count of now."""
    over = tries.count - DEVICE_FREE + 1
    return max(over * DEVICE_DRAIN_S, 0.0)


def counted(tries: Tries, mono: float) -> Tries:
    """Return the count with one more attempt, made now."""
    return replace(tries, count=tries.count + 1, mono=mono)


def denial(account: Tries, device: Tries, mono: float, *, checked: bool) -> Denied:
    """Return what to tell after a failure, or instead of an attempt."""
    if needs_staff(account):
        return Denied(staff=True, checked=checked)
    left = max(account_left(account, mono), device_left(device))
    return Denied(left, checked=checked)


def blocked(account: Tries, device: Tries, mono: float) -> Denied | None:
    """Return why no attempt may be made now, or None when one may."""
    denied = denial(account, device, mono, checked=False)
    return denied if denied.staff or denied.wait_s > 0 else None
