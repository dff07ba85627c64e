"""celery inspect and celery status: whether workers reply, and what each of them says below its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken

_MOST_LINES = 2000
_REPLY = re.compile(r"^-> {1,4}\S+@\S+: (?P<how>OK|ERROR)\s*$")
_NONE = re.compile(r"^Error: (?P<said>No nodes replied within time constraint)")
_BELOW = re.compile(r"^\s+\S|^\d+ nodes? online\.|^\s*$")
_LIKELY = 0.85  # workers that are all at long tasks may not reply either


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """What workers reply from the line `at` on; None where none does there and none is said not to."""
    if none := _NONE.match(lines[at]):
        down = Finding("service.down", "present", at, none["said"], "application", _LIKELY)
        return Taken("celery", at + 1, (down,), words=none["said"].lower(), products=("celery",))
    if not _REPLY.match(lines[at]):
        return None
    replies: list[Finding] = []
    end = at
    while end < min(at + _MOST_LINES, len(lines)):
        if reply := _REPLY.match(lines[end]):
            state: State = "absent" if reply["how"] == "OK" else "present"
            replies.append(Finding("service.down", state, end, lines[end][2:].strip()[:80], "application"))
        elif not _BELOW.match(lines[end]) or (not lines[end].strip() and not _goes_on(lines, end)):
            break
        end += 1
    worst = next((one for one in replies if one.state == "present"), replies[-1])
    return Taken("celery", end, (worst,), products=("celery",))


def _goes_on(lines: Sequence[str], gap: int) -> bool:
    below = lines[gap + 1] if gap + 1 < len(lines) else ""
    return bool(_REPLY.match(below) or re.match(r"\d+ nodes? online\.", below))
