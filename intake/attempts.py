"""Attempts: a list of what was tried. What was done there is no symptom and no change from which the trouble dates.

Under "What we tried:" or "조치 내역" stands a deed with what came of it: "MTU 1500: 3 events", "swapped the PSU, no
change". A contrast or a normal state is told there as anywhere, and so is anything where somebody only looked:
"compared the slow log: selects take 8 s".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnops.intake.sentence import Found, Piece
from diagnops.intake.ways import Later
from diagnops.kb.vocabulary import Vocabulary

_HEAD = Later(
    r"""^(?=[^\n]{1,80}$)[^\w\n]*(?:\d+[.)]\s*)?(?:
    [^\n:]{0,30}\b(?:tried|attempted|attempts|steps\ taken|troubleshooting\ steps|one\ at\ a\ time)\b[^\n:]{0,30}
    |(?:what|things|all)\ (?:i|we|they)(?:['’]ve|\ have)?(?:\ already)?\ (?:did|done)\b[^\n:]{0,20}
    |(?:done|did)\ so\ far
    |[^\n:]{0,20}(?:시도|조치|해\s?본|해\s?봤던|바꿔\s?본)[^\n:.]{0,10}
    )(?:[:：][^\w\n]*|[^\w\n.]*)$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_ITEM = Later(r"\n*[ \t]*(?:[-*•·+→■□▪]|\d+[.)]|[①-⑳])[^\n]*(?:\n[ \t]+(?![-*•·+→■□▪\d①-⑳])\S[^\n]*)*")
_LOOKED = Later(
    r"""\b(?:compar|look|check|show|found|find|saw|seen|see|notic|measur|monitor|captur|grep|dump|trac|log)\w*\b
    |비교|확인|보니|봤더니|봤을|보면|측정|재\s?봤|재\s?보|떠\s?봤|나왔|나옴|보임|찍[혔힘]|로그|캡[처쳐]""",
    re.IGNORECASE | re.VERBOSE,
)


def attempts(text: str) -> Iterator[tuple[int, int]]:
    """The items of lists of what was tried, each from its first character to before its last.

    >>> text = "What I tried:\\n- MTU 1500: 3 events\\n- compared the logs: timeouts\\n\\nThe bond drops."
    >>> [text[start:end].strip() for start, end in attempts(text)]
    ['- MTU 1500: 3 events']
    >>> list(attempts("What changed:\\n- kernel update on Monday"))
    []
    """
    for head in _HEAD.each(text) if "\n" in text else ():
        at = head.end()
        while (item := _ITEM.match(text, at)) is not None:
            if not _LOOKED.search(text, item.start(), item.end()):
                yield item.span()
            at = item.end()


def without_attempts(pieces: list[Piece], text: str, vocabulary: Vocabulary) -> list[Piece]:
    """The pieces of a text without the troubles and changes that are read from what was tried."""
    tried = list(attempts(text))
    if not tried:
        return pieces

    def is_seen(found: Found) -> bool:
        told = found.observation
        layer = vocabulary.signal[told.signal].layer
        if layer == "contrast" or (layer != "change" and not vocabulary.is_trouble(told.signal, told.state)):
            return True
        return not any(start <= found.start < end for start, end in tried)

    return [piece._replace(found=tuple(filter(is_seen, piece.found))) for piece in pieces]
