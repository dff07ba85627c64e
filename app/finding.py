"""A finding of the doctor: what one inspection found, and how it can be mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from diagnops.kb.message import Message

State = Literal["sound", "note", "unsound"]


class Finding(NamedTuple):
    """What an inspection found. `mend`, where there is a cure, does it and tells what was done."""

    state: State
    said: Message
    mend: Callable[[], Message] | None = None
