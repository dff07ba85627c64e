"""The encoders there are: the one that is shipped, one in a folder, or a model of sentence-transformers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from diagnops.search.encoder import Encoder
from diagnops.search.model import PIECES
from diagnops.search.static_encoder import SHIPPED, StaticEncoder


def encoder(name: str = "") -> Encoder:
    """The encoder of that name: a folder or a model of sentence-transformers; without a name the one shipped.

    Raises `InputError` when it is not there, `UsageError` when it needs what is not installed.
    """
    return _named(name) if name else shipped()


@cache
def shipped() -> StaticEncoder:
    """The encoder that is shipped."""
    return StaticEncoder(SHIPPED)


@cache
def _named(name: str) -> Encoder:
    folder = Path(name)
    if (folder / PIECES).exists():
        return StaticEncoder(folder)
    from diagnops.search.transformer import TransformerEncoder

    return TransformerEncoder(name)
