"""Clauses: a sentence cut where one thing has been said and the next begins."""

from __future__ import annotations

from collections.abc import Sequence

from diagnops.intake.scan import Token


def clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of a sentence by clause: cut at pauses, joining words and behind closing predicates (높고)."""
    found: list[list[Token]] = [[]]
    after_pause: list[Token | None] = [None]
    for at, token in enumerate(tokens):
        if token.kind in ("pause", "join"):
            found.append([])
            after_pause.append(token if token.kind == "pause" else None)
        elif token.kind != "aside":
            found[-1].append(token)
            if token.closing and not _negated_next(tokens, at):
                found.append([])
                after_pause.append(None)
    joined: list[list[Token]] = []
    for clause, pause in zip(found, after_pause, strict=True):
        if joined and pause and _is_afterthought(clause, pause, joined[-1]):
            joined[-1] += clause
        else:
            joined.append(clause)
    return joined


def _negated_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negation follows at once: 높지 않다 is one predicate."""
    token = tokens[at]
    if token.kind == "not" or at + 1 == len(tokens):
        return False
    return tokens[at + 1].kind == "not" and tokens[at + 1].first <= token.last + 1


def _is_afterthought(clause: list[Token], pause: Token, before: list[Token]) -> bool:
    """Whether a clause only adds the state of the one before: "PCIe errors: none", "latency 1ms, normal"."""
    if not clause or {t.kind for t in clause} & {"signal", "role"}:
        return False
    told = {t.kind for t in before}
    return "signal" in told and "cue" not in told and clause[0].first == pause.first
