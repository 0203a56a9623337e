"""A dossier that moved to another site leaves nothing here for longer than agreed."""

from datetime import timedelta

import pytest

from dossier.model import Dossier
from sync.protocol.messages import OperationResult, Status, dossier_key

RETENTION_DAYS = 7


def gone(kiosk, rev: int) -> None:
    """Let the feed say that the candidate's dossier is no longer of this site."""
    kiosk.server.publish(dossier_key(kiosk.session.registration.number), rev, None)


@pytest.fixture
def applied(kiosk):
    """Return a material that the server has decided on, and what it says of that."""
    material = kiosk.add()
    kiosk.store.mark_uploaded(material.blob)
    (waiting,) = kiosk.store.waiting()
    return material, OperationResult(id=waiting.id, status=Status.APPLIED, rev=1)


@pytest.mark.parametrize("together", [True, False], ids=["together", "later"])
def test_what_was_handed_in_for_it_is_erased_in_time(kiosk, applied, together):
    material, result = applied
    if not together:
        kiosk.exchange(result)
    gone(kiosk, 2)
    kiosk.exchange(*([result] if together else []))
    kiosk.server.time += timedelta(days=RETENTION_DAYS, seconds=1)
    kiosk.exchange()
    assert kiosk.store.sealed_image(material.blob) is None


def test_it_is_shown_no_more(kiosk, applied):
    _, result = applied
    kiosk.exchange(result)
    gone(kiosk, 2)
    kiosk.exchange()
    assert kiosk.shown == Dossier(kiosk.session.registration.number)


def test_it_can_come_back(kiosk, applied):
    _, result = applied
    kiosk.exchange(result)
    gone(kiosk, 2)
    kiosk.exchange()
    back = Dossier(kiosk.session.registration.number, rev=3)
    kiosk.server.show(back)
    kiosk.exchange()
    assert kiosk.shown == back
