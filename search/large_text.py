"""Large text segments: many segments written as one, a block of texts at a time, into arrays that lie in a file.

How large every array is has to be known before the file is made, so the blocks are gone through twice: to count, and to
write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.kb.mapped import let_go
from diagnops.search.arrays import Specs, specs_of
from diagnops.search.forward import Forward, sketches
from diagnops.search.postings import Keys, Postings
from diagnops.search.text_index import LISTED, Numbers, TextSegment, numbered, rows, starts

_BLOCK = 20_000  # texts


class _Plan(NamedTuple):
    """The terms of all texts that are kept, by field: their keys, how many texts hold each, and the entries in all."""

    keys: Keys
    held: Numbers
    entries: int


class LargeText:
    """The texts at the places `kept` of each of some segments, one behind the other, to be written."""

    def __init__(self, segments: Sequence[TextSegment], kept: Sequence[Numbers]) -> None:
        self._parts = list(zip(segments, kept, strict=True))
        self.texts = sum(map(len, kept))
        self._plans = {name: self._counted(name) for name in LISTED}
        told = numbered([len(one.lengths) for one in segments], kept)
        self._told = [np.flatnonzero(number[one.told_case] >= 0) for one, number in zip(segments, told, strict=True)]
        self._told_case = [number[one.told_case[at]]
                           for one, number, at in zip(segments, told, self._told, strict=True)]  # fmt: skip
        of_told = numbered([len(one.told_case) for one in segments], self._told)
        self._told_postings = Postings.merged([one.told for one in segments], of_told)
        self._pieces = int(sum((one.piece_start[some + 1] - one.piece_start[some]).sum() for one, some in self._parts))

    @property
    def specs(self) -> Specs:
        """The arrays that `write` fills."""
        n, width = self.texts, self._parts[0][0].vectors.shape[1]
        found: dict[str, tuple[str, tuple[int, ...]]] = {}
        for name, plan in self._plans.items():
            entries = plan.entries if name == "terms" else 0
            found |= {
                f"{name}.keys": ("<u8", (len(plan.keys),)),
                f"{name}.start": ("<i8", (len(plan.keys) + 1,)),
                f"{name}.text": ("<i4", (entries,)),
                f"{name}.times": ("<u2", (entries,)),
                f"large.{name}.start": ("<i8", (n + 1,)),
                f"large.{name}.term": ("<u4", (plan.entries,)),
                f"large.{name}.times": ("<u2", (plan.entries,)),
            }
        found |= specs_of({f"told.{name}": array for name, array in self._told_postings.arrays().items()})
        return found | {
            "told_case": ("<i4", (sum(map(len, self._told_case)),)),
            "lengths": ("<i8", (n,)),
            "vectors": ("<f4", (n, width)),
            "pieces": ("|i1", (self._pieces, width)),
            "piece_scale": ("<f4", (self._pieces,)),
            "piece_start": ("<i8", (n + 1,)),
            "large.sketches": ("<u8", (width // 64, n)),
        }

    def write(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Fill the arrays."""
        for name in LISTED:
            self._write_terms(name, arrays)
        for name, array in self._told_postings.arrays().items():
            arrays[f"told.{name}"][:] = array
        arrays["told_case"][:] = np.concatenate(self._told_case)
        text = piece = 0
        arrays["piece_start"][0] = 0
        for one, some in self._parts:
            for few in _blocks(some):
                here = slice(text, text + len(few))
                arrays["lengths"][here] = one.lengths[few]
                arrays["vectors"][here] = one.vectors[few]
                arrays["large.sketches"][:, here] = sketches(one.vectors[few])
                places = rows(one.piece_start, few)
                arrays["pieces"][piece : piece + len(places)] = one.pieces[places]
                arrays["piece_scale"][piece : piece + len(places)] = one.piece_scale[places]
                sizes = one.piece_start[few + 1] - one.piece_start[few]
                arrays["piece_start"][text + 1 : text + 1 + len(few)] = piece + np.cumsum(sizes)
                text, piece = text + len(few), piece + len(places)
                let_go()

    def _counted(self, name: str) -> _Plan:
        keys = np.zeros(0, np.uint64)
        for one, _ in self._parts:
            keys = np.union1d(keys, getattr(one, name).keys)
        held, entries = np.zeros(len(keys), np.int64), 0
        for place, _, _, term, _ in self._entries(name, keys):
            held += np.bincount(place[term], minlength=len(keys))
            entries += len(term)
        there = held > 0
        return _Plan(keys[there], held[there], entries)

    def _write_terms(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        plan = self._plans[name]
        start = starts(plan.held.tolist())
        arrays[f"{name}.keys"][:], arrays[f"{name}.start"][:] = plan.keys, start
        next_ = start[:-1].copy()
        text = entry = 0
        arrays[f"large.{name}.start"][0] = 0
        for place, size, which, term, times in self._entries(name, plan.keys):
            terms = place[term]
            here = slice(entry, entry + len(term))
            arrays[f"large.{name}.term"][here], arrays[f"large.{name}.times"][here] = terms, times
            sizes = np.bincount(which, minlength=size)
            arrays[f"large.{name}.start"][text + 1 : text + 1 + size] = entry + np.cumsum(sizes)
            if name == "terms":
                order = np.argsort(terms, kind="stable")
                sorted_ = terms[order]
                first = np.flatnonzero(np.append(True, sorted_[1:] != sorted_[:-1])) if len(order) else order
                each = np.diff(first, append=len(order))
                at = np.repeat(next_[sorted_[first]] - first, each) + np.arange(len(order))
                arrays["terms.text"][at], arrays["terms.times"][at] = text + which[order], times[order]
                next_[sorted_[first]] += each
            text, entry = text + size, entry + len(term)

    def _entries(self, name: str, keys: Keys) -> Iterator[tuple[NDArray[np.int64], int, Numbers, Any, Any]]:
        """Block by block: where each term of its segment stands in `keys`, how many texts it has, and its entries:
        which text of the block, which term, how often."""
        for one, some in self._parts:
            postings: Postings = getattr(one, name)
            place = np.searchsorted(keys, postings.keys)
            forward = getattr(one.large, name) if one.large else Forward.of(postings, len(one.lengths))
            for few in _blocks(some):
                let_go()
                yield place, len(few), *forward.entries(few)


def _blocks(some: Numbers) -> Iterator[Numbers]:
    yield from (some[at : at + _BLOCK] for at in range(0, len(some), _BLOCK))
