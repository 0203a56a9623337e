"""What a shot should show is known from the catalogue and the registration."""

import pytest

from camera.kinds import DocumentKind, FieldName
from kiosk.studio import Wanted
from kiosk.terms import expected_of


def test_the_part_of_a_type_is_one_kind_with_its_owner() -> None:
    expected = expected_of(Wanted(("id_front",), name="赵样本", id_number="9"))
    assert expected is not None
    assert expected.kinds == (DocumentKind.ID_FRONT,)
    assert expected.values == {FieldName.NAME: "赵样本", FieldName.ID_NUMBER: "9"}
    assert not expected.pages


@pytest.mark.parametrize("kinds", [(), ("something_new",), ("diploma", "novel")])
def test_where_any_document_fits_nothing_is_demanded(kinds: tuple[str, ...]) -> None:
    assert expected_of(Wanted(kinds)) is None


def test_what_is_known_of_a_person_stays_out_of_logs() -> None:
    wanted = Wanted(("id_front",), name="赵样本", id_number="999901199001010000")
    assert "样本" not in repr(wanted) + repr(expected_of(wanted))
    assert "9999" not in repr(wanted) + repr(expected_of(wanted))
