"""Contact data: where the reviewers' messages go."""

from dataclasses import dataclass

from dossier.model import Profile
from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """One phone field; it starts with what is known."""

    heading: str
    why: str
    phone: str
    phone_hint: str
    phone_value: str
    save: str
    problem: str


def profile(known: Profile | None, texts: Texts, *, problem: str = "") -> ProfileForm:
    """Return the profile screen."""
    return ProfileForm(
        heading=texts("profile.heading"),
        why=texts("profile.why"),
        phone=texts("profile.phone"),
        phone_hint=texts("profile.phone.hint"),
        phone_value=known.phone if known else "",
        save=texts("profile.save"),
        problem=problem,
    )


def problem_of(phone: str, texts: Texts) -> str:
    """Say what is wrong with a phone number as typed; empty when it is good."""
    if Profile(phone).valid:
        return ""
    return texts("profile.problem", count=len(phone))
