"""Our command as a process of its own, forked from one that has read the program.

To start Python and read the program is most of what a start costs, and no test here is
about it. From there on all is as in `python -m duanzheng`: a process with an id, files
and signals of its own, which can be killed at any moment.
"""

import multiprocessing
import os
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

READ = ["central.cli", "central.app", "central.serve", "sync.cli", "sync.agent"]
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(READ)


def started(arguments: list[str], log: Path) -> BaseProcess:
    """Start a command whose output goes to the end of a file."""
    process = _forks.Process(target=_run, args=(arguments, log))
    process.start()
    return process


def _run(arguments: list[str], log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    import_module("duanzheng.cli").main(arguments)
