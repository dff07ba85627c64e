"""The containers in a description: how each is now, how it ended before, and how often it restarted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diagnops.machine.kube.pods import Container

_FIELD = re.compile(r"^\s+(?P<key>[A-Z][\w -]*?):(?:\s+(?P<value>.*\S))?\s*$")
_NAME = re.compile(r"^(\s+)([a-z0-9][\w.-]*):\s*$")
_OUTSIDE = frozenset({"Ready", "Restart Count", "Limits", "Requests", "Environment", "Mounts", "Liveness", "Readiness"})


def containers(lines: Sequence[str], start: int, end: int, init: bool) -> Iterator[Container]:
    """The containers in these lines; each begins with its name at the smallest indent."""
    now: dict[str, tuple[int, str]] = {}
    depth = 0
    part = ""
    for line in range(start, end):
        text = lines[line]
        name = _NAME.match(text)
        if name and (not depth or len(name.group(1)) <= depth):
            depth = len(name.group(1))
            if now:
                yield _container(now, init)
            now, part = {}, ""
        elif found := _FIELD.match(text):
            key, value = found["key"], (found["value"] or "").strip()
            if key in ("State", "Last State"):
                part = key
            elif key in _OUTSIDE:
                part = ""
            now.setdefault(f"{part}.{key}" if part and key != part else key, (line, value))
    if now:
        yield _container(now, init)


def _container(said: dict[str, tuple[int, str]], init: bool) -> Container:
    def value(key: str) -> str:
        return said[key][1] if key in said else ""

    def code(key: str) -> int | None:
        return int(value(key)) if re.fullmatch(r"[0-9]{1,9}", value(key)) else None

    def line(*keys: str) -> int | None:
        return next((said[key][0] for key in keys if key in said), None)

    return Container(
        line("State.Reason", "State") or 0,
        value("State"),
        value("State.Reason"),
        value("State.Message"),
        code("State.Exit Code"),
        value("Last State.Reason"),
        code("Last State.Exit Code"),
        line("Last State.Reason", "Last State"),
        value("Last State.Message"),
        {"True": True, "False": False}.get(value("Ready")),
        code("Restart Count") or 0,
        line("Restart Count"),
        init,
    )
