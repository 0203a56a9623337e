"""How an error speaks."""

from dossier.explain import Explanation

SAVED = Explanation("X1", "断了。", "都在。", "请等。", "Broken.", "Safe.", "Wait.")


def test_an_error_says_what_happened_what_is_safe_and_what_to_do_in_chinese():
    assert SAVED.text("zh") == "断了。都在。请等。"


def test_an_error_says_the_same_in_english():
    assert SAVED.text("en") == "Broken. Safe. Wait."
