"""Deliberately broken kiosks and servers: a simulator that lets one pass is none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

import central.intake
import central.store.moving
import dossier.operations
import sync.courier
import sync.drain
import sync.mirror
import sync.outbox
import sync.outgoing
import sync.returns
import sync.store
from central.store import blobs, feed, operations
from central.store.gathered import Gathered
from dossier.decide import Decision, Outcome
from dossier.decide import decide as rule
from dossier.model import Registration
from sync.protocol.messages import Status
from tests.simulation.office import SITE

Patch = pytest.MonkeyPatch


def cursor_before_its_page(patch: Patch) -> None:
    """The kiosk writes the cursor in a transaction of its own, before the changes."""
    whole = sync.store.Store.take_exchange

    def broken(self: Any, asked: Any, response: Any, moment: Any) -> None:
        with self._writing() as db:
            if sync.mirror.cursor(db) == asked and asked.epoch == response.epoch:
                sync.mirror.write_fact(db, sync.mirror.SINCE, str(response.next))
                asked = replace(asked, since=response.next)
        whole(self, asked, response, moment)

    patch.setattr(sync.store.Store, "take_exchange", broken)


def nothing_is_known_again(patch: Patch) -> None:
    """The server decides an operation anew each time it comes."""
    add_all = operations.add_all

    def forgetful(connection: Any, device: str, decided: Any) -> None:
        table = operations.operations
        ids = [one.operation.id for one in decided]
        connection.execute(
            table.delete().where(table.c.device == device, table.c.id.in_(ids))
        )
        add_all(connection, device, decided)

    patch.setattr(operations, "find_all", lambda *_: {})
    patch.setattr(operations, "add_all", forgetful)


def no_locks(patch: Patch) -> None:
    """Neither side looks whether a dossier is locked."""
    patch.setattr(dossier.operations, "is_locked", lambda *_: False)


def newest_first(patch: Patch) -> None:
    """The kiosk sends what waits in the wrong order."""
    right = sync.outbox.wire_operations
    patch.setattr(
        sync.outbox, "wire_operations", lambda db, ids: right(db, tuple(reversed(ids)))
    )


def shown_is_forgotten(patch: Patch) -> None:
    """The kiosk erases an operation as soon as the feed shows it."""

    shown, settle = sync.outbox.mark_shown, sync.outbox.settle

    def and_erase(work: Callable[..., None]) -> Callable[..., None]:
        def broken(db: Any, *rest: Any) -> None:
            work(db, *rest)
            db.execute("DELETE FROM outbox WHERE state = 'shown'")

        return broken

    patch.setattr(sync.outbox, "mark_shown", and_erase(shown))
    patch.setattr(sync.outbox, "settle", and_erase(settle))


def an_old_epoch_acknowledges(patch: Patch) -> None:
    """The kiosk believes the results of a server that was replaced meanwhile."""

    right = sync.store.Store.take_exchange

    def broken(self: Any, asked: Any, response: Any, moment: Any) -> None:
        now = self.cursor()
        if now.epoch != asked.epoch:
            response = response.model_copy(update={"epoch": now.epoch, "changes": []})
        right(self, asked, response, moment)

    patch.setattr(sync.store.Store, "take_exchange", broken)


def rejected_is_told_as_done(patch: Patch) -> None:
    """The server answers a rejected operation, sent again, with `duplicate`."""

    def again(known: Any, _hash: str) -> Any:
        return known.result.model_copy(update={"status": Status.DUPLICATE})

    patch.setattr(central.intake, "_again", again)


def held_is_dropped(patch: Patch) -> None:
    """The server says "held" and keeps nothing for the reviewer."""

    def decide(before: Any, *rest: Any) -> Decision:
        decision = rule(before, *rest)
        if decision.outcome is Outcome.HELD:
            return replace(decision, dossier=before)
        return decision

    patch.setattr(central.intake, "decide", decide)


def images_are_not_waited_for(patch: Patch) -> None:
    """The server applies an operation whose image it does not have."""

    def prove(*_: Any) -> central.intake.Proof:
        return central.intake.Image.SOUND

    patch.setattr(central.intake, "prove", prove)
    patch.setattr(
        sync.outbox,
        "waiting",
        lambda db, right=sync.outbox.waiting: [
            replace(item, uploaded=True) for item in right(db)
        ],
    )


def poison_is_never_set_aside(patch: Patch) -> None:
    """The kiosk never sets anything aside."""
    patch.setattr(sync.drain.Drain, "_quarantine", lambda *_: None)


def image_row_is_lost(patch: Patch) -> None:
    """The server notes an image and then loses the row with the process."""
    patch.setattr(blobs, "add", lambda *_: True)


def feed_skips(patch: Patch) -> None:
    """The server numbers a change that it does not show."""
    put = feed.put_all

    def skipping(connection: Any, told: Sequence[feed.Told]) -> None:
        shown = [one for one in told if one.rev % 5 != 4]
        if len(shown) < len(told):
            feed._numbers(connection, len(told) - len(shown))
        put(connection, shown)

    patch.setattr(feed, "put_all", skipping)


def rejected_is_erased(patch: Patch) -> None:
    """The kiosk erases what the server rejects, and tells nobody."""
    right = sync.outbox.settle

    def settle(db: Any, result: Any, at: Any) -> None:
        right(db, result, at)
        if result.status is Status.REJECTED:
            db.execute("DELETE FROM outbox WHERE id = ?", [result.id])

    patch.setattr(sync.outbox, "settle", settle)


def exported_is_acknowledged(patch: Patch) -> None:
    """The kiosk takes for sent what it wrote onto a stick."""
    right = sync.outgoing.write

    def write(store: Any, content: Any, *rest: Any) -> Any:
        done = right(store, content, *rest)
        with store._writing() as db:
            for item in content.waiting:
                db.execute(
                    "UPDATE outbox SET state = 'acknowledged' WHERE id = ?", [item.id]
                )
        return done

    patch.setattr(sync.outgoing, "write", write)


def an_older_office_answers(patch: Patch) -> None:
    """The kiosk takes in the answer of a server that was replaced meanwhile."""
    right = sync.returns.fitted

    def fitted(*given: Any) -> Any:
        fit, page = right(*given)
        return (sync.returns.Fit.NEW if fit is sync.returns.Fit.OLDER else fit), page

    patch.setattr(sync.returns, "fitted", fitted)


def tombstones_are_overlooked(patch: Patch) -> None:
    """The kiosk keeps what is gone."""
    right = sync.mirror._apply

    def apply(db: Any, change: Any) -> None:
        if change.body is not None:
            right(db, change)

    patch.setattr(sync.mirror, "_apply", apply)


def the_old_site_is_not_told(patch: Patch) -> None:
    """The server moves a dossier and leaves it at the site that it came from."""
    right = feed.put

    def put(connection: Any, site: str, key: str, rev: int, body: Any) -> None:
        if body is not None:
            right(connection, site, key, rev, body)

    patch.setattr(central.store.moving.feed, "put", put)


def every_site_may_change_all(patch: Patch) -> None:
    """The server takes operations on registrations of other sites."""
    here = Gathered.registration

    def registration(gathered: Gathered, number: str) -> Registration | None:
        found = here(gathered, number)
        return None if found is None else replace(found, site=SITE)

    patch.setattr(Gathered, "registration", registration)


# The seed at which each was found when this was written: where to look first.
MUTANTS: dict[Callable[[Patch], None], int] = {
    cursor_before_its_page: 118,
    nothing_is_known_again: 2,
    no_locks: 1,
    newest_first: 1,
    shown_is_forgotten: 40,
    an_old_epoch_acknowledges: 2,
    rejected_is_told_as_done: 166,
    rejected_is_erased: 10,
    held_is_dropped: 1,
    images_are_not_waited_for: 1,
    poison_is_never_set_aside: 1,
    image_row_is_lost: 1,
    feed_skips: 1,
    exported_is_acknowledged: 6,
    an_older_office_answers: 27,
    tombstones_are_overlooked: 12,
    the_old_site_is_not_told: 54,
    every_site_may_change_all: 12,
}
