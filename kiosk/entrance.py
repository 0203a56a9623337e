"""Coming in and going out: begin, language, login, consent, contact data, leaving."""

import logging
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from dossier.model import Profile
from kiosk.appearance import Appearance
from kiosk.core import Core
from kiosk.flow import Cue, Screen
from kiosk.params import CONSENT_VERSION
from kiosk.texts import Texts
from kiosk.viewmodels.profile import problem_of
from kiosk.visit import AskLeave, Visit
from sync.errors import SyncError
from sync.guard import Denied
from sync.views import DossierView, Session

if TYPE_CHECKING:
    from sync.inquiry import NotServed
    from sync.transport import LineParams

log = logging.getLogger(__name__)
ASKED_TOO_OFTEN = "S132"


class Entrance:
    """What a candidate does before and after the pictures."""

    def __init__(
        self, core: Core, line: "Callable[[], LineParams] | None" = None
    ) -> None:
        self._core = core
        self._line = line
        self._wait_ends: float | None = None
        self._by_slip = False
        # Which try an answer belongs to: whoever comes next is somebody else.
        self._try = 0
        core.watch(self._follow)

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

        mine = self._begin_try()

        def answered(found: tuple[Session, DossierView] | Denied) -> None:
            if mine != self._try:
                return  # they left, or the time-out came, while it was checked
            line = self._line
            if isinstance(found, Denied) and line is not None and _worth_asking(found):
                self._ask_office(line, found, account.strip(), password)
            else:
                self._answered(found)

        core.job(check, answered, lambda: self._end_try(mine))

    def _begin_try(self) -> int:
        self._try += 1
        return self._try

    def _end_try(self, mine: int) -> None:
        # Also when the check itself failed: the button must come back.
        if mine == self._try:
            self._core.stand.busy = self._core.stand.asking = False

    def _follow(self) -> None:
        """Whoever has left gets no answer any more, and the next one waits for none."""
        stand = self._core.stand
        if stand.screen in (Screen.LOGIN, Screen.SLIP):
            return
        if stand.busy and stand.screen is Screen.IDLE:
            self._end_try(self._try)
        self._try += 1

    def _ask_office(
        self,
        line: "Callable[[], LineParams]",
        denied: Denied,
        account: str,
        secret: str,
    ) -> None:
        """Ask the office, whatever was wrong here: so nobody learns what it was."""
        core = self._core
        core.stand.busy = core.stand.asking = True
        core.changed()
        mine = self._begin_try()

        def ask() -> "tuple[Session, DossierView] | NotServed | SyncError":
            try:
                found = core.desk.inquire(line(), account, secret)
            except SyncError as error:
                return error
            return (
                (found, core.desk.view(found)) if isinstance(found, Session) else found
            )

        def told(found: "tuple[Session, DossierView] | NotServed | SyncError") -> None:
            if mine == self._try:
                self._told(found, denied)

        core.job(ask, told, lambda: self._end_try(mine), apart=True)

    def _told(
        self,
        found: "tuple[Session, DossierView] | NotServed | SyncError",
        denied: Denied,
    ) -> None:
        if isinstance(found, tuple):
            self._answered(found)
        elif isinstance(found, SyncError):
            log.info("the office was not asked: %s", found.code)
            self._deny(denied, "" if found.code == ASKED_TOO_OFTEN else "K156")
        elif found.site:
            self._deny(denied, "K157", found.site)
        else:
            self._deny(denied, "" if self._by_slip else "K155")

    def _answered(self, found: tuple[Session, DossierView] | Denied) -> None:
        core = self._core
        if isinstance(found, Denied):
            self._deny(found)
            return
        core.stand.visit = Visit(*found)
        agreed = found[1].dossier.consent == CONSENT_VERSION
        core.go(Cue.LOGGED_IN if agreed else Cue.FIRST_LOGIN)

    def _deny(self, denied: Denied, code: str = "", site: str = "") -> None:
        """Say why nobody was let in, and how long the next try has to wait.

        `code` is what the office had to say, `site` the candidate's own.
        """
        stand = self._core.stand
        if stand.screen is Screen.SLIP:
            self._core.go(Cue.BACK)  # where an account can be typed
        if denied.refused:
            stand.problem, site = "K158", denied.refused
        elif denied.staff:
            stand.problem = "K107"
        else:
            stand.problem = "K106" if denied.wait_s > 0 else code or self._wrong
        stand.problem_place = site if stand.problem in {"K157", "K158"} else ""
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
        self._core.keep(
            "opening",
            lambda: self._core.desk.activate(session, CONSENT_VERSION),
            lambda: self._core.go(Cue.AGREED),
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

    def save_profile(self, phone: str, contact: str = "") -> None:
        """Keep the phone numbers, or say what is wrong with them."""
        core = self._core
        session, known = core.visit.session, core.visit.view.dossier.profile
        profile = Profile(phone, contact.strip())
        core.stand.problem = problem_of(profile, known, core.texts)
        if core.stand.problem:
            core.changed()
            return
        core.keep(
            "saving",
            lambda: core.desk.set_profile(session, profile),
            lambda: core.go(Cue.PROFILE_SAVED),
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
        here = self._core.here()

        def arrived() -> None:
            if here():  # a second touch may have been quicker
                self._core.go(cue)

        self._core.reread(arrived)


def _worth_asking(denied: Denied) -> bool:
    """Say whether the office may know better than the roster here."""
    return denied.checked and not denied.staff and not denied.refused
