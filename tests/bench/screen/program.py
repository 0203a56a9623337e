"""The real kiosk with a stopwatch, in a process of its own; figures come as JSON.

    python -m tests.bench.screen.program MODE SETTINGS [ARGUMENT]

It is put together as the command does. A story plays a step a frame, as `Pilot` does,
but looks at nothing while it measures: walking the tree of widgets costs time.
"""

import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from config.settings import load
from kiosk.cli import camera_params, kiosk_params, mount_of, open_window, places_of
from tests.bench.screen.measure import idle_share, percentile, rss_mb, told

PASSWORD = "123456"  # as in tests.bench.exam, which takes long to load
Story = Generator[None, None, None]
WATCH_S, TAPS = 12.0, 40
STALL_S = 4.0
PAGES = ("front", "back", "holding")
SHOTS = 5


class Stamped:
    """A source whose frames' times are kept, by the number that they get."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.at = [0.0]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def read(self) -> Any:
        """The next frame; all of a moving picture count."""
        frame = self._inner.read()
        if frame is not None:
            self.at.append(time.perf_counter())
        return frame


class Bench:
    """The running program, and what is measured of it."""

    def __init__(self, app: Any, source: list[Stamped], argument: str) -> None:
        self.app, self.acts, self.source = app, app.acts, source
        self.argument = argument
        self.late: list[float] = []

    @property
    def screen(self) -> str:
        """What is shown, not what is about to be."""
        return str(self.app.stage.page.screen)

    def until(self, condition: Callable[[], bool], seconds: float = 120) -> Story:
        """Let frames pass until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"still on {self.screen}")
            yield

    def rest(self, seconds: float) -> Story:
        """Let frames pass."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            yield

    def come_in(self, account: str) -> Story:
        """From the idle screen to the materials; a first visit is asked for more."""
        acts = self.acts
        acts.entrance.begin()
        yield from self.until(lambda: self.screen == "login")
        acts.entrance.log_in(account, PASSWORD)
        yield from self.until(lambda: self.screen in ("consent", "registration"))
        if self.screen == "consent":
            acts.entrance.agree()
            yield from self.until(lambda: self.screen == "registration")
        acts.entrance.open_materials()
        yield from self.until(lambda: self.screen in ("profile", "materials"))
        if self.screen == "profile":
            acts.entrance.save_profile("13800000000")
        yield from self.until(lambda: self.screen == "materials")

    def look(self, type_id: str, part: str = "") -> Story:
        """Open the live picture and wait for its first frame."""
        self.acts.booth.open(type_id, part)
        yield from self.until(lambda: self.screen == "capture")
        yield from self.until(lambda: self.app.stage.panel.ids.live.texture is not None)

    def shoot(self) -> Story:
        """From the shutter to the checked picture on the display."""
        yield from self.until(lambda: self.acts.core.stand.sheet is None)
        if self.screen == "capture":
            self.acts.booth.shoot()
        yield from self.until(lambda: self.screen == "check")
        yield

    # What is measured

    def first(self) -> None:
        """The first frame stands; the parent has the clock."""
        self.app.stop()

    def idle(self) -> None:
        """Nobody comes."""
        idle_share(self.app.stop)

    def live(self) -> Story:
        """The live picture, touches on it, and a camera that stalls."""
        import statistics  # noqa: PLC0415 - no part of the start
        import urllib.request  # noqa: PLC0415

        from tests.bench.screen.probe import Rounds, Taps  # noqa: PLC0415

        yield from self.come_in("a1")
        yield from self.until(lambda: bool(self.source))
        rounds, lens = Rounds(), self.app.stage.lens
        self._stamp(lens)
        yield from self.look("diploma")
        yield from self.rest(2)
        self.late.clear()
        since = time.perf_counter()
        yield from self.rest(WATCH_S)
        seconds = time.perf_counter() - since
        if self.screen != "capture":
            raise RuntimeError(f"the live picture was left for {self.screen}")
        told({"fps": len(self.late) / seconds, "late_p95_ms": percentile(self.late)})
        told({"late_p50_ms": statistics.median(self.late)})
        told({"gap_live_ms": rounds.longest_ms(since)})
        button = next(
            w
            for w in self.app.stage.walk()
            if getattr(w, "pilot_id", "") == "frame.language"
        )
        corner = button.to_window(button.x + 12, button.center_y)
        taps = Taps(button.to_window(*button.center), corner)
        yield from self.until(lambda: len(taps.ms) >= TAPS)
        taps.end()
        told({"tap_p50_ms": statistics.median(taps.ms)})
        told({"tap_p95_ms": percentile(taps.ms)})
        yield from self.rest(1)
        since = time.perf_counter()
        urllib.request.urlopen(f"{self.argument}/stall/{STALL_S}").close()
        yield from self.until(lambda: bool(self.acts.core.stand.camera.code), 30)
        told({"stall_told_s": time.perf_counter() - since})
        yield from self.until(lambda: not self.acts.core.stand.camera.code, 60)
        told({"stall_back_s": time.perf_counter() - since - STALL_S})
        yield from self.rest(1)
        told({"gap_stall_ms": rounds.longest_ms(since)})

    def _stamp(self, lens: Any) -> None:
        take, at = lens.take, self.source[0].at

        def taken(frame: Any) -> bool:
            fresh: bool = take(frame)
            if fresh and frame.number < len(at):
                self.late.append((time.perf_counter() - at[frame.number]) * 1000)
            return fresh

        lens.take = taken

    def shots(self) -> Story:
        """Pictures of 12 MP, and a disk that flushes slowly."""
        import statistics  # noqa: PLC0415 - no part of the start

        from kiosk.ui.widgets.later import still_to_make  # noqa: PLC0415
        from tests.bench.screen.probe import Rounds  # noqa: PLC0415

        yield from self.come_in("a1")
        rounds, times, gaps = Rounds(), [], []
        yield from self.look("diploma")
        yield from self.shoot()  # the first one also finds its parts in the cache
        for _ in range(SHOTS):
            self.acts.booth.retake()
            yield from self.until(lambda: self.screen == "capture")
            yield from self.rest(1)
            since = time.perf_counter()
            yield from self.shoot()
            times.append(time.perf_counter() - since)
            yield from self.until(lambda: not still_to_make())
            yield from self.rest(0.3)  # what is left of the page before goes, too
            gaps.append(rounds.longest_ms(since))
        told({"shot_s": statistics.median(times), "gap_shot_ms": max(gaps)})
        sign = Path(self.argument)
        sign.touch()
        since = time.perf_counter()
        self.acts.booth.use()
        self.acts.folder.news()  # the agent rings in the middle of it
        yield from self.until(lambda: self.screen == "materials")
        told({"slow_save_s": time.perf_counter() - since})
        yield from self.rest(1)
        told({"gap_disk_ms": rounds.longest_ms(since)})
        sign.unlink()

    def sessions(self) -> Story:
        """Visits of five pages, one after the other, as fast as they go.

        Told after each one, so that a run that is cut short says as much.
        """
        from kiosk.ui import pace  # noqa: PLC0415 - after the toolkit

        pace.PRESENT = pace.ALONE = pace.DARK = 0  # no waiting between rounds
        resident = []
        since = time.perf_counter()
        for number in range(1, int(self.argument) + 1):
            yield from self.come_in(f"a{number}")
            yield from self.look("identity", PAGES[0])
            for _ in PAGES:
                yield from self.shoot()
                self.acts.booth.use()
                yield from self.until(lambda: self.screen in {"capture", "materials"})
            for type_id in ("diploma", "other"):
                yield from self.look(type_id)
                yield from self.shoot()
                self.acts.booth.use()
                yield from self.until(lambda: self.screen == "materials")
            self.acts.entrance.leave()
            yield from self.until(lambda: self.screen == "idle")
            yield from self.until(lambda: self.app.stage.wiped)
            resident.append(rss_mb())
            told({"rss_mb": resident, "sessions_s": time.perf_counter() - since})


def main() -> None:
    """Build and run as the command does, then play."""
    mode, settings_path, *rest = sys.argv[1:]
    settings = load(Path(settings_path))
    params, made = kiosk_params(settings), []
    open_window(params)
    told({"first_cpu_s": time.process_time()})

    from kiosk.photographer import Photographer  # noqa: PLC0415 - after the first frame
    from kiosk.run import build, run  # noqa: PLC0415
    from sync.desk import Desk, DeskParams  # noqa: PLC0415

    sync, seeing = settings.sync, camera_params(settings)
    desk = Desk.open(DeskParams(sync.data_dir, 0))
    mount = mount_of(settings, desk.backroom())

    def stamped() -> Any:
        made.append(Stamped(mount.open()))
        return made[-1]

    def play(app: Any) -> None:
        told({"ready_cpu_s": time.process_time(), "ready_at": time.monotonic()})
        bench = Bench(app, made, rest[0] if rest else "")
        story = getattr(bench, mode)()
        if isinstance(story, Iterator):
            from kiosk.ui.pilot import Pilot  # noqa: PLC0415 - after the toolkit

            Pilot(app.stage).play(story, app.stop)

    def studio(post: Any) -> Any:
        if mode == "sessions":
            return drawn(post)
        return Photographer(stamped, seeing, post)

    run(build(params, desk, studio, places_of(settings)), play)


def drawn(post: Any) -> Any:
    """A camera whose pictures are drawn, as large as those of a real one on screen.

    What memory keeps of many visits is the store's and the display's; a real camera
    would take most of the hours.
    """
    from tests.kiosk.drawing import draw_page  # noqa: PLC0415 - after the first frame
    from tests.kiosk.studio import DrawnStudio  # noqa: PLC0415

    return DrawnStudio(post, _page=draw_page(1600, 1130), _photo=draw_page(1200, 900))


if __name__ == "__main__":
    main()
