"""The default catalogue is one that the rules take, and all its examples exist."""

import pytest
from pydantic import TypeAdapter

from config.catalogue import default_catalogue, example_picture
from dossier.catalogue import Catalogue


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
