"""The map: the cases as points, those near each other that are alike in words, and what stands together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from diagnops.app.case_vectors import case_vectors
from diagnops.app.catalogue import catalogue
from diagnops.kb.case import CauseKind, Text
from diagnops.kb.vocabulary import Layer

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

MOST = 1000
"""Points on a map; of more cases evenly spread ones are shown."""

_NEIGHBOURS = 5
_STEPS = 60
_PUSHING = 250  # points, evenly spread, that push all others away
_MOST_CLUSTERS = 12
_LEAST = 3  # cases of a cluster

T = TypeVar("T")
Points = NDArray[np.float64]


class Point(NamedTuple):
    """A case on the map; x and y are from 0 to 1."""

    case: str
    title: Text
    x: float
    y: float
    layer: Layer
    cause: CauseKind


class Cluster(NamedTuple):
    """Cases that stand together: the middle of them, how many there are, and the layer and the kind of cause that most
    of them have, with how many have it."""

    x: float
    y: float
    cases: int
    layer: Layer
    of_layer: int
    cause: CauseKind
    of_cause: int


class CaseMap(NamedTuple):
    """The points by id, the clusters with the largest first, and how many cases there are, shown or not."""

    points: tuple[Point, ...]
    clusters: tuple[Cluster, ...]
    cases: int


def case_map(workspace: Workspace) -> CaseMap:
    """The same case base has the same map."""
    return workspace.kept.get("map", lambda _: _case_map(workspace))


def _case_map(workspace: Workspace) -> CaseMap:
    vectors = case_vectors(workspace)
    count = len(vectors.ids)
    shown = np.arange(count) if count <= MOST else np.arange(MOST) * count // MOST
    at = dict(zip((vectors.ids[n] for n in shown), layout(vectors.rows[shown]), strict=True))
    entries = catalogue(workspace)
    points = tuple(
        Point(name, one.title, float(x), float(y), one.value_of("layer"), one.value_of("cause"))
        for name, (x, y) in at.items()
        for one in [entries[name]]
    )
    return CaseMap(points, _clusters(points), count)


def layout(vectors: NDArray[np.float32]) -> Points:
    """Places in the plane for directions, from 0 to 1: the two axes along which they differ most (principal
    components), then steps in which the nearest draw each other and all push each other away."""
    count = len(vectors)
    if count < 3:
        return np.linspace(0.25, 0.75, 2 * count).reshape(count, 2)
    centred = vectors - vectors.mean(axis=0)
    values, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    axes = axes[:, np.argsort(values)[::-1][:2]]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)  # an axis may as well point the other way
    places: Points = centred @ axes
    places /= places.std(axis=0) + 1e-12
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    near = min(_NEIGHBOURS, count - 1)
    nearest = np.argpartition(alike, -near, axis=1)[:, -near:]
    for step in range(_STEPS):
        places += (1 - step / _STEPS) * _move(places, nearest)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-12))


def _move(places: Points, nearest: NDArray[np.int64]) -> Points:
    """One step of every point; none goes far at once."""
    drawn = places[nearest].mean(axis=1) - places
    pushing = places[:: -(-len(places) // _PUSHING)]
    x, y = (places[:, axis][:, None] - pushing[:, axis][None, :] for axis in (0, 1))
    far = x * x + y * y + 0.05
    pushed = np.stack([(x / far).mean(axis=1), (y / far).mean(axis=1)], axis=1)
    step = 0.3 * drawn + 0.4 * pushed
    length = np.linalg.norm(step, axis=1, keepdims=True)
    return np.asarray(step * np.minimum(1, 0.3 / np.maximum(length, 1e-12)))


def _clusters(points: tuple[Point, ...]) -> tuple[Cluster, ...]:
    """What stands together (k-means, begun with the points that are farthest from each other)."""
    wanted = min(_MOST_CLUSTERS, round((len(points) / 2) ** 0.5))
    if wanted < 1:
        return ()
    places = np.array([(point.x, point.y) for point in points])
    middles = places[[0]]
    while len(middles) < wanted:
        away = np.min(((places[:, None] - middles) ** 2).sum(axis=2), axis=1)
        middles = np.vstack([middles, places[away.argmax()]])
    for _ in range(20):
        of = ((places[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
        middles = np.array(
            [places[of == n].mean(axis=0) if (of == n).any() else middles[n] for n in range(len(middles))]
        )
    found = []
    for n, (x, y) in enumerate(middles):
        some = [point for point, home in zip(points, of, strict=True) if home == n]
        if len(some) >= _LEAST:
            layer, of_layer = _most(point.layer for point in some)
            cause, of_cause = _most(point.cause for point in some)
            found.append(Cluster(float(x), float(y), len(some), layer, of_layer, cause, of_cause))
    return tuple(sorted(found, key=lambda cluster: (-cluster.cases, cluster.x)))


def _most(values: Iterable[T]) -> tuple[T, int]:
    """The value that is there most often, and how often."""
    counts = Counter(values)
    return max(counts.items(), key=lambda one: (one[1], str(one[0])))
