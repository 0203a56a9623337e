"""Images stand in a folder or in a bucket, and kiosks notice no difference."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from central.office import Office
from central.params import BucketParams, CentralParams
from central.shelf import Shelf, open_shelf
from central.stops import StoppedError
from tests import swift
from tests.central.kiosk import Kiosk

HASH = "ab" + "0" * 62


@pytest.fixture(scope="session")
def swift_server() -> Iterator[swift.Swift]:
    if why := swift.missing():
        pytest.skip(why)
    with swift.running() as server:
        server.make_bucket("images")
        yield server


@pytest.fixture
def bucket(tmp_path: Path, swift_server: swift.Swift) -> BucketParams:
    file = tmp_path / "keys.toml"
    text = f'access_key_id = "{swift.KEY}"\nsecret_access_key = "{swift.SECRET}"\n'
    file.write_text(text)
    return BucketParams("images", swift_server.endpoint, credentials_file=file)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.slow)])
def params(request: pytest.FixtureRequest, tmp_path: Path) -> CentralParams:
    params = CentralParams(data_dir=tmp_path / "central")
    if request.param == "folder":
        return params
    return replace(params, bucket=request.getfixturevalue("bucket"))


@pytest.fixture
def shelf(params: CentralParams) -> Shelf:
    params.data_dir.mkdir()
    return open_shelf(params)


def test_a_blob_is_kept_read_listed_and_erased(shelf: Shelf, tmp_path: Path) -> None:
    arrived = tmp_path / "arrived"
    arrived.write_bytes(b"sealed" * 40_000)
    assert shelf.size(HASH) is None
    shelf.keep(HASH, arrived)
    assert not arrived.exists()
    assert shelf.size(HASH) == 240_000
    assert shelf.read(HASH) == b"sealed" * 40_000
    assert list(shelf.names()) == [HASH]
    shelf.erase(HASH)
    shelf.erase(HASH)
    assert shelf.size(HASH) is None
    with pytest.raises(FileNotFoundError):
        shelf.read(HASH)


def test_a_dossier_with_its_images_arrives_and_a_broken_upload_goes_on(
    kiosk: Kiosk, office: Office
) -> None:
    results = kiosk.sync(*kiosk.complete())["results"]
    assert {result["status"] for result in results} == {"applied"}
    sha256, blob = kiosk.sealed("m-broken")
    with office.files.open_part(kiosk.identity.device, sha256, 0) as part:
        part.write(blob[:500])
    path = f"/v1/blobs/{sha256}"
    head = kiosk.send("HEAD", path)
    assert head.headers["Upload-Offset"] == "500"
    rest = kiosk.send("PATCH", path, blob[500:], **{"Upload-Offset": "500"})
    assert rest.status_code == 201
    assert office.files.read(sha256) == blob
    assert kiosk.send("HEAD", path).headers["Upload-Complete"] == "?1"


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["name", "secret"])
def test_a_bucket_that_does_not_let_us_in_stops_the_start(
    bucket: BucketParams, tmp_path: Path, wrong: str
) -> None:
    if wrong == "name":
        bucket = replace(bucket, name="another")
    else:
        file = bucket.credentials_file
        assert file is not None
        file.write_text(file.read_text().replace(swift.SECRET, "guessed"))
    with pytest.raises(StoppedError, match="R504"):
        Office.open(CentralParams(tmp_path / "central", bucket=bucket))
    assert not (tmp_path / "central" / "central.db").exists()


@pytest.mark.parametrize("text", [None, "", "access_key_id = 1", "\x00"])
def test_a_file_without_the_keys_is_said_to_be_one(
    tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "keys.toml"
    if text is not None:
        file.write_text(text)
    bucket = BucketParams("images", "http://127.0.0.1:1", credentials_file=file)
    with pytest.raises(StoppedError, match="R505"):
        Office.open(CentralParams(tmp_path / "central", bucket=bucket))


def test_a_folder_is_synced_before_a_blob_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every sync and the rename, in the order in which they must happen."""
    done: list[str] = []
    sync, move = os.fsync, Path.replace

    def note_sync(handle: int) -> None:
        done.append("sync " + Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    def note_move(path: Path, target: Path) -> Path:
        done.append(f"move {path.name}")
        return move(path, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_move)
    arrived = tmp_path / "arrived"
    arrived.write_bytes(b"sealed")
    open_shelf(CentralParams(tmp_path)).keep(HASH, arrived)
    folders = ["sync blobs", f"sync {tmp_path.name}"]
    assert done == ["sync arrived", *folders, "move arrived", "sync ab"]
