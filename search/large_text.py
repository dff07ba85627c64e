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
from diagnops.search.forward import FIELDS, Entries, entries_of, recorded, sketches, units
from diagnops.search.postings import Keys, Postings
from diagnops.search.text_index import Numbers, TextSegment, numbered, rows, starts

_BLOCK = 5_000  # texts


class _Plan(NamedTuple):
    """The terms of all texts that are kept, of one field: their keys, and how many texts hold each."""

    keys: Keys
    held: Numbers

    @property
    def entries(self) -> int:
        """The entries of all texts."""
        return int(self.held.sum())


class LargeText:
    """The texts at the places `kept` of each of some segments, one behind the other, to be written."""

    def __init__(self, segments: Sequence[TextSegment], kept: Sequence[Numbers]) -> None:
        self._parts = list(zip(segments, kept, strict=True))
        self.texts = sum(map(len, kept))
        self._plans = dict(zip(FIELDS, self._counted(), strict=True))
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
            }
        found |= specs_of({f"told.{name}": array for name, array in self._told_postings.arrays().items()})
        return found | {
            "told_case": ("<i4", (sum(map(len, self._told_case)),)),
            "lengths": ("<i8", (n,)),
            "vectors": ("<f4", (n, width)),
            "pieces": ("|i1", (self._pieces, width)),
            "piece_scale": ("<f4", (self._pieces,)),
            "piece_start": ("<i8", (n + 1,)),
            "large.start": ("<i8", (len(FIELDS) * n + 1,)),
            "large.records": ("<u2", (units(sum(plan.entries for plan in self._plans.values())),)),
            "large.sketches": ("<u8", (width // 64, n)),
        }

    def write(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Fill the arrays."""
        self._write_terms(arrays)
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

    def _counted(self) -> list[_Plan]:
        keys = [np.zeros(0, np.uint64) for _ in FIELDS]
        for one, _ in self._parts:
            keys = [np.union1d(known, getattr(one, name).keys) for name, known in zip(FIELDS, keys, strict=True)]
        held = [np.zeros(len(some), np.int64) for some in keys]
        for _, fields in self._entries(keys):
            for counts, (_, term, _) in zip(held, fields, strict=True):
                counts += np.bincount(term, minlength=len(counts))
        return [_Plan(some[counts > 0], counts[counts > 0]) for some, counts in zip(keys, held, strict=True)]

    def _write_terms(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        for name, plan in self._plans.items():
            arrays[f"{name}.keys"][:], arrays[f"{name}.start"][:] = plan.keys, starts(plan.held.tolist())
        next_ = arrays["terms.start"][:-1].copy()
        text = entry = 0
        arrays["large.start"][0] = 0
        for size, fields in self._entries([plan.keys for plan in self._plans.values()]):
            made = recorded(fields, size)
            arrays["large.start"][len(FIELDS) * text + 1 :][: len(made.start) - 1] = entry + made.start[1:]
            arrays["large.records"][units(entry) :][: len(made.records)] = made.records
            which, term, times = fields[0]
            order = np.argsort(term, kind="stable")
            sorted_ = term[order]
            first = np.flatnonzero(np.append(True, sorted_[1:] != sorted_[:-1])) if len(order) else order
            each = np.diff(first, append=len(order))
            at = np.repeat(next_[sorted_[first]] - first, each) + np.arange(len(order))
            arrays["terms.text"][at], arrays["terms.times"][at] = text + which[order], times[order]
            next_[sorted_[first]] += each
            text, entry = text + size, entry + int(made.start[-1])

    def _entries(self, keys: Sequence[Keys]) -> Iterator[tuple[int, list[Entries]]]:
        """Block by block: how many texts it has, and what they hold of each field, by places in `keys`."""
        for one, some in self._parts:
            of = [getattr(one, name) for name in FIELDS]
            place = [np.searchsorted(all_, part.keys).astype(np.uint32) for all_, part in zip(keys, of, strict=True)]
            for few in _blocks(some):
                let_go()
                held = (
                    one.large.forward.entries(few)
                    if one.large
                    else [entries_of(part, few, len(one.lengths)) for part in of]
                )
                yield (
                    len(few),
                    [entries._replace(term=at[entries.term]) for entries, at in zip(held, place, strict=True)],
                )


def _blocks(some: Numbers) -> Iterator[Numbers]:
    yield from (some[at : at + _BLOCK] for at in range(0, len(some), _BLOCK))
