"""Nothing of a candidate is left behind: markers in every field, searched everywhere.

The kiosk runs in a process of its own, which is searched from outside while it waits.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from dossier.catalogue import Catalogue
from dossier.model import Registration
from kiosk.pictures import decode
from sync.protocol.messages import body_of
from tests.kiosk.conftest import (
    REGISTRATION,
    Office,
    RosterEntry,
    brief_catalogue,
    make_verifier,
)
from tests.kiosk.memory import Traces, found

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="needs /proc"),
]

ACCOUNT, PASSWORD, PHONE = "canary7316x", "kz4qm7wv93", "13974625183"
CONTACT = "04753918264"
NAME, ID_NUMBER = "金丝雀甲乙", "110101199003078734"
COMMENT = b"CANARY-COMMENT-93817"
COLOURS = {"photo": (203, 17, 91), "page": (31, 171, 227), "small": (97, 211, 13)}
RUN = 16  # equal pixels in a row; no drawing of ours has these colours
# What the store's own cache of its decrypted pages and Python's freed texts may hold;
# of these, at most so many copies. Pictures, comments and the password: none, but the
# graphics library keeps the smallest steps of a thumbnail.
KEPT = ("account", "phone", "contact", "ID number", "name", "small rgba")
KEPT_TIMES = 12
TINY = 30  # runs: fewer than 500 pixels of a thumbnail, in which nothing can be read
ENDINGS = ("timed-out", "left")  # by itself, and by a touch


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Few types, so that few cards are made each time the materials are shown."""
    return brief_catalogue()


@dataclass(frozen=True)
class Marked:
    """The candidate's folder of pictures and what is to be found nowhere."""

    folder: Path
    typed: Path
    traces: dict[str, bytes]


def jpeg_of(colour: tuple[int, int, int], size: tuple[int, int]) -> bytes:
    """One colour everywhere, and a comment that no decoder keeps."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=95, comment=COMMENT)
    return out.getvalue()


def traces_of_pixels(name: str, jpeg: bytes) -> Iterator[tuple[str, bytes]]:
    """How the picture may lie in memory: three or four bytes, in either order."""
    rgb = decode(jpeg, 64).rgba[:3]
    for order, pixel in (("rgb", rgb), ("bgr", rgb[::-1])):
        yield f"{name} {order}", pixel * RUN
        yield f"{name} {order}a", (pixel + b"\xff") * RUN


@pytest.fixture
def marked(tmp_path: Path) -> Marked:
    """Pictures and letters on disk, where the kiosk's process finds them."""
    folder = tmp_path / "camera"
    folder.mkdir()
    sizes = {"photo": (800, 600), "page": (600, 400), "small": (240, 160)}
    traces = {"comment": COMMENT}
    for name, colour in COLOURS.items():
        jpeg = jpeg_of(colour, sizes[name])
        (folder / f"{name}.jpg").write_bytes(jpeg)
        traces |= dict(traces_of_pixels(name, jpeg))
    typed = tmp_path / "typed.txt"
    typed.write_text(f"{ACCOUNT}\n{PASSWORD}\n{PHONE}\n{CONTACT}\n", "utf-8")
    texts = {"account": ACCOUNT, "password": PASSWORD, "phone": PHONE}
    texts["contact"] = CONTACT
    texts |= {"ID number": ID_NUMBER, "name": NAME}
    for what, text in texts.items():
        traces[what] = text.encode()
        traces[f"{what}, wide"] = text.encode("utf-16-le")
    return Marked(folder, typed, traces)


@dataclass
class Watched:
    """The kiosk's process, which stops at its stages."""

    process: subprocess.Popen[str]

    def reach(self, stage: str) -> None:
        """Let it go on until it says that it is there."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if stage != "before":
            print(file=self.process.stdin, flush=True)
        said = self.process.stdout.readline().strip()
        if said != stage:
            _, errors = self.process.communicate(timeout=60)
            raise AssertionError(f"{said!r} instead of {stage!r}: {errors[-3000:]}")

    def go_on(self) -> None:
        """Let it run to its end."""
        _, errors = self.process.communicate("\n", timeout=600)
        assert self.process.returncode == 0, errors[-3000:]

    def found(self, traces: dict[str, bytes]) -> dict[str, int]:
        """How often each trace lies in the process's memory, if at all."""
        return found(self.process.pid, Traces(traces))


@pytest.fixture
def watched(office: Office, marked: Marked, tmp_path: Path) -> Iterator[Watched]:
    """The kiosk with the marked candidate on its roster."""
    person = Registration(
        number="2026119999",
        account=ACCOUNT,
        name=NAME,
        id_number=ID_NUMBER,
        year=REGISTRATION.year,
        category=REGISTRATION.category,
        area=REGISTRATION.area,
        site=REGISTRATION.site,
    )
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=64, lanes=1)
    entry = RosterEntry(registration=person, verifier=verifier)
    office.tell(f"registration/{person.number}", body_of(entry))
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    out.mkdir()
    temporary.mkdir()
    program = Path(__file__).with_name("marked.py")
    folders = (office.folder, marked.folder, marked.typed, out)
    with subprocess.Popen(
        [sys.executable, str(program), *map(str, folders)],
        env={
            **os.environ,
            "PYTHONPATH": str(Path.cwd()),
            "HOME": str(out),
            "TMPDIR": str(temporary),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield Watched(process)
        process.kill()


def on_disk(traces: dict[str, bytes], *folders: Path) -> list[str]:
    """The files in which a trace lies in clear."""
    found = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = path.read_bytes()
            found += [
                f"{path.name}: {w}" for w, trace in traces.items() if trace in data
            ]
    return found


def test_nothing_of_a_candidate_is_left(
    watched: Watched, marked: Marked, office: Office, tmp_path: Path
) -> None:
    folders = (office.folder, tmp_path / "out", tmp_path / "temporary")
    watched.reach("before")
    watched.reach("during")
    during = watched.found(marked.traces)
    assert {"photo rgba", "page rgba", "comment", "account", "phone", "name"} <= set(
        during
    ), "the search finds nothing, so that it proves nothing"
    assert on_disk(marked.traces, *folders) == []
    for ending in ENDINGS:
        watched.reach(ending)
        left = watched.found(marked.traces)
        assert not [what for what in left if not what.startswith(KEPT)], left
        for what, count in left.items():
            assert count <= (TINY if what.startswith("small") else KEPT_TIMES), left
        assert on_disk(marked.traces, *folders) == []
    watched.go_on()
    for ending in ENDINGS:
        assert on_display(tmp_path / "out" / f"{ending}.png") == []
        said = (tmp_path / "out" / f"{ending}.txt").read_text("utf-8")
        assert "开始办理" in said
        for text in (ACCOUNT, PASSWORD, PHONE, NAME, ID_NUMBER, "139****5183", CONTACT):
            assert text not in said


def on_display(path: Path) -> list[str]:
    """The colours of the candidate's pictures that are still shown."""
    with Image.open(path) as image:
        shown = image.convert("RGB").tobytes()
    pixels = {name: bytes(colour) for name, colour in COLOURS.items()}
    near = {shown[at : at + 3] for at in range(0, len(shown), 3)}
    return [
        name
        for name, colour in pixels.items()
        if any(
            max(abs(a - b) for a, b in zip(one, colour, strict=True)) <= 3
            for one in near
        )
    ]
