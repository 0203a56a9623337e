"""The catalogue's editor, as a person with a browser uses it."""

import re

import pytest

from central.console.catalogue import EXAMPLES
from central.office import Office
from central.rights import Role
from central.store import audit, roster
from config.catalogue import default_catalogue, example_names
from dossier.catalogue import Catalogue
from dossier.imagerules import ImageRules
from sync.protocol.messages import CATALOGUE as ADAPTER
from tests.central.conftest import CATALOGUE, Browser

Fields = dict[str, list[str]]

# Nobody else may see these pages.
RANK = Role.ADMINISTRATOR


def form_of(html: str) -> Fields:
    """Return the fields of the editor's form, as a browser would send them."""
    html = html[html.index('action="/catalogue"') :]
    found: Fields = {}
    pattern = (
        r'<input (?:type="hidden" )?name="(\w+)" value="([^"]*)"'
        r'|<textarea name="(\w+)"[^>]*>([^<]*)</textarea>'
        r'|<select name="(\w+)">(.*?)</select>'
    )
    for one in re.finditer(pattern, html, re.DOTALL):
        if one[1]:
            found.setdefault(one[1], []).append(one[2])
        elif one[3]:
            found.setdefault(one[3], []).append(one[4])
        else:
            chosen = re.search(r'value="([^"]*)" selected', one[6])
            found.setdefault(one[5], []).append(chosen[1] if chosen else "")
    return found


def holds(office: Office) -> Catalogue:
    with office.database.read() as connection:
        return roster.catalogue(connection)


def opened(browser: Browser) -> Fields:
    assert browser.get("/catalogue").status_code == 200
    return form_of(browser.html)


def sent(browser: Browser, fields: Fields, act: str) -> int:
    return browser.post("/catalogue", **fields, act=act).status_code


def test_the_editor_knows_the_examples_that_kiosks_have() -> None:
    assert example_names() == EXAMPLES


def test_nobody_sees_the_editor_without_a_login(stranger: Browser) -> None:
    assert "/login" in str(stranger.get("/catalogue").url)


def test_publishing_what_was_shown_changes_nothing_but_the_version(
    browser: Browser, office: Office
) -> None:
    fields = opened(browser)
    assert sent(browser, fields, "preview") == 200
    assert "预览" in browser.html
    assert holds(office) == CATALOGUE
    assert sent(browser, form_of(browser.html), "publish") == 200
    assert holds(office) == Catalogue(2, CATALOGUE.types)
    with office.database.read() as connection:
        entry = audit.of_registration(connection, "", 1)[0]
    assert (entry.who, entry.act) == ("审核员", "publish_catalogue")


def test_types_are_ordered_added_and_removed(browser: Browser, office: Office) -> None:
    assert sent(browser, opened(browser), "add") == 200
    fields = form_of(browser.html)
    fields["order"] = ["0", "5", "2"]
    fields["id"][2] = "letter"
    fields["name_zh"][2], fields["name_en"][2] = "证明信", "Letter"
    fields["required_for"][2] = "临床执业医师，口腔执业医师"
    assert sent(browser, fields, "publish") == 200
    types = holds(office).types
    assert [entry.id for entry in types] == ["letter", "diploma"]
    assert types[0].required_for == ("临床执业医师", "口腔执业医师")


def test_all_faults_are_said_and_what_was_typed_is_kept(
    browser: Browser, office: Office
) -> None:
    fields = opened(browser)
    fields["maximum"] = ["x", "0"]
    fields["name_zh"][1] = ""
    fields["hint_zh"][0] = "<script>样本</script>"
    assert sent(browser, fields, "publish") == 422
    assert "diploma: 中文名称: 不能为空" in browser.html
    assert "identity: 最多张数" in browser.html
    assert "<textarea" in browser.html
    assert holds(office) == CATALOGUE


def test_image_rules_are_previewed_in_words_published_and_shown_again(
    browser: Browser, office: Office
) -> None:
    fields = opened(browser)
    fields["rule_side"][1], fields["rule_text"][1] = "800", "16"
    fields["rule_colour"][1], fields["rule_shape"][1] = "yes", "lying"
    fields["rule_legible"][1] = "name certificate_number"
    assert sent(browser, fields, "preview") == 200
    assert (
        "图片要求: 必须彩色; 横版; 短边至少 800 像素; 文字至少高 16 像素;"
        " 必须可辨认：姓名、证书编号"
    ) in browser.html
    assert sent(browser, form_of(browser.html), "publish") == 200
    plain, ruled = holds(office).types
    assert plain == CATALOGUE.types[0]
    legible = ("name", "certificate_number")
    assert ruled.rules == ImageRules(800, 16, True, "lying", legible)
    assert opened(browser)["rule_legible"] == ["", "name certificate_number"]


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (
            "rule_side",
            "1201",
            "diploma: 短边至少 (像素，最多 1200): 须为 0 至 1200 的整数",
        ),
        ("rule_side", "-1", "短边至少 (像素，最多 1200): 须为"),
        ("rule_text", "x" * 12, "文字高度至少 (像素，最多 40): 须为"),
        ("rule_shape", "round", "方向: 可用：upright, lying"),
        ("rule_legible", "<script>", "必须可辨认的内容: 可用：id_number"),
        ("rule_legible", "none name", "必须可辨认的内容: none 须单独使用"),
    ],
)
def test_a_rule_that_no_kiosk_can_keep_is_refused(
    browser: Browser, office: Office, rule: str, value: str, said: str
) -> None:
    fields = opened(browser)
    fields[rule][1] = value
    assert sent(browser, fields, "publish") == 422
    assert said in browser.html
    assert holds(office) == CATALOGUE


def test_two_editors_never_overwrite_each_other(
    browser: Browser, office: Office
) -> None:
    mine = opened(browser)
    theirs = {**mine, "name_zh": ["身份", "毕业证"]}
    assert sent(browser, theirs, "publish") == 200
    mine["name_en"] = ["Mine", "Mine too"]
    browser.get("/catalogue")
    assert sent(browser, mine, "publish") == 409
    assert "Mine too" in browser.html
    assert holds(office).types[0].name_zh == "身份"


def test_the_whole_default_catalogue_fits_into_one_form(
    browser: Browser, office: Office
) -> None:
    value = ADAPTER.validate_python({**default_catalogue(), "version": 2})
    with office.database.write() as connection:
        roster.publish(connection, value, office.clock())
    assert sent(browser, opened(browser), "publish") == 200
    assert holds(office) == Catalogue(3, value.types)


def test_the_preview_is_what_the_chosen_candidate_sees(
    browser: Browser, office: Office
) -> None:
    fields = opened(browser)
    fields["identities"] = ["passport", "*"]
    fields["categories"] = ["*", "口腔执业医师，中医执业医师"]
    chosen = {"show_category": "口腔执业医师", "show_identity": "passport"}
    assert browser.post("/catalogue", **fields, **chosen, act="preview").is_success
    assert previewed(browser.html) == ["身份证明", "毕业证书"]
    assert "人像面" in browser.html.partition('class="screen"')[2].partition("<form")[0]
    for chosen, seen in (
        ({"show_category": "口腔执业医师"}, ["毕业证书"]),
        ({"show_category": "中医执业医师", "show_identity": "nonsense"}, ["毕业证书"]),
    ):
        assert browser.post("/catalogue", **fields, **chosen, act="preview").is_success
        assert previewed(browser.html) == seen
    assert holds(office) == CATALOGUE


def test_faults_are_said_in_the_language_of_the_page(browser: Browser) -> None:
    browser.get("/language/en")
    fields = opened(browser)
    fields["name_zh"][1], fields["rule_side"][1] = "", "1201"
    assert sent(browser, fields, "preview") == 422
    assert "diploma: Name in Chinese: empty" in browser.html
    assert "not a whole number of pixels from 0 to 1200" in browser.html


def previewed(html: str) -> list[str]:
    """Return the names of the types on the previewed screen."""
    screen = html.partition('class="screen"')[2].partition("<form")[0]
    found = re.findall(r"<strong>(?:<span.*?</span> )?(.*?)</strong>", screen)
    return [str(name) for name in found]
