"""Letters: what stands for a letter that the terminal does not have, so that a Korean answer can be read in ASCII."""

from __future__ import annotations

import codecs
import unicodedata

_LOOK_ALIKES = {
    "·": "-", "…": "...", "→": "->", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "≥": ">=",
    "≤": "<=", "×": "x", "✓": "+",
}  # fmt: skip
_HANGUL = "HANGUL SYLLABLE "


def spelled(letter: str) -> str:
    """A letter in ASCII: what looks like it, the sound of a Korean syllable, else a question mark.

    >>> "".join(map(spelled, "큐→한글…"))
    'kyu->hangeul...'
    """
    name = unicodedata.name(letter, "")
    if name.startswith(_HANGUL):
        return name.removeprefix(_HANGUL).lower()
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _LOOK_ALIKES.get(letter) or plain or "?"


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(spelled, error.object[error.start : error.end])), error.end


def spell_what_is_missing() -> str:
    """The name of the way, registered with Python, in which a stream writes letters that its encoding does not have."""
    codecs.register_error("diagnops.spelled", _in_ascii)
    return "diagnops.spelled"
