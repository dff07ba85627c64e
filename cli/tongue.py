"""The language of a call: asked for, else of what is written on the command line, else that of the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Literal

Tongue = Literal["en", "ko"]

_KOREAN = re.compile("[가-힣]")
_BY_TEXT = ("match", "investigate")  # what is seen is told in words there, and answered in their language
_heard: list[Tongue] = []  # of this call; empty where nothing was said


def hear(args: Sequence[str]) -> None:
    """Take the language from a command line, so that what is wrong with it is told in it too."""
    text = any(command in args for command in _BY_TEXT) and any(map(_KOREAN.search, args))
    asked = re.findall(r"(?:^|\0)--lang[=\0](en|ko)(?=\0|$)", "\0".join(args))
    _heard[:] = asked[-1:] or (["ko"] if text else [])


def speak(language: Tongue) -> None:
    """Go on in this language, as that of an investigation."""
    _heard[:] = [language]


def own_language() -> Tongue:
    """The language of this call."""
    if _heard:
        return _heard[0]
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"
