"""The default catalogue is one that the rules take, and all its examples exist."""

import pytest
from pydantic import TypeAdapter

from config.catalogue import default_catalogue, example_picture
from dossier.catalogue import Catalogue
from dossier.identity import IdType


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return TypeAdapter(Catalogue).validate_python(default_catalogue())


def test_the_default_catalogue_has_no_name_that_the_rules_do_not_know(catalogue):
    dumped = TypeAdapter(Catalogue).dump_python(catalogue, mode="json")
    shown = {entry["id"]: entry for entry in dumped["types"]}
    for written in default_catalogue()["types"]:
        assert set(written) <= set(shown[written["id"]])


def test_the_guides_types_are_required_of_everyone(catalogue):
    needed = catalogue.requirements("临床执业医师", "样本考区")
    required = [entry.type.name_zh for entry in needed if entry.required]
    assert required == ["身份证明", "毕业证书"]


def test_identity_is_front_back_and_holding_it(catalogue):
    identity = next(entry for entry in catalogue.types if entry.id == "identity")
    assert [part.id for part in identity.parts] == ["front", "back", "holding"]


def test_every_example_that_the_catalogue_names_is_a_jpeg(catalogue):
    names = {name for entry in catalogue.types for name in entry.examples}
    names |= {part.example for entry in catalogue.types for part in entry.parts}
    starts = {name: example_picture(name).read_bytes()[:3] for name in names}
    assert set(starts.values()) == {b"\xff\xd8\xff"}


def test_an_unknown_example_is_named():
    with pytest.raises(LookupError, match="no example picture is called nothing"):
        example_picture("nothing")


@pytest.mark.parametrize(
    ("category", "identity", "shown", "hidden"),
    [
        ("临床执业医师", "resident", "identity", "passport"),
        ("临床执业医师", "passport", "passport", "identity"),
        ("临床执业医师", "taiwan", "residence", "passport"),
        ("临床执业医师", "resident", "assistant_licence", "residence"),
        ("临床执业助理医师", "resident", "unit_licence", "assistant_licence"),
        ("临床执业助理医师", "resident", "military", "apprenticeship"),
        ("师承和确有专长执业医师", "resident", "speciality", "assistant_licence"),
        ("师承和确有专长执业医师", "resident", "apprenticeship", "passport"),
    ],
)
def test_who_sees_a_type_hangs_on_category_and_identity_paper(
    catalogue, category, identity, shown, hidden
):
    needed = catalogue.requirements(category, "样本考区", identity)
    ids = {entry.type.id for entry in needed}
    assert shown in ids
    assert hidden not in ids


def test_everybody_can_prove_who_they_are(catalogue):
    for identity in ("resident", "hmt_residence", "hk_macao", "taiwan", "passport"):
        needed = catalogue.requirements("临床执业医师", "样本考区", identity)
        required = {entry.type.id for entry in needed if entry.required}
        assert required & {"identity", "passport"}


def test_the_kinds_of_identity_paper_are_those_of_the_rules(catalogue):
    named = {name for entry in catalogue.types for name in entry.identities}
    assert named <= {"*", *IdType}
