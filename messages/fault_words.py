"""What is wrong: with what was asked for, with a case file, with the case base; English and Korean."""

from __future__ import annotations

FAULTS: dict[str, tuple[str, str]] = {}
