"""What the camera read travels sealed with the picture, to the reviewer's page."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from camera.params import Params
from kiosk.photographer import Photographer
from kiosk.studio import Wanted
from specimens.documents import Kind, make_document
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from sync.protocol.readings import ReadField
from tests.central.conftest import Browser, add_reviewer
from tests.contract.conftest import Kiosk

SURE = ReadField(name="name", value="样本乙", confidence=0.93, sound=True)


def page_of(central, number: str) -> str:
    add_reviewer(central.office)
    browser = Browser(central.url)
    assert browser.log_in().status_code == 200
    assert browser.get(f"/review/{number}").status_code == 200
    browser.client.close()
    return " ".join(browser.html.split())


def sent(kiosk: Kiosk, session, number: str, **read) -> None:
    kiosk.desk.add(session, "other", "", kiosk_picture(), b"small", **read)
    kiosk.sync()


def kiosk_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.slow
def test_what_was_read_on_a_drawn_diploma_stands_beside_the_registration(
    central, kiosk, session, number, tmp_path: Path
):
    person = specimen_person(1)
    drawn = make_document(Kind.DIPLOMA, person, installed_fonts())
    drawn.image.save(tmp_path / "diploma.png")
    photographer = Photographer(None, Params(), lambda call: call())  # type: ignore[arg-type]
    wanted = Wanted((Kind.DIPLOMA.value,), name=session.registration.name)
    made = photographer.load(tmp_path / "diploma.png", wanted).developed
    kiosk.desk.add(session, "diploma", "", made.jpeg, made.thumbnail, read=made.read)
    kiosk.sync()
    page = page_of(central, number)
    assert person.diploma_number in page
    assert "与报名信息不同：样本甲" in page
    assert "姓名上读作" not in page
    assert "毕业证书上读作" in page


def test_nothing_of_it_is_in_the_operation_or_clear_in_the_image(
    central, kiosk, session, number
):
    sent(kiosk, session, number, read=(SURE,))
    (material,) = central.dossier(number).materials
    (received,) = central.received(number)
    blob = central.office.files.read(material.blob)
    assert "样本乙" not in repr(received)
    assert "样本乙".encode() not in blob
    assert json.dumps("样本乙")[1:-1].encode() not in blob
    assert "样本乙" not in repr(SURE)


def test_a_name_read_otherwise_is_marked_sign_by_sign(central, kiosk, session, number):
    sent(kiosk, session, number, read=(SURE,))
    page = page_of(central, number)
    assert "样本<mark>乙</mark>" in page
    assert "把握 93%，已核验格式" in page


def test_what_could_not_be_read_is_said(central, kiosk, session, number):
    empty = ReadField(name="id_number", confidence=0)
    same = replace_value(SURE, "样本甲")
    sent(kiosk, session, number, read=(empty, same))
    page = page_of(central, number)
    assert "未读出" in page
    assert "与报名信息一致" in page


def replace_value(field: ReadField, value: str) -> ReadField:
    return field.model_copy(update={"value": value})


def test_a_kiosk_that_sends_no_reading_is_said_to(central, kiosk, session, number):
    sent(kiosk, session, number)
    assert "设备未提供识别结果" in page_of(central, number)
