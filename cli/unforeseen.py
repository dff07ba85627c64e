"""What was not foreseen: a sentence, a way to report it, and a file with the traceback for whoever mends it.

Here nothing of ours is imported that could itself be what is broken.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import mkstemp

from diagnops.cli.tongue import own_language
from diagnops.kb.installation import ROOT, altered, unmet
from diagnops.messages.unforeseen_words import UNFORESEEN

MOST_KEPT = 10
"""Files with a traceback that are kept, the latest ones."""
LARGEST = 32_000
"""Characters of a traceback that are kept."""
_MOST_FILES = 3
_LONGEST = 200  # characters of what an error says of itself


def tell(error: BaseException) -> int:
    """Say what happened and how to report it, keep the traceback, and give the exit code."""
    lines = [_what(error)]
    try:
        lines += _damage()
        lines.append(_say("how_to_report", path=_kept_traceback(_text(error, lines[1:]))))
    except Exception as why:  # no home, no right, no room, no library: what happened is told all the same
        lines.append(_say("nothing_kept", reason=_reason(why)))
    with contextlib.suppress(OSError, AttributeError):  # nobody listens on standard error
        sys.stderr.write("".join(f"diagnops: {line}\n" for line in lines))
        sys.stderr.flush()
    return 1


def _what(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return _say("out_of_memory")
    if isinstance(error, ImportError):
        return _say("damaged_installation", what=_line(error))
    if isinstance(error, OSError) and is_damage(error):
        return _say("damaged_installation", what=f"{error.filename}: {error.strerror}")
    return _say("not_foreseen", what=f"{type(error).__name__}: {_line(error)}".rstrip(" :"))


def is_damage(error: OSError) -> bool:
    """Whether a file that could not be read is one that was installed."""
    return isinstance(error.filename, str | Path) and Path(error.filename).is_relative_to(ROOT)


def _damage() -> list[str]:
    """What explains it, where the installation is not what it was or a library will not do."""
    files = [_say("file_altered", file=file) for file in islice(altered(), _MOST_FILES)]
    return files + [_say("package_other" if one.version else "package_missing", **one._asdict()) for one in unmet()]


def _say(code: str, **values: object) -> str:
    return UNFORESEEN[code][own_language() == "ko"].format(**values)


def _line(error: BaseException) -> str:
    """What an error says of itself, as one line that does nothing to a terminal."""
    try:
        told = str(error)
    except Exception:
        return ""
    told = " ".join("".join(c if c.isprintable() else " " for c in told).split())
    return told.rstrip(".") if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or _line(error)


def _text(error: BaseException, damage: list[str]) -> str:
    """What is kept: versions, and the traceback: the error and the frames, no arguments and no local values."""
    head = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC · Python {platform.python_version()} · {platform.platform()}\n"
    told = "".join(traceback.format_exception(error))
    if len(told) > LARGEST:
        told = f"{told[: LARGEST // 4]}\n…\n{told[-LARGEST * 3 // 4 :]}"
    return head + "".join(f"{line}\n" for line in damage) + told


def _kept_traceback(text: str) -> Path:
    """Keep a traceback where only its owner reads it, and let the oldest go. Raises what keeps it from being kept."""
    from platformdirs import user_log_path

    from diagnops.kb.masking import mask

    folder = user_log_path("diagnops", appauthor=False)
    if not folder.is_absolute():
        raise OSError(_say("no_home_folder"))
    folder.mkdir(0o700, parents=True, exist_ok=True)
    for old in sorted(folder.glob("traceback-*.txt"))[: 1 - MOST_KEPT]:
        old.unlink(missing_ok=True)
    descriptor, name = mkstemp(".txt", f"traceback-{datetime.now(UTC):%Y%m%d-%H%M%S}-", folder)  # for the owner alone
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(mask(text).text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
