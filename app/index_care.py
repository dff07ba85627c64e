"""Care of the index: how it stands, merged or made anew when somebody says so, and how much its candidates find.

Nobody needs to: it follows the case base by itself. What is merged answers a little sooner, and takes less room.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from diagnops.app.compiled import MANY

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.index import Index

_FIRST = 10
_GONE, _ONE_IN = 1_000, 4  # cases that are gone, and the share of those that are there
_WORDS, _KEPT = 60, 0.6
_BLOCK = 20_000  # cases


class SegmentStatus(NamedTuple):
    """A segment: its cases that are there, those that are gone, and whether it is large."""

    cases: int
    gone: int
    large: bool


class IndexStatus(NamedTuple):
    """The index as it is kept: the cases and segments it has, and how many changes it has to follow; None where it has
    to be made. `exact` says whether texts are compared with every case."""

    cases: int
    segments: tuple[SegmentStatus, ...]
    behind: int | None
    exact: bool
    bytes: int


class CandidatesFound(NamedTuple):
    """How many of the first ten of so many texts the candidates held, and of those found how many had just the score
    that they have among all."""

    texts: int
    recall: float
    same_score: float


class IndexCare:
    """What can be done with the index of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._compiled = workspace, workspace.compiled

    def status(self) -> IndexStatus:
        """How the index stands, without making it."""
        kept, behind = self._compiled.kept_index()
        size = self._compiled.index_bytes()
        if kept is None:
            return IndexStatus(0, (), None, exact=True, bytes=size)
        return _status(kept, behind, size)

    @property
    def is_merging_due(self) -> bool:
        """Whether it lies in so many segments, or so much of it is gone, that merging pays."""
        kept, _ = self._compiled.kept_index()
        if kept is None:
            return False
        gone = sum(int((~live).sum()) for live in kept.live)
        return len(kept.segments) > MANY or (gone > _GONE and gone * _ONE_IN > len(kept))

    def merge(self) -> IndexStatus:
        """Merge all segments into one. Raises `CaseBaseError` while another process does."""
        return _status(self._compiled.merge(), 0, self._compiled.index_bytes())

    def rebuild(self) -> IndexStatus:
        """Make the index anew, whatever there is."""
        return _status(self._compiled.rebuild(), 0, self._compiled.index_bytes())

    def check(self, texts: int = 100, seed: int = 0) -> CandidatesFound:
        """Ask the index with texts of its own cases, each without four in ten of its words, and hold the candidates
        against all cases."""
        import numpy as np

        from diagnops.search.similarity import exact_similarity, similarity

        index = self._compiled.index
        text_index, live = index.text_index, index.numbers
        random_ = random.Random(seed)
        chosen = random_.sample(live.tolist(), min(texts, len(live)))
        found = same = 0
        with self._workspace.progress("checking_index") as advance:
            for done, case in enumerate(self._workspace.case_base.find([index.id(at) for at in chosen]), 1):
                words = f"{case.title.en or case.title.ko} {case.story}".split()
                told = " ".join([word for word in words if random_.random() < _KEPT][:_WORDS])
                exact = exact_similarity(told, text_index, _BLOCK)
                got = similarity(told, text_index)
                cases = live if got.cases is None else got.cases
                given = got.bits[live] if got.cases is None else got.bits
                bits = dict(zip(cases.tolist(), given.tolist(), strict=True))
                first = live[np.argsort(-exact[live], kind="stable")[:_FIRST]].tolist()
                found += sum(at in bits for at in first)
                same += sum(bits.get(at) == float(exact[at]) for at in first)
                advance(done, len(chosen))
        of = max(1, len(chosen) * min(_FIRST, len(live)))
        return CandidatesFound(len(chosen), found / of, same / max(1, found))


def _status(index: Index, behind: int | None, size: int) -> IndexStatus:
    segments = tuple(
        SegmentStatus(int(live.sum()), int((~live).sum()), one.text.large is not None)
        for one, live in zip(index.segments, index.live, strict=True)
    )
    return IndexStatus(len(index), segments, behind, not index.text_index.is_large, size)
