"""What a check found, why nobody can say, and why it was not made; English and Korean."""

from __future__ import annotations

CHECKS: dict[str, tuple[str, str]] = {}
