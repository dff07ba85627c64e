"""Technology: what the products that were named say of a case whose cause is a product's own doing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2
from typing import NamedTuple

from diagnops.engine.diagnosis import ProductEvidence
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.kb.case import Affected, Case
from diagnops.kb.incident import Incident
from diagnops.kb.version import VersionError, holds, read_range
from diagnops.kb.vocabulary import Check, Vocabulary


class Technology(NamedTuple):
    """The products of an incident with their versions; all that they are; by group what each counts as in it; and all
    that those products are which nobody named and the likely cases are about."""

    versions: Mapping[str, str | None]
    all: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    likely: frozenset[str] = frozenset()

    def with_likely(self, cases: Iterable[Case], vocabulary: Vocabulary) -> Technology:
        """The same where some cases are likely."""
        about = {one.product for case in cases for one in case.affects if one.product in vocabulary.product}
        return self._replace(likely=frozenset(one for product in about for one in vocabulary.lineage(product)))


NOTHING_NAMED = Technology({}, frozenset(), {})


def technology(incident: Incident, vocabulary: Vocabulary) -> Technology:
    """What is named in the text, or told as a fact."""
    versions = {one.product: one.version for one in incident.products if one.product in vocabulary.product}
    versions |= {vocabulary.of_fact[f]: v for f, v in incident.environment.items() if v and f in vocabulary.of_fact}
    every = frozenset(one for product in versions for one in vocabulary.lineage(product))
    groups: dict[str, set[str]] = {}
    for product in versions:
        for group, counts_as in _groups(product, vocabulary):
            groups.setdefault(group, set()).add(counts_as)
    return Technology(versions, every, {group: frozenset(some) for group, some in groups.items()})


def product_evidence(
    affects: Sequence[Affected], named: Technology, counts: Mapping[str, int], cases: int, vocabulary: Vocabulary
) -> Iterator[ProductEvidence]:
    """What the named products say of a case that `affects` some; `counts` is how many of the `cases` affect each.

    One that is named speaks for it, the more the fewer cases are of it, as far as the words have not said so already.
    Where none is, but another of a group in which they exclude each other, that speaks against it; so does a version
    out of the range that has the fault.
    """
    known = [one for one in affects if one.product in vocabulary.product]
    here = [one for one in known if one.product in named.all]
    if here:
        one = min(here, key=lambda one: counts.get(one.product, 0))
        version = named.versions.get(one.product)
        if all(without_fault(other.product, other.versions, named) for other in here):
            yield ProductEvidence(P.other_product, one.product, one.product, version)
            return
        rate = (counts.get(one.product, 0) + 1) / (cases + 2)
        if (bits := P.product_witness * log2(P.product_named / rate)) > 0:
            yield ProductEvidence(bits, one.product, one.product, version)
        return
    for one in known:
        if other := _instead(one.product, named, vocabulary):
            yield ProductEvidence(P.other_product, one.product, other, None)
            return


def _instead(product: str, named: Technology, vocabulary: Vocabulary) -> str | None:
    """What is named in place of a product: another of a group in which they exclude each other."""
    for group, counts_as in _groups(product, vocabulary):
        others = named.groups.get(group, frozenset())
        if others and counts_as not in others and not any(product in vocabulary.lineage(o) for o in others):
            return min(others)
    return None


def ways_here(checks: Sequence[Check], named: Technology, vocabulary: Vocabulary) -> list[Check]:
    """The checks that the named products do not rule out, read-only ones first, of these those last that only a product
    has of which nothing speaks, then the quick ones, and of these those with tools of a product that is named."""
    found = []
    for check in checks:
        made_for = vocabulary.made_for(check.run)
        if not made_for or any(not _instead(product, named, vocabulary) for product in made_for):
            foreign = bool(made_for) and not made_for & (named.all | named.likely)
            found.append((not check.read_only, foreign, check.minutes, not made_for & named.all, check))
    return [check for *_, check in sorted(found, key=lambda one: one[:4])]


def without_fault(product: str, versions: str | None, named: Technology) -> bool:
    """Whether the version of a product that is named is none of those `versions` that have the fault."""
    version = named.versions.get(product)
    if not (version and versions):
        return False
    try:
        return not holds(read_range(versions), version)
    except VersionError:
        return False


def _groups(product: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The groups a product is in, with what it counts as in each."""
    for one in vocabulary.lineage(product):
        if group := vocabulary.product[one].excludes:
            yield group, one
