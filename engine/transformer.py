"""Another encoder: any model of sentence-transformers, in a folder or already downloaded. Nothing is fetched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from diagnops.engine.encoder import SAVED, Vectors, is_encoder
from diagnops.kb.errors import InputError, UsageError

_OWNER = "sentence-transformers"  # of a model that is named without one


class TransformerEncoder:
    """A bi-encoder of sentence-transformers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _load(name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text; of zeros where there is no text."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        found: Vectors = np.asarray(vectors, np.float32)
        found[[not text.strip() for text in texts]] = 0
        return found


def _load(name: str) -> Any:
    if Path(name).is_dir():
        if not is_encoder(Path(name)):
            raise InputError(
                f"no encoder {name!r}: the folder has no {SAVED}, as SentenceTransformer.save writes it; "
                "name one that has (a cross-encoder compares two texts and makes no vectors: it will not do)"
            )
    elif not _downloaded(name):
        raise InputError(
            f"no encoder {name!r}: it is no folder and no model that was downloaded before; "
            f"name a folder with a sentence-transformers model, or fetch it first: hf download {_full(name)}"
        )
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError:
        raise UsageError(
            f"the encoder {name!r} needs sentence-transformers; install it: pip install 'diagnops[transformers]'"
        ) from None
    logging.disable_progress_bar()
    try:
        return SentenceTransformer(name, local_files_only=True)
    except Exception as error:  # whatever a damaged model makes its library raise
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(f"the encoder {name!r} cannot be loaded: {reason}; fetch it again or name another") from error


def _full(name: str) -> str:
    return name if "/" in name else f"{_OWNER}/{name}"


def _downloaded(name: str) -> bool:
    home = Path(os.environ.get("HF_HOME") or "~/.cache/huggingface").expanduser()
    hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
    return (hub / f"models--{_full(name).replace('/', '--')}").is_dir()
