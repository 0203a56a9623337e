"""The office's image rules reach a kiosk, an older one too, and hold at the shot."""

import json
from dataclasses import replace

import pytest

from camera.kinds import REQUIRED, DocumentKind, FieldName
from central import setup
from dossier.imagerules import ImageRules
from kiosk.studio import Wanted
from kiosk.terms import expected_of, rules_of
from sync.protocol.messages import CATALOGUE, body_of
from tests.contract.conftest import EXAM

RULES = ImageRules(
    side=800, text=16, colour=True, shape="lying", legible=("certificate_number",)
)


def ruled(rules=RULES):
    first, *rest = EXAM.types
    return replace(EXAM, version=2, types=(replace(first, rules=rules), *rest))


def test_a_kiosk_pulls_the_rules_and_hands_them_to_its_camera(central, kiosk, session):
    setup.publish_catalogue(central.office, ruled())
    kiosk.sync()
    first, *rest = [need.type for need in kiosk.desk.view(session).requirements]
    assert first.rules == RULES
    assert {kind.rules for kind in rest} <= {ImageRules()}
    camera = rules_of(first.rules)
    assert (camera.side, camera.text, camera.colour) == (800, 16, True)
    assert str(camera.shape) == "lying"
    expected = expected_of(Wanted(rules=first.rules))
    assert expected is not None
    assert [str(name) for name in expected.fields(None)] == ["certificate_number"]


def test_a_catalogue_from_before_the_rules_asks_for_nothing_more():
    body = body_of(EXAM)
    for one in body["types"]:
        del one["rules"]
    assert CATALOGUE.validate_python(body) == EXAM


@pytest.mark.parametrize(
    "strange",
    [
        {"shape": "round"},
        {"legible": ["date"]},
        {"sides": 3},
    ],
    ids=["shape", "field", "rule"],
)
def test_what_a_newer_office_asks_and_this_kiosk_does_not_know_is_left_out(
    central, kiosk, session, strange
):
    body = json.loads(json.dumps(body_of(ruled())))
    body["types"][0]["rules"] |= strange
    known = CATALOGUE.validate_python(body).types[0].rules
    assert rules_of(known).side == 800
    expected = expected_of(Wanted(("diploma",), rules=known))
    assert expected is not None
    usual, asked = REQUIRED[DocumentKind.DIPLOMA], (FieldName.CERTIFICATE_NUMBER,)
    assert expected.fields(None) == (usual if "legible" in strange else asked)
