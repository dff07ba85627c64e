"""Case bases of any size, for questions of speed and scale: in the words, signs and languages of the real library.

A case is told in 40 to 160 words, as a team writes its own. One in four is a recurrence: linked to a case before it of
that cause, with most of its signs and of its rare words again. What is asked of them means nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice

from diagnops.kb.case import Case, Cause, Link, Occurrence, Symptom, Text
from diagnops.kb.casebase import CaseBase
from diagnops.kb.vocabulary import Vocabulary

_RECURS, _AGAIN = 0.25, 0.8
_RARE, _RARE_WORDS = 0.08, 400_000  # names, codes: the share of words, and how many there are
_AT_ONCE = 2_000


def grown_cases(count: int, vocabulary: Vocabulary, real: Sequence[Case], seed: int = 0) -> Iterator[Case]:
    """`count` cases; the first of them are the same whatever the count."""
    random_ = random.Random(seed)
    english = [word for case in real for text in (case.title.en, case.story) for word in (text or "").split()]
    korean = [
        word for case in real for text in (case.title.ko, case.cause.statement.ko) for word in (text or "").split()
    ]
    signs = [(symptom.signal, symptom.state, symptom.role) for case in real for symptom in case.symptoms]
    share = sum(bool(case.title.ko) for case in real) / len(real) / 2
    recent: list[tuple[Case, list[str]]] = []

    def words(many: int, rare: Sequence[str], in_korean: bool) -> str:
        drawn = random_.choices(korean if in_korean else english, k=many)
        for at in range(many):
            if random_.random() < _RARE:
                drawn[at] = random_.choice(rare)
        return " ".join(drawn)

    for number in range(count):
        like, rare = random_.choice(recent) if recent and random_.random() < _RECURS else (None, [])
        rare = [*rare] or [f"x{random_.randrange(_RARE_WORDS):x}" for _ in range(6)]
        in_korean = random_.random() < share
        told = words(random_.randint(40, 160), rare, in_korean)
        title, cause = words(8, rare, in_korean), words(14, rare, in_korean)
        symptoms = [symptom for symptom in like.symptoms if random_.random() < _AGAIN] if like else []
        symptoms += [
            Symptom(*random_.choice(signs)) for _ in range(random_.randint(1 if like else 3, 2 if like else 8))
        ]
        case = Case(
            f"c{number:07}",
            Text(ko=title) if in_korean else Text(en=title),
            tuple({(one.role, one.signal): one for one in symptoms}.values()),
            Cause(Text(ko=cause) if in_korean else Text(en=cause)),
            occurrences=(Occurrence(f"20{random_.randint(15, 25)}-{random_.randint(1, 12):02}"),)
            * random_.choice((1, 1, 1, 2)),
            related=(Link(like.id, "same-cause"),) if like else (),
            messages=random_.choice(real).messages[:1] if random_.random() < 0.2 else (),
            story=told,
        )
        recent.append((case, rare))
        if len(recent) > 500:
            recent.pop(random_.randrange(500))
        yield case


def fill(case_base: CaseBase, cases: Iterator[Case], who: str = "bench") -> int:
    """Add cases, so many at a time; how many there were."""
    done = 0
    while some := list(islice(cases, _AT_ONCE)):
        case_base.add(some, who=who)
        done += len(some)
    return done


def queries(cases: Sequence[Case], count: int, seed: int = 1) -> list[tuple[Case, str]]:
    """Cases, each with its own story told again: without 40 in 100 of its words, in another order of sentences."""
    random_ = random.Random(seed)
    found = []
    for case in random_.choices(cases, k=count):
        words = [word for word in f"{case.title.en or case.title.ko} {case.story}".split() if random_.random() < 0.6]
        found.append((case, " ".join(words[:60])))
    return found
