"""Signing and printing, without a window: a real print command."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.catalogue import Catalogue
from kiosk.acts import Acts, Places
from kiosk.flow import Screen
from kiosk.printing import CupsPrinter
from kiosk.viewmodels.materials import Materials
from kiosk.viewmodels.sign import Pad
from kiosk.viewmodels.submit import Receipt
from kiosk.visit import Tell
from sync.protocol.messages import CATALOGUE_KEY, body_of
from tests.kiosk.acting import (
    SIGNATURE,
    Begin,
    body,
    shoot_all,
)
from tests.kiosk.conftest import (
    Office,
)


class TestSignature:
    @pytest.fixture
    def asked(self, begin: Begin, office: Office, catalogue: Catalogue) -> Acts:
        """A candidate whose office asks for a signature, all else is there."""
        wanted = replace(catalogue, version=2, types=(*catalogue.types, SIGNATURE))
        office.tell(CATALOGUE_KEY, body_of(wanted), rev=2)
        acts = begin()
        shoot_all(acts)
        return acts

    def test_it_is_written_last_and_handed_in_with_the_rest(self, asked: Acts) -> None:
        assert body(asked, Materials).can_submit
        (card,) = [c for c in body(asked, Materials).cards if c.id == "signature"]
        assert (card.slots, bool(card.full)) == ((), True)
        asked.handing.review()
        assert asked.core.stand.screen is Screen.SIGN
        asked.signing.keep()
        assert asked.core.stand.screen is Screen.SIGN  # an empty pad is no name
        for place in range(11):
            asked.signing.write((place / 10, 0.5), begins=place == 0)
        assert body(asked, Pad).can_keep
        asked.signing.keep()
        assert asked.core.stand.screen is Screen.SUBMIT
        assert asked.core.visit.strokes == ()
        asked.handing.declare()
        asked.handing.submit()
        assert asked.core.stand.screen is Screen.DONE
        assert len(asked.core.visit.view.dossier.of_type("signature")) == 1

    def test_it_can_be_cleared(self, asked: Acts) -> None:
        asked.handing.review()
        asked.signing.write((0.1, 0.1), begins=True)
        asked.signing.clear()
        assert not body(asked, Pad).can_clear


class TestPrint:
    def lp(self, folder: Path, status: int = 0) -> None:
        """Put a print command on the path that keeps what it is given."""
        folder.mkdir()
        script = folder / "lp"
        script.write_text(
            f'#!/bin/sh\necho "$@" > "{folder}/arguments"\ncat > "{folder}/page"\n'
            f"echo no such printer >&2\nexit {status}\n"
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def submitted(self, begin: Begin) -> Acts:
        """Somebody who has just handed in."""
        acts = begin(Places(printer=CupsPrinter("hall")))
        shoot_all(acts)
        acts.handing.review()
        acts.handing.declare()
        acts.handing.submit()
        return acts

    def test_the_receipt_goes_to_the_printer_as_a_page(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.lp(tmp_path / "bin")
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert body(acts, Receipt).printed == "回执已送到打印机。"
        assert (tmp_path / "bin" / "page").read_bytes().startswith(b"%PDF-")
        said = (tmp_path / "bin" / "arguments").read_text().split()
        assert said[:3] == ["-s", "-d", "hall"]

    def test_a_printer_that_fails_is_told_and_nothing_is_lost(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.lp(tmp_path / "bin", status=1)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert isinstance(acts.core.stand.sheet, Tell)
        assert acts.core.stand.sheet.explanation.code == "K131"
        acts.yes()
        assert acts.core.stand.screen is Screen.DONE
        assert body(acts, Receipt).print

    def test_without_the_command_it_is_told_too(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        acts = self.submitted(begin)
        acts.handing.print_receipt()
        assert isinstance(acts.core.stand.sheet, Tell)
