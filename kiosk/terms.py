"""What the kiosk asks of the camera and what that says, in each other's terms."""

from typing import TYPE_CHECKING, Any

from camera.kinds import DocumentKind, Expected, FieldName
from camera.rules import PictureRules, Shape
from dossier.imagerules import ImageRules
from kiosk.coach import Point
from kiosk.studio import Wanted
from kiosk.viewmodels.check import Finding, Spot
from sync.protocol.readings import VALUE_MAX, ReadField

if TYPE_CHECKING:
    from camera.pipeline import Capture
    from camera.problems import Problem


def expected_of(wanted: Wanted) -> Expected | None:
    """Return what a picture should show; None where any document fits.

    A catalogue may name examples of kinds that the camera cannot tell apart.
    """
    kinds, fields = wanted.kinds, wanted.rules.fields
    if not frozenset(DocumentKind).issuperset(kinds):
        kinds = ()
    if not kinds and not fields:
        return None
    values = {FieldName.NAME: wanted.name, FieldName.ID_NUMBER: wanted.id_number}
    return Expected(
        tuple(DocumentKind(kind) for kind in kinds),
        None if fields is None else tuple(FieldName(name) for name in fields),
        values={name: value for name, value in values.items() if value},
        pages=wanted.pages,
    )


def rules_of(rules: ImageRules) -> PictureRules:
    """Return a catalogue's rules as the camera's; a shape that it does not know is any.

    A newer office may ask for what this kiosk cannot measure.
    """
    known = rules.shape in frozenset(Shape)
    shape = Shape(rules.shape) if known else None
    return PictureRules(rules.side, rules.text, rules.colour, shape)


def outline_of(made: "Capture") -> tuple[Point, ...]:
    """Return where the page lay, in shares of the photograph; () where none was."""
    return shares(made.quad, made.width, made.height) if made.quad else ()


def shares(quad: Any, width: int, height: int) -> tuple[Point, ...]:
    """Return the corners of a quad, in pixels, as shares of a picture's sides."""
    corners = (quad.tl, quad.tr, quad.br, quad.bl)
    return tuple((float(x) / width, float(y) / height) for x, y in corners)


def findings_of(made: "Capture") -> tuple[Finding, ...]:
    """Return the problems as sentences; the same code at several places is one."""
    by_code = {problem.code: problem for problem in made.problems}
    return tuple(
        Finding(
            code,
            found.text.zh,
            found.text.en,
            found.severity == "blocks",
            tuple(_spot(p, made) for p in made.problems if p.code == code and p.place),
        )
        for code, found in by_code.items()
    )


def read_of(made: "Capture") -> tuple[ReadField, ...]:
    """Return what was read, as it goes to the office."""
    return tuple(
        ReadField(
            name=one.name.value,
            value=one.value[:VALUE_MAX],
            confidence=min(max(one.confidence, 0.0), 1.0),
            sound=one.sound,
        )
        for one in made.fields
    )


def _spot(problem: "Problem", made: "Capture") -> Spot:
    """Return a problem's place in shares of the finished picture."""
    place = problem.place
    assert place is not None
    width, height = made.out_width, made.out_height
    sides = (
        place.left / width,
        place.top / height,
        place.right / width,
        place.bottom / height,
    )
    left, top, right, bottom = (min(max(side, 0.0), 1.0) for side in sides)
    return (left, top, right, bottom)
