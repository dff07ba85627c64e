"""Merge: two edits of one case, made from a version that both have in common, as one; and where they collide.

What one of them changed holds; what both changed alike, too. What they changed differently collides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from diagnops.kb.case import Case, Trial, from_investigation

Side = Literal["file", "base"]
Path = tuple[str, ...]
"""Where something stands in a case: names of fields, and of an entry in a list what tells it from the others."""
Parts = Mapping[str, Any]


class Collision(NamedTuple):
    """A place that both edits changed, and what they made of it; None, where they took it out."""

    path: Path
    file: Any
    base: Any


class Merged(NamedTuple):
    """The case that both edits make. Where they collide, it has what the file says."""

    case: Case
    collisions: tuple[Collision, ...]


def merge(common: Case, file: Case, base: Case, settled: Mapping[Path, Side] | None = None) -> Merged:
    """One case of the edit that a file is and of the one that the case base has, both of `common`.

    `settled` says of collisions which side is to hold; these are none any more.
    """
    told: list[Collision] = []
    settled = settled or {}
    made = _merge((), _plain(common), _plain(file), _plain(base), settled, told)
    try:
        return Merged(msgspec.convert(made, Case), tuple(told))
    except msgspec.ValidationError:  # each took out another half of something
        if () in settled:
            return Merged(file if settled[()] == "file" else base, ())
        return Merged(file, (Collision((), _plain(file), _plain(base)),))


def nearest_version(file: Case, versions: Iterable[Case]) -> Case | None:
    """The version that differs from a file in the fewest places, the last of these: the one it is an edit of, for all
    that anybody knows. `versions` are oldest first."""

    def differences(version: Case) -> int:
        return _differences((), _plain(with_origins_of(version, file)), _plain(version))

    return min(reversed([*versions]), key=differences, default=None)


def with_origins_of(version: Case, file: Case) -> Case:
    """A file with whose each occurrence and trial is, as a version has it where nothing else is different.

    Files of before there were origins do not say it: that it is one's own, as what is unsaid is, is no edit of theirs.
    """
    happened = {replace(one, origin="own"): one for one in version.occurrences}
    tried = {(remedy.id, replace(one, origin="own")): one for remedy in version.remedies for one in remedy.trials}
    return replace(
        file,
        occurrences=tuple(happened.get(one, one) for one in file.occurrences),
        remedies=tuple(
            replace(remedy, trials=tuple(tried.get((remedy.id, one), one) for one in remedy.trials))
            for remedy in file.remedies
        ),
    )


def _plain(case: Case) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.to_builtins(case, str_keys=True))


def _merge(path: Path, common: Any, file: Any, base: Any, settled: Mapping[Path, Side], told: list[Collision]) -> Any:
    if file == base or base == common:
        return file
    if file == common:
        return base
    if parts := _parts(path, file, base):
        merged = _merge_parts(path, (_parts_of(path, common), *parts), settled, told)
        return merged if isinstance(file or base, dict) else tuple(merged.values())
    if path in settled:
        return file if settled[path] == "file" else base
    told.append(Collision(path, file, base))
    return file


def _merge_parts(
    path: Path, parts: tuple[Parts, Parts, Parts], settled: Mapping[Path, Side], told: list[Collision]
) -> Parts:
    """The parts in the order of the file; what only the case base has comes behind."""
    common, file, base = parts
    found = {}
    for name in dict.fromkeys((*file, *base)):
        one = _merge((*path, name), common.get(name), file.get(name), base.get(name), settled, told)
        if one is not None:
            found[name] = one
    return found


def _differences(path: Path, one: Any, other: Any) -> int:
    if one == other:
        return 0
    parts = _parts(path, one, other)
    if not parts:
        return 1
    first, second = parts
    return sum(_differences((*path, name), first.get(name), second.get(name)) for name in {*first, *second})


def _parts(path: Path, one: Any, other: Any) -> tuple[Parts, Parts] | None:
    """Both values by their parts, where both have parts that can be told apart."""
    if path and path[-1] in _KEYS:
        one, other = one or (), other or ()  # a list of which nothing is left is not there
    if not isinstance(one, dict | list | tuple) or type(one) is not type(other):
        return None
    first, second = _parts_of(path, one), _parts_of(path, other)
    if (len(first), len(second)) != (len(one), len(other)):  # entries of one name cannot be told apart
        return None
    return first, second


def _parts_of(path: Path, value: Any) -> Parts:
    if isinstance(value, dict):
        return value
    key = _KEYS.get(path[-1]) if path else None
    return {key(one): one for one in value} if key and isinstance(value, list | tuple) else {}


def _fields(*names: str) -> Callable[[Any], str]:
    return lambda one: "/".join(str(one[name]) for name in names if name in one)


def _whole(one: Any) -> str:
    return msgspec.json.encode(one, order="deterministic").decode()


def _trial(one: Any) -> str:
    return str(one["source"]) if from_investigation(msgspec.convert(one, Trial)) else _whole(one)


# What tells the entries of a list apart: one of the same name is the same thing, edited. A list that is not here is one
# thing. Two occurrences are one if their investigation is, two trials of a remedy too; else if all they say is.
_KEYS: dict[str, Callable[[Any], str]] = {
    "symptoms": _fields("role", "signal"),
    "affects": _fields("product"),
    "messages": _fields("text"),
    "excludes": _fields("role", "signal"),
    "ruled_out": lambda one: _whole(one["what"]),
    "checks": _fields("role", "signal"),
    "remedies": _fields("id"),
    "trials": _trial,
    "prevention": lambda one: _whole(one["what"]),
    "occurrences": lambda one: one.get("investigation") or _whole(one),
    "told": _whole,
    "not_on_record": _whole,
    "related": _fields("case", "kind"),
    "sources": _fields("title"),
    "links": _fields("kind", "address"),
    "tags": str,
}
