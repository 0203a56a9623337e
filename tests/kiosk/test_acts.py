"""What a candidate does with a picture, without a window: real store, drawn camera."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dossier.model import Feedback
from dossier.states import State
from kiosk.acts import Acts
from kiosk.flow import Screen
from kiosk.viewmodels.capture import Capture
from kiosk.viewmodels.check import Check, Finding, Showing
from kiosk.viewmodels.materials import Materials
from kiosk.viewmodels.overlay import Large, Question
from tests.kiosk.acting import PARTS, Begin, body, shoot, shoot_all, studio
from tests.kiosk.conftest import Office
from tests.kiosk.studio import OUTLINE


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


def test_a_blocked_picture_stays_unusable_after_it_was_turned(begin: Begin) -> None:
    acts = begin()
    studio(acts).findings = (Finding("blurred", "图片模糊", "Blurred", blocks=True),)
    acts.booth.open("diploma", "")
    acts.booth.shoot()
    acts.darkroom.turn()
    assert not body(acts, Check).can_use
    acts.booth.use()
    assert acts.core.stand.screen is Screen.CHECK
    assert acts.core.visit.view.dossier.materials == ()
