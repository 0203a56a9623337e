"""An example picture: uploaded in the console, refused where it is none, fetched."""

import hashlib
import io
import re
import zlib
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from central.archive.oldexamples import erase_unused_examples
from central.catalogue.pictures import UPLOAD_MAX_BYTES, redrawn
from central.office import Office
from central.rights import EVERYWHERE, Role
from central.store import audit, examples, people, roster
from sync.protocol.messages import EXAMPLE_MAX_BYTES
from tests.central.conftest import CATALOGUE, Browser, FakeClock
from tests.central.kiosk import Kiosk
from tests.central.test_console_catalogue import opened, sent

RANK = Role.ADMINISTRATOR


def noise(side: int, kind: str = "JPEG", **options: object) -> bytes:
    """The picture that compresses worst."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 120).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """Return a small PNG that says it has 900 million pixels."""
    header = b"IHDR" + (30_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    body = b"IDAT" + zlib.compress(bytes(1_000_000))

    def chunk(data: bytes) -> bytes:
        return (len(data) - 4).to_bytes(4) + data + zlib.crc32(data).to_bytes(4)

    return b"\x89PNG\r\n\x1a\n" + chunk(header) + chunk(body) + chunk(b"IEND")


def upload(browser: Browser, picture: bytes) -> httpx.Response:
    found = re.search(r'name="form_token" value="([^"]*)"', browser.html)
    token = found[1] if found else ""
    headers = {"X-Form-Token": token}
    return browser.client.post("/catalogue/examples", content=picture, headers=headers)


def stored(office: Office) -> frozenset[str]:
    with office.database.read() as connection:
        return examples.names(connection)


@pytest.fixture
def editor(browser: Browser) -> Browser:
    browser.get("/catalogue")
    return browser


def test_whatever_comes_is_small_and_holds_pixels_alone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010E] = "secret place"
    photo = Image.effect_noise((2400, 1600), 120).convert("RGB")
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif, comment=b"secret word")
    made = redrawn(out.getvalue())
    assert len(made) <= EXAMPLE_MAX_BYTES
    assert b"secret" not in made
    with Image.open(io.BytesIO(made)) as image:
        image.load()
        assert image.format == "JPEG"
        assert image.height > image.width
        assert not image.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_usual_kind_of_png_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 300)).save(out, "PNG")
    assert redrawn(out.getvalue()).startswith(b"\xff\xd8")


def test_an_upload_is_stored_shown_and_written_into_the_audit_log(
    editor: Browser, office: Office
) -> None:
    answer = upload(editor, noise(400))
    assert answer.status_code == 201
    name = answer.json()["sha256"]
    shown = editor.client.get(f"/catalogue/examples/{name}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert hashlib.sha256(shown.content).hexdigest() == name
    with office.database.read() as connection:
        entry = audit.of_registration(connection, "", 1)[0]
    assert (entry.who, entry.act, entry.detail) == ("审核员", "upload_example", name)


@pytest.mark.parametrize(
    ("picture", "status", "code"),
    [
        (b"", 422, "R260"),
        (b"%PDF-1.7 not a picture", 422, "R260"),
        (noise(300)[:5000], 422, "R260"),
        (noise(300, "GIF"), 422, "R260"),
        (noise(300, "WEBP"), 422, "R260"),
        (noise(100), 422, "R262"),
        (bomb(), 422, "R262"),
        (bytes(UPLOAD_MAX_BYTES + 1), 413, "R261"),
    ],
    ids=["empty", "pdf", "truncated", "gif", "webp", "tiny", "bomb", "huge"],
)
def test_what_is_no_example_is_refused_and_not_stored(
    editor: Browser, office: Office, picture: bytes, status: int, code: str
) -> None:
    answer = upload(editor, picture)
    assert (answer.status_code, code in answer.text) == (status, True)
    assert stored(office) == frozenset()


def test_an_upload_from_elsewhere_is_refused(editor: Browser, office: Office) -> None:
    editor.html = ""
    assert upload(editor, noise(400)).status_code == 403
    assert stored(office) == frozenset()


def test_a_reviewer_uploads_nothing(editor: Browser, office: Office) -> None:
    with office.database.write() as connection:
        people.place(connection, "审核员", Role.REVIEWER, [EVERYWHERE])
    assert upload(editor, noise(400)).status_code in (403, 404)
    assert stored(office) == frozenset()


def test_it_is_previewed_and_published_with_its_type(
    editor: Browser, office: Office
) -> None:
    name = upload(editor, noise(400)).json()["sha256"]
    fields = opened(editor)
    fields["picture"][0] = name
    assert sent(editor, fields, "preview") == 200
    assert f'src="/catalogue/examples/{name}"' in editor.html
    assert sent(editor, fields, "publish") == 200
    with office.database.read() as connection:
        (first, *rest) = roster.catalogue(connection).types
    assert first == replace(CATALOGUE.types[0], picture=name)
    assert [entry.picture for entry in rest] == [""]
    assert opened(editor)["picture"][0] == name


def test_a_picture_that_was_never_uploaded_is_not_published(
    editor: Browser, office: Office
) -> None:
    fields = opened(editor)
    fields["picture"][0] = "a" * 64
    assert sent(editor, fields, "publish") == 422
    assert "服务器上没有这张图片，请先上传" in editor.html
    with office.database.read() as connection:
        assert roster.newest_version(connection) == 1


def test_a_kiosk_fetches_it_by_its_hash_and_a_stranger_does_not(
    editor: Browser, kiosk: Kiosk, client: httpx.Client
) -> None:
    name = upload(editor, noise(400)).json()["sha256"]
    answer = kiosk.send("GET", f"/v1/examples/{name}")
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == name
    assert client.get(f"/v1/examples/{name}").status_code == 401
    missing = kiosk.send("GET", f"/v1/examples/{'a' * 64}")
    assert (missing.status_code, missing.json()["code"]) == (404, "R115")


def test_what_no_version_names_is_erased_after_a_month_and_written_down(
    editor: Browser, office: Office, clock: FakeClock
) -> None:
    names = [upload(editor, noise(side)).json()["sha256"] for side in (300, 310, 320)]
    fields = opened(editor)
    for chosen in names[:2]:  # the first is in a former version alone, afterwards
        fields["picture"][0] = chosen
        assert sent(editor, fields, "publish") == 200
        fields = opened(editor)
    clock.advance(days=29)
    editor.log_in()
    editor.get("/catalogue")
    fresh = upload(editor, noise(330)).json()["sha256"]
    assert erase_unused_examples(office) == 0
    clock.advance(days=2)
    assert erase_unused_examples(office) == 1
    assert stored(office) == {*names[:2], fresh}
    with office.database.read() as connection:
        entry = audit.of_registration(connection, "", 1)[0]
    assert (entry.act, entry.detail) == ("erase_example", names[2])
    assert erase_unused_examples(office) == 0


def test_a_page_that_waited_for_a_month_publishes_nothing_that_is_gone(
    editor: Browser, office: Office, clock: FakeClock
) -> None:
    name = upload(editor, noise(300)).json()["sha256"]
    draft = opened(editor)
    draft["picture"][0] = name
    del draft["form_token"]  # it ended with the session
    clock.advance(days=31)
    assert erase_unused_examples(office) == 1
    editor.log_in()
    editor.get("/catalogue")
    assert sent(editor, draft, "publish") == 422
    assert "服务器上没有这张图片，请先上传" in editor.html
