"""The screens and what leads from one to the next, as one table.

Pure: who raises a cue, and when, is decided elsewhere.
"""

from enum import StrEnum


class Screen(StrEnum):
    """What fills the display."""

    IDLE = "idle"
    FAULT = "fault"
    DOOR = "door"
    STAFF = "staff"
    LOGIN = "login"
    SLIP = "slip"
    CONSENT = "consent"
    REGISTRATION = "registration"
    PROFILE = "profile"
    MATERIALS = "materials"
    CAPTURE = "capture"
    FILES = "files"
    CHECK = "check"
    SIGN = "sign"
    SUBMIT = "submit"
    DONE = "done"


class Cue(StrEnum):
    """What can lead to another screen."""

    BEGIN = "begin"
    SCAN_SLIP = "scan_slip"
    FIRST_LOGIN = "first_login"
    LOGGED_IN = "logged_in"
    AGREED = "agreed"
    OPEN = "open"
    PROFILE_NEEDED = "profile_needed"
    EDIT_PROFILE = "edit_profile"
    PROFILE_SAVED = "profile_saved"
    SHOOT = "shoot"
    SHOT = "shot"
    RETAKE = "retake"
    BROWSE = "browse"
    CAMERA = "camera"
    RECHOOSE = "rechoose"
    USED_NEXT_FILE = "used_next_file"
    SIGNATURE_NEEDED = "signature_needed"
    SIGNED = "signed"
    USED = "used"
    USED_NEXT_PART = "used_next_part"
    REVIEW = "review"
    SUBMITTED = "submitted"
    BACK = "back"
    CANCEL = "cancel"
    LOCKED_MEANWHILE = "locked_meanwhile"
    FAULT = "fault"
    WELL = "well"
    STAFF = "staff"
    STAFF_IN = "staff_in"
    LEAVE = "leave"


class FlowError(Exception):
    """A cue came up on a screen that has no way for it: a fault of the program."""


TRANSITIONS: dict[tuple[Screen, Cue], Screen] = {
    (Screen.IDLE, Cue.BEGIN): Screen.LOGIN,
    (Screen.IDLE, Cue.FAULT): Screen.FAULT,
    (Screen.FAULT, Cue.WELL): Screen.IDLE,
    (Screen.IDLE, Cue.STAFF): Screen.DOOR,
    (Screen.FAULT, Cue.STAFF): Screen.DOOR,
    (Screen.DOOR, Cue.STAFF_IN): Screen.STAFF,
    (Screen.DOOR, Cue.BACK): Screen.IDLE,
    (Screen.LOGIN, Cue.FIRST_LOGIN): Screen.CONSENT,
    (Screen.LOGIN, Cue.LOGGED_IN): Screen.REGISTRATION,
    (Screen.LOGIN, Cue.BACK): Screen.IDLE,
    (Screen.LOGIN, Cue.SCAN_SLIP): Screen.SLIP,
    (Screen.SLIP, Cue.FIRST_LOGIN): Screen.CONSENT,
    (Screen.SLIP, Cue.LOGGED_IN): Screen.REGISTRATION,
    (Screen.SLIP, Cue.BACK): Screen.LOGIN,
    (Screen.CONSENT, Cue.AGREED): Screen.REGISTRATION,
    (Screen.REGISTRATION, Cue.OPEN): Screen.MATERIALS,
    (Screen.REGISTRATION, Cue.PROFILE_NEEDED): Screen.PROFILE,
    (Screen.PROFILE, Cue.PROFILE_SAVED): Screen.MATERIALS,
    (Screen.PROFILE, Cue.CANCEL): Screen.MATERIALS,
    (Screen.PROFILE, Cue.BACK): Screen.REGISTRATION,
    (Screen.MATERIALS, Cue.EDIT_PROFILE): Screen.PROFILE,
    (Screen.MATERIALS, Cue.SHOOT): Screen.CAPTURE,
    (Screen.MATERIALS, Cue.REVIEW): Screen.SUBMIT,
    (Screen.MATERIALS, Cue.BACK): Screen.REGISTRATION,
    (Screen.CAPTURE, Cue.SHOT): Screen.CHECK,
    (Screen.CAPTURE, Cue.BACK): Screen.MATERIALS,
    (Screen.CAPTURE, Cue.LOCKED_MEANWHILE): Screen.MATERIALS,
    (Screen.CAPTURE, Cue.BROWSE): Screen.FILES,
    (Screen.FILES, Cue.SHOT): Screen.CHECK,
    (Screen.FILES, Cue.CAMERA): Screen.CAPTURE,
    (Screen.FILES, Cue.BACK): Screen.CAPTURE,
    (Screen.FILES, Cue.LOCKED_MEANWHILE): Screen.MATERIALS,
    (Screen.CHECK, Cue.RECHOOSE): Screen.FILES,
    (Screen.CHECK, Cue.USED_NEXT_FILE): Screen.FILES,
    (Screen.CHECK, Cue.RETAKE): Screen.CAPTURE,
    (Screen.CHECK, Cue.USED): Screen.MATERIALS,
    (Screen.CHECK, Cue.USED_NEXT_PART): Screen.CAPTURE,
    (Screen.CHECK, Cue.BACK): Screen.MATERIALS,
    (Screen.CHECK, Cue.LOCKED_MEANWHILE): Screen.MATERIALS,
    (Screen.MATERIALS, Cue.SIGNATURE_NEEDED): Screen.SIGN,
    (Screen.SIGN, Cue.SIGNED): Screen.SUBMIT,
    (Screen.SIGN, Cue.BACK): Screen.MATERIALS,
    (Screen.SIGN, Cue.LOCKED_MEANWHILE): Screen.MATERIALS,
    (Screen.SUBMIT, Cue.SUBMITTED): Screen.DONE,
    (Screen.SUBMIT, Cue.BACK): Screen.MATERIALS,
    (Screen.SUBMIT, Cue.LOCKED_MEANWHILE): Screen.MATERIALS,
    (Screen.DONE, Cue.BACK): Screen.MATERIALS,
} | {
    # A visit can end anywhere: by the candidate, or by the time-out.
    (screen, Cue.LEAVE): Screen.IDLE
    for screen in Screen
}

# The four steps that a candidate sees at the top, and the screens of each.
STEPS: tuple[tuple[str, frozenset[Screen]], ...] = (
    ("login", frozenset({Screen.LOGIN, Screen.SLIP, Screen.CONSENT})),
    ("check", frozenset({Screen.REGISTRATION, Screen.PROFILE})),
    (
        "shoot",
        frozenset({Screen.MATERIALS, Screen.CAPTURE, Screen.FILES, Screen.CHECK}),
    ),
    ("submit", frozenset({Screen.SIGN, Screen.SUBMIT, Screen.DONE})),
)

# Screens on which nobody has said yet who they are.
PUBLIC = frozenset({Screen.IDLE, Screen.FAULT, Screen.DOOR, Screen.LOGIN, Screen.SLIP})

# Screens that wait for somebody: no time-out ends them.
WAITING = frozenset({Screen.IDLE, Screen.FAULT})


def after(screen: Screen, cue: Cue) -> Screen:
    """Return the screen that a cue leads to.

    Raises:
        FlowError: the table has no way for this cue on this screen.
    """
    target = TRANSITIONS.get((screen, cue))
    if target is None:
        raise FlowError(f"no way out of {screen} by {cue}")
    return target


def step_of(screen: Screen) -> int | None:
    """Return which of STEPS a screen belongs to, or None for the idle screen."""
    found = (place for place, (_, group) in enumerate(STEPS) if screen in group)
    return next(found, None)
