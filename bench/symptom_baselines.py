"""What others do with symptoms: the published and the obvious ways to find the most alike past failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from diagnops.bench.data import Record
from diagnops.bench.scores import Floats
from diagnops.bench.symptoms import Method, Prepare, Score

Bools = NDArray[np.bool_]


class Row:
    """The evidence of one record over all dimensions ("component/signal") of a set."""

    def __init__(self, record: Record, dimensions: dict[str, int]) -> None:
        count = len(dimensions)
        self.abnormal, self.known = np.zeros(count, bool), np.zeros(count, bool)
        self.z, self.duty = np.zeros(count), np.zeros(count)
        for name, (z, duty) in record.known_normal.items():
            at = dimensions[name]
            self.known[at], self.z[at], self.duty[at] = True, z, duty
        for s in record.symptoms:
            at = dimensions[f"{s.component}/{s.signal}"]
            self.known[at] = self.abnormal[at] = True
            self.z[at], self.duty[at] = s.magnitude, s.duty


class Rows:
    """The evidence of all records of a set, one below the other; a base is always a beginning of it."""

    def __init__(self, records: Sequence[Record]) -> None:
        names = [f"{s.component}/{s.signal}" for r in records for s in r.symptoms]
        names += [name for r in records for name in r.known_normal]
        self.dimensions = {name: at for at, name in enumerate(dict.fromkeys(names))}
        rows = [Row(r, self.dimensions) for r in records]
        self.abnormal, self.known = np.array([r.abnormal for r in rows]), np.array([r.known for r in rows])
        self.z, self.duty = np.array([r.z for r in rows]), np.array([r.duty for r in rows])


def _method(compare: Callable[[Row, Rows, int], Floats]) -> Method:
    def method(records: Sequence[Record]) -> Prepare:
        rows = Rows(records)

        def prepare(base: Sequence[Record], _: Record) -> Score:
            return lambda query: compare(Row(query, rows.dimensions), rows, len(base))

        return prepare

    return method


def jaccard(query: Row, rows: Rows, base: int) -> Floats:
    """Jaccard similarity of the sets of abnormal signals."""
    past, ours = rows.abnormal[:base], query.abnormal
    return np.asarray((past & ours).sum(axis=1) / np.maximum(1, (past | ours).sum(axis=1)), float)


def fingerprint(query: Row, rows: Rows, base: int) -> Floats:
    """Bodik (EuroSys 2010): -1/0/1 quantile codes over the window, L2 over what both measured."""
    return -_distance(query.duty, rows.duty[:base], query.known & rows.known[:base])


def log_z(query: Row, rows: Rows, base: int) -> Floats:
    """The nearest neighbour by z scores on a log scale, over what both measured."""
    return -_distance(_log(query.z), _log(rows.z[:base]), query.known & rows.known[:base])


def _log(z: Floats) -> Floats:
    return np.asarray(np.sign(z) * np.log1p(np.abs(z)))


def _distance(ours: Floats, past: Floats, joint: Bools) -> Floats:
    """Root mean square of the differences; with nothing in common as far as can be."""
    shared = joint.sum(axis=1)
    squares = (((past - ours) ** 2) * joint).sum(axis=1)
    return np.where(shared > 0, np.sqrt(squares / np.maximum(1, shared)), 1e3)


def tversky(query: Row, rows: Rows, base: int) -> Floats:
    """IDF-weighted Tversky(1, 1): what is abnormal in one and known to be normal in the other counts against."""
    past, known = rows.abnormal[:base], rows.known[:base]
    idf = np.log((base + 1) / (past.sum(axis=0) + 1))
    both = (past & query.abnormal) @ idf
    ours = (query.abnormal & ~past & known) @ idf
    theirs = (past & ~query.abnormal & query.known) @ idf
    return np.asarray(both / np.maximum(1e-9, both + ours + theirs))


def bm25(records: Sequence[Record]) -> Prepare:
    """BM25 over the symptoms as words: the component, and component, signal and state as one."""
    del records
    from bm25s import BM25

    def prepare(base: Sequence[Record], _: Record) -> Score:
        retriever = BM25()
        retriever.index([_words(r) for r in base], show_progress=False)

        def score(query: Record) -> Floats:
            words = [w for w in _words(query) if w in retriever.vocab_dict]
            return np.asarray(retriever.get_scores(words), float) if words else np.zeros(len(base))

        return score

    return prepare


def _words(record: Record) -> list[str]:
    return [word for s in record.symptoms for word in (s.component, f"{s.component}/{s.signal}={s.state}")]


BASELINES: dict[str, Method] = {
    "Jaccard": _method(jaccard),
    "Bodik fingerprint": _method(fingerprint),
    "BM25": bm25,
    "IDF + negative (Tversky)": _method(tversky),
    "kNN log z": _method(log_z),
}
