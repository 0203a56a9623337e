"""A page of few tones reaches the reviewer as the PNG that the camera made."""

import numpy as np
from PIL import Image, ImageDraw

from camera.compress import thumbnail
from camera.params import CompressParams
from camera.tones import toned
from tests.central.conftest import Browser, add_reviewer


def page() -> bytes:
    """A ruled sheet with a red seal, in few tones."""
    sheet = Image.new("RGB", (400, 560), (248, 248, 246))
    pen = ImageDraw.Draw(sheet)
    for y in range(30, 530, 12):
        pen.line((30, y, 370, y), (30, 30, 34), 2)
    pen.ellipse((200, 300, 300, 400), outline=(205, 40, 45), width=5)
    made = toned(np.asarray(sheet)[:, :, ::-1].copy(), CompressParams())
    assert made is not None
    return made.png


def test_a_page_of_few_tones_is_stored_opened_and_shown(
    central, kiosk, session, number
) -> None:
    png = page()
    kiosk.desk.add(session, "other", "", png, thumbnail(png))
    kiosk.sync()
    (material,) = central.dossier(number).materials
    assert central.image(number, material) == png
    add_reviewer(central.office)
    browser = Browser(central.url)
    assert browser.log_in().status_code == 200
    shown = browser.get(f"/review/{number}/images/{material.id}")
    browser.client.close()
    assert shown.headers["content-type"] == "image/png"
    assert shown.content == png
