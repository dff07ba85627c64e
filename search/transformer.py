"""Models of sentence-transformers, in a folder or already downloaded: an encoder, or a cross-encoder."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

import numpy as np

from diagnops.kb.errors import InputError, UsageError
from diagnops.search.encoder import Vectors
from diagnops.search.model import Model, damaged, find_model
from diagnops.search.postings import Floats

Work = Literal["loading", "rereading"]
Watch = Callable[[Work], AbstractContextManager[Callable[[int, int], None]]]
"""Shows work while it lasts; is told how much is done, of how much."""

_PAIRS_AT_ONCE = 4  # few: a processor is no slower by it, and a person sees it move
_MOST_KNOWN = 4096  # pairs


class TransformerEncoder:
    """A bi-encoder of sentence-transformers."""

    def __init__(self, name: str) -> None:
        self.name = name
        model = find_model(name)
        if model.kind != "encoder":
            raise InputError("cross_encoder_makes_no_vectors", name=name)
        self._model = _load(model)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text; of zeros where there is no text."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        found: Vectors = np.asarray(vectors, np.float32)
        found[[not text.strip() for text in texts]] = 0
        return found


class TransformerCrossEncoder:
    """A cross-encoder of sentence-transformers that gives one number for a pair, loaded when it is first asked."""

    def __init__(self, model: Model, watch: Watch) -> None:
        self._named, self._watch = model, watch
        self._model: Any = None
        self._known: dict[tuple[str, str], float] = {}

    def predict(self, text: str, others: Sequence[str]) -> Floats:
        """How far each of the others tells of the same as `text`: logits, above 0 where it is likelier so.

        They are what the model gives before its activation, which would make 1 of all that is sure. A pair that was
        judged before is not judged again: an investigation asks of the same words after each answer.

        Raises `UsageError` when the library is not installed, `InputError` for a model that will not do.
        """
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        waiting = [other for other in dict.fromkeys(others) if (text, other) not in self._known]
        if waiting and self._model is None:
            with self._watch("loading"):
                self._model = self._loaded()
        with self._watch("rereading") as advance:
            for start in range(0, len(waiting), _PAIRS_AT_ONCE):
                some = waiting[start : start + _PAIRS_AT_ONCE]
                self._known |= zip(((text, other) for other in some), self._predicted(text, some), strict=True)
                advance(start + len(some), len(waiting))
        return np.array([self._known[text, other] for other in others], np.float32)

    def _loaded(self) -> Any:
        model = _load(self._named)
        if model.num_labels != 1:
            raise InputError("cross_encoder_gives_several", name=self._named.name, numbers=model.num_labels)
        return model

    def _predicted(self, text: str, others: Sequence[str]) -> list[float]:
        pairs = [(text, other) for other in others]
        try:
            given = self._model.predict(pairs, activation_fn=lambda scores: scores, show_progress_bar=False)
        except Exception as error:  # whatever a damaged model makes its library raise
            raise damaged(self._named.name, _reason(error)) from error
        if not np.isfinite(given).all():
            raise InputError("model_gives_no_numbers", name=self._named.name)
        found: list[float] = np.asarray(given, float).tolist()
        return found


def _load(model: Model) -> Any:
    """The model as its library loads it."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        import sentence_transformers
        from transformers.utils import logging
    except ImportError:
        code = "encoder_needs_library" if model.kind == "encoder" else "cross_encoder_needs_library"
        raise UsageError(code, name=model.name) from None
    logging.disable_progress_bar()
    kind = "CrossEncoder" if model.kind == "cross-encoder" else "SentenceTransformer"
    try:
        return getattr(sentence_transformers, kind)(str(model.folder), local_files_only=True)
    except Exception as error:  # whatever a damaged model makes its library raise
        raise damaged(model.name, _reason(error)) from error


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
