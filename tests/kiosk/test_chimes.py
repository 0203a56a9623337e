"""Tones: off unless they are wanted, one a change, and never a reason to stop."""

import logging
import struct
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.settings import Kiosk, Settings
from kiosk.chimes import Chime, Scene, chime, scene
from kiosk.cli import kiosk_params
from kiosk.flow import Screen
from kiosk.ui.speaker import FOLDER, Speaker
from kiosk.visit import WarnTimeout
from scripts.make_sounds import RATE, TONES, samples

CAPTURE = Scene(Screen.CAPTURE)
CHECK = Scene(Screen.CHECK)


@pytest.mark.parametrize(
    ("before", "now", "heard"),
    [
        (CAPTURE, CHECK, Chime.SHOT),
        (CHECK, Scene(Screen.MATERIALS, kept=1), Chime.KEPT),
        (CHECK, CAPTURE, None),
        (Scene(Screen.SUBMIT), Scene(Screen.DONE), Chime.DONE),
        (CAPTURE, replace(CAPTURE, told=True), Chime.WRONG),
        (Scene(Screen.LOGIN), Scene(Screen.LOGIN, wrong=True), Chime.WRONG),
        (CAPTURE, replace(CAPTURE, warned=True), Chime.WARN),
        (replace(CAPTURE, warned=True), replace(CAPTURE, warned=True), None),
        (CAPTURE, CAPTURE, None),
    ],
)
def test_each_change_has_its_tone(
    before: Scene, now: Scene, heard: Chime | None
) -> None:
    assert chime(before, now) is heard


class Sound:
    """A tone that counts how often it was played."""

    length = 0.1

    def __init__(self, name: str, played: list[str]) -> None:
        self._name, self._played = Path(name).stem, played

    def play(self) -> None:
        self._played.append(self._name)


def test_a_visit_is_heard(begin: Callable[..., Any]) -> None:
    acts, played = begin(), []
    Speaker(acts.core, lambda name: Sound(name, played))
    acts.booth.open("diploma", "")
    acts.booth.shoot()
    acts.booth.use()
    acts.core.lay(WarnTimeout(29))
    acts.core.lay(WarnTimeout(28))
    assert played == ["shot", "kept", "warn"]


def broken(_name: str) -> Any:
    raise OSError("no device")


@pytest.mark.parametrize("load", [broken, lambda _name: None])
def test_a_machine_without_sound_says_so_once_and_goes_on(
    begin: Callable[..., Any], load: Any, caplog: pytest.LogCaptureFixture
) -> None:
    acts = begin()
    with caplog.at_level(logging.WARNING):
        speaker = Speaker(acts.core, load)
        acts.booth.open("diploma", "")
        acts.booth.shoot()
    assert speaker.silent
    assert [one.message[:8] for one in caplog.records] == ["no tones"]
    assert scene(acts.core.stand).screen is Screen.CHECK


def test_the_files_are_those_that_the_script_makes() -> None:
    assert {path.stem for path in FOLDER.glob("*.wav")} == set(Chime) == set(TONES)
    for name, parts in TONES.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "rb") as file:
            assert file.getframerate() == RATE
            data = file.readframes(file.getnframes())
        kept = struct.unpack(f"<{len(data) // 2}h", data)
        made = samples(parts)
        assert len(kept) == len(made)
        assert max(abs(a - b) for a, b in zip(kept, made, strict=True)) <= 1


def test_tones_are_off_unless_they_are_set() -> None:
    assert not kiosk_params(Settings()).sounds
    assert kiosk_params(Settings(kiosk=Kiosk(sounds=True))).sounds


@pytest.mark.slow
@pytest.mark.usefixtures("toolkit")
def test_the_toolkit_plays_them_where_there_is_a_device(
    monkeypatch: pytest.MonkeyPatch, begin: Callable[..., Any]
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    assert not Speaker(begin().core).silent
