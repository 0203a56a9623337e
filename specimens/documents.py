"""All kinds of specimen document by name."""

from collections.abc import Callable

from specimens.certificates import degree, diploma
from specimens.document import Document, Kind
from specimens.fonts import Fonts
from specimens.forms import form, internship
from specimens.holding import id_holding
from specimens.id_card import id_back, id_front
from specimens.people import Person
from specimens.practice import licence, qualification

MAKERS: dict[Kind, Callable[[Person, Fonts], Document]] = {
    Kind.ID_FRONT: id_front,
    Kind.ID_BACK: id_back,
    Kind.ID_HOLDING: id_holding,
    Kind.DIPLOMA: diploma,
    Kind.DEGREE: degree,
    Kind.LICENCE: licence,
    Kind.QUALIFICATION: qualification,
    Kind.FORM: form,
    Kind.INTERNSHIP: internship,
}


def make_document(kind: Kind, person: Person, fonts: Fonts) -> Document:
    """The specimen document `kind` of `person`; the same arguments, the same pixels."""
    return MAKERS[kind](person, fonts)
