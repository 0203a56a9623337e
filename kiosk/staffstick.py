"""The staff's stick: what waits is written to it, the office's answers are read."""

from collections.abc import Callable
from pathlib import Path

from kiosk.backstage import Said, StaffTools
from kiosk.staffwork import StaffWork
from kiosk.viewmodels.tone import Tone
from sync.courier import Courier

Progress = Callable[[int, int], None]


class StaffStick:
    """Carries what the line does not."""

    def __init__(self, work: StaffWork) -> None:
        self._work = work

    def begin(self) -> None:
        """List the sticks that are there."""
        self._work.do("looking", lambda tools: tools.media(), self._listed)

    def carry(self, way: str, folder: Path) -> None:
        """Write to a stick ("export"), or read from it ("import")."""
        stage = self._work.stage
        stage.done, stage.total = 0, 0

        def progress(done: int, total: int) -> None:
            stage.done, stage.total = done, total  # read by the display's clock

        def work(tools: StaffTools) -> Said:
            courier = self._work.core.desk.courier(tools.version)
            take = _exported if way == "export" else _imported
            return take(courier, folder, progress)

        self._work.do(way, work, self._work.say)

    def _listed(self, found: object) -> None:
        self._work.stage.media = found  # type: ignore[assignment]


def _exported(courier: Courier, folder: Path, progress: Progress) -> Said:
    done = courier.export_to(folder, progress)
    values = (("count", done.operations), ("images", done.images))
    names = "\n".join(path.name for path in done.files)
    return Said(Tone.GOOD, "staff.said.exported", values, detail=names)


def _imported(courier: Courier, folder: Path, progress: Progress) -> Said:
    answers = courier.answers_in(folder)
    if not answers:
        return Said(Tone.WARN, "staff.said.no_answer")
    taken = [courier.import_from(path, progress) for path in answers]
    receipts = sum(sum(one.receipts.values()) for one in taken)
    facts = (("receipts", receipts), ("waiting", taken[-1].waiting))
    return Said(Tone.GOOD, "staff.said.imported", facts)
