"""Values are found behind their labels, wherever a document puts them."""

import pytest

from camera.extract import candidate, right_of, text_of
from camera.kinds import DocumentKind, Expected, FieldName, kind_of
from camera.read import Glyph, Line, Spot
from specimens.people import specimen_person

PERSON = specimen_person(7)
NUMBER = PERSON.id_number


def line(text: str, x: float, y: float, em: float = 30.0):
    """A line that begins at x with its middle at y."""
    width = max(1, len(text)) * em
    spot = Spot((x + width / 2, y), (1.0, 0.0), width, em, 1.0)
    glyphs = tuple(
        Glyph(sign, 0.99, (i + 0.5) / len(text)) for i, sign in enumerate(text)
    )
    return text_of(Line(spot, text, 0.99, glyphs), spot)


def value(name: FieldName, *texts, kind: DocumentKind | None = None) -> str:
    found = candidate(name, texts, [text.origin for text in texts], kind)
    return found.value if found else ""


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ([line("姓名赵样本", 0, 50)], "赵样本"),
        ([line("姓　名：赵样本", 0, 50)], "赵样本"),
        ([line("姓名赵样本性别女", 0, 50)], "赵样本"),
        ([line("姓名", 0, 50), line("赵样本甲", 120, 52)], "赵样本甲"),
        ([line("姓名", 0, 50), line("阿布都·样本", 120, 50)], "阿布都·样本"),
        ([line("学生赵样本，性别女，1990年1月1日生", 0, 50)], "赵样本"),
        ([line("赵样本，女，1990年1月1日生。在样本", 0, 50)], "赵样本"),
        ([line("姓名", 0, 50), line("性别", 120, 50)], ""),
        ([line("姓名", 0, 50), line("赵样本", 120, 250)], ""),
        ([line("赵样本", 0, 50)], ""),
    ],
)
def test_a_name_is_found_where_a_document_has_it(texts, name: str) -> None:
    assert value(FieldName.NAME, *texts) == name


@pytest.mark.parametrize(
    "texts",
    [
        [line(f"公民身份号码{NUMBER}", 0, 50)],
        [line("公民身份号码", 0, 50), line(NUMBER, 200, 50)],
        [line("身份证号", 0, 50), line(NUMBER, 200, 55)],
        [line("身份证号", 0, 50), line(NUMBER.replace("0", "O"), 200, 55)],
    ],
)
def test_an_id_number_is_found_behind_its_label(texts) -> None:
    assert value(FieldName.ID_NUMBER, *texts) == NUMBER


def test_an_id_number_without_a_label_counts_on_a_card_only() -> None:
    loose = line(NUMBER, 0, 50)
    assert value(FieldName.ID_NUMBER, loose) == ""
    assert value(FieldName.ID_NUMBER, loose, kind=DocumentKind.ID_FRONT) == NUMBER


def test_the_id_inside_a_longer_number_is_not_an_id_number() -> None:
    long = line(f"身份证号201699110{NUMBER}", 0, 50)
    assert value(FieldName.ID_NUMBER, long) == ""


def test_a_certificate_number_is_found_behind_its_label() -> None:
    name = FieldName.CERTIFICATE_NUMBER
    assert value(name, line("证书编号：999991201405950201", 0, 50)) == (
        "999991201405950201"
    )
    coded = [line("证书编码", 0, 50), line("110999999950201", 150, 50)]
    assert value(name, *coded) == "110999999950201"
    assert value(name, line(f"身份证编号：{NUMBER}", 0, 50)) == ""


def test_a_label_without_a_value_tells_the_place() -> None:
    label = line("证书编号", 0, 50)
    found = candidate(FieldName.CERTIFICATE_NUMBER, [label], [label.origin], None)
    assert found is not None
    assert found.value == ""
    assert found.spot.centre[0] > 120


def test_the_box_of_a_value_is_its_part_of_the_line() -> None:
    text = line(f"公民身份号码{NUMBER}", 0, 50)
    found = candidate(FieldName.ID_NUMBER, [text], [text.origin], None)
    assert found is not None
    left = found.spot.centre[0] - found.spot.length / 2
    right = found.spot.centre[0] + found.spot.length / 2
    assert left == pytest.approx(6 * 30, abs=1)
    assert right == pytest.approx(24 * 30, abs=1)


def test_the_neighbour_is_on_the_same_row_and_near() -> None:
    label = line("姓名", 0, 50).origin
    near, far = line("赵样本", 100, 55).origin, line("样本", 3000, 50).origin
    below = line("样本", 100, 120).origin
    assert right_of(label, [far, below, near]) is near
    assert right_of(label, [far, below]) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["毕业证书", "证书编号"], DocumentKind.DIPLOMA),
        (["学士学位证书"], DocumentKind.DEGREE),
        (["医师资格证书"], DocumentKind.QUALIFICATION),
        (["医师执业证书"], DocumentKind.LICENCE),
        (["公民身份号码", "姓名", "民族汉", "住址"], DocumentKind.ID_FRONT),
        (["居民身份证", "签发机关", "有效期限"], DocumentKind.ID_BACK),
        (["报名信息确认表"], DocumentKind.FORM),
        (["试用期考核合格证明"], DocumentKind.INTERNSHIP),
    ],
)
def test_a_title_tells_the_kind(words: list[str], kind: DocumentKind) -> None:
    guess = kind_of(words)
    assert guess.kind is kind
    assert guess.sure


def test_a_mention_is_not_a_title() -> None:
    assert kind_of(["请上传毕业证书原件照片", "学位证书亦可"]).kind is None
    assert kind_of([]).kind is None


def test_the_fields_of_the_kind_are_required_unless_the_caller_says() -> None:
    either = Expected((DocumentKind.ID_FRONT, DocumentKind.ID_BACK))
    assert either.fields(DocumentKind.ID_BACK) == ()
    assert either.fields(None) == (FieldName.ID_NUMBER, FieldName.NAME)
    told = Expected((DocumentKind.FORM,), required=(FieldName.NAME,))
    assert told.fields(DocumentKind.FORM) == (FieldName.NAME,)
