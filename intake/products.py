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


class Name(Struct, frozen=True, array_like=True):
    """A name: the forms of its pieces but the first, and the product it means, with the version that is meant."""

    rest: tuple[str, ...]
    product: str
    version: str | None = None


class ProductNames(Struct, frozen=True):
    """The names of products by their first piece, the longest first."""

    names: dict[str, list[Name]]


def product_lexicon(vocabulary: Vocabulary) -> ProductNames:
    """The names of all products, and of the team's services whose technology is one of them, compiled."""
    names = [
        (name, Product(product.id))
        for product in vocabulary.products
        for name in {*product_names(product)} - {product.id}
    ]
    shipped = _compiled(names)
    for service in vocabulary.services:
        technology = named_products(service.technology or "", shipped)
        names += [(name, product) for product in technology[:1] for name in service]
    return _compiled(names) if vocabulary.services else shipped


def _compiled(names: Iterable[tuple[str, Product]]) -> ProductNames:
    found: dict[str, list[Name]] = {}
    for name, meant in names:
        first, *rest = (piece.form for piece in pieces(clean(name)))
        found.setdefault(first, []).append(Name(tuple(rest), meant.product, meant.version))
    return ProductNames({first: sorted(some, key=lambda one: -len(one.rest)) for first, some in found.items()})


def named_products(text: str, lexicon: ProductNames) -> tuple[Product, ...]:
    """Each product that is named, once, with the first version that is said of it."""
    cleaned = clean(text[:_MOST])
    found: dict[str, str] = {}
    for name, end in _found(pieces(cleaned), lexicon):
        version = _VERSION.match(cleaned, end)
        said = version[1] if version else name.version or ""
        if said or name.product not in found:
            found[name.product] = found.get(name.product) or said
    return tuple(Product(product, version or None) for product, version in found.items())


def _found(words: list[Piece], lexicon: ProductNames) -> Iterator[tuple[Name, int]]:
    at = 0
    while at < len(words):
        hit = next(_hits(words, at, lexicon), None)
        if hit:
            name, last = hit
            yield name, words[last].end
            at = last
        at += 1


def _hits(words: list[Piece], at: int, lexicon: ProductNames) -> Iterator[tuple[Name, int]]:
    for first in _beginnings(words[at]):
        for name in lexicon.names.get(first, ()):
            last = at + len(name.rest)
            rest = enumerate(name.rest, at + 1)
            if last < len(words) and all(form in _beginnings(words[place]) for place, form in rest):
                yield name, last


def _beginnings(piece: Piece) -> Iterable[str]:
    """What a piece may be the name of: as it stands, or without a particle behind it."""
    if piece.script != "hangul":
        return (piece.form,)
    form = piece.form
    return (form, *(form[:end] for end in range(len(form) - 1, 0, -1) if form[end:] in _PARTICLES))
