"""What nvidia-smi answers to a query: a head that names fields with their units, and a row for each GPU."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import Limits, by_level
from diagnops.machine.common.table import number

_UNIT = re.compile(r"\s*\[[\w.%]+\]$")
_FULL, _HOT, _BUSY = Limits(95, unit="%"), Limits(85, unit="C"), Limits(98, 30, "%")
_AT_ONE_LOOK = 0.85  # how sure it is of a GPU that works at the moment


def gpu_rows(lines: Sequence[str]) -> Iterator[Finding]:
    """The gravest of all GPUs in memory and heat; a look at how busy they are tells only that they are well."""
    found: dict[str, list[Finding]] = {}
    names: list[str] = []
    for at, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split(",")]
        if not names:
            names = [_UNIT.sub("", cell) for cell in cells]
            continue
        for one in _gpu(dict(zip(names, cells, strict=False)), at):
            found.setdefault(one.signal, []).append(one)
    for signal, each in found.items():
        busy = signal == "hw.gpu.utilization"
        if not busy or all(one.state == "normal" for one in each):
            yield next((one for one in each if one.state != "normal"), each[0])


def _gpu(cells: Mapping[str, str], line: int) -> Iterator[Finding]:
    name = cells.get("index") or cells.get("name") or cells.get("uuid") or ""
    of_gpu = f" (GPU {name})" if name else ""
    used, total = (_figure(cells.get(f"memory.{one}", "")) for one in ("used", "total"))
    figures = {
        "hw.gpu.memory.utilization": (100 * used / total if used is not None and total else None, _FULL),
        "hw.temperature": (_figure(cells.get("temperature.gpu", "")), _HOT),
        "hw.gpu.utilization": (_figure(cells.get("utilization.gpu", "")), _BUSY),
    }
    for signal, (figure, limits) in figures.items():
        if figure is not None and (state := by_level(figure, limits).state):
            certainty = _AT_ONE_LOOK if signal == "hw.gpu.utilization" else 0.95
            yield Finding(signal, state, line, f"{figure:.0f} {limits.unit}{of_gpu}", "gpu", certainty)


def _figure(text: str) -> float | None:
    """A figure with or without its unit; none where the GPU does not tell it."""
    return number(text.split()[0]) if text.split() else None
