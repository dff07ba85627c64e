"""Products named in a text, with the versions that stand beside them: "PostgreSQL 15.4", "k8s v1.29", 카프카가."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from diagnops.kb.incident import Product
from diagnops.kb.vocabulary import Vocabulary, product_names
from diagnops.kb.wordforms import PARTICLES, Piece, clean, jamo, pieces

_VERSION = re.compile(
    r"[ \t]*(?:v|ver\.?|version|버전)?[ \t]*(\d+(?:\.\d+){0,3}(?:-[\w.]+)?)"
    r"(?![a-z0-9_%]|\.\d|[ \t]*(?:%|ms|초|분|시간|대|개|건|번|배))"
)
_PARTICLES = frozenset(map(jamo, PARTICLES))
_MOST = 20_000  # characters: what is named, is named early


class ProductNames(Struct, frozen=True):
    """The names of products by their first piece: the forms of the other pieces and the id, the longest first."""

    names: dict[str, list[tuple[tuple[str, ...], str]]]


def product_lexicon(vocabulary: Vocabulary) -> ProductNames:
    """The names of all products, compiled."""
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for product in vocabulary.products:
        for name in {*product_names(product)} - {product.id}:
            first, *rest = (piece.form for piece in pieces(clean(name)))
            names.setdefault(first, []).append((tuple(rest), product.id))
    return ProductNames({first: sorted(some, key=lambda one: -len(one[0])) for first, some in names.items()})


def named_products(text: str, lexicon: ProductNames) -> tuple[Product, ...]:
    """Each product that is named, once, with the first version that is said of it."""
    cleaned = clean(text[:_MOST])
    found: dict[str, str] = {}
    for product, end in _found(pieces(cleaned), lexicon):
        version = _VERSION.match(cleaned, end)
        if version or product not in found:
            found[product] = found.get(product) or (version[1] if version else "")
    return tuple(Product(product, version or None) for product, version in found.items())


def _found(words: list[Piece], lexicon: ProductNames) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(words):
        hit = next(_hits(words, at, lexicon), None)
        if hit:
            product, last = hit
            yield product, words[last].end
            at = last
        at += 1


def _hits(words: list[Piece], at: int, lexicon: ProductNames) -> Iterator[tuple[str, int]]:
    for first in _beginnings(words[at]):
        for rest, product in lexicon.names.get(first, ()):
            last = at + len(rest)
            if last < len(words) and all(form in _beginnings(words[at + 1 + place]) for place, form in enumerate(rest)):
                yield product, last


def _beginnings(piece: Piece) -> Iterable[str]:
    """What a piece may be the name of: as it stands, or without a particle behind it."""
    if piece.script != "hangul":
        return (piece.form,)
    form = piece.form
    return (form, *(form[:end] for end in range(len(form) - 1, 0, -1) if form[end:] in _PARTICLES))
