"""Coming in and going out: begin, language, login, consent, contact data, leaving."""

import math

from dossier.model import Profile
from kiosk.appearance import Appearance
from kiosk.core import Core
from kiosk.flow import Cue, Screen
from kiosk.params import CONSENT_VERSION
from kiosk.texts import Texts
from kiosk.viewmodels.profile import problem_of
from kiosk.visit import AskLeave, Visit
from sync.guard import Denied
from sync.views import DossierView, Session


class Entrance:
    """What a candidate does before and after the pictures."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._wait_ends: float | None = None
        self._by_slip = False

    def begin(self) -> None:
        """Leave the idle screen."""
        self._core.go(Cue.BEGIN)

    def switch_language(self) -> None:
        """Show everything in the other language."""
        stand = self._core.stand
        stand.language = stand.language.other
        self._core.texts = Texts(stand.language)
        self._core.changed()

    def switch_size(self) -> None:
        """Show all texts larger, or as usual again."""
        self._show(self._core.stand.look.resized())

    def switch_contrast(self) -> None:
        """Show everything in the strongest contrast, or as usual again."""
        self._show(self._core.stand.look.recoloured())

    def switch_height(self) -> None:
        """Put the controls lower, for who sits before the machine, or back."""
        self._show(self._core.stand.look.moved())

    def _show(self, look: Appearance) -> None:
        self._core.stand.look = look
        self._core.changed()

    def log_in(self, account: str, password: str, *, by_slip: bool = False) -> None:
        """Check an account against the roster; the check takes a tenth of a second.

        `by_slip`: nobody typed it, so a refusal is not a wrong letter.
        """
        core = self._core
        if core.stand.busy:
            return
        core.stand.busy = True
        core.stand.problem, core.stand.wait_s = "", 0
        core.stand.offered = ""
        self._by_slip = by_slip
        core.changed()

        def check() -> tuple[Session, DossierView] | Denied:
            answer = core.desk.try_login(account.strip(), password)
            if isinstance(answer, Denied):
                return answer
            return answer, core.desk.view(answer)

        core.job(check, self._answered, self._idle_again)

    def _idle_again(self) -> None:
        # Also when the check itself failed: the button must come back.
        self._core.stand.busy = False

    def _answered(self, found: tuple[Session, DossierView] | Denied) -> None:
        core = self._core
        if core.stand.screen not in (Screen.LOGIN, Screen.SLIP):
            return  # they left, or the time-out came, while it was checked
        if isinstance(found, Denied):
            self._deny(found)
            return
        core.stand.visit = Visit(*found)
        agreed = found[1].dossier.consent == CONSENT_VERSION
        core.go(Cue.LOGGED_IN if agreed else Cue.FIRST_LOGIN)

    def _deny(self, denied: Denied) -> None:
        """Say why nobody was let in, and how long the next try has to wait."""
        stand = self._core.stand
        if stand.screen is Screen.SLIP:
            self._core.go(Cue.BACK)  # where an account can be typed
        if denied.staff:
            stand.problem = "K107"
        else:
            stand.problem = "K106" if denied.wait_s > 0 else self._wrong
        stand.wait_s = math.ceil(denied.wait_s)
        self._wait_ends = None
        self._core.changed()

    @property
    def _wrong(self) -> str:
        return "K154" if self._by_slip else "K104"

    def tick(self, now: float) -> None:
        """Count the wait down on screen; the store alone decides whether it is over."""
        stand = self._core.stand
        if not stand.wait_s:
            return
        if self._wait_ends is None:
            self._wait_ends = now + stand.wait_s
        left = max(math.ceil(self._wait_ends - now), 0)
        if left != stand.wait_s:
            stand.wait_s = left
            stand.problem = stand.problem if left else ""
            self._core.changed()

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
        here = self._core.stand.screen

        def arrived() -> None:
            if self._core.stand.screen is here:  # a second touch may have been quicker
                self._core.go(cue)

        self._core.reread(arrived)
