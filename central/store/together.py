"""Acts of several threads in one transaction, which waits for the disk once.

Each caller returns when its own act is durable, as if it had been alone. Whoever comes
while another's transaction is under way waits for the turn; whoever has the turn does
what all those wait for. On SQLite no writer then sleeps until another is done.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")
Act = Callable[[Connection], Any]


@dataclass(slots=True, eq=False)
class _Asked:
    """An act that somebody waits for; what came of it once that is durable."""

    order: str
    act: Act
    is_durable: bool = False
    result: Any = None


class Together:
    """The turn, and who waits for it.

    `change` does an act in one transaction and returns when that is durable.
    """

    def __init__(self, change: Callable[[Act], Any]) -> None:
        self._change = change
        self._turn = threading.Lock()
        self._gate = threading.Lock()
        self._waiting: list[_Asked] = []

    def do(self, act: Callable[[Connection], Result], order: str) -> Result:
        """Do an act with those of others, and return what it returned.

        It must have no effect but in the database, and bear to be done again: of those
        who shared a transaction that failed each tries alone. Acts of one transaction
        are done by their `order`, so that those of two processes cannot hold each
        other up.
        """
        asked = _Asked(order, act)
        with self._gate:
            self._waiting.append(asked)
        with self._turn:
            if not asked.is_durable:
                self._serve(asked)
        result: Result = asked.result
        return result

    def _serve(self, asked: _Asked) -> None:
        with self._gate:
            shared = sorted({*self._waiting, asked}, key=lambda one: one.order)
            self._waiting = []
        try:
            self._do(shared)
        except Exception:
            if len(shared) == 1:
                raise
            # Whose fault it was shows now: nobody is refused for another's.
            self._do([asked])

    def _do(self, shared: list[_Asked]) -> None:
        results = self._change(lambda at: [one.act(at) for one in shared])
        for one, result in zip(shared, results, strict=True):
            one.result, one.is_durable = result, True
