"""Images arrive whole or not at all, on a line that breaks."""

import base64
import hashlib
import socket
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from central.office import Office
from tests.central.kiosk import Kiosk


def test_a_new_image_is_created_and_a_known_one_is_taken_again(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    assert kiosk.put(sha256, blob).status_code == 201
    assert kiosk.put(sha256, blob).status_code == 200


def test_a_stored_image_stands_under_its_hash(kiosk: Kiosk, office: Office) -> None:
    sha256, blob = kiosk.sealed("m")
    kiosk.put(sha256, blob)
    path = office.params.data_dir / "blobs" / sha256[:2] / sha256
    assert path.read_bytes() == blob
    assert office.files.arrived(kiosk.identity.device, sha256) == 0


def test_an_image_that_does_not_match_its_address_is_refused(
    kiosk: Kiosk, office: Office
) -> None:
    sha256, blob = kiosk.sealed("m")
    answer = kiosk.put(sha256, blob + b"x")
    assert (answer.status_code, answer.json()["code"]) == (422, "R111")
    assert office.files.shelf.size(sha256) is None
    assert office.files.arrived(kiosk.identity.device, sha256) == 0


def test_a_body_that_was_changed_on_the_way_is_refused(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    path = f"/v1/blobs/{sha256}"
    # The address still fits the body; the signed digest does not.
    headers = kiosk.headers("PUT", path, b"something else")
    answer = kiosk.client.put(path, content=blob, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "R111")
    assert kiosk.send("HEAD", path).status_code == 404


def test_an_image_over_the_limit_is_refused(kiosk: Kiosk, office: Office) -> None:
    blob = bytes(office.params.blob_max_bytes + 1)
    answer = kiosk.put(hashlib.sha256(blob).hexdigest(), blob)
    assert (answer.status_code, answer.json()["code"]) == (413, "R112")


def test_the_limit_holds_for_a_body_of_unknown_length(
    kiosk: Kiosk, office: Office
) -> None:
    blob = bytes(office.params.blob_max_bytes + 1)
    path = f"/v1/blobs/{hashlib.sha256(blob).hexdigest()}"
    answer = kiosk.client.put(
        path, content=iter([blob]), headers=kiosk.headers("PUT", path, blob)
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["short", "G" * 64, "a" * 63, "A" * 64])
def test_an_address_that_is_no_hash_is_refused(kiosk: Kiosk, name: str) -> None:
    answer = kiosk.send("PUT", f"/v1/blobs/{name}", b"x")
    assert (answer.status_code, answer.json()["code"]) == (422, "R110")


def test_head_knows_a_whole_image(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    kiosk.put(sha256, blob)
    answer = kiosk.send("HEAD", f"/v1/blobs/{sha256}")
    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == str(len(blob))
    assert answer.headers["Upload-Complete"] == "?1"


def test_nobody_learns_of_another_kiosk_s_image(
    kiosk: Kiosk, other_kiosk: Kiosk
) -> None:
    sha256, blob = kiosk.sealed("m")
    kiosk.put(sha256, blob)
    assert other_kiosk.send("HEAD", f"/v1/blobs/{sha256}").status_code == 404
    assert other_kiosk.put(sha256, blob).status_code == 201


def break_off(kiosk: Kiosk, sha256: str, blob: bytes, after: int) -> None:
    """Send the first bytes of a PUT over a raw connection, and cut it when they came.

    What a server has not read when a line breaks is lost, and simply sent again.
    """
    path = f"/v1/blobs/{sha256}"
    place = urlsplit(str(kiosk.client.base_url))
    assert place.hostname is not None
    headers = kiosk.headers("PUT", path, blob)
    head = [f"PUT {path} HTTP/1.1", f"Host: {place.netloc}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    head += [f"Content-Length: {len(blob)}", "", ""]
    with socket.create_connection((place.hostname, place.port or 80)) as line:
        line.sendall("\r\n".join(head).encode() + blob[:after])
        wait_for(kiosk, sha256, after)


def wait_for(kiosk: Kiosk, sha256: str, size: int) -> httpx.Response:
    """Ask until the server has seen the bytes; it reads them in its own time."""
    pause = threading.Event()
    for _ in range(200):
        answer = kiosk.send("HEAD", f"/v1/blobs/{sha256}")
        if answer.headers.get("Upload-Offset") == str(size):
            return answer
        pause.wait(0.02)
    raise AssertionError(f"the server never had {size} bytes")


def test_a_broken_upload_goes_on_where_it_stopped(kiosk: Kiosk, office: Office) -> None:
    sha256, blob = kiosk.sealed("m")
    break_off(kiosk, sha256, blob, 1000)
    answer = wait_for(kiosk, sha256, 1000)
    assert answer.headers["Upload-Complete"] == "?0"
    rest = kiosk.send(
        "PATCH", f"/v1/blobs/{sha256}", blob[1000:], **{"Upload-Offset": "1000"}
    )
    assert rest.status_code == 201
    assert office.files.read(sha256) == blob
    assert office.files.arrived(kiosk.identity.device, sha256) == 0


def test_a_broken_upload_may_also_begin_again(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    break_off(kiosk, sha256, blob, 500)
    wait_for(kiosk, sha256, 500)
    assert kiosk.put(sha256, blob).status_code == 201


def test_what_arrived_broken_belongs_to_its_kiosk_alone(
    kiosk: Kiosk, other_kiosk: Kiosk
) -> None:
    sha256, blob = kiosk.sealed("m")
    break_off(kiosk, sha256, blob, 500)
    wait_for(kiosk, sha256, 500)
    assert other_kiosk.send("HEAD", f"/v1/blobs/{sha256}").status_code == 404


def test_an_upload_cannot_go_on_from_where_it_never_was(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    path = f"/v1/blobs/{sha256}"
    answer = kiosk.send("PATCH", path, blob[9:], **{"Upload-Offset": "9"})
    assert (answer.status_code, answer.json()["code"]) == (409, "R113")


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "x", "9" * 40])
def test_an_offset_must_be_a_number(kiosk: Kiosk, offset: str) -> None:
    sha256, _ = kiosk.sealed("m")
    path = f"/v1/blobs/{sha256}"
    answer = kiosk.send("PATCH", path, b"x", **{"Upload-Offset": offset})
    assert (answer.status_code, answer.json()["code"]) == (422, "R110")


def test_a_rest_that_does_not_fit_is_refused_and_the_upload_begins_again(
    kiosk: Kiosk,
) -> None:
    sha256, blob = kiosk.sealed("m")
    break_off(kiosk, sha256, blob, 1000)
    wait_for(kiosk, sha256, 1000)
    path = f"/v1/blobs/{sha256}"
    answer = kiosk.send("PATCH", path, blob[999:], **{"Upload-Offset": "1000"})
    assert answer.status_code == 422
    assert kiosk.send("HEAD", path).status_code == 404


def test_an_unsigned_upload_is_refused_with_a_nonce_and_leaves_nothing(
    kiosk: Kiosk, office: Office
) -> None:
    sha256, blob = kiosk.sealed("m")
    answer = kiosk.client.put(f"/v1/blobs/{sha256}", content=blob)
    assert (answer.status_code, answer.json()["code"]) == (401, "R101")
    assert answer.headers["Duanzheng-Nonce"]
    assert not (office.params.data_dir / "incoming").exists()


def test_the_digest_must_be_signed_for_an_upload(kiosk: Kiosk) -> None:
    sha256, blob = kiosk.sealed("m")
    path = f"/v1/blobs/{sha256}"
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode()
    headers = kiosk.headers("PUT", path, blob)
    headers["Signature-Input"] = headers["Signature-Input"].replace(
        ' "content-digest"', ""
    )
    headers["Content-Digest"] = f"sha-256=:{digest}:"
    answer = kiosk.client.put(path, content=blob, headers=headers)
    assert answer.status_code == 401
