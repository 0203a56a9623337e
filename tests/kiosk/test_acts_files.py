"""Choosing files, without a window: a real folder, a real stick's folder."""

from pathlib import Path

import pytest

from kiosk.acts import Acts, Places
from kiosk.flow import Screen
from kiosk.inbox import FileInbox, InboxParams
from kiosk.inbox_port import Place
from kiosk.viewmodels.capture import Capture
from kiosk.viewmodels.check import Check
from kiosk.viewmodels.files import Files
from kiosk.visit import Tell
from tests.kiosk.acting import Begin, body
from tests.kiosk.conftest import (
    draw_page,
)


class TestFiles:
    @pytest.fixture
    def scans(self, tmp_path: Path) -> Path:
        folder = tmp_path / "scans"
        folder.mkdir()
        return folder

    def begin_with(self, begin: Begin, scans: Path) -> Acts:
        """Begin, and go to the files for the diploma."""
        clock = iter(range(10**6))
        inbox = FileInbox(InboxParams(scans), monotonic=lambda: float(next(clock)) * 9)
        acts = begin(Places(inbox))
        acts.booth.open("diploma", "")
        acts.picker.open()
        return acts

    def test_a_scan_becomes_a_picture_and_leaves_its_folder_when_it_is_safe(
        self, begin: Begin, scans: Path
    ) -> None:
        acts = self.begin_with(begin, scans)
        assert body(acts, Files).empty_title == "还没有可选的图片"
        scan = scans / "毕业证.jpg"
        scan.write_bytes(draw_page(600, 400))
        acts.picker.look()
        acts.picker.look()
        (tile,) = body(acts, Files).tiles
        assert tile.can_choose
        assert tile.picture is not None
        acts.picker.choose(tile.key)
        assert body(acts, Check).retake == "重选"
        assert scan.exists()
        acts.booth.use()
        assert not scan.exists()
        assert len(acts.core.visit.view.dossier.of_type("diploma")) == 1

    def test_a_rejected_scan_can_be_chosen_again(
        self, begin: Begin, scans: Path
    ) -> None:
        acts = self.begin_with(begin, scans)
        (scans / "a.png").write_bytes(draw_page(600, 400))
        acts.picker.look()
        acts.picker.look()
        acts.picker.choose(body(acts, Files).tiles[0].key)
        acts.booth.retake()
        assert acts.core.stand.screen is Screen.FILES
        assert len(body(acts, Files).tiles) == 1

    def test_each_file_that_cannot_be_used_says_why(
        self, begin: Begin, scans: Path
    ) -> None:
        acts = self.begin_with(begin, scans)
        (scans / "broken.jpg").write_bytes(draw_page(600, 400)[:900])
        (scans / "empty.jpg").write_bytes(b"")
        (scans / "word.png").write_bytes(b"hello" * 99)
        acts.picker.look()
        acts.picker.look()
        told = {tile.name: tile.wrong for tile in body(acts, Files).tiles}
        assert "图片已损坏或不完整" in told["broken.jpg"]
        assert "文件是空的" in told["empty.jpg"]
        assert "不是 JPEG 或 PNG" in told["word.png"]
        assert not any(tile.can_choose for tile in body(acts, Files).tiles)

    def test_a_file_that_is_gone_when_it_is_chosen_is_told(
        self, begin: Begin, scans: Path
    ) -> None:
        acts = self.begin_with(begin, scans)
        scan = scans / "a.jpg"
        scan.write_bytes(draw_page(600, 400))
        acts.picker.look()
        acts.picker.look()
        key = body(acts, Files).tiles[0].key
        scan.unlink()
        acts.picker.choose(key)
        assert isinstance(acts.core.stand.sheet, Tell)
        assert acts.core.stand.sheet.explanation.code == "K121"
        assert acts.core.stand.screen is Screen.FILES

    def test_what_was_scanned_before_is_nobody_elses_to_see(
        self, begin: Begin, scans: Path
    ) -> None:
        (scans / "former.jpg").write_bytes(draw_page(600, 400))
        acts = self.begin_with(begin, scans)
        acts.picker.look()
        acts.picker.look()
        assert body(acts, Files).tiles == ()

    def test_a_stick_is_found_by_itself_while_the_screen_stands(
        self, begin: Begin, tmp_path: Path
    ) -> None:
        sticks: list[Path] = []
        acts = begin(Places(FileInbox(InboxParams(None), lambda: sticks)))
        acts.booth.open("diploma", "")
        acts.picker.open()
        (tmp_path / "stick").mkdir()
        (tmp_path / "stick" / "photo.jpg").write_bytes(draw_page(600, 400))
        sticks.append(tmp_path / "stick")
        acts.picker.tick(5.0)
        (tile,) = body(acts, Files).tiles
        assert tile.detail.startswith("U 盘")
        assert acts.core.visit.files is not None
        assert acts.core.visit.files[0].place is Place.STICK
        acts.picker.choose(tile.key)
        acts.booth.use()
        assert (tmp_path / "stick" / "photo.jpg").exists()

    def test_without_an_inbox_no_files_are_offered(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        assert body(acts, Capture).files == ""
