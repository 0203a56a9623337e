"""Replacing an image: the old one goes in the commit in which the new one comes."""

import pytest

from sync.errors import RefusedError, StoreError


def ids(kiosk):
    return [m.id for m in kiosk.desk.view(kiosk.session).dossier.materials]


def test_the_new_image_stands_where_the_old_one_was(kiosk):
    old = kiosk.add()
    new = kiosk.desk.replace(kiosk.session, old.id, b"new", b"thumbnail")
    assert ids(kiosk) == [new.id]
    assert (new.type_id, new.part) == (old.type_id, old.part)
    assert kiosk.desk.image(kiosk.session, new.id) == b"new"


def test_when_it_cannot_be_stored_the_old_one_is_still_there(kiosk):
    old = kiosk.add()
    kiosk.store._db.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON image"
        " BEGIN SELECT raise(ABORT, 'cut'); END"
    )
    with pytest.raises(StoreError):
        kiosk.desk.replace(kiosk.session, old.id, b"new", b"thumbnail")
    assert ids(kiosk) == [old.id]
    assert kiosk.desk.view(kiosk.session).unsent == 1


def test_what_is_not_there_cannot_be_replaced(kiosk):
    with pytest.raises(RefusedError):
        kiosk.desk.replace(kiosk.session, "nothing", b"new", b"thumbnail")
    assert ids(kiosk) == []


def test_only_what_can_be_opened_here_counts_as_open(kiosk):
    material = kiosk.add()
    assert kiosk.desk.can_open(material.id)
    assert not kiosk.desk.can_open("from-another-kiosk")
