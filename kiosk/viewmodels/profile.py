"""Contact data: where the reviewers' messages go."""

import re
from dataclasses import dataclass

from dossier.model import Profile
from kiosk.texts import Texts

# Any number that can be dialled, at home or abroad, with an extension; or none.
OTHER = re.compile(r"(?:\+?[0-9](?:[0-9 -]{5,17})[0-9])?")


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """The phone, and another number that may stay empty; both start as known."""

    heading: str
    why: str
    phone: str
    phone_hint: str
    phone_value: str
    contact: str
    contact_hint: str
    contact_value: str
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
        contact=texts("profile.contact"),
        contact_hint=texts("profile.contact.hint"),
        contact_value=known.contact if known else "",
        save=texts("profile.save"),
        problem=problem,
    )


def problem_of(typed: Profile, known: Profile | None, texts: Texts) -> str:
    """Say what is wrong with the numbers as typed; empty when they are good.

    A contact that was `known` may be other than a number: it came from elsewhere.
    """
    if not Profile(typed.phone).valid:
        return texts("profile.problem", count=len(typed.phone))
    same = known is not None and typed.contact == known.contact
    if typed.valid and (same or OTHER.fullmatch(typed.contact)):
        return ""
    return texts("profile.contact.problem")
