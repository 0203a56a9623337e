"""Login with the account of the registration system, and the first-time consent."""

from dataclasses import dataclass

from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class Login:
    """Two fields, a keyboard, and what went wrong the last time.

    `slip` offers the code on the slip; `offered` is an account that one gave.
    """

    heading: str
    hint: str
    account: str
    account_hint: str
    password: str
    password_hint: str
    enter: str
    problem: str
    busy: bool
    slip: str
    offered: str


def login(
    texts: Texts,
    *,
    problem: str = "",
    busy: bool = False,
    asking: bool = False,
    offered: str = "",
) -> Login:
    """Return the login screen; `asking`: the office is asked, which takes a while."""
    return Login(
        heading=texts("login.asking") if asking else texts("login.heading"),
        hint=texts("login.asking.hint") if asking else texts("login.hint"),
        account=texts("login.account"),
        account_hint=texts("login.account.hint"),
        password=texts("login.password"),
        password_hint=texts("login.password.hint"),
        enter=texts("login.busy") if busy else texts("login.enter"),
        problem=problem,
        busy=busy,
        slip=texts("login.slip"),
        offered=offered,
    )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A short heading and a few sentences."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What happens to the data, and the candidate's word that it may."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    agree: str
    decline: str


def consent(texts: Texts) -> Consent:
    """Return the activation screen of a first login."""
    return Consent(
        heading=texts("consent.heading"),
        paragraphs=tuple(
            Paragraph(texts(f"consent.{name}"), texts(f"consent.{name}.text"))
            for name in ("purpose", "storage", "rights")
        ),
        agree=texts("consent.agree"),
        decline=texts("consent.decline"),
    )
