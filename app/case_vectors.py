"""The meaning of the cases, as the index has it: a direction for each, to tell which are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


class CaseVectors(NamedTuple):
    """The ids of the cases, in order, and a row of length 1 for each."""

    ids: tuple[str, ...]
    rows: NDArray[np.float32]


def case_vectors(workspace: Workspace) -> CaseVectors:
    """The vectors as they are now."""
    index = workspace.compiled.index
    ids = [*map(index.id, index.numbers.tolist())]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return CaseVectors(tuple(ids[at] for at in order), index.text_index.directions[order])
