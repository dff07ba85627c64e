"""Plain text: bytes from a pipe or a file become text that is safe to read, or a clear error.

Terminal escapes and control characters go, secrets are masked; of prose that is too long, repeated lines are read once,
and what fits is read. Each is told.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.kb.errors import InputError
from diagnops.kb.masking import mask, masking_note
from diagnops.kb.message import Message, message

MOST = 64_000
"""Characters that are read closely."""
LARGEST = 64_000_000
"""Bytes that are taken at all."""

_ESCAPE = re.compile(r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_])")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_VARYING = re.compile(r"0x[0-9a-f]+|[0-9a-f]{8,}|\d+", re.IGNORECASE)
_ODD_SHARE = 0.1
_ODD_BYTES = 0.02  # text in an unknown encoding holds hardly any control bytes; compressed data has one in twelve


class PlainText(NamedTuple):
    """The whole text, and what was done to it."""

    text: str
    notes: tuple[Message, ...]


def plain_text(data: bytes) -> PlainText:
    """Turn bytes into text. Raises `InputError` when they are no text."""
    notes: list[Message] = []
    if len(data) > LARGEST:
        raise InputError("input_too_large", megabytes=LARGEST // 1_000_000)
    text = _decoded(data, notes)
    if any(c in text for c in "\x1b\x9b"):
        text = _ESCAPE.sub("", text)
        notes.append(message("escapes_left_out"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = len(_CONTROL.findall(text))
    if odd > _ODD_SHARE * len(text):
        raise InputError("input_is_binary")
    if odd:
        text = _CONTROL.sub(" ", text)
        notes.append(message("controls_left_out", count=odd))
    hidden = mask(text)  # before it is cut: of half a key nobody can tell that it is one
    if hidden.kinds:
        notes.append(masking_note(hidden.kinds))
    return PlainText(hidden.text, tuple(notes))


def _decoded(data: bytes, notes: list[Message]) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and len(data) % 2 == 0:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if sum(byte < 9 or 13 < byte < 27 for byte in data[:65536]) > _ODD_BYTES * len(data[:65536]):
        raise InputError("input_is_binary")
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        pass
    else:
        if sum("\uac00" <= c <= "\ud7a3" for c in text) * 2 >= sum(ord(c) > 127 for c in text):
            notes.append(message("read_as_cp949"))
            return text
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") > _ODD_SHARE * len(text):
        raise InputError("input_encoding_unknown")
    lost = text.count("\ufffd")
    notes.append(message("bytes_left_out", count=lost))
    return text.replace("\ufffd", " ")


def shortened(text: str, notes: list[Message] | None = None) -> str:
    """The text, or where it is too long to be read closely its different lines, as far as they fit. `notes` tell it."""
    if len(text) <= MOST:
        return text
    kept: list[str] = []
    seen: set[str] = set()
    length = lines = 0
    for line in text.split("\n"):
        lines += 1
        form = _VARYING.sub("#", line)[:2000]
        if form in seen:
            continue
        seen.add(form)
        if length >= MOST and notes is None:  # nobody asks how many more there are
            break
        if length < MOST:
            kept.append(line[: MOST - length])
            length += len(kept[-1]) + 1
    if notes is not None:
        notes.append(message("input_shortened", characters=len(text), lines=lines, kept=len(kept), different=len(seen)))
    return "\n".join(kept)
