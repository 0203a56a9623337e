"""What the screens show, without a window."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from camera.coach import Tip
from dossier.catalogue import Catalogue
from dossier.model import (
    Dossier,
    Feedback,
    Held,
    HeldFor,
    Material,
    Profile,
    Registration,
    Verdict,
)
from dossier.states import State
from kiosk.appearance import Appearance
from kiosk.coach import Advice, Say
from kiosk.flow import PUBLIC, Screen
from kiosk.lookout import Report
from kiosk.texts import Language, Texts
from kiosk.viewmodels.capture import capture
from kiosk.viewmodels.frame import frame
from kiosk.viewmodels.materials import Materials, materials
from kiosk.viewmodels.profile import problem_of, profile
from kiosk.viewmodels.registration import registration
from kiosk.viewmodels.submit import receipt, submission
from kiosk.viewmodels.tone import Tone
from kiosk.viewmodels.typecard import TypeCard
from kiosk.viewmodels.when import lasting
from sync.views import DossierView

ZH, EN = Texts(Language.ZH), Texts(Language.EN)
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 14, 14, 2, tzinfo=UTC)
WHO = Registration(
    "2026110001", "a", "样本一", "999908198105228841", 2026, "临床执业医师", "区", "点"
)


@pytest.fixture
def draft(catalogue: Catalogue) -> DossierView:
    """A candidate who has a phone and nothing else."""
    dossier = Dossier(WHO.number, activated=True, profile=Profile("13800000000"))
    needed = catalogue.requirements(WHO.category, WHO.area)
    return DossierView(dossier, needed, unsent=0, stuck=0)


def having(view: DossierView, *materials: Material, **changes: object) -> DossierView:
    """The same candidate with pictures."""
    return replace(view, dossier=replace(view.dossier, materials=materials, **changes))


def page(view: DossierView, texts: Texts = ZH) -> Materials:
    """The materials page of a dossier."""
    return materials(view, texts, ZONE, {})


def card(view: DossierView, type_id: str, texts: Texts = ZH) -> TypeCard:
    """The card of one type."""
    return next(c for c in page(view, texts).cards if c.id == type_id)


IDENTITY = tuple(
    Material(part, "identity", part * 8, part) for part in ("front", "back", "holding")
)
DIPLOMA = Material("d", "diploma", "d" * 8)


class TestMaterials:
    def test_required_types_are_marked(self, draft: DossierView) -> None:
        assert card(draft, "identity").required
        assert not card(draft, "degree").required

    def test_the_submit_button_says_what_is_missing(self, draft: DossierView) -> None:
        shown = page(having(draft, IDENTITY[0]))
        assert not shown.can_submit
        assert shown.lacking == "还需要：身份证明（1/3）、毕业证书"

    def test_a_missing_phone_counts(self, draft: DossierView) -> None:
        shown = page(having(draft, *IDENTITY, DIPLOMA, profile=None))
        assert shown.lacking == "还需要：手机号码"

    def test_a_complete_dossier_can_be_submitted(self, draft: DossierView) -> None:
        assert page(having(draft, *IDENTITY, DIPLOMA)).can_submit

    def test_fixed_parts_have_a_place_each(self, draft: DossierView) -> None:
        labels = [slot.label for slot in card(draft, "identity").slots]
        assert labels == ["人像面", "国徽面", "手持证件"]
        left = card(having(draft, IDENTITY[1]), "identity").slots
        assert [slot.part for slot in left] == ["front", "holding"]

    def test_at_the_maximum_nothing_can_be_added(self, draft: DossierView) -> None:
        full = card(having(draft, *IDENTITY), "identity")
        assert full.slots == ()
        assert full.full

    def test_a_submitted_dossier_is_locked(self, draft: DossierView) -> None:
        view = having(draft, *IDENTITY, DIPLOMA, state=State.SUBMITTED)
        shown = page(view)
        assert shown.banner.title == "上报完成，内容已锁定"
        assert shown.submit == ""
        for entry in shown.cards:
            assert entry.state == "已锁定"
            assert entry.slots == ()
            assert not any(thumb.can_delete for thumb in entry.thumbs)

    def test_returned_types_stand_first_and_say_why(self, draft: DossierView) -> None:
        why = Feedback("1", AT, "编号无法辨别", ("diploma",))
        view = having(
            draft,
            *IDENTITY,
            DIPLOMA,
            state=State.RETURNED,
            asked=("diploma",),
            feedback=(why,),
        )
        first, second = page(view).cards[:2]
        assert (first.id, first.reason, first.tone) == (
            "diploma",
            "编号无法辨别",
            Tone.WARN,
        )
        assert first.thumbs[0].can_delete
        assert (second.id, second.state) == ("identity", "已锁定")

    def test_messages_stand_newest_first_with_the_year(
        self, draft: DossierView
    ) -> None:
        old = Feedback("1", AT - timedelta(days=2), "旧")
        new = Feedback("2", AT, "新", ("diploma",), AT + timedelta(hours=24))
        view = having(draft, state=State.RETURNED, feedback=(old, new))
        shown = page(view).messages
        assert [entry.text for entry in shown] == ["新", "旧"]
        assert shown[0].at == "2026年3月14日 22:02"
        assert shown[0].deadline == "请在 2026年3月15日 22:02 前完成"
        assert page(view, EN).messages[0].at == "14 Mar 2026, 22:02"

    def test_a_later_word_does_not_hide_the_deadline(self, draft: DossierView) -> None:
        asked = Feedback("1", AT, "重拍", ("diploma",), AT + timedelta(hours=24))
        word = Feedback("2", AT + timedelta(hours=1), "请尽快处理")
        view = having(draft, state=State.RETURNED, feedback=(asked, word))
        newest, asking = page(view).messages
        assert (newest.text, newest.asks, newest.deadline) == ("请尽快处理", False, "")
        assert asking.asks
        assert asking.deadline == "请在 2026年3月15日 22:02 前完成"

    def test_a_deadline_is_silent_once_submitted(self, draft: DossierView) -> None:
        entry = Feedback("2", AT, "新", ("diploma",), AT)
        view = having(draft, state=State.SUBMITTED, feedback=(entry,))
        assert page(view).messages[0].deadline == ""

    def test_the_verdict_is_shown_with_its_reasons(self, draft: DossierView) -> None:
        verdict = Verdict(False, AT, "专业不符")
        shown = page(having(draft, state=State.FAILED, verdict=verdict)).banner
        assert shown.title == "终审意见：未通过"
        assert shown.text.startswith("专业不符")
        assert shown.tone is Tone.BAD

    def test_what_waits_is_said_in_one_honest_line(self, draft: DossierView) -> None:
        assert page(draft).delivery == "全部内容已送达审核中心。"
        assert "3 项等待网络发送" in page(replace(draft, unsent=3)).delivery

    def test_held_and_stuck_things_are_shown(self, draft: DossierView) -> None:
        held = having(draft, held=(Held("o", HeldFor.LOCKED),))
        assert "1 项" in page(replace(held, stuck=2)).held
        assert "2 项" in page(replace(held, stuck=2)).stuck
        assert page(draft).held == page(draft).stuck == ""

    def test_a_picture_used_with_a_warning_says_so(self, draft: DossierView) -> None:
        warned = replace(DIPLOMA, warnings=("glare",))
        assert card(having(draft, warned), "diploma").thumbs[0].warned == "有提醒"

    def test_the_phone_is_masked(self, draft: DossierView) -> None:
        assert page(draft).phone == "138****0000"

    @pytest.mark.parametrize("reason", HeldFor)
    def test_what_is_held_is_said_at_its_type(
        self, draft: DossierView, reason: HeldFor
    ) -> None:
        held = having(draft, held=(Held("o", reason, "diploma"),))
        for texts in (ZH, EN):
            assert card(held, "diploma", texts).held
        assert card(held, "identity").held == ""

    def test_parts_stand_in_their_order_whichever_was_shot_last(
        self, draft: DossierView
    ) -> None:
        shown = card(having(draft, *reversed(IDENTITY)), "identity")
        assert [thumb.key for thumb in shown.thumbs] == ["front", "back", "holding"]

    def test_only_what_was_returned_offers_a_retake(self, draft: DossierView) -> None:
        view = having(
            draft, *IDENTITY, DIPLOMA, state=State.RETURNED, asked=("diploma",)
        )
        assert card(view, "diploma").thumbs[0].retake == "重拍"
        assert card(view, "identity").thumbs[0].retake == ""
        assert card(having(draft, DIPLOMA), "diploma").thumbs[0].retake == ""

    def test_what_was_not_replaced_is_named(self, draft: DossierView) -> None:
        view = having(
            draft, *IDENTITY, DIPLOMA, state=State.RETURNED, asked=("diploma",)
        )
        shown = materials(view, ZH, ZONE, {}, ("diploma",))
        assert (shown.lacking, shown.can_submit) == ("尚未更换：毕业证书", True)
        assert not shown.complete
        assert page(view).complete


class TestCapture:
    def test_the_next_part_is_named(self, draft: DossierView) -> None:
        kind = draft.requirements[0].type
        shown = capture(kind, "back", frozenset({"front"}), Advice(), ZH)
        assert shown.heading == "身份证明"
        assert [(p.done, p.current) for p in shown.parts] == [
            (True, False),
            (False, True),
            (False, False),
        ]

    def test_every_sentence_of_the_coach_exists(self, draft: DossierView) -> None:
        kind = draft.requirements[1].type
        for texts in (ZH, EN):
            for say in (*Say, *Tip):
                assert capture(kind, "", frozenset(), Advice(say), texts).coach

    def test_nothing_can_be_shot_before_the_first_frame(
        self, draft: DossierView
    ) -> None:
        kind = draft.requirements[1].type
        for say, can in ((Say.LOOKING, False), (Tip.NO_PAGE, True)):
            assert capture(kind, "", frozenset(), Advice(say), ZH).can_shoot is can

    def test_only_a_simulated_camera_offers_the_next_page(
        self, draft: DossierView
    ) -> None:
        kind = draft.requirements[1].type
        offers = [
            bool(
                capture(kind, "", frozenset(), Advice(), ZH, simulated=simulated).change
            )
            for simulated in (False, True)
        ]
        assert offers == [False, True]

    def test_without_a_camera_nothing_can_be_shot(self, draft: DossierView) -> None:
        kind = draft.requirements[1].type
        shown = capture(kind, "", frozenset(), Advice(), ZH, camera=Report("C201"))
        assert not shown.can_shoot


class TestOthers:
    def test_name_and_identity_number_are_masked(self, draft: DossierView) -> None:
        shown = registration(WHO, draft, ZH)
        values = [row.value for row in shown.rows]
        assert "样**" in values
        assert "999*************41" in values

    @pytest.mark.parametrize(
        ("seconds", "said"),
        [(15, "15 秒"), (120, "120 秒"), (121, "3 分钟"), (7680, "3 小时")],
    )
    def test_a_wait_is_said_in_words(self, seconds: int, said: str) -> None:
        assert lasting(seconds, ZH) == said

    def test_large_letters_leave_room_for_the_present_step_alone(self) -> None:
        usual = frame(Screen.MATERIALS, ZH)
        large = frame(Screen.MATERIALS, ZH, look=Appearance(large=True))
        assert (len(usual.steps), usual.size) == (4, "大字")
        assert ([s.number for s in large.steps], large.size) == (["3"], "标准")

    def test_a_wrong_phone_is_explained(self) -> None:
        assert problem_of(Profile("13800000000"), None, ZH) == ""
        assert "现在输入了 5 位" in problem_of(Profile("13800"), None, ZH)
        assert profile(Profile("13800000000"), ZH).phone_value == "13800000000"

    @pytest.mark.parametrize(
        ("contact", "good"),
        [
            ("", True),
            ("0471-6600000", True),
            ("+852 2345 6789", True),
            ("04716600000-801", True),
            ("12345", False),
            ("-", False),
            ("1" * 21, False),
            ("a friend", False),
        ],
    )
    def test_another_number_may_be_given(self, contact: str, *, good: bool) -> None:
        problem = problem_of(Profile("13800000000", contact), None, ZH)
        assert (problem == "") is good
        assert good or "可以不填" in problem

    def test_a_contact_that_came_from_elsewhere_may_stay(self) -> None:
        known = Profile("13800000000", "sample@example.org")
        assert profile(known, ZH).contact_value == known.contact
        assert problem_of(replace(known, phone="13900000000"), known, ZH) == ""

    def test_submitting_needs_the_declaration(self, draft: DossierView) -> None:
        assert not submission(WHO, draft, ZH, declared=False).can_submit
        assert submission(WHO, draft, ZH, declared=True).can_submit

    def test_the_summary_counts_what_is_there(self, draft: DossierView) -> None:
        view = having(draft, *IDENTITY, DIPLOMA)
        rows = submission(WHO, view, ZH, declared=False).rows
        assert [(row.label, row.value) for row in rows] == [
            ("身份证明", "3 张"),
            ("毕业证书", "1 张"),
        ]

    def test_the_receipt_has_the_time_of_the_site(self, draft: DossierView) -> None:
        shown = receipt(WHO, draft, AT, ZH, ZONE)
        assert shown.heading == "上报完成，内容已锁定"
        assert "2026年3月14日 22:02" in [row.value for row in shown.rows]

    def test_the_language_switch_and_the_way_out_are_everywhere(self) -> None:
        for texts in (ZH, EN):
            for screen in Screen:
                head = frame(screen, texts)
                assert head.language
                assert bool(head.leave) == (screen not in PUBLIC)
