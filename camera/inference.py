"""Run a network of ours or of the text reader with onnxruntime.

The one place that knows the engine: threads, memory and errors are settled here. It
touches no network; models are files that are installed with the program.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path
from typing import Any

from camera.arrays import Floats
from camera.errors import ReadError
from camera.weights import flush_subnormals

THREADS = 2


class Network:
    """A model with one input and one output."""

    def __init__(self, path: Path, threads: int = THREADS) -> None:
        """Load it.

        Raises:
            ReadError: C301, the engine or the model is not installed, or not whole.
        """
        self._session = _session(path, threads)
        self._input = self._session.get_inputs()[0].name

    def __call__(self, batch: Floats) -> Floats:
        """The answer to a batch, float32 of the model's own shapes."""
        answer: Floats = self._session.run(None, {self._input: batch})[0]
        return answer

    @property
    def notes(self) -> Mapping[str, str]:
        """What was written into the model beside its weights."""
        found: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
        return found


def _session(path: Path, threads: int) -> Any:
    """An onnxruntime session that leaves the processor and the memory to others."""
    if not path.is_file():
        raise ReadError("C301", f"{path.name} is not installed")
    try:
        import onnxruntime  # noqa: PLC0415  0.2 s and 40 MB that --help must not pay
    except ImportError as error:
        raise ReadError("C301", str(error)) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Threads that spin while they wait take the processor from the screen.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # pages differ in size; an arena only grows
    try:
        with _cleaned(path) as model:
            return onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
    except ValueError as error:
        raise ReadError("C301", f"{path.name} is damaged: {error}") from error


@contextmanager
def _cleaned(path: Path) -> Iterator[str]:
    """The path of a copy in memory without subnormal weights, while it is there.

    Given as bytes, a model would be kept by the session as long as that lives.
    """
    copy = os.memfd_create(path.name, os.MFD_CLOEXEC)
    try:
        with open(copy, "wb", closefd=False) as file:
            file.write(path.read_bytes())
        with mmap(copy, 0) as pages:
            flush_subnormals(pages)
        yield f"/proc/self/fd/{copy}"
    finally:
        os.close(copy)
