"""What a candidate does, without a window: real store and files, a drawn camera."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from dossier.catalogue import Catalogue, MaterialType
from dossier.model import Feedback, Profile
from dossier.states import State
from kiosk.acts import Acts, Places
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.inbox import FileInbox, InboxParams
from kiosk.inbox_port import Place
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.printing import CupsPrinter
from kiosk.viewmodels.capture import Capture
from kiosk.viewmodels.check import Check, Finding, Showing
from kiosk.viewmodels.files import Files
from kiosk.viewmodels.materials import Materials
from kiosk.viewmodels.overlay import Large, Question
from kiosk.viewmodels.sign import Pad
from kiosk.viewmodels.submit import Receipt
from kiosk.visit import Tell
from sync.desk import Desk
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.conftest import (
    ACCOUNT,
    OUTLINE,
    PASSWORD,
    DrawnStudio,
    Office,
    draw_page,
)

Begin = Callable[..., Acts]
T = TypeVar("T")
PARTS = ("front", "back", "holding")
SIGNATURE = MaterialType(
    "signature", "本人签名", "Signature", "", "", 1, required_for=("*",), drawn=True
)


@pytest.fixture
def begin(desk: Desk, params: KioskParams) -> Begin:
    """A candidate who was here before, before their materials."""

    def make(places: Places | None = None) -> Acts:
        session = desk.log_in(ACCOUNT, PASSWORD)
        assert session is not None
        desk.activate(session, "tests")
        desk.set_profile(session, Profile("13800000000"))
        core = Core(desk, InlineJobs(), params)
        acts = Acts(core, DrawnStudio(lambda call: call()), lambda: 0.0, places)
        acts.entrance.begin()
        acts.entrance.log_in(ACCOUNT, PASSWORD)
        acts.entrance.open_materials()
        return acts

    return make


def body(acts: Acts, kind: type[T]) -> T:
    """What the screen shows, which is of this kind."""
    shown = acts.core.page().body
    assert isinstance(shown, kind)
    return shown


def studio(acts: Acts) -> DrawnStudio:
    """The drawn camera."""
    assert isinstance(acts.studio, DrawnStudio)
    return acts.studio


def shoot(acts: Acts, type_id: str, part: str = "") -> None:
    """Take and use one picture."""
    acts.booth.open(type_id, part)
    acts.booth.shoot()
    acts.booth.use()


def shoot_all(acts: Acts) -> None:
    """Take everything that is photographed and required."""
    acts.booth.open("identity", "front")
    for _ in PARTS:
        acts.booth.shoot()
        acts.booth.use()
    shoot(acts, "diploma")


class TestCheck:
    def test_a_turn_is_a_quarter_and_four_are_none(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        for wanted in (1, 2, 3, 0):
            acts.darkroom.turn()
            assert acts.core.visit.shot is not None
            assert acts.core.visit.shot.byhand.turns == wanted

    def test_the_corners_begin_where_the_page_was_found(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        acts.darkroom.cut()
        cutting = body(acts, Check).cutting
        assert cutting is not None
        assert cutting.corners == OUTLINE

    def test_moved_corners_are_applied_kept_through_a_turn_and_reset(
        self, begin: Begin
    ) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        acts.darkroom.cut()
        moved = ((0.1, 0.1), *OUTLINE[1:])
        acts.darkroom.place(moved)
        acts.darkroom.apply()
        shot = acts.core.visit.shot
        assert shot is not None
        assert (shot.byhand.corners, body(acts, Check).cutting) == (moved, None)
        assert "已按您调整的边框拉直" in [line.text for line in body(acts, Check).done]
        acts.darkroom.turn()
        assert acts.core.visit.shot is not None
        assert acts.core.visit.shot.byhand.corners == moved
        acts.darkroom.cut()
        acts.darkroom.reset()
        assert acts.core.visit.shot.byhand.corners is None
        assert acts.core.visit.looking.corners == OUTLINE

    def test_cancelled_corners_change_nothing(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        before = acts.core.visit.shot
        acts.darkroom.cut()
        acts.darkroom.place(((0.1, 0.1), *OUTLINE[1:]))
        acts.darkroom.cancel()
        assert acts.core.visit.shot is before
        assert body(acts, Check).cutting is None

    def test_corners_that_nobody_moved_cost_no_work(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        before = acts.core.visit.shot
        acts.darkroom.cut()
        acts.darkroom.apply()
        assert acts.core.visit.shot is before

    def test_each_way_to_look_can_be_chosen(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        acts.booth.shoot()
        for showing in Showing:
            acts.darkroom.show(showing)
            chosen = [t.showing for t in body(acts, Check).tabs if t.chosen]
            assert chosen == [showing]

    def test_another_picture_of_the_same_type_can_come_next(self, begin: Begin) -> None:
        acts = begin()
        acts.booth.open("diploma", "")
        assert body(acts, Capture).guide == "第 1 张，最多 2 张"
        acts.booth.shoot()
        assert body(acts, Check).use_more
        acts.booth.use(more=True)
        assert acts.core.stand.screen is Screen.CAPTURE
        assert body(acts, Capture).guide == "第 2 张，最多 2 张"
        acts.booth.shoot()
        assert not body(acts, Check).use_more
        acts.booth.use()
        assert len(acts.core.visit.view.dossier.of_type("diploma")) == 2

    def test_the_parts_of_a_card_come_with_their_own_guide_and_pose(
        self, begin: Begin
    ) -> None:
        acts = begin()
        acts.booth.open("identity", "front")
        guides = []
        for _ in PARTS:
            shown = body(acts, Capture)
            assert shown.pose is not None
            guides.append(shown.guide)
            acts.booth.shoot()
            acts.booth.use()
        assert len(set(guides)) == 3
        assert acts.core.stand.screen is Screen.MATERIALS


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


class TestReturned:
    @pytest.fixture
    def returned(self, begin: Begin, office: Office) -> Acts:
        """A candidate whose diploma was returned."""
        acts = begin()
        shoot_all(acts)
        acts.handing.review()
        acts.handing.declare()
        acts.handing.submit()
        dossier = acts.core.visit.view.dossier
        office.everything_arrived(dossier.rev)
        why = Feedback("1", datetime.now(UTC), "编号无法辨别", ("diploma",))
        office.decide(
            replace(
                dossier,
                state=State.RETURNED,
                asked=("diploma",),
                feedback=(why,),
                rev=50,
            )
        )
        acts.entrance.back()
        acts.folder.news()
        return acts

    def test_an_answer_without_a_change_is_asked_about(self, returned: Acts) -> None:
        shown = body(returned, Materials)
        assert shown.lacking == "尚未更换：毕业证书"
        assert not shown.complete
        returned.handing.review()
        sheet = returned.core.page().overlay
        assert isinstance(sheet, Question)
        assert sheet.title == "您尚未更换被退回的材料"
        returned.no()
        assert returned.core.stand.screen is Screen.SUBMIT

    def test_the_question_leads_to_the_retake(self, returned: Acts) -> None:
        returned.handing.review()
        returned.yes()
        assert returned.core.stand.screen is Screen.CAPTURE

    def test_a_retake_takes_the_place_of_what_was_returned(
        self, returned: Acts
    ) -> None:
        (thumb,) = body(returned, Materials).cards[0].thumbs
        assert thumb.retake == "重拍"
        returned.booth.open("diploma", thumb.part, thumb.material_id)
        returned.booth.shoot()
        old = returned.core.visit.view.dossier.of_type("diploma")
        assert [m.id for m in old] == [thumb.material_id]  # until the new one is used
        returned.booth.use()
        (new,) = returned.core.visit.view.dossier.of_type("diploma")
        assert new.id != thumb.material_id
        assert (
            body(returned, Materials).lacking == "更换好退回的材料后，请再次提交审核。"
        )
        returned.handing.review()
        assert returned.core.stand.screen is Screen.SUBMIT

    def test_what_was_submitted_is_shown_small_and_says_why(
        self, returned: Acts
    ) -> None:
        locked = returned.core.visit.view.dossier.of_type("identity")[0]
        returned.folder.show_material(locked.id)
        sheet = returned.core.page().overlay
        assert isinstance(sheet, Large)
        assert (sheet.retake, bool(sheet.note)) == ("", True)


def test_a_picture_in_draft_opens_whole_and_can_be_retaken(begin: Begin) -> None:
    acts = begin()
    shoot(acts, "diploma")
    (material,) = acts.core.visit.view.dossier.of_type("diploma")
    acts.folder.show_material(material.id)
    sheet = acts.core.page().overlay
    assert isinstance(sheet, Large)
    assert (sheet.picture.width, sheet.note) == (600, "")
    assert sheet.retake


class TestSignature:
    @pytest.fixture
    def asked(self, begin: Begin, office: Office, catalogue: Catalogue) -> Acts:
        """A candidate whose office asks for a signature, all else is there."""
        wanted = replace(catalogue, version=2, types=(*catalogue.types, SIGNATURE))
        office.tell(CATALOGUE_KEY, body_of(wanted), rev=2)
        acts = begin()
        shoot_all(acts)
        return acts

    def test_it_is_written_last_and_handed_in_with_the_rest(self, asked: Acts) -> None:
        assert body(asked, Materials).can_submit
        (card,) = [c for c in body(asked, Materials).cards if c.id == "signature"]
        assert (card.slots, bool(card.full)) == ((), True)
        asked.handing.review()
        assert asked.core.stand.screen is Screen.SIGN
        asked.signing.keep()
        assert asked.core.stand.screen is Screen.SIGN  # an empty pad is no name
        for place in range(11):
            asked.signing.write((place / 10, 0.5), begins=place == 0)
        assert body(asked, Pad).can_keep
        asked.signing.keep()
        assert asked.core.stand.screen is Screen.SUBMIT
        assert asked.core.visit.strokes == ()
        asked.handing.declare()
        asked.handing.submit()
        assert asked.core.stand.screen is Screen.DONE
        assert len(asked.core.visit.view.dossier.of_type("signature")) == 1

    def test_it_can_be_cleared(self, asked: Acts) -> None:
        asked.handing.review()
        asked.signing.write((0.1, 0.1), begins=True)
        asked.signing.clear()
        assert not body(asked, Pad).can_clear


class TestPrint:
    def lp(self, folder: Path, status: int = 0) -> None:
        """Put a print command on the path that keeps what it is given."""
        folder.mkdir()
        script = folder / "lp"
        script.write_text(
            f'#!/bin/sh\necho "$@" > "{folder}/arguments"\ncat > "{folder}/page"\n'
            f"echo no such printer >&2\nexit {status}\n"
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def submitted(self, begin: Begin) -> Acts:
        """Somebody who has just handed in."""
        acts = begin(Places(printer=CupsPrinter("hall")))
        shoot_all(acts)
        acts.handing.review()
        acts.handing.declare()
        acts.handing.submit()
        return acts

    def test_the_receipt_goes_to_the_printer_as_a_page(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.lp(tmp_path / "bin")
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert body(acts, Receipt).printed == "回执已送到打印机。"
        assert (tmp_path / "bin" / "page").read_bytes().startswith(b"%PDF-")
        said = (tmp_path / "bin" / "arguments").read_text().split()
        assert said[:3] == ["-s", "-d", "hall"]

    def test_a_printer_that_fails_is_told_and_nothing_is_lost(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.lp(tmp_path / "bin", status=1)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert isinstance(acts.core.stand.sheet, Tell)
        assert acts.core.stand.sheet.explanation.code == "K131"
        acts.yes()
        assert acts.core.stand.screen is Screen.DONE
        assert body(acts, Receipt).print

    def test_without_the_command_it_is_told_too(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert isinstance(acts.core.stand.sheet, Tell)


def test_a_blocked_picture_stays_unusable_after_it_was_turned(begin: Begin) -> None:
    acts = begin()
    studio(acts).findings = (Finding("blurred", "图片模糊", "Blurred", blocks=True),)
    acts.booth.open("diploma", "")
    acts.booth.shoot()
    acts.darkroom.turn()
    assert not body(acts, Check).can_use
