"""Which fault is told of first, and which of them stop the service."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.faults import STOPS, Condition, Fault, faults_of, stopping
from kiosk.texts import Language, Texts
from kiosk.viewmodels.trouble import trouble

CONDITIONS = st.builds(
    Condition,
    camera=st.sampled_from(["", "C201"]),
    enrolled=st.booleans(),
    revoked=st.booleans(),
    room=st.booleans(),
    catalogue=st.booleans(),
    closed=st.booleans(),
    rescued=st.booleans(),
    clock_offset_s=st.none() | st.floats(-1e6, 1e6),
)


def test_a_sound_machine_has_no_fault() -> None:
    assert faults_of(Condition()) == ()
    assert stopping(Condition()) is None


def test_a_damaged_store_hides_what_was_read_from_it() -> None:
    now = Condition(store="S205", revoked=True, closed=True)
    assert faults_of(now) == (Fault.STORE,)


def test_what_must_be_mended_comes_before_a_closed_day() -> None:
    assert stopping(Condition(closed=True, room=False)) is Fault.DISK
    assert stopping(Condition(closed=True)) is Fault.CLOSED


def test_a_machine_that_was_never_enrolled_does_not_wait_for_a_catalogue() -> None:
    now = Condition(enrolled=False, catalogue=False)
    assert faults_of(now) == (Fault.NOT_ENROLLED,)


def test_the_clock_the_camera_and_a_rescue_keep_nobody_from_being_served() -> None:
    now = Condition(camera="C201", rescued=True, clock_offset_s=-400.0)
    assert faults_of(now) == (Fault.CAMERA, Fault.RESCUED, Fault.CLOCK)
    assert stopping(now) is None


@given(CONDITIONS)
def test_the_first_that_stops_is_the_one_that_is_shown(now: Condition) -> None:
    stops = [fault for fault in faults_of(now) if fault in STOPS]
    assert stopping(now) == (stops[0] if stops else None)
    assert list(faults_of(now)) == [f for f in Fault if f in faults_of(now)]


def test_every_fault_that_stops_says_what_is_safe_and_what_to_do() -> None:
    for language in Language:
        for fault in STOPS:
            shown = trouble(fault, Texts(language))
            assert shown.title, fault
            assert shown.safe, fault
            assert shown.next, fault
