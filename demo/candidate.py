"""The scripted candidate: touches the real window as a person would.

Each visit looks at what is on screen and does what is missing, so it can be played
again after the kiosk was killed in the middle of it.
"""

from collections.abc import Callable
from pathlib import Path

from demo.desk import PhotoDesk
from demo.exam import PHONE, RETURNED_MESSAGE, Account
from demo.notes import Notes
from kiosk.ui.pilot import Pilot, PilotError, Story

DEVELOP_S = 180.0  # a shot with reading text, on a busy machine
LINE_S = 180.0  # until something came through the line
SHOTS_MAX = 40  # photographs that may be refused before the story gives up
PRESSES_MAX = 5  # a camera that was just opened may need a moment

LANGUAGES = ("zh", "en")
IDENTITY = ("front", "back", "holding")


class Candidate:
    """One specimen person at the kiosk."""

    def __init__(
        self,
        pilot: Pilot,
        account: Account,
        desk: PhotoDesk,
        notes: Notes,
        *,
        screens: Path,
        try_delete: Callable[[], str],
    ) -> None:
        self._pilot = pilot
        self._account = account
        self._desk = desk
        self._notes = notes
        self._screens = screens
        self._try_delete = try_delete

    def first_visit(self) -> Story:
        """Log in for the first time, shoot everything, delete one, submit."""
        yield from self._log_in()
        yield from self._look("materials")
        self._expect_saved()
        yield from self._show_example("diploma")
        for part in IDENTITY:
            yield from self._shoot_if_open("identity", part)
        if not self._notes.has("deleted"):
            yield from self._delete("identity", "back")
        yield from self._shoot_if_open("identity", "back")
        yield from self._shoot_if_open("diploma", "")
        yield from self._look("materials-complete")
        yield from self._submit()
        yield from self._expect_locked()
        yield from self._leave()

    def second_visit(self) -> Story:
        """See what came back, replace exactly that, submit again."""
        yield from self._log_in()
        yield from self._await_text("materials.message", RETURNED_MESSAGE)
        yield from self._look("returned")
        self._expect("materials.add.diploma", there=True)
        self._expect("materials.delete.identity.front", there=False)
        self._note_step("feedback seen, diploma unlocked, identity locked")
        if not self._notes.has("deleted", type_id="diploma"):
            yield from self._delete("diploma", "0")
        yield from self._shoot_if_open("diploma", "")
        yield from self._submit()
        yield from self._leave()

    def third_visit(self) -> Story:
        """See the verdict."""
        yield from self._log_in()
        yield from self._await_text("materials.banner", "通过")
        yield from self._look("verdict")
        self._note_step("verdict seen")
        yield from self._leave()

    def _log_in(self) -> Story:
        pilot = self._pilot
        yield from self._look("idle")
        yield from pilot.tap("idle.begin")
        yield from self._look("login")
        yield from pilot.type("login.account", self._account.account)
        yield from pilot.type("login.password", self._account.password)
        yield from pilot.tap("login.enter")
        yield from pilot.until(
            lambda: pilot.screen in {"consent", "registration"}, LINE_S, "the login"
        )
        if pilot.screen == "consent":
            yield from self._look("consent")
            yield from pilot.tap("consent.agree")
        yield from self._on("registration")
        yield from self._look("registration")
        self._note_step("logged in")
        yield from pilot.tap("registration.open")
        yield from pilot.until(lambda: pilot.screen in {"profile", "materials"})
        if pilot.screen == "profile":
            yield from self._look("profile")
            yield from pilot.type("profile.phone", PHONE)
            yield from pilot.tap("profile.save")
        yield from self._on("materials")

    def _shoot_if_open(self, type_id: str, part: str) -> Story:
        slot = f"materials.add.{type_id}" + (f".{part}" if part else "")
        if self._pilot.screen == "materials":
            if part and not self._pilot.sees(slot):
                return  # it was safe before the kiosk was killed
            yield from self._pilot.tap(slot)
        yield from self._on("capture")
        yield from self._shoot(type_id, part)

    def _shoot(self, type_id: str, part: str) -> Story:
        pilot = self._pilot
        for _ in range(SHOTS_MAX):
            self._desk.lay(type_id, part)
            yield from self._look_at_capture()
            yield from self._release_shutter()
            yield from pilot.until(lambda: pilot.whole, what="the picture's page")
            yield from self._look(f"check-{type_id}{part}")
            if pilot.enabled("check.use"):
                break
            yield from pilot.tap("check.retake")
            yield from self._on("capture")
        else:
            raise PilotError(f"none of {SHOTS_MAX} photographs could be used")
        yield from pilot.tap("check.use")
        yield from pilot.until(
            lambda: pilot.screen in {"capture", "materials"}, DEVELOP_S, "saving"
        )
        shot = self._notes.all("shot")[-1]
        self._notes.write("saved", type_id=type_id, part=part, sha256=shot["sha256"])

    def _release_shutter(self) -> Story:
        """Press the shutter, unless the automatic shot is quicker."""
        pilot = self._pilot
        for _ in range(PRESSES_MAX):
            yield from pilot.until(
                lambda: self._answered() or pilot.enabled("capture.shutter"),
                DEVELOP_S,
                "the shutter",
            )
            if not self._answered():
                yield from self._press_shutter()
            yield from pilot.until(self._answered, DEVELOP_S, "the shot")
            if pilot.screen == "check":
                return
            self._note_step(f"told: {pilot.text_of('sheet.text')}")
            yield from pilot.tap("sheet.yes")
        raise PilotError("the camera gave no picture")

    def _press_shutter(self) -> Story:
        """Touch it; the automatic shot may come while the finger is on its way."""
        try:
            yield from self._pilot.tap("capture.shutter")
        except PilotError:
            if not (self._pilot.sees("sheet.busy") or self._answered()):
                raise

    def _answered(self) -> bool:
        """Say whether there is a picture to check, or a message instead of one."""
        return self._pilot.screen == "check" or self._pilot.sees("sheet.yes")

    def _delete(self, type_id: str, key: str) -> Story:
        pilot = self._pilot
        minus = f"materials.delete.{type_id}.{key}"
        yield from pilot.tap(minus)
        yield from self._sheet("the question")
        yield from self._look("delete")
        yield from pilot.tap("sheet.yes")
        yield from pilot.until(
            lambda: not pilot.sees("sheet.text") and not pilot.sees("sheet.busy"),
            what="the deletion",
        )
        self._notes.write("deleted", type_id=type_id, key=key)

    def _sheet(self, what: str) -> Story:
        """Wait for what lies over the page: until then the page can be touched."""
        yield from self._pilot.until(lambda: self._pilot.sees("sheet.yes"), what=what)

    def _show_example(self, type_id: str) -> Story:
        yield from self._pilot.tap(f"materials.example.{type_id}")
        yield from self._sheet("the example")
        yield from self._look("example")
        yield from self._pilot.tap("sheet.yes")

    def _submit(self) -> Story:
        pilot = self._pilot
        yield from self._on("materials")
        yield from pilot.tap("materials.submit")
        yield from self._on("submit")
        yield from pilot.tap("submit.declare")
        yield from self._look("submit")
        yield from pilot.tap("submit.submit")
        yield from pilot.until(lambda: pilot.screen == "done", DEVELOP_S, "submitting")
        yield from self._look("done")
        self._note_step("submitted")

    def _expect_locked(self) -> Story:
        pilot = self._pilot
        yield from pilot.tap("done.see")
        yield from self._on("materials")
        yield from self._look("locked")
        open_ids = [
            name
            for name in pilot.ids
            if name.startswith(("materials.add.", "materials.delete."))
        ]
        if open_ids:
            raise PilotError(f"submitted, and yet on screen: {', '.join(open_ids)}")
        code = self._try_delete()
        if code != "S301":
            raise PilotError(f"the store let a locked image be deleted ({code})")
        self._note_step("locked on screen and in the store")

    def _expect_saved(self) -> None:
        """What was confirmed before the kiosk was killed is on screen again."""
        for entry in self._notes.all("saved"):
            if entry["part"] and not self._notes.has("deleted", key=entry["part"]):
                slot = f"materials.delete.{entry['type_id']}.{entry['part']}"
                self._expect(slot, there=True)

    def _leave(self) -> Story:
        pilot = self._pilot
        if pilot.sees("done.finish"):
            yield from pilot.tap("done.finish")
        else:
            yield from pilot.tap("frame.leave")
            yield from pilot.frames(3)
            if pilot.sees("sheet.yes"):
                yield from pilot.tap("sheet.yes")
        yield from self._on("idle")

    def _on(self, screen: str) -> Story:
        pilot = self._pilot
        yield from pilot.until(
            lambda: pilot.screen == screen, DEVELOP_S, f"the screen {screen}"
        )

    def _await_text(self, pilot_id: str, text: str) -> Story:
        pilot = self._pilot
        yield from pilot.until(
            lambda: pilot.sees(pilot_id) and text in pilot.text_of(pilot_id),
            LINE_S,
            f"{text!r} in {pilot_id}",
        )

    def _expect(self, pilot_id: str, *, there: bool) -> None:
        if self._pilot.sees(pilot_id) is not there:
            word = "missing" if there else "there"
            raise PilotError(f"{pilot_id} is {word} on {self._pilot.screen}")

    def _look(self, name: str) -> Story:
        """Take a picture of the screen in both languages, the first time it shows."""
        pilot = self._pilot
        chinese = self._screens / f"{name}-zh.png"
        if chinese.exists():
            return
        yield from pilot.until(lambda: pilot.whole, what="the whole page")
        yield from pilot.screenshot(chinese)
        if not pilot.enabled("frame.language"):
            return  # a sheet lies over the page
        yield from pilot.tap("frame.language")
        yield from pilot.screenshot(self._screens / f"{name}-en.png")
        yield from pilot.tap("frame.language")

    def _look_at_capture(self) -> Story:
        """Take a picture of the live view once the coach has seen the page.

        One language a shot: the page lies still, so the automatic shot is near.
        """
        pilot = self._pilot
        language = next((n for n in LANGUAGES if not self._shown("capture", n)), None)
        if language is None:
            return
        if language == "en":
            try:
                yield from pilot.tap("frame.language")
            except PilotError:
                if pilot.sees("sheet.busy") or pilot.screen != "capture":
                    return  # the automatic shot was quicker; the next one is looked at
                raise
        before = pilot.text_of("capture.coach")
        yield from pilot.until(
            lambda: (
                pilot.screen != "capture" or pilot.text_of("capture.coach") != before
            ),
            DEVELOP_S,
            "the coach",
        )
        yield from pilot.screenshot(self._screens / f"capture-{language}.png")
        if language == "en":
            yield from self._switch_back()

    def _switch_back(self) -> Story:
        """Show the usual language again, also when the automatic shot comes between."""
        pilot = self._pilot
        english = ""
        for _ in range(PRESSES_MAX):
            yield from pilot.until(lambda: pilot.enabled("frame.language"), DEVELOP_S)
            says = pilot.text_of("frame.language")
            english = english or says
            if says != english:
                return
            try:
                yield from pilot.tap("frame.language")
            except PilotError:
                if not pilot.sees("sheet.busy"):
                    raise
        raise PilotError("the language did not change")

    def _shown(self, name: str, language: str) -> bool:
        return (self._screens / f"{name}-{language}.png").exists()

    def _note_step(self, name: str) -> None:
        self._notes.write("step", name=name)
