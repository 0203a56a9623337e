"""When a visit ends by itself."""

from kiosk.patience import Patience

PATIENCE = Patience(limit=180, warning=30)


def test_the_office_may_set_it_and_the_warning_always_comes_later() -> None:
    assert PATIENCE.told(None, None) == PATIENCE
    assert PATIENCE.told(600, 60) == Patience(600, 60)
    assert PATIENCE.told(30, None) == Patience(30, 20)
    assert PATIENCE.told(30, 120).warns(touched=0, now=9) is None


def test_nothing_is_said_before_the_warning() -> None:
    assert PATIENCE.warns(touched=0, now=149) is None


def test_the_warning_counts_whole_seconds_down() -> None:
    assert PATIENCE.warns(touched=0, now=150) == 30
    assert PATIENCE.warns(touched=0, now=179.5) == 1


def test_the_visit_ends_at_the_limit() -> None:
    assert PATIENCE.left(touched=0, now=179) > 0
    assert PATIENCE.left(touched=0, now=180) <= 0
