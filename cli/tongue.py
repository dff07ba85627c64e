"""The language of a call: asked for, else of what is written on the command line, else that of the terminal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

Tongue = Literal["en", "ko"]

_BY_TEXT = ("match", "investigate")  # what is seen is told in words there, and answered in their language
_heard: list[Tongue] = []  # of this call; empty where nothing was said


def hear(args: Sequence[str]) -> None:
    """Take the language from a command line, so that what is wrong with it is told in it too."""
    asked = [word for option, word in pairwise(args) if option == "--lang"]
    asked += [word.removeprefix("--lang=") for word in args if word.startswith("--lang=")]
    korean = any(command in args for command in _BY_TEXT) and any("가" <= c <= "힣" for word in args for c in word)
    told: list[Tongue] = [tongue for tongue in get_args(Tongue) if tongue in asked]
    _heard[:] = told[:1] or (["ko"] if korean else [])


def speak(language: Tongue) -> None:
    """Go on in this language, as that of an investigation."""
    _heard[:] = [language]


def own_language() -> Tongue:
    """The language of this call."""
    if _heard:
        return _heard[0]
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"
