"""Cameras come, stall, go and come back; the worker tells which."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from camera.errors import SourceError
from camera.sources import (
    DeviceSource,
    FolderSource,
    StreamSource,
    VideoSource,
    named,
    probe,
)
from camera.watch import LASTING_S, STALL_S, Fault, Watch, backoff, trouble

LIT = np.full((90, 160, 3), 120, np.uint8)


def lit(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.integers(90, 150, (90, 160, 3), np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for i, level in enumerate((80, 160)):
        Image.new("RGB", (1600, 1200), (level,) * 3).save(tmp_path / f"{i}.png")
    (tmp_path / "1-broken.jpg").write_text("no picture")
    (tmp_path / "notes.txt").write_text("not looked at")
    return tmp_path


def test_a_folder_shows_the_same_picture_until_told_to_go_on(folder: Path) -> None:
    source = FolderSource(folder)
    source.open()
    assert source.read()[0, 0, 0] == 80
    assert source.read()[0, 0, 0] == 80
    source.advance()
    assert source.read()[0, 0, 0] == 160
    source.advance()
    assert source.read()[0, 0, 0] == 80


def test_a_folder_gives_a_small_preview_and_a_full_still(folder: Path) -> None:
    source = FolderSource(folder)
    source.open()
    assert source.read().shape == (960, 1280, 3)
    assert source.still().shape == (1200, 1600, 3)


def test_a_folder_passes_over_what_is_no_picture(folder: Path) -> None:
    source = FolderSource(folder)
    source.open()
    source.advance()
    assert source.path.name == "1.png"
    assert list(source.skipped.values()) == ["C104"]


def test_a_noisy_folder_flickers_but_its_still_does_not(folder: Path) -> None:
    source = FolderSource(folder, noise=2.0)
    source.open()
    assert source.live
    assert not np.array_equal(source.read(), source.read())
    assert (source.still() == 80).all()


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        FolderSource(tmp_path).open()
    assert caught.value.code == "C203"


def test_a_camera_that_is_not_there_is_missing() -> None:
    with pytest.raises(SourceError) as caught:
        DeviceSource(99).open()
    assert caught.value.code == "C201"
    assert not probe(99)


def test_frames_that_change_are_good() -> None:
    watch = Watch(0.0, live=True)
    for second in range(10):
        assert watch.see(lit(second), float(second)) == (True, Fault.NONE)


@pytest.mark.parametrize(
    ("frame", "fault"),
    [(None, Fault.NO_FRAMES), (LIT * 0, Fault.BLACK), (LIT, Fault.FROZEN)],
)
def test_a_fault_is_told_only_when_it_lasts(
    frame: np.ndarray | None, fault: Fault
) -> None:
    watch = Watch(0.0, live=True)
    watch.see(LIT, 0.0)
    assert watch.see(frame, STALL_S * 0.9)[1] is Fault.NONE
    assert watch.see(frame, STALL_S)[1] is fault


def test_a_still_picture_is_no_fault_where_it_is_meant_to_be_still() -> None:
    watch = Watch(0.0, live=False)
    watch.see(LIT, 0.0)
    assert watch.see(LIT, 100.0) == (True, Fault.NONE)


def test_waiting_grows_but_not_for_ever() -> None:
    waits = [backoff(i) for i in range(100)]
    assert waits == sorted(waits)
    assert waits[0] == 0.5
    assert waits[-1] == 3.0


def test_a_fault_that_can_pass_becomes_lasting_with_time() -> None:
    assert not trouble("C202", LASTING_S * 0.9).lasting
    assert trouble("C202", LASTING_S).lasting


def test_a_fault_that_waiting_does_not_mend_is_lasting_at_once() -> None:
    assert trouble("C208", 0.0).lasting


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("device:0", DeviceSource),
        ("url:http://camera.example/", StreamSource),
        ("video:desk.mp4", VideoSource),
        ("folder:photos", FolderSource),
    ],
)
def test_a_source_has_a_name(name: str, kind: type) -> None:
    assert isinstance(named(name), kind)


@pytest.mark.parametrize("name", ["", "device:", "device:x", "url:", "tape:1"])
def test_a_name_of_no_source_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a source"):
        named(name)
