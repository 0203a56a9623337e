"""Writing down a provisional record, one question after the other. Staff only."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dossier.identity import IdType, fits
from dossier.model import MOBILE
from kiosk.backstage import Backstage, Draft, Said, Step
from kiosk.viewmodels.tone import Tone
from sync.backroom import Backroom
from sync.protocol.messages import RECORD_TEXT_MAX
from sync.provisional import Opened, Person

_SPACES = re.compile(r"\s+")


def with_answer(draft: Draft, text: str) -> Draft | str:
    """Return a draft with the next answer in it, or the code of what is wrong.

    The category, which comes last, ends it and is no part of the draft.
    """
    match draft.step:
        case Step.ID_NUMBER:
            number = _SPACES.sub("", text).upper()
            sound = any(fits(kind, number) for kind in IdType)
            return replace(draft, id_number=number) if sound else "K162"
        case Step.PHONE:
            phone = re.sub(r"[\s-]", "", text)
            sound = MOBILE.fullmatch(phone) is not None
            return replace(draft, phone=phone) if sound else "K163"
        case _:
            name = " ".join(text.split())
            return replace(draft, name=name) if _is_line(name) else "K161"


def _is_line(text: str) -> bool:
    return 0 < len(text) <= RECORD_TEXT_MAX and text.isprintable()


class Records:
    """The page of the staff area on which a record is opened.

    `do` works off the UI thread and tells what came of it, as all acts of the staff.
    """

    def __init__(
        self,
        stage: Callable[[], Backstage],
        room: Callable[[], Backroom],
        do: Callable[..., None],
    ) -> None:
        self._stage = stage
        self._room = room
        self._do = do

    def begin(self) -> None:
        """Ask for a name, whatever was there before."""
        stage = self._stage()
        stage.draft, stage.opened, stage.typing = Draft(), None, True
        room = self._room()
        self._do("looking", lambda _tools: room.categories(), self._known)

    def put(self, text: str) -> None:
        """Take the answer to the present question."""
        stage = self._stage()
        if stage.draft.step is Step.CATEGORY:
            self.choose(text)
            return
        after = with_answer(stage.draft, text)
        if isinstance(after, str):
            stage.said = Said(Tone.BAD, code=after)
            return
        stage.draft, stage.said = after, None
        stage.typing = after.step is not Step.CATEGORY or not stage.categories

    def choose(self, category: str) -> None:
        """Take the category, and open the record."""
        stage = self._stage()
        draft, category = stage.draft, " ".join(category.split())
        if draft.step is not Step.CATEGORY:
            return
        if not _is_line(category):
            stage.said = Said(Tone.BAD, code="K161")
            return
        person = Person(draft.name, draft.id_number, draft.phone, category)
        room = self._room()
        self._do("saving", lambda _tools: room.open_record(person), self._opened)

    def _known(self, found: Any) -> None:
        self._stage().categories = found

    def _opened(self, found: Opened) -> None:
        stage = self._stage()
        stage.draft, stage.opened, stage.typing = Draft(), found, False
