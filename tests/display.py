"""A display without a screen, on which windows open and clicks arrive."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

_missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
needs_display = pytest.mark.skipif(bool(_missing), reason=f"not installed: {_missing}")


def opened_display() -> Iterator[str]:
    """Its name, until the caller goes on."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        # Without -noreset the display restarts whenever its last client leaves, and a
        # screenshot is such a client.
        [
            "Xvfb",
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            "1280x800x24",
            "-noreset",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as numbers:
        yield f":{numbers.readline().strip()}"
    server.terminate()
    server.wait()
