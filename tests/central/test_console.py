"""Reviewers see everything, decide once, and leave a trace."""

import pytest

from central.console.phrases import mark
from central.office import Office
from central.store import audit, dossiers
from dossier.model import Dossier
from dossier.states import State
from tests.central.conftest import NUMBER_2, SITE, Browser, FakeClock
from tests.central.kiosk import NUMBER, Kiosk

PAGE = f"/review/{NUMBER}"
CLEAR = "毕业证编号无法辨别，请重新上传！"
SHARP = "身份证明图片不清晰，请重新上传！"


def stored(office: Office) -> Dossier:
    with office.database.read() as connection:
        return dossiers.load(connection, NUMBER)


def acts(office: Office) -> list[str]:
    with office.database.read() as connection:
        return [e.act for e in audit.of_registration(connection, NUMBER, 100)]


@pytest.mark.parametrize(
    "path",
    ["/logout", f"{PAGE}/return", f"{PAGE}/verdict", f"{PAGE}/held/{1:032x}"],
)
def test_a_form_without_its_token_is_refused(
    browser: Browser, submitted: Kiosk, office: Office, path: str
) -> None:
    before = stored(office)
    for token in ("", "0" * 64):
        answer = browser.client.post(path, data={"form_token": token, "rev": "6"})
        assert answer.status_code == 403
    assert stored(office) == before


def test_the_queue_shows_who_waits_with_masked_names(
    browser: Browser, submitted: Kiosk, clock: FakeClock
) -> None:
    clock.advance(minutes=5)
    browser.get("/review")
    assert "样**" in browser.html
    assert "样本甲" not in browser.html
    assert NUMBER in browser.html
    assert "5 分钟" in browser.html
    assert "2026-03-14 22:02:08" in browser.html


def test_the_queue_filters_by_state_and_site(
    browser: Browser, submitted: Kiosk
) -> None:
    submitted.sync(
        submitted.operation(
            {"kind": "activate", "consent": "1"}, key=f"dossier/{NUMBER_2}"
        )
    )
    browser.get("/review", state="draft")
    assert NUMBER_2 in browser.html
    assert NUMBER not in browser.html
    browser.get("/review", state="submitted", site="S02")
    assert "没有待审核的材料。" in browser.html
    browser.get("/review", state="nonsense", site=SITE)
    assert NUMBER in browser.html


def test_the_dossier_page_shows_all_images_and_the_kiosk_s_warnings(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    for material in stored(office).materials:
        assert f"{PAGE}/images/{material.id}" in browser.html
    assert "999900199001010014" in browser.html
    assert "blur" in browser.html


def test_an_image_is_unsealed_for_a_reviewer_and_the_view_is_written_down(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    material = stored(office).materials[0].id
    answer = browser.get(f"{PAGE}/images/{material}")
    assert answer.content.startswith(b"\xff\xd8")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    with office.database.read() as connection:
        newest = audit.of_registration(connection, NUMBER, 1)[0]
    assert (newest.who, newest.act) == ("审核员", "view_image")
    assert newest.detail == material


def test_an_image_of_nobody_is_not_there(browser: Browser, submitted: Kiosk) -> None:
    assert browser.get(f"{PAGE}/images/none").status_code == 404
    assert browser.get("/review/none").status_code == 404
    assert "没有找到这份报名材料或图片。" in browser.html


def test_returning_unlocks_exactly_the_ticked_types_and_reaches_the_feed(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    cursor = submitted.sync()["next"]
    browser.get(PAGE)
    browser.post(
        f"{PAGE}/return",
        type="diploma",
        message="毕业证编号无法辨别，请重新上传！",
        deadline="yes",
    )
    assert "已退回，考生终端将立即收到反馈。" in browser.html
    assert "请重新上传！" in browser.html
    change = submitted.sync(since=cursor)["changes"][0]["body"]
    assert change["state"] == "returned"
    assert change["asked"] == ["diploma"]
    assert change["feedback"][0]["text"] == "毕业证编号无法辨别，请重新上传！"
    assert change["feedback"][0]["deadline"] == "2026-03-15T14:02:08Z"
    assert "return" in acts(office)


def test_a_ready_message_returns_its_own_type(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    browser.post(
        f"{PAGE}/return", canned=[mark("diploma", CLEAR), mark("identity", SHARP)]
    )
    feedback = stored(office).feedback[0]
    assert feedback.type_ids == ("identity", "diploma")
    assert feedback.text == (
        "身份证明图片不清晰，请重新上传！\n毕业证编号无法辨别，请重新上传！"
    )


def test_a_return_needs_a_type_and_a_message_and_keeps_what_was_typed(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/return", message="<编号不清>").status_code == 422
    assert "请至少勾选一种需要退回的材料。" in browser.html
    assert "<编号不清></textarea>" in browser.html
    assert browser.post(f"{PAGE}/return", type="diploma").status_code == 422
    assert "请写明原因" in browser.html
    assert stored(office).state is State.SUBMITTED


def test_the_whole_review_passes_back_and_forth(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    browser.post(f"{PAGE}/return", canned=mark("diploma", CLEAR))
    old = stored(office).of_type("diploma")[0].id
    submitted.sync(
        submitted.operation({"kind": "delete_material", "material_id": old}),
        submitted.add("diploma"),
        submitted.operation({"kind": "submit", "declared": True}),
    )
    browser.get(PAGE)
    assert f"{PAGE}/images/{old}" in browser.html
    assert "已删除或未采用的图片(1)" in browser.html
    browser.post(f"{PAGE}/verdict", verdict="pass", checked="yes")
    assert "终审意见已保存" in browser.html
    assert stored(office).state is State.PASSED
    assert "pass" in acts(office)


def test_a_failure_needs_reasons_and_every_verdict_a_confirmed_look(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/verdict", verdict="pass").status_code == 422
    answer = browser.post(f"{PAGE}/verdict", verdict="fail", checked="yes")
    assert answer.status_code == 422
    browser.post(f"{PAGE}/verdict", verdict="fail", checked="yes", reasons="学历不符")
    verdict = stored(office).verdict
    assert verdict is not None
    assert (verdict.passed, verdict.reasons) == (False, "学历不符")


def test_a_stale_form_changes_nothing_and_loses_nothing(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    submitted.sync(submitted.add("diploma"))
    rev = stored(office).rev
    answer = browser.post(
        f"{PAGE}/return", type="diploma", message="编号不清", deadline="yes"
    )
    assert answer.status_code == 409
    assert "您填写的内容仍在" in browser.html
    assert "编号不清</textarea>" in browser.html
    assert 'name="type" value="diploma" checked' in browser.html
    assert 'name="deadline" value="yes" checked' in browser.html
    assert stored(office).rev == rev
    browser.post(f"{PAGE}/return", type="diploma", message="编号不清")
    assert stored(office).state is State.RETURNED


def test_of_two_reviewers_one_decides(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    page = browser.html
    browser.post(f"{PAGE}/verdict", verdict="pass", checked="yes")
    browser.html = page
    answer = browser.post(f"{PAGE}/verdict", verdict="fail", checked="yes", reasons="x")
    assert answer.status_code == 409
    assert stored(office).state is State.PASSED


def hold(kiosk: Kiosk, office: Office) -> str:
    kiosk.sync(kiosk.add("diploma"))
    return stored(office).held[0].operation_id


def test_a_held_picture_is_shown_and_accepted(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    operation = hold(submitted, office)
    browser.get("/review", state="held")
    assert NUMBER in browser.html
    browser.get(PAGE)
    material = stored(office).held[0].material_id
    assert f"{PAGE}/images/{material}" in browser.html
    browser.post(f"{PAGE}/held/{operation}", settle="accept")
    assert stored(office).held == ()
    assert len(stored(office).of_type("diploma")) == 2


def test_a_held_picture_is_discarded_once(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    operation = hold(submitted, office)
    browser.get(PAGE)
    browser.post(f"{PAGE}/held/{operation}", settle="discard")
    assert stored(office).held == ()
    assert len(stored(office).of_type("diploma")) == 1
    answer = browser.post(f"{PAGE}/held/{operation}", settle="accept")
    assert answer.status_code == 422
    assert "discard_held" in acts(office)


def test_a_held_deletion_is_accepted_or_discarded(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    for settle, left in (("discard", 3), ("accept", 2)):
        material = stored(office).materials[0].id
        submitted.sync(
            submitted.operation({"kind": "delete_material", "material_id": material})
        )
        operation = stored(office).held[0].operation_id
        browser.get(PAGE)
        browser.post(f"{PAGE}/held/{operation}", settle=settle)
        assert stored(office).held == ()
        assert len(stored(office).materials) == left
    assert f"{PAGE}/images/{material}" in browser.html


def test_a_held_submission_stays_held_while_something_is_missing(
    browser: Browser, kiosk: Kiosk, office: Office
) -> None:
    ops = kiosk.complete()
    kiosk.sync(*ops[:4], ops[5])
    operation = stored(office).held[0].operation_id
    browser.get(PAGE)
    answer = browser.post(f"{PAGE}/held/{operation}", settle="accept")
    assert answer.status_code == 422
    assert "现在仍不能采用" in browser.html
    assert len(stored(office).held) == 1


def test_a_held_submission_is_accepted_when_everything_is_there(
    browser: Browser, kiosk: Kiosk, office: Office
) -> None:
    ops = kiosk.complete()
    kiosk.sync(*ops[:4], ops[5], ops[4])
    assert stored(office).state is State.DRAFT
    operation = stored(office).held[0].operation_id
    browser.get(PAGE)
    browser.post(f"{PAGE}/held/{operation}", settle="accept")
    assert stored(office).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("code", "words"),
    [("zh", ["审核列表", "报名信息", "退回修改"]), ("en", ["Queue", "Registration"])],
)
def test_pages_speak_both_languages(
    browser: Browser, submitted: Kiosk, code: str, words: list[str]
) -> None:
    browser.get(f"/language/{code}", next=PAGE)
    for word in words:
        assert word in browser.html
    browser.get("/review/none")
    browser.client.cookies.delete("duanzheng_session")
    browser.get("/login")
    assert f'lang="{"zh-CN" if code == "zh" else "en"}"' in browser.html


def test_an_unknown_page_is_a_page(browser: Browser) -> None:
    assert browser.get("/nothing").status_code == 404
    assert "没有这个地址。" in browser.html


def test_what_candidates_typed_is_never_markup(
    browser: Browser, kiosk: Kiosk, office: Office
) -> None:
    profile = {"phone": "13800000000", "contact": "<script>alert(1)</script>"}
    kiosk.sync(kiosk.operation({"kind": "set_profile", "profile": profile}))
    answer = browser.get(PAGE)
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
