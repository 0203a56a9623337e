"""Whether a camera is there is told without opening it."""

import socket
from pathlib import Path

import pytest

from camera.presence import absent


def test_a_device_that_is_not_plugged_in_is_absent() -> None:
    assert absent("device:250")


@pytest.mark.parametrize("kind", ["folder", "video"])
def test_a_path_is_there_or_not(tmp_path: Path, kind: str) -> None:
    assert not absent(f"{kind}:{tmp_path}")
    assert absent(f"{kind}:{tmp_path / 'gone'}")


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_an_address_is_there_while_somebody_listens(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = f"url:{scheme}://127.0.0.1:{server.getsockname()[1]}/stream"
        assert not absent(name)
    assert absent(name)


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/", "http://[", "nothing"])
def test_an_address_that_is_none_is_absent(address: str) -> None:
    assert absent(f"url:{address}", timeout_s=0.5)
