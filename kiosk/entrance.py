"""Coming in and going out: begin, language, login, consent, contact data, leaving."""

from dossier.model import Profile
from kiosk.core import Core
from kiosk.flow import Cue, Screen
from kiosk.params import CONSENT_VERSION
from kiosk.texts import Texts
from kiosk.viewmodels.profile import problem_of
from kiosk.visit import AskLeave, Visit
from sync.views import DossierView, Session


class Entrance:
    """What a candidate does before and after the pictures."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def begin(self) -> None:
        """Leave the idle screen."""
        self._core.go(Cue.BEGIN)

    def switch_language(self) -> None:
        """Show everything in the other language."""
        stand = self._core.stand
        stand.language = stand.language.other
        self._core.texts = Texts(stand.language)
        self._core.changed()

    def log_in(self, account: str, password: str) -> None:
        """Check an account against the roster; the check takes a tenth of a second."""
        core = self._core
        if core.stand.busy:
            return
        core.stand.busy = True
        core.stand.problem = ""
        core.changed()

        def check() -> tuple[Session, DossierView] | None:
            session = core.desk.log_in(account.strip(), password)
            return (session, core.desk.view(session)) if session else None

        core.job(check, self._answered)

    def _answered(self, found: tuple[Session, DossierView] | None) -> None:
        core = self._core
        core.stand.busy = False
        if core.stand.screen is not Screen.LOGIN:
            return  # they left, or the time-out came, while it was checked
        if found is None:
            core.stand.problem = "K104"
            core.changed()
            return
        core.stand.visit = Visit(*found)
        known = found[1].dossier.activated
        core.go(Cue.LOGGED_IN if known else Cue.FIRST_LOGIN)

    def agree(self) -> None:
        """Activate the account with the candidate's consent."""
        session = self._core.visit.session
        self._core.waiting(
            "opening",
            lambda: self._core.desk.activate(session, CONSENT_VERSION),
            lambda _: self._core.reread(lambda: self._core.go(Cue.AGREED)),
        )

    def open_materials(self) -> None:
        """Go on from the registration: to the contact data first, if there are none."""
        profile = self._core.visit.view.dossier.profile
        if profile is None or not profile.valid:
            self._core.go(Cue.PROFILE_NEEDED)
        else:
            self._to_materials(Cue.OPEN)

    def edit_profile(self) -> None:
        """Change the contact data."""
        self._core.go(Cue.EDIT_PROFILE)

    def save_profile(self, phone: str) -> None:
        """Keep the phone number, or say what is wrong with it."""
        core = self._core
        core.stand.problem = problem_of(phone, core.texts)
        if core.stand.problem:
            core.changed()
            return
        session, known = core.visit.session, core.visit.view.dossier.profile
        profile = Profile(phone, known.contact if known else "")
        core.waiting(
            "saving",
            lambda: core.desk.set_profile(session, profile),
            lambda _: self._to_materials(Cue.PROFILE_SAVED),
        )

    def back(self) -> None:
        """Go one screen back; from the contact data to wherever they came from."""
        core = self._core
        from_profile = core.stand.screen is Screen.PROFILE
        has_profile = bool(core.stand.visit and core.visit.view.dossier.profile)
        core.go(Cue.CANCEL if from_profile and has_profile else Cue.BACK)

    def ask_leave(self) -> None:
        """Ask whether the visit shall end; the staff just goes."""
        if self._core.stand.staff is not None:
            self.leave()
            return
        self._core.lay(AskLeave())

    def leave(self) -> None:
        """End the visit."""
        self._core.forget()

    def _to_materials(self, cue: Cue) -> None:
        self._core.reread(lambda: self._core.go(cue))
