"""Ask the office for somebody who is not on this kiosk's roster.

What it answers is signed as a page of the feed is and goes into the mirror, so that
the next login needs no network.
"""

from dataclasses import dataclass

from sync.enrolment import line_of
from sync.errors import LineError
from sync.protocol.lookup import (
    ACCOUNT_MAX,
    LookupAnswer,
    LookupRequest,
    LookupStatus,
    prove,
)
from sync.protocol.verifier import unlock
from sync.store import Store
from sync.transport import Line, LineParams
from sync.views import Session


@dataclass(frozen=True, slots=True)
class NotServed:
    """Nobody whom this kiosk may serve; `site` is theirs where they have another."""

    site: str = ""


def inquire(
    store: Store, params: LineParams, account: str, password: str
) -> Session | NotServed:
    """Return the login of somebody whom the office knows and this kiosk did not.

    Raises LineError when the office cannot be asked, S107 when the answer is not the
    office's; StoreError S105 before enrolment.
    """
    account = account.strip()
    if not 0 < len(account) <= ACCOUNT_MAX:
        return NotServed()
    who = store.enrolled()
    line = Line(line_of(store, params), who.signer)
    try:
        answer = _ask(line, account, password)
    finally:
        line.close()
    if answer.status is LookupStatus.ELSEWHERE:
        return NotServed(answer.site)
    if answer.status is not LookupStatus.FOUND or answer.page is None:
        return NotServed()
    if not store.take_found(answer.page):
        # The server was restored: the whole state comes first, by the agent.
        raise LineError("S103", "of another epoch")
    return _session(store, account, password)


def _ask(line: Line, account: str, password: str) -> LookupAnswer:
    answer = line.lookup(LookupRequest(account=account))
    if answer.status is not LookupStatus.PROVE or answer.derivation is None:
        raise LineError("S102", "an answer to another question")
    proof = prove(password, answer.derivation)
    return line.lookup(LookupRequest(account=account, proof=proof))


def _session(store: Store, account: str, password: str) -> Session | NotServed:
    """Check the password against what came, as every login here is checked."""
    entry = store.roster_entry(account)
    if entry is None:
        return NotServed()
    key = unlock(password, entry.verifier, entry.registration.number)
    return NotServed() if key is None else Session(entry.registration, key)
