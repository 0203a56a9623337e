"""The steps of focus and exposure, and the choice as it is kept."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from camera.errors import SourceError
from camera.v4l2 import Abilities, Control, Mode
from kiosk.cameras import dials, seen
from kiosk.dials import (
    FOCUS_STEPS,
    STOPS,
    CameraSeen,
    Choice,
    Dial,
    DialName,
    from_text,
    steps,
    to_text,
)

FOCUS = Control("Focus, Absolute", 0, 250, 5, 0, 0x009A090A)
AUTOFOCUS = Control("Focus, Automatic Continuous", 0, 1, 1, 1, 0x009A090C)
EXPOSURE = Control("Exposure (Absolute)", 3, 2047, 1, 250, 0x009A0902)
SOURCES = some.sampled_from(["device:0", "device:12", "url:http://h/v", "folder:/p"])
VALUES = some.none() | some.integers(-20, 100_000) | some.floats(-20, 100_000)
CHOICES = some.builds(
    Choice,
    some.just("") | SOURCES,
    some.dictionaries(SOURCES, some.dictionaries(some.sampled_from(DialName), VALUES)),
)


@some.composite
def some_dial(draw: some.DrawFn) -> Dial:
    """Any control that a driver may have."""
    low, span = draw(some.integers(-1000, 1000)), draw(some.integers(1, 100_000))
    default = draw(some.integers(low, low + span))
    name, step = draw(some.sampled_from(DialName)), draw(some.integers(1, span))
    return Dial(name, low, low + span, step, default, draw(some.booleans()))


@pytest.mark.slow
@given(some_dial())
def test_every_step_is_a_value_that_the_driver_takes(dial: Dial) -> None:
    offered = steps(dial)
    assert 1 <= len(offered) <= max(FOCUS_STEPS, len(STOPS))
    assert list(offered) == sorted(set(offered))
    for value in offered:
        assert dial.low <= value <= dial.high
        assert (value - dial.low) % dial.step == 0


def test_focus_goes_from_far_to_near_and_exposure_by_stops() -> None:
    focus, exposure = dials((FOCUS, AUTOFOCUS, EXPOSURE))
    assert (steps(focus)[0], steps(focus)[-1]) == (0, 250)
    assert steps(exposure) == (63, 125, 250, 500, 1000)


def test_only_what_a_driver_has_is_offered() -> None:
    assert dials(()) == ()
    assert dials((AUTOFOCUS,)) == (), "nothing to set it to"
    (exposure,) = dials((EXPOSURE,))
    assert (exposure.name, exposure.automatic) == (DialName.EXPOSURE, False)
    (focus,) = dials((AUTOFOCUS, FOCUS))
    assert focus == Dial(DialName.FOCUS, 0, 250, 5, 0, automatic=True)


def test_a_camera_says_what_it_is_or_why_not() -> None:
    modes = (Mode("MJPG", ((3264, 2448), (640, 480))),)
    found = Abilities("Scanner", captures=True, modes=modes, controls=(FOCUS,))
    made = seen("device:0", lambda: found)
    assert made is not None
    assert (made.title, made.width, made.height) == ("Scanner", 3264, 2448)
    assert [dial.name for dial in made.dials] == [DialName.FOCUS]
    data = Abilities("Scanner", captures=False, modes=(), controls=())
    assert seen("device:1", lambda: data) is None

    def refuse() -> Abilities:
        raise SourceError("C207")

    refused = CameraSeen("device:2", "device:2", code="C207")
    assert seen("device:2", refuse) == refused


@pytest.mark.slow
@given(CHOICES)
def test_a_choice_is_kept_as_it_was(choice: Choice) -> None:
    assert from_text(to_text(choice)) == choice


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '{"source": "", "dials": []}', '{"dials": {}}'),
        '{"source": "device:x", "dials": {}}',
        '{"source": 3, "dials": {}}',
        '{"source": "", "dials": {"device:0": {"zoom": 1}}}',
        '{"source": "", "dials": {"device:0": {"focus": "near"}}}',
        '{"source": "", "dials": {"device:0": {"focus": NaN}}}',
        '{"source": "", "dials": {"device:0": {"focus": true}}}',
        '{"source": "", "dials": {"elsewhere": {}}}',
    ],
)
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own error is one of them
        from_text(text)


@pytest.mark.slow
@given(some.text(alphabet='{}[]":,. -019aefilnorstu'))
def test_no_text_does_worse_than_to_be_refused(text: str) -> None:
    with suppress(ValueError):
        from_text(text)
