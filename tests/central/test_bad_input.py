"""Whatever is sent, the server answers with a code, counts it, and changes nothing."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PIL import Image

from central.office import Office
from central.picture_end import ends_with_picture
from central.rights import Role
from central.store import dossiers, refusals
from dossier.model import Dossier
from sync.seal import OfficeKey, SealContext, seal
from tests.central.conftest import FOREIGN, Browser, FakeClock
from tests.central.kiosk import NUMBER, Kiosk, picture

# Nobody else may see these pages.
RANK = Role.ADMINISTRATOR


def counted(office: Office, clock: FakeClock) -> dict[str, int]:
    office.tally.flush(office.database, clock())
    with office.database.read() as connection:
        return {one.code: one.many for one in refusals.since(connection, clock(), 7)}


def stored(office: Office) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, NUMBER)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.sh", "echo")
    return out.getvalue()


def bomb() -> bytes:
    """Return a small and sound PNG of 400 million white pixels."""
    side = 20_000
    header = b"IHDR" + side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    body = b"IDAT" + zlib.compress(bytes(side * (1 + side // 8)))
    chunks = (header, body, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(one) - 4).to_bytes(4) + one + zlib.crc32(one).to_bytes(4) for one in chunks
    )


BAD_PICTURES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not_an_image"),
    "text": (b"not a picture", "not_an_image"),
    "pdf": (b"%PDF-1.7\n%%EOF", "not_an_image"),
    "gif": (picture(kind="GIF"), "not_an_image"),
    "webp": (picture(kind="WEBP"), "not_an_image"),
    "truncated jpeg": (picture()[:-200], "not_an_image"),
    "truncated png": (picture(kind="PNG")[:-20], "not_an_image"),
    "jpeg and zip": (picture() + zipped(), "trailing_data"),
    "png and zip": (picture(kind="PNG") + zipped(), "trailing_data"),
    "jpeg and an end": (picture() + zipped() + b"\xff\xd9", "trailing_data"),
    "bomb": (bomb(), "bad_dimensions"),
    "stamp": (picture(8, 8), "bad_dimensions"),
    "oversized": (picture() + b"\0" * 200_000, "too_many_bytes"),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_bad_picture_is_set_aside_with_its_code_and_counted(
    kiosk: Kiosk, office: Office, clock: FakeClock, name: str
) -> None:
    image, code = BAD_PICTURES[name]
    sha256, blob = kiosk.sealed("m1", image=image)
    assert kiosk.put(sha256, blob).status_code == 201
    [result] = kiosk.sync(kiosk.adding("m1", "diploma", sha256))["results"]
    assert (result["status"], result["code"]) == ("rejected", code)
    assert stored(office).materials == ()
    assert counted(office, clock) == {code: 1}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"quality": 100}])
def test_a_sound_picture_ends_where_its_file_ends(
    kind: str, more: dict[str, object]
) -> None:
    out = io.BytesIO()
    Image.effect_noise((200, 150), 90).save(out, kind, **more)
    assert ends_with_picture(out.getvalue())
    assert not ends_with_picture(out.getvalue() + b"\0")
    assert not ends_with_picture(out.getvalue()[:-1])


def test_what_was_sealed_for_another_office_is_set_aside(
    kiosk: Kiosk, office: Office, clock: FakeClock
) -> None:
    other = OfficeKey("f" * 32, X25519PrivateKey.generate().public_key())
    context = SealContext(kiosk.identity.device, NUMBER, "m1")
    done = seal(picture(), context, other)
    kiosk.put(done.sha256, done.blob)
    [result] = kiosk.sync(kiosk.adding("m1", "diploma", done.sha256))["results"]
    assert result["code"] == "seal_broken"
    assert counted(office, clock) == {"seal_broken": 1}


def test_another_sites_registration_is_set_aside(
    kiosk: Kiosk, office: Office, clock: FakeClock
) -> None:
    body = {"kind": "activate", "consent": "1"}
    [result] = kiosk.sync(kiosk.operation(body, key=f"dossier/{FOREIGN}"))["results"]
    assert result["code"] == "other_site"
    assert counted(office, clock) == {"other_site": 1}


Send = Callable[[Kiosk], httpx.Response]
SHA = "0" * 64
BAD_REQUESTS: dict[str, tuple[Send, int, str]] = {
    "wrong hash": (lambda k: k.put(SHA, b"x" * 100), 422, "R111"),
    "no hash": (lambda k: k.put("nonsense", b"x"), 422, "R110"),
    "path as hash": (lambda k: k.put("..%2f..%2fetc%2fpasswd", b"x"), 404, "R120"),
    "too large": (lambda k: k.put(SHA, b"x" * 2_000_001), 413, "R112"),
    "unsigned": (lambda k: k.client.put(f"/v1/blobs/{SHA}", content=b"x"), 401, "R101"),
    "empty sync": (lambda k: k.send("POST", "/v1/sync", b""), 422, "R110"),
    "not json": (lambda k: k.send("POST", "/v1/sync", b"\xff\xfe{"), 422, "R110"),
    "deep json": (
        lambda k: k.send("POST", "/v1/sync", b"[" * 100_000),
        422,
        "R110",
    ),
    "huge sync": (
        lambda k: k.send("POST", "/v1/sync", b" " * 1_000_001),
        413,
        "R112",
    ),
    "no offset": (lambda k: k.send("PATCH", f"/v1/blobs/{SHA}", b"x"), 422, "R110"),
    "far offset": (
        lambda k: k.send(
            "PATCH", f"/v1/blobs/{SHA}", b"x", **{"Upload-Offset": "9" * 16}
        ),
        413,
        "R112",
    ),
    "cursor": (lambda k: k.send("GET", "/v1/feed?since=-1"), 422, "R110"),
    "huge cursor": (lambda k: k.send("GET", f"/v1/feed?since={9**99}"), 422, "R110"),
    "no code": (lambda k: k.client.post("/v1/enroll", content=b"{}"), 422, "R110"),
    "wrong code": (
        lambda k: k.client.post(
            "/v1/enroll",
            json={
                "code": "AAAA-AAAA-AAAA-AAAA",
                "public_key": base64.b64encode(bytes(32)).decode(),
                "name": "x",
            },
        ),
        403,
        "R104",
    ),
    "method": (lambda k: k.client.delete("/v1/sync"), 405, "R121"),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_a_bad_request_is_answered_with_its_code_and_counted(
    kiosk: Kiosk, office: Office, clock: FakeClock, name: str
) -> None:
    send, status, code = BAD_REQUESTS[name]
    answer = send(kiosk)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counted(office, clock)[code] >= 1


BAD_PAGES = (
    "/review/" + "x" * 5000,
    "/review/%00",
    "/review/%ff%fe",
    "/review?state=%00&site=%00",
    "/review/x/images/%00",
    "/notices?done=%00",
    "/c/%00",
    "/c/" + "x" * 5000,
    "/static/..%2f..%2fparams.py",
    "/language/%00?next=//elsewhere",
    "/login?next=%00",
)


@pytest.mark.parametrize("path", BAD_PAGES)
def test_a_bad_address_of_the_console_is_never_a_fault_of_ours(
    browser: Browser, path: str
) -> None:
    assert browser.client.get(path).status_code < 500


@pytest.mark.parametrize("path", ["/notices/template", "/notices/x/retry", "/login"])
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"a=b&" * 500, b"x" * 1_000_001])
def test_a_bad_form_is_never_a_fault_of_ours(
    browser: Browser, path: str, body: bytes
) -> None:
    answer = browser.client.post(path, content=body)
    assert 400 <= answer.status_code < 500


def test_the_office_sees_what_was_refused(browser: Browser, kiosk: Kiosk) -> None:
    kiosk.put(SHA, b"x" * 100)
    browser.get("/refused")
    assert "R111" in browser.html
