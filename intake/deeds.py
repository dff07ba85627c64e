"""Deeds: a restart that somebody did, does or should do is no symptom, and one that nobody asked for is.

"We restarted the pods", "until it is rebooted", "재시작하면" against "the pods keep restarting", "자꾸 재시작해요".
"""

from __future__ import annotations

import re

RESTARTS = ("service.restart", "k8s.container.restart.count")
_AROUND = 60  # characters of a sentence before and behind the word
_LONGEST = 400  # characters of what was read
_OFTEN = (
    "have|had|has|just|then|also|already|even|can|could|must|need\\sto|daily|first|manually|simply|always|only|finally"
)
_DEED = rf"""
    \b(?:i|we|they|he|she|you|someone|somebody|admins?|ops|support)\s
        (?:(?:{_OFTEN})\s){{0,2}}re-?(?:start|boot)(?:s|ed)?\b
    |(?<!begin\s)(?<!began\s)(?<!start\s)(?<!starts\s)(?<!started\s)(?<!continue\s)
        (?<!seem\s)(?<!seems\s)(?<!appear\s)\bto\sre-?(?:start|boot)\b
    |(?:^|[.,;:(]\s?|\b(?:by|of|after|tried|try|without|before|when|and|help|needs?|from|simply|just|merely|even|(?:recovery|solution|fix|workaround|remedy|cure)\sis)\s)re-?(?:start|boot)ing\s
        (?!(?:every|again|by|on\sits|since|constantly|in\sa|and|all\sthe\stime)\b)[\w-]
    |\b(?:a|the|one|another|any|full|manual|rolling|daily|nightly|after|until|without|with|by)\s(?:\w+\s)?re-?(?:start|boot)
        (?!\w|\s(?:loops?|counts?|counter)\b)
    |\b(?:until|unless|when|once|if|after)\s(?:[\w-]+\s){{1,4}}(?:is|are|was|were|gets|got|been)\s(?:\w+\s)?re-?(?:started|booted)\b
    |(?<!probe\s)(?<!kubelet\s)(?<!kubernetes\s)(?<!k8s\s)(?<!systemd\s)(?<!watchdog\s)(?<!supervisor\s)(?<!check\s)
        \bre-?(?:start|boot)(?:s|ed)\s(?:the|our|it|that|them|both|all|everything|one)\b
    |\bre-?(?:start|boot)\s(?:the|our|it|that|them|each|every|all|both)\b|(?:^|[.,;:(]\s?)(?:a\s)?re-?(?:start|boot)\sof\b
    |\b(?:kubectl|rollout|systemctl|service|docker|compose|apachectl|nginx)\s(?:\w+\s)?restart\b|\brestart:\s?\w+
    |(?:재시작|재기동|재부팅|리부팅|리스타트)(?:을|를|도)?\s?
        (?:하니|하면|하자|했더니|했는데|했지만|했습|했고|했어|해도|해\s?[봐봤]|해야|해서|해\s?주|시키|시켰|하려|할까|하라
        |하기|하고\s?나|한\s?[뒤후]|후|뒤|만\s?하)|[을를]\s(?:재시작|재기동|재부팅|리부팅)|수동으로\s(?:재시작|재기동)|(?:재시작|재기동)만"""
_ALONE_KO = r"자꾸|계속|혼자|저절로|스스로|반복|지\s?맘대로|갑자기"
_BY_ITSELF = (
    r"\b(?:by itself|by themselves|on (?:its|their) own|keeps?|kept|spontaneously|unexpectedly|randomly|loop|probe"
    rf"|kubelet|watchdog|again and again)\b|{_ALONE_KO}"
)
_HANGUL = re.compile("[가-힣]")
_END = re.compile(r"[!?;\n]|\.(?=\s)")


def is_done_by_somebody(text: str, start: int, end: int) -> bool:
    """Whether the restart that is told at some characters of a text is one that somebody did, does or should do.

    >>> told = ["We restarted the pods", "the pods keep restarting", "재시작하면 괜찮아요", "자꾸 재시작해서요"]
    >>> [is_done_by_somebody(text, 0, len(text)) for text in told]
    [True, False, True, False]
    """
    before = _END.split(text[max(0, start - _AROUND) : start])[-1]
    after = _END.split(text[end : end + _AROUND], maxsplit=1)[0]
    said = (before + text[start : min(end, start + _LONGEST)] + after).strip()
    done = re.search(_DEED, said, re.IGNORECASE | re.VERBOSE)  # made when there is a restart, which is seldom
    if done is None:
        return False
    alone = (
        _ALONE_KO if _HANGUL.search(done[0]) else _BY_ITSELF
    )  # "kubelet 재시작하니" is somebody's, whatever its name
    return re.search(alone, said, re.IGNORECASE) is None
