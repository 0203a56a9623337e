"""Documents are costly to draw, so each kind is drawn once for all tests."""

from collections.abc import Callable
from functools import cache

import pytest

from specimens.document import Document, Kind
from specimens.documents import make_document
from specimens.fonts import Fonts, installed_fonts
from specimens.people import specimen_person

PERSON_SEED = 5


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return installed_fonts()


@pytest.fixture(scope="session")
def drawn(fonts: Fonts) -> Callable[[Kind], Document]:
    @cache
    def draw(kind: Kind) -> Document:
        return make_document(kind, specimen_person(PERSON_SEED), fonts)

    return draw
