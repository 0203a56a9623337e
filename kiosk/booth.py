"""Taking pictures: the live picture, the shot, and the choice to use it."""

from collections.abc import Callable
from functools import partial

from dossier.locks import is_locked, open_parts
from dossier.model import Material
from kiosk.coach import Coach, Look
from kiosk.core import Core
from kiosk.errors import EXPLANATIONS
from kiosk.flow import Cue, Screen
from kiosk.lookout import Report
from kiosk.pictures import Picture, read
from kiosk.studio import Shot, Studio, Wanted
from kiosk.viewmodels.capture import POSED
from kiosk.viewmodels.check import Developed, Looking
from kiosk.viewmodels.naming import part_of
from kiosk.visit import Target, Tell
from sync.views import Session

POSE_SIDE = 420  # px; an example beside the live picture


class Booth:
    """What a candidate does before the camera."""

    def __init__(self, core: Core, studio: Studio) -> None:
        self._core = core
        self._studio = studio
        self._shooting = False
        self.after_use: Callable[[str], None] = lambda _file: None
        core.watch(self._follow)

    def open(self, type_id: str, part: str, replaces: str = "") -> None:
        """Go and shoot a type, or a part of it, if a picture can be kept at all.

        It may be meant to take the place of a picture that is there.
        """
        core = self._core
        here = core.here()

        def there_is(_: None) -> None:
            if here():  # a second touch may have been quicker
                self._begin(Target(type_id, part, replaces))

        core.job(core.desk.check_room, there_is)

    def _begin(self, target: Target) -> None:
        visit = self._core.visit
        visit.target = target
        visit.coach, visit.file = Coach(), ""
        self._core.go(Cue.SHOOT)
        self._show_pose()

    def shoot(self) -> None:
        """Take the picture now."""
        if self._shooting or self._core.stand.camera.code:
            return
        self._shooting = True
        # Now, not in the worker: a lock may lead them to another type meanwhile.
        shoot = partial(self._shoot, self.wanted())
        self._core.waiting("developing", shoot, self._shot)

    def change(self) -> None:
        """Lay down the next page before a simulated camera."""
        self._studio.change()

    def retake(self) -> None:
        """Drop the picture and look again."""
        visit = self._core.visit
        visit.shot = None
        # The rejected page still lies there; it must not be shot again by itself.
        visit.coach = visit.coach.waiting()
        self._core.go(Cue.RECHOOSE if visit.file else Cue.RETAKE)

    def use(self, *, more: bool = False) -> None:
        """Keep the picture: it is safe when the next screen shows.

        With `more` another one of the same type comes next.
        """
        visit = self._core.visit
        shot, target = visit.shot, visit.target
        assert shot is not None
        assert target is not None
        if not shot.developed.usable:
            return  # it was, before another finger turned it
        # Now, not in the worker: a lock may take the picture off the screen meanwhile.
        save = partial(self._save, visit.session, shot.developed, target)
        self._core.keep("saving", save, partial(self._used, more=more), self._kept)

    def _save(self, session: Session, made: Developed, target: Target) -> None:
        """Commit the picture, in the place of another if it was taken for that."""
        desk = self._core.desk
        if target.replaces:
            desk.replace(
                session,
                target.replaces,
                made.jpeg,
                made.thumbnail,
                warnings=made.warnings,
                read=made.read,
            )
            return
        desk.add(
            session,
            target.type_id,
            target.part,
            made.jpeg,
            made.thumbnail,
            warnings=made.warnings,
            read=made.read,
        )

    def _kept(self) -> None:
        """The picture is safe; what it was made from may go."""
        visit = self._core.visit
        visit.shot = None
        self.after_use(visit.file)

    def _used(self, *, more: bool) -> None:
        """Go on to the next part of the same type, or back to the materials."""
        visit = self._core.visit
        assert visit.target is not None
        type_id = visit.target.type_id
        entry = next(e for e in visit.view.requirements if e.type.id == type_id)
        parts = () if visit.target.replaces else open_parts(visit.view.dossier, entry)
        if not parts and not (more and entry.type.maximum > len(self._of(type_id))):
            self._core.go(Cue.USED)
            return
        visit.target = Target(type_id, parts[0] if parts else "")
        visit.coach = visit.coach.waiting()
        self._core.go(Cue.USED_NEXT_FILE if visit.file else Cue.USED_NEXT_PART)
        self._show_pose()

    def _of(self, type_id: str) -> tuple[Material, ...]:
        return self._core.visit.view.dossier.of_type(type_id)

    def _show_pose(self) -> None:
        """Bring the example of the present part, to be shown beside the picture."""
        visit = self._core.visit
        visit.pose = None
        assert visit.target is not None
        target = visit.target
        part = part_of(visit.kind(target.type_id), target.part)
        if part is None or part.example not in POSED:
            return
        path = self._core.params.examples_dir / f"{part.example}.jpg"

        def brought(picture: Picture) -> None:
            if visit.target == target:
                visit.pose = picture
                self._core.changed()

        self._core.job(lambda: read(path, POSE_SIDE), brought)

    def _shoot(self, wanted: Wanted) -> Shot:
        try:
            return self._studio.shoot(wanted)
        finally:
            self._shooting = False

    def wanted(self) -> Wanted:
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
            kind.rules,
        )

    def _shot(self, shot: Shot) -> None:
        visit = self._core.visit
        visit.shot, visit.file, visit.looking = shot, "", Looking()
        self._core.go(Cue.SHOT)

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

    def _camera(self, report: Report) -> None:
        self._core.stand.camera = report
        self._core.note_camera(report.code)
        self._core.changed()

    def _follow(self) -> None:
        """Keep the camera on only while somebody looks at its picture."""
        core = self._core
        if core.stand.screen is Screen.CAPTURE:
            self._studio.open(self._look, self._camera)
        elif core.stand.screen not in (Screen.SLIP, Screen.CHECK, Screen.STAFF):
            self._studio.close()
        self._leave_if_locked()

    def _leave_if_locked(self) -> None:
        """A reviewer may lock a type while its page lies under the camera."""
        core = self._core
        visit = core.stand.visit
        if visit is None or visit.target is None:
            return
        if core.stand.screen not in (Screen.CAPTURE, Screen.FILES, Screen.CHECK):
            return
        if is_locked(visit.view.dossier, visit.target.type_id):
            visit.shot = None
            core.go(Cue.LOCKED_MEANWHILE)
            core.lay(Tell(EXPLANATIONS["K105"]))
