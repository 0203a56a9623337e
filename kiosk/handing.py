"""Handing in: the last look, the declaration, the receipt and its print."""

from kiosk.core import Core
from kiosk.flow import Cue
from kiosk.present import slip
from kiosk.printing import Printer
from kiosk.receipt import page
from kiosk.signing import to_sign
from kiosk.visit import AskUnchanged


class Handing:
    """What a candidate does from complete materials to the paper in the hand."""

    def __init__(self, core: Core, printer: Printer | None) -> None:
        self._core = core
        self._printer = printer
        core.stand.prints = printer is not None

    def review(self) -> None:
        """Go to the submit screen, unless nothing that was returned was replaced."""
        unchanged = self._core.visit.unchanged
        if unchanged:
            self._core.lay(AskUnchanged(unchanged))
        else:
            self.go_on()

    def go_on(self) -> None:
        """Go to the pad if a signature lacks, else to the submit screen.

        The declaration is made anew each time.
        """
        visit = self._core.visit
        visit.declared = False
        needed = to_sign(visit.view)
        self._core.go(Cue.SIGNATURE_NEEDED if needed else Cue.REVIEW)

    def declare(self) -> None:
        """Tick or untick the declaration."""
        visit = self._core.visit
        visit.declared = not visit.declared
        self._core.changed()

    def submit(self) -> None:
        """Hand everything in; from here on it is locked."""
        core = self._core
        visit = core.visit

        def handed_in() -> None:
            visit.submitted_at, visit.printed = core.now(), ""
            core.go(Cue.SUBMITTED)

        core.keep(
            "submitting",
            lambda: core.desk.submit(visit.session, declared=visit.declared),
            handed_in,
        )

    def print_receipt(self) -> None:
        """Print the receipt in the language of the screen."""
        core, printer = self._core, self._printer
        assert printer is not None
        visit = core.visit
        paper = slip(core.stand, core.texts, core.params.time_zone)

        def printed() -> None:
            visit.printed = "done"
            core.changed()

        core.waiting(
            "printing",
            lambda: printer.print(page(paper, core.params.fonts_dir)),
            lambda _: printed(),
        )
