"""Taking pictures: the live picture, the shot, and the choice to use it."""

from dossier.locks import is_locked, open_parts
from kiosk.coach import Coach, Look
from kiosk.core import Core
from kiosk.errors import EXPLANATIONS
from kiosk.flow import Cue, Screen
from kiosk.studio import Shot, Studio, Wanted
from kiosk.viewmodels.naming import part_of
from kiosk.visit import Target, Tell


class Booth:
    """What a candidate does before the camera."""

    def __init__(self, core: Core, studio: Studio) -> None:
        self._core = core
        self._studio = studio
        self._shooting = False
        core.watch(self._follow)

    def open(self, type_id: str, part: str) -> None:
        """Go and shoot a type, or a part of it."""
        visit = self._core.visit
        visit.target = Target(type_id, part)
        visit.coach = Coach()
        self._core.go(Cue.SHOOT)

    def shoot(self) -> None:
        """Take the picture now."""
        if self._shooting or self._core.stand.camera_code:
            return
        self._shooting = True
        self._core.waiting("developing", self._shoot, self._shot)

    def change(self) -> None:
        """Lay down the next page before a simulated camera."""
        self._studio.change()

    def turn(self) -> None:
        """Turn the picture by a quarter."""
        shot = self._core.visit.shot
        assert shot is not None
        self._core.waiting("developing", lambda: self._studio.turn(shot), self._turned)

    def retake(self) -> None:
        """Drop the picture and look again."""
        visit = self._core.visit
        visit.shot = None
        # The rejected page still lies there; it must not be shot again by itself.
        visit.coach = visit.coach.waiting()
        self._core.go(Cue.RETAKE)

    def use(self) -> None:
        """Keep the picture: it is safe when the next screen shows."""
        core = self._core
        visit = core.visit
        shot, target = visit.shot, visit.target
        assert shot is not None
        assert target is not None
        made = shot.developed
        core.waiting(
            "saving",
            lambda: core.desk.add(
                visit.session,
                target.type_id,
                target.part,
                made.jpeg,
                made.thumbnail,
                warnings=made.warnings,
            ),
            lambda _: core.reread(self._used),
        )

    def _used(self) -> None:
        """Go on to the next part of the same type, or back to the materials."""
        visit = self._core.visit
        visit.shot = None
        assert visit.target is not None
        type_id = visit.target.type_id
        entry = next(e for e in visit.view.requirements if e.type.id == type_id)
        parts = open_parts(visit.view.dossier, entry)
        if not parts:
            self._core.go(Cue.USED)
            return
        visit.target = Target(type_id, parts[0])
        visit.coach = visit.coach.waiting()
        self._core.go(Cue.USED_NEXT_PART)

    def _shoot(self) -> Shot:
        try:
            return self._studio.shoot(self._wanted())
        finally:
            self._shooting = False

    def _wanted(self) -> Wanted:
        """What this type, or this part of it, should show."""
        visit = self._core.visit
        assert visit.target is not None
        kind = visit.kind(visit.target.type_id)
        part = part_of(kind, visit.target.part)
        person = visit.session.registration
        return Wanted(
            (part.example,) if part else kind.examples,
            part is None and kind.maximum > 1,
            person.name,
            person.id_number,
        )

    def _shot(self, shot: Shot) -> None:
        self._core.visit.shot = shot
        self._core.go(Cue.SHOT)

    def _turned(self, shot: Shot) -> None:
        self._core.visit.shot = shot
        self._core.changed()

    def _look(self, seen: Look) -> None:
        """Follow what the studio sees; shoot when the coach says so."""
        core = self._core
        if core.stand.screen is not Screen.CAPTURE or core.stand.sheet is not None:
            return
        visit = core.visit
        visit.coach = visit.coach.look(seen)
        core.changed()
        if visit.coach.last.fire:
            self.shoot()

    def _camera(self, code: str) -> None:
        self._core.stand.camera_code = code
        self._core.note_camera(code)
        self._core.changed()

    def _follow(self) -> None:
        """Keep the camera on only while somebody looks at its picture."""
        core = self._core
        if core.stand.screen is Screen.CAPTURE:
            self._studio.open(self._look, self._camera)
        elif core.stand.screen is not Screen.CHECK:
            self._studio.close()
        self._leave_if_locked()

    def _leave_if_locked(self) -> None:
        """A reviewer may lock a type while its page lies under the camera."""
        core = self._core
        visit = core.stand.visit
        if visit is None or visit.target is None:
            return
        if core.stand.screen not in (Screen.CAPTURE, Screen.CHECK):
            return
        if is_locked(visit.view.dossier, visit.target.type_id):
            visit.shot = None
            core.go(Cue.LOCKED_MEANWHILE)
            core.lay(Tell(EXPLANATIONS["K105"]))
