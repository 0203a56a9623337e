"""Which materials a registration sees, needs, and may not exceed."""

import pytest

from dossier.catalogue import Catalogue


def ids(requirements):
    return [entry.type.id for entry in requirements]


def test_a_type_for_all_is_shown_to_every_category_and_area(make_type):
    catalogue = Catalogue(1, (make_type("other"),))
    assert ids(catalogue.requirements("护士", "青海")) == ["other"]


def test_a_type_of_another_category_is_not_shown(make_type):
    catalogue = Catalogue(1, (make_type("licence", categories=("临床执业医师",)),))
    assert ids(catalogue.requirements("护士", "青海")) == []


def test_a_type_of_another_area_is_not_shown(make_type):
    catalogue = Catalogue(1, (make_type("residence", areas=("北京",)),))
    assert ids(catalogue.requirements("护士", "青海")) == []
    assert ids(catalogue.requirements("护士", "北京")) == ["residence"]


def test_a_type_is_required_only_of_the_categories_that_it_names(make_type):
    catalogue = Catalogue(1, (make_type("licence", required_for=("临床执业医师",)),))
    (of_doctors,) = catalogue.requirements("临床执业医师", "青海")
    (of_nurses,) = catalogue.requirements("护士", "青海")
    assert of_doctors.required
    assert not of_nurses.required


def test_types_are_shown_in_the_order_of_the_catalogue(make_type):
    catalogue = Catalogue(1, tuple(make_type(name) for name in "cab"))
    assert ids(catalogue.requirements("护士", "青海")) == ["c", "a", "b"]


def test_a_maximum_under_one_is_refused(make_type):
    with pytest.raises(ValueError, match="form: maximum 0 is under 1"):
        make_type("form", 0)


def test_a_maximum_that_differs_from_the_fixed_parts_is_refused(make_type):
    with pytest.raises(ValueError, match="identity: maximum differs from its 2"):
        make_type("identity", 3, ("front", "back"))


def test_a_type_named_twice_is_refused(make_type):
    with pytest.raises(ValueError, match="types named twice: form"):
        Catalogue(1, (make_type("form"), make_type("other"), make_type("form")))


def test_a_type_with_parts_is_complete_with_all_of_them(make_type):
    assert make_type("identity", 3, ("front", "back", "holding")).minimum == 3


def test_a_type_without_parts_is_complete_with_one_image(make_type):
    assert make_type("other", 6).minimum == 1
