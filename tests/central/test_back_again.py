"""A dossier that is back says of each type how it was judged before."""

from central.office import Office
from central.store import dossiers
from tests.central.conftest import Browser
from tests.central.kiosk import NUMBER, Kiosk

PAGE = f"/review/{NUMBER}"
ASKED, ACCEPTED = "上次退回，请核对新图片", "上次已认可"


def of_type(html: str, type_id: str) -> str:
    return html.partition(f'data-type="{type_id}"')[2].partition("</section>")[0]


def test_each_type_says_whether_it_was_returned_or_accepted_last_time(
    browser: Browser, submitted: Kiosk, office: Office
) -> None:
    browser.get(PAGE)
    assert ASKED not in browser.html
    assert ACCEPTED not in browser.html
    browser.post(f"{PAGE}/return", type="diploma", message="请重新上传")
    assert ASKED not in browser.html
    with office.database.read() as connection:
        old = dossiers.load(connection, NUMBER).of_type("diploma")[0].id
    submitted.sync(
        submitted.operation({"kind": "delete_material", "material_id": old}),
        submitted.add("diploma"),
        submitted.operation({"kind": "submit", "declared": True}),
    )
    browser.get(PAGE)
    assert ASKED in of_type(browser.html, "diploma")
    assert ACCEPTED in of_type(browser.html, "identity")
    assert ASKED not in of_type(browser.html, "identity")


def test_the_word_of_an_act_goes_once_the_dossier_is_back(
    browser: Browser, submitted: Kiosk
) -> None:
    browser.get(PAGE)
    browser.post(f"{PAGE}/return", type="diploma", message="请重新上传")
    done = "已退回，考生终端将立即收到反馈。"
    assert done in browser.html
    submitted.sync(
        submitted.add("diploma"),
        submitted.operation({"kind": "submit", "declared": True}),
    )
    browser.get(PAGE, done="returned")
    assert done not in browser.html
