"""A workspace for each thread: the connection of a case base belongs to the thread that opened it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from diagnops.app import Workspace


class EachThread:
    """Gives each thread that asks a workspace of its own, opened when it first asks."""

    def __init__(self, opened: Callable[[], Workspace]) -> None:
        self._opened, self._mine = opened, threading.local()

    def __call__(self) -> Workspace:
        if not hasattr(self._mine, "workspace"):
            self._mine.workspace = self._opened()
        return self._mine.workspace  # type: ignore[no-any-return]
