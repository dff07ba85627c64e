"""The language of the terminal."""

from __future__ import annotations

import os
from typing import Literal


def own_language() -> Literal["en", "ko"]:
    """The language of the terminal."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"
