"""How every act of a reviewer is carried out: checked, done and logged in one piece.

An act names the revision that its page showed and the fence of its lease. When the
dossier has moved on, or another reviewer has it by now, nothing is saved and the page
comes back with everything that was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central import leases as lease_rules
from central.api.caller import office_of
from central.console.pages import dossier_page
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.console.view import Typed
from central.errors import RefusedError
from central.office import Office
from central.store import audit, dossiers, leases, notices, roster, undos
from dossier.catalogue import Requirement
from dossier.model import Dossier, Registration
from sync.protocol.provisional import is_provisional

LOG = structlog.stdlib.get_logger()
TEXT_MAX = 1000
STALE = 409
REFUSED = 422
# What settles a dossier for now: it can be undone, and the reviewer lets it go.
SETTLING = ("return", "pass", "fail")
MOVED_ON = ("stale", "lease_lost", "phrase_gone")

# Returns the changed dossier, or the key of the text that says why not.
Act = Callable[[Connection, Dossier, tuple[Requirement, ...]], Dossier | str]
# Does something in a transaction; returns the key of what is wrong, or "".
Step = Callable[[Connection], str]


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that a reviewer sent about one registration."""

    request: Request
    who: Reviewer
    number: str
    form: Form

    @property
    def office(self) -> Office:
        """The office of the running application."""
        return office_of(self.request)

    @property
    def typed(self) -> Typed:
        """What was filled in."""
        return typed_in(self.form)

    @property
    def fence(self) -> int:
        """The fence of the page's lease; 0, which no lease has, when it names none."""
        text = first(self.form, "fence")
        return int(text) if text.isascii() and text.isdigit() else 0


def submission(
    request: Request,
    who: Annotated[Reviewer, Depends(reviewer)],
    form: Annotated[Form, Depends(posted)],
    number: str,
) -> Submission:
    """Gather what every act needs."""
    return Submission(request, who, number, form)


Sent = Annotated[Submission, Depends(submission)]


def carry_out(sent: Submission, name: str, done: str, act: Act) -> Response:
    """Do an act on the dossier and lead back to its page."""
    return take_step(sent, done, name, lambda c: save(c, sent, name, act))


def take_step(sent: Submission, done: str, name: str, step: Step) -> Response:
    """Take a step in a transaction; show what was wrong, or lead to the page."""
    trouble = sent.office.database.change(step)
    if trouble:
        return dossier_page(
            sent.request,
            sent.who,
            sent.number,
            sent.typed,
            trouble=trouble,
            status=STALE if trouble in MOVED_ON else REFUSED,
        )
    sent.office.bell.ring()
    LOG.info("review", act=name)
    return RedirectResponse(f"/review/{sent.number}?done={done}", 303)


def hold(connection: Connection, number: str) -> tuple[Registration, Dossier]:
    """Return a dossier that nobody else changes until the transaction ends."""
    registration = roster.find(connection, number)
    if registration is None:
        raise RefusedError("R202")
    dossiers.lock(connection, [number])
    return registration, dossiers.load(connection, number)


def note(connection: Connection, sent: Submission, act: str, detail: str) -> None:
    """Write an act into the audit log, in its own transaction."""
    at = sent.office.clock()
    entry = audit.Entry(at, sent.who.name, act, sent.number, detail)
    audit.add(connection, entry)


def typed_in(form: Form) -> Typed:
    """Return what a form about a dossier has in it."""
    return Typed(
        types=frozenset(form.get("type", [])),
        canned=frozenset(form.get("canned", [])),
        message=_text(form, "message"),
        deadline=first(form, "deadline") == "yes",
        reasons=_text(form, "reasons"),
        checked=first(form, "checked") == "yes",
        note=_text(form, "note"),
    )


def save(connection: Connection, sent: Submission, name: str, act: Act) -> str:
    """Do an act on the newest state; return the key of what is wrong, or ""."""
    number, now = sent.number, sent.office.clock()
    if is_provisional(number):
        return "record_first"  # nobody is judged whom nobody has found
    registration, before = hold(connection, number)
    if first(sent.form, "rev") != str(before.rev):
        return "stale"
    lease = leases.find(connection, number)
    if not lease_rules.may_act(lease, sent.who.name, sent.fence):
        return "lease_lost"
    needs = roster.catalogue(connection).needs_of(registration)
    after = act(connection, before, needs)
    if isinstance(after, str):
        return after
    since = dossiers.since(connection, number) or now
    dossiers.save(connection, after, registration.site, now)
    notices.follow(connection, before, after, now, sent.office.params.notices)
    if name in SETTLING:
        undo = undos.Undo(after.rev, sent.who.name, name, since, before)
        undos.keep(connection, undo)
        leases.until(connection, number, sent.who.name, sent.fence, now)
    note(connection, sent, name, f"rev {after.rev}")
    return ""


def _text(form: Form, name: str) -> str:
    return first(form, name).replace("\r\n", "\n")[:TEXT_MAX]
