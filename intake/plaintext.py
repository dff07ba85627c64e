"""Plain text: bytes from a pipe or a file become text that is safe to read, or a clear error.

Terminal escapes and control characters go, repeated log lines are read once, a text too long is read in part;
each is told.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.kb.case import Text
from diagnops.kb.errors import InputError

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
    """The text to read, and what was done to it."""

    text: str
    notes: tuple[Text, ...]


def plain_text(data: bytes) -> PlainText:
    """Turn bytes into text. Raises `InputError` when they are no text."""
    notes: list[Text] = []
    if len(data) > LARGEST:
        raise InputError(f"the input is larger than {LARGEST // 1_000_000} MB; give the part around the incident")
    text = _decoded(data, notes)
    if any(c in text for c in "\x1b\x9b"):
        text = _ESCAPE.sub("", text)
        notes.append(Text("terminal escape codes were left out", "터미널 제어 문자열을 뺐음"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = len(_CONTROL.findall(text))
    if odd > _ODD_SHARE * len(text):
        raise InputError("the input looks like binary data, not text; give a description, a log or an alert as text")
    if odd:
        text = _CONTROL.sub(" ", text)
        notes.append(Text(f"control characters were left out: {odd:,}", f"제어 문자 {odd:,}개를 뺐음"))
    return PlainText(_shortened(text, notes), tuple(notes))


def _decoded(data: bytes, notes: list[Text]) -> str:
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
        raise InputError("the input looks like binary data, not text; give a description, a log or an alert as text")
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        pass
    else:
        if sum("\uac00" <= c <= "\ud7a3" for c in text) * 2 >= sum(ord(c) > 127 for c in text):
            notes.append(Text("read as CP949 (it is not UTF-8)", "UTF-8이 아니어서 CP949로 읽음"))
            return text
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") > _ODD_SHARE * len(text):
        raise InputError("the input is neither UTF-8 nor CP949 text; convert it to UTF-8 (iconv -t UTF-8)")
    lost = text.count("\ufffd")
    notes.append(Text(f"bytes that are not UTF-8 were left out: {lost:,}", f"UTF-8이 아닌 바이트 {lost:,}개를 뺐음"))
    return text.replace("\ufffd", " ")


def _shortened(text: str, notes: list[Text]) -> str:
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
        if length < MOST:
            kept.append(line[: MOST - length])
            length += len(kept[-1]) + 1
    size = f"{len(text):,}"
    notes.append(
        Text(
            f"long input ({size} characters, {lines:,} lines): read {len(kept):,} of {len(seen):,} different lines",
            f"긴 입력 ({size}자, {lines:,}줄): 서로 다른 {len(seen):,}줄 가운데 {len(kept):,}줄을 읽음",
        )
    )
    return "\n".join(kept)
