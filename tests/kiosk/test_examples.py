"""示例: what a candidate is shown when the office has an example of its own."""

import hashlib
from dataclasses import replace

import pytest

from dossier.catalogue import Catalogue
from kiosk.acts import Acts
from kiosk.pictures import decode
from kiosk.viewmodels.capture import Capture
from kiosk.viewmodels.materials import Materials
from kiosk.viewmodels.overlay import Example
from sync.examples import FOLDER
from sync.protocol.durable import write_private
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.acting import Begin, body
from tests.kiosk.conftest import Office
from tests.kiosk.drawing import draw_page

OWN = draw_page(300, 200)
NAME = hashlib.sha256(OWN).hexdigest()
AWAITED = "尚未传到本机"


def shown(acts: Acts, type_id: str) -> Example:
    """What lies over the screen when the example of a type was touched."""
    acts.folder.show_example(type_id)
    overlay = acts.core.page().overlay
    assert isinstance(overlay, Example)
    return overlay


def arrived(office: Office, jpeg: bytes = OWN) -> None:
    write_private(office.folder / FOLDER / f"{NAME}.jpg", jpeg)


@pytest.fixture
def told(office: Office, catalogue: Catalogue) -> Office:
    """An office with an example of its own for the identity paper and for others."""
    types = tuple(
        replace(kind, picture=NAME if kind.id in ("identity", "other") else "")
        for kind in catalogue.types
    )
    newer = replace(catalogue, version=2, types=types)
    office.tell(CATALOGUE_KEY, body_of(newer), rev=2)
    return office


def test_the_own_example_takes_the_place_of_the_usual(
    told: Office, begin: Begin
) -> None:
    arrived(told)
    sheet = shown(begin(), "identity")
    assert [p.rgba for p in sheet.pictures] == [decode(OWN, 900).rgba]
    assert sheet.captions == ("",)  # it is not that of the first part
    assert AWAITED not in sheet.hint


@pytest.mark.usefixtures("told")
def test_until_it_is_here_the_usual_is_shown_and_that_is_said(begin: Begin) -> None:
    sheet = shown(begin(), "identity")
    assert len(sheet.pictures) == len(sheet.captions) == 3
    assert AWAITED in sheet.hint


def test_a_damaged_one_is_not_shown(told: Office, begin: Begin) -> None:
    arrived(told, OWN[:-1])
    assert len(shown(begin(), "identity").pictures) == 3


def test_a_type_without_a_usual_example_has_the_own(told: Office, begin: Begin) -> None:
    acts = begin()
    (card,) = [c for c in body(acts, Materials).cards if c.id == "other"]
    assert card.example
    assert shown(acts, "other").pictures == ()
    arrived(told)
    assert len(shown(acts, "other").pictures) == 1
    acts.no()
    acts.booth.open("other", "")
    assert body(acts, Capture).example  # also beside the live picture


def test_where_the_office_has_none_nothing_is_awaited(begin: Begin) -> None:
    assert AWAITED not in shown(begin(), "diploma").hint
