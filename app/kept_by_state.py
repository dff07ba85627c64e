"""What is worked out from all cases and kept while they stay as they are, once for all desks of a process."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

T = TypeVar("T")


class _Value:
    """A value that goes with the last workspace that has it."""

    def __init__(self, value: Any) -> None:
        self.value = value


class _Mine(NamedTuple):
    state: str
    vocabulary: str
    held: _Value


_SHARED: WeakValueDictionary[tuple[str, ...], _Value] = WeakValueDictionary()
_ONE_AT_A_TIME = RLock()


class KeptByState:
    """Of one workspace. What is kept must not be changed: others have the same."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._mine: dict[str, _Mine] = {}

    def get(self, name: str, make: Callable[[T | None], T], as_of: object = "") -> T:
        """What `make` makes of the cases as they are now, and as of what else it may go by; it is given what it made of
        them as they were, if it did so by the vocabulary of now."""
        base, compiled = self._workspace.case_base, self._workspace.compiled
        with base.snapshot():
            state = f"{base.cases_state} {as_of}"
            mine = self._mine.get(name)
            if mine is None or mine.state != state:
                compiled.follow()
                key = (self._workspace.location, compiled.encoder_key, compiled.own_key, name, state)
                with _ONE_AT_A_TIME:
                    if (held := _SHARED.get(key)) is None:
                        before = mine.held.value if mine and mine.vocabulary == compiled.own_key else None
                        held = _SHARED[key] = _Value(make(before))
                mine = self._mine[name] = _Mine(state, compiled.own_key, held)
        value: T = mine.held.value
        return value
