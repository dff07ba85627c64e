"""Versions and ranges of versions, of whatever has them: kernels, firmware, packages, drivers.

`>= 4.18, < 5.4 || >= 5.10`: a comma is and, `||` is or. `5.4.*` is every 5.4, a version alone is exactly that one.
Order is RPM's, by `univers`, as it copes with the widest kind of strings; three habits of people are read first.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from diagnops.kb.message import Message, Value

Operator = Literal["<", "<=", ">", ">=", "=", "!="]

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+~^:()_-]*")
_BOUND = re.compile(r"(<=|>=|==|!=|<|>|=)?\s*(\S.*)")
_BEFORE = re.compile(r"[-._]?(rc|alpha|beta|preview|pre|dev|snapshot)(?=[^a-z]|$)", re.IGNORECASE)
_ZEROS = re.compile(r"(\.0+)+(?=[-~]|$)")


class VersionError(ValueError):
    """A version or a range that cannot be read; `message` says why and how it is written."""

    def __init__(self, code: str, /, **values: Value) -> None:
        self.message = Message(code, values)
        super().__init__(str(self.message))


class Bound(NamedTuple):
    """One condition on a version: `>= 4.18`."""

    operator: Operator
    version: str


class Range(NamedTuple):
    """Alternatives, each a list of bounds that hold together."""

    alternatives: tuple[tuple[Bound, ...], ...]


def read_version(text: str) -> str:
    """`text` as a version. Raises `VersionError` when it is none."""
    found = text.strip()
    if not _VERSION.fullmatch(found) or not any(c.isdigit() for c in found):
        raise VersionError("no_version", version=text)
    if ":" in found and not re.fullmatch(r"\d+:[^:]+", found):
        raise VersionError("no_epoch", version=text)
    return found


def read_range(text: str, *, alone: Operator = "=") -> Range:
    """Read a range; a version without an operator means `alone`. Raises `VersionError`.

    >>> read_range(">= 4.18, < 5.4 || 5.10.*").alternatives[0]
    (Bound(operator='>=', version='4.18'), Bound(operator='<', version='5.4'))
    """
    return Range(tuple(tuple(_bound(part, text, alone) for part in one.split(",")) for one in text.split("||")))


def _bound(part: str, whole: str, alone: Operator) -> Bound:
    found = _BOUND.fullmatch(part.strip())
    if found is None:
        raise VersionError("range_without_side", range=whole)
    sign, version = found.groups()
    operator: Operator = alone if sign is None else "=" if sign == "==" else sign  # type: ignore[assignment]
    stem, any_after = re.subn(r"\.[*xX]$", "", version)
    if any_after and sign not in (None, "=", "==", "!="):
        raise VersionError("range_ambiguous", range=whole, sign=sign)
    try:
        read_version(stem)
    except VersionError:
        raise VersionError("range_without_version", range=whole, version=version) from None
    return Bound("=" if any_after and sign is None else operator, f"{stem}.*" if any_after else version)


def holds(span: Range, version: str) -> bool:
    """Whether `version` lies in the range.

    >>> holds(read_range(">= 4.18, < 5.4"), "4.18.0-193.el8"), holds(read_range(">= 4.18, < 5.4"), "5.15.0-91-generic")
    (True, False)
    """
    return any(all(_meets(version, bound) for bound in bounds) for bounds in span.alternatives)


def _meets(version: str, bound: Bound) -> bool:
    if bound.version.endswith(".*"):
        stem = bound.version[:-2].removeprefix("v")
        inside = re.match(rf"{re.escape(stem)}(?![0-9])", version.removeprefix("v")) is not None
        return inside == (bound.operator == "=")
    order = compare(version, bound.version)
    return {
        "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order == 0, "!=": order != 0,
    }[bound.operator]  # fmt: skip


def compare(one: str, other: str) -> int:
    """Below 0 when `one` is older than `other`, 0 when they are the same, above 0 when it is newer.

    >>> compare("1.10", "1.9") > 0, compare("5.4-rc1", "5.4.0") < 0, compare("1.1.1w", "1.1.1k") > 0
    (True, True, True)
    """
    from univers.rpm import compare_rpm_versions  # late: most matches compare no version

    return int(compare_rpm_versions(_plain(one), _plain(other)))


def _plain(version: str) -> str:
    """As RPM orders it: 5.4-rc1 before 5.4, 5.4.0 the same as 5.4, and hexadecimal (microcode) as a number."""
    text = read_version(version)
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return str(int(text, 16))
    text = re.sub(r"^[vV](?=\d)", "", text)
    return _ZEROS.sub("", _BEFORE.sub(lambda found: f"~{found.group(1).lower()}", text))
