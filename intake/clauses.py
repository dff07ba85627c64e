"""Clauses: a sentence cut where one thing has been said and the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.intake.scan import Token


class Cut(NamedTuple):
    """The tokens of a clause, and the character of the text at which it begins: None with its sentence."""

    tokens: list[Token]
    begins: int | None


def clauses(tokens: Sequence[Token]) -> list[Cut]:
    """The tokens of a sentence by clause: cut at pauses, joining words and behind closing predicates (높고).

    A clause that says when something ended ("after a restart") begins with the word that says so.
    """
    found = [Cut([], None)]
    opened: list[Token | None] = [None]
    for at, token in enumerate(tokens):
        if token.kind in ("pause", "join") or (
            token.kind == "beside" and _says_something_else(tokens[at + 1 :], token)
        ):
            begun = [token] if ends_before(token) else _still_negated(found[-1].tokens, token)
            found.append(Cut(begun, token.end if token.kind == "pause" else token.start))
            opened.append(token)
        elif token.kind not in ("aside", "beside"):
            found[-1].tokens.append(token)
            if token.closing and not _negated_next(tokens, at):
                found.append(Cut([], token.end))
                opened.append(None)
    joined: list[Cut] = []
    for at, (clause, opening) in enumerate(zip(found, opened, strict=True)):
        following = opened[at + 1] if at + 1 < len(opened) else None
        if (
            joined
            and opening
            and _is_afterthought(clause.tokens, opening, joined[-1].tokens)
            and not ends_before(following)
        ):
            joined[-1].tokens.extend(clause.tokens)
        else:
            joined.append(clause)
    return joined


def _still_negated(before: Sequence[Token], joining: Token) -> list[Token]:
    """The "not" that reaches over an "or": "no drops or errors", "no errors/retries"."""
    if joining.value not in ("or", "nor", "/"):
        return []
    return [token for token in before if token.kind == "not" and not token.hangul][-1:]


def ends_before(token: Token | None) -> bool:
    """Whether what was said before this word came to be so only by what follows: "gone after a restart"."""
    return token is not None and token.kind == "beside" and token.value == "after"


def _says_something_else(following: Sequence[Token], beside: Token) -> bool:
    """Whether what follows is said of another thing: "with idle CPU", not "wrong with the CPU"."""
    if beside.value in ("after", "since"):
        return True
    after = following[:2]
    if not after or after[0].kind != "cue" or after[0].first - beside.last > 2:
        return False
    return beside.value in ("among", "amid") or (
        len(after) == 2 and after[1].kind == "signal" and after[1].first - after[0].last <= 2
    )


def _negated_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negation follows at once: 높지 않다 is one predicate; 안 and 못 belong to what stands behind them."""
    token = tokens[at]
    if token.kind == "not" or at + 1 == len(tokens):
        return False
    following = tokens[at + 1]
    return following.kind == "not" and following.first <= token.last + 1 and following.end - following.start > 1


def _is_afterthought(clause: list[Token], pause: Token, before: list[Token]) -> bool:
    """Whether a clause only adds the state of the one before: "PCIe errors: none", "latency 1ms, normal"."""
    if pause.kind != "pause" or not clause or {t.kind for t in clause} & {"signal", "role"}:
        return False
    told = {t.kind for t in before}
    return "signal" in told and "cue" not in told and clause[0].first == pause.first
