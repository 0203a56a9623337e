"""Colours that everyone can read."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import pytest

from kiosk.appearance import Appearance


def luminance(colour: tuple[float, ...]) -> float:
    """Relative luminance (WCAG 2.1)."""
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.usefixtures("toolkit")
@pytest.mark.parametrize(("strong", "least"), [(False, 4.5), (True, 7.0)])
def test_every_text_stands_out_from_its_ground(strong: bool, least: float) -> None:
    from kiosk.ui import theme

    theme.apply(Appearance(contrast=strong))
    pairs = theme.text_on()
    theme.apply(Appearance())
    for ink, ground in pairs:
        light, dark = sorted((luminance(ink[:3]), luminance(ground[:3])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (ink, ground)


@pytest.mark.usefixtures("toolkit")
def test_every_tone_has_a_sign_of_its_own() -> None:
    from kiosk.ui import theme
    from kiosk.ui.widgets.icon import STROKES

    signs = list(theme.TONE_ICON.values())
    assert len(set(signs)) == len(signs)
    assert set(signs) <= STROKES.keys()
