"""Lead: the cosines of the cases of an index with what one text means.

Those that were told are remembered as long as the text is: its candidates are chosen by them first and weighed by them
then, and what lies in a file that is too large for memory is read once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import among, distinct
from diagnops.search.encoder import Vectors
from diagnops.search.text_index import Numbers, TextIndex


class Lead:
    """The cosines of cases with a `direction`."""

    def __init__(self, index: TextIndex, direction: Vectors) -> None:
        self._index, self.direction = index, direction
        self._known: tuple[Numbers, NDArray[np.float32]] = np.zeros(0, np.int64), np.zeros(0, np.float32)

    def of_all(self) -> Vectors:
        """Of every case."""
        return self._index.lead(self.direction)

    def of(self, some: Numbers) -> Vectors:
        """Of some cases, in whatever order."""
        cases, cosines = self._known
        new = distinct(some[~among(cases, some)])
        if len(new):
            cases, cosines = np.append(cases, new), np.append(cosines, self._index.lead(self.direction, new))
            order = np.argsort(cases)
            cases, cosines = self._known = cases[order], cosines[order]
        return cosines[np.searchsorted(cases, some)]
