"""The composition root: settings in, a running kiosk out.

    app = build(params, desk, studio_maker)
    run(app, on_first_frame=None)

The toolkit is imported in here, after its environment is set, and not before.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from kiosk import wipe
from kiosk.acts import Acts, Places
from kiosk.core import Core
from kiosk.jobs import Post, WorkerJobs
from kiosk.params import KioskParams
from kiosk.studio import Studio
from sync.desk import Desk

if TYPE_CHECKING:
    from kiosk.ui.app import KioskApp

MakeStudio = Callable[[Post], Studio]


def build(
    params: KioskParams,
    desk: Desk,
    make_studio: MakeStudio,
    places: Places | None = None,
) -> "KioskApp":
    """Put the kiosk together; the window opens, nothing runs yet.

    `make_studio` gets the way to the UI thread and returns the camera's side; `places`
    are the inbox and the printer, where there are any.
    """
    from kiosk.ui.window import configure  # noqa: PLC0415 - the toolkit comes last

    wipe.forget_what_is_freed()
    configure(params)

    from kiosk.ui.app import KioskApp  # noqa: PLC0415 - it opens the window
    from kiosk.ui.dispatcher import Dispatcher  # noqa: PLC0415

    dispatcher = Dispatcher()
    jobs = WorkerJobs(dispatcher.post)
    studio = make_studio(dispatcher.post)
    acts = Acts(Core(desk, jobs, params), studio, time.monotonic, places)
    desk.watch(lambda: dispatcher.post(acts.folder.news))

    leaving = ExitStack()  # closes in reverse order, and only once
    leaving.callback(desk.close)
    if places is not None and places.inbox is not None:
        leaving.callback(places.inbox.close)
    leaving.callback(jobs.close)
    leaving.callback(studio.end)
    return KioskApp(acts, params, leaving.close)


def run(
    app: "KioskApp", on_first_frame: "Callable[[KioskApp], None] | None" = None
) -> None:
    """Run until the window is closed.

    `on_first_frame` is called once, in the UI thread, when the first frame stands on
    the display: the place to let a `kiosk.ui.pilot.Pilot` play a story.
    """
    app.on_first_frame = on_first_frame
    try:
        app.run()
    finally:
        app.close()  # also where an exception ended it: threads must not outlive it
