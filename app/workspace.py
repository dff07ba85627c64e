"""A session: the case base, the vocabulary and what is derived from them, each opened when first needed."""

from __future__ import annotations

import getpass
import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from diagnops.cases import FOLDER, VOCABULARY
from diagnops.kb.cache import cached, folder_key, load_cached, store_cached
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase
from diagnops.kb.correction import Correction
from diagnops.kb.draft import line
from diagnops.kb.store import location, open_case_base
from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.engine.calibration import Calibration
    from diagnops.engine.index import Index
    from diagnops.intake.lexicon import Lexicon
    from diagnops.search.embedding_cache import CachedEncoder
    from diagnops.search.model import Model
    from diagnops.search.rerank import CrossEncoder

T = TypeVar("T")

TUNINGS = "tunings"  # the fact of the case base that holds every change of the calibration

_ROOMS = ("kb", "search", "intake", "engine")


class Session:
    """What one command works with. The starter cases are given to a case base on its first use."""

    def __init__(self, given: str | None = None, encoder: str | None = None) -> None:
        self.location = location(given)
        named = encoder or os.environ.get("DIAGNOPS_ENCODER")
        folder = Path(named).expanduser() if named else None
        self._named = str(folder.resolve()) if folder and folder.is_dir() else named or ""

    @cached_property
    def case_base(self) -> CaseBase:
        """The case base, holding at least the starter cases."""
        from diagnops.kb.starter import give_starter_cases

        case_base = open_case_base(self.location)
        give_starter_cases(case_base, FOLDER)
        return case_base

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that is shipped."""
        from diagnops.kb.vocabulary_files import read_vocabulary  # yaml and jsonschema stay off the cold path

        return self._kept("vocabulary", Vocabulary, lambda: read_vocabulary(VOCABULARY))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary compiled for reading text."""
        from diagnops.intake.lexicon import Lexicon, build_lexicon

        return self._kept("lexicon", Lexicon, lambda: build_lexicon(self.vocabulary))

    def _kept(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        load: Callable[[memoryview], T] = msgspec.msgpack.Decoder(kind).decode
        found: T = cached(self._beside / name, self._key, make, msgspec.msgpack.encode, load)
        return found

    @cached_property
    def index(self) -> Index:
        """The case base compiled for look-up, as of its present revision."""
        from diagnops.engine.index import dump_index, load_index

        return cached(
            self._beside / f"index{self._apart}",
            f"{self._key} {self._encoder_key} {self.case_base.revision}",
            self._build_index,
            dump_index,
            load_index,
        )

    def _build_index(self) -> Index:
        """Compile the case base; a text that the encoder has met before is not encoded again."""
        from diagnops.cli.terminal import progress
        from diagnops.engine.index import build_index
        from diagnops.messages.catalogue import own_language, say
        from diagnops.search.embedding_cache import dump_embeddings

        with progress(say("encoding", own_language())) as advance:
            encodes = self.encodes(advance)
            index = build_index(self.linked, self.vocabulary, encodes, external=self.external)
        store_cached(self._vectors, self._encoder_key, dump_embeddings(encodes.met))
        return index

    @property
    def linked(self) -> Iterator[Case]:
        """The cases, with those that were said to be the same linked so."""
        from diagnops.engine.corrections import linked

        return linked(self.case_base, self.corrections)

    @cached_property
    def external(self) -> frozenset[str]:
        """The cases that were written of others: those that are shipped."""
        return frozenset(path.stem for path in FOLDER.glob("*.md"))

    @property
    def calibration(self) -> Calibration:
        """How bits become percentages: as it was tuned last, else as it is shipped."""
        from diagnops.engine.calibration import SHIPPED

        tunings = self.case_base.metadata(TUNINGS)
        if tunings is None:
            return SHIPPED
        from diagnops.evaluation.tune import in_force, load_tunings

        return in_force(load_tunings(tunings))

    @cached_property
    def _model(self) -> Model | None:
        """The model that was named, if one was."""
        if not self._named:
            return None
        from diagnops.search.model import find_model

        return find_model(self._named)

    @property
    def _encoder(self) -> str:
        """The name of the encoder that makes the vectors: the one shipped has none, and a cross-encoder makes none."""
        return self._model.name if self._model and self._model.kind == "encoder" else ""

    @cached_property
    def cross_encoder(self) -> CrossEncoder | None:
        """The cross-encoder, if one was named; on a terminal it is seen at work."""
        if self._model is None or self._model.kind != "cross-encoder":
            return None
        from diagnops.cli.terminal import progress
        from diagnops.messages.catalogue import own_language, say
        from diagnops.search.transformer import TransformerCrossEncoder

        return TransformerCrossEncoder(
            self._model, lambda what: progress(say(what, own_language()), at_once=what == "loading")
        )

    def encodes(self, advance: Callable[[int, int], None] = lambda done, of: None) -> CachedEncoder:
        """The encoder with what it has met; `advance` is told how much of the rest is done."""
        from diagnops.search.embedding_cache import NO_EMBEDDINGS, CachedEncoder, load_embeddings
        from diagnops.search.encoder import encoder

        known = load_cached(self._vectors, self._encoder_key, load_embeddings) or NO_EMBEDDINGS
        return CachedEncoder(encoder(self._encoder), known, advance)

    @property
    def _vectors(self) -> Path:
        return self._beside / f"vectors{self._apart}"

    @property
    def corrections(self) -> list[Correction]:
        """What people said of earlier matches, as of now."""
        return [c for c in self.case_base.corrections.all() if c.stands]

    @property
    def who(self) -> str:
        """The name that stands beside a change: `DIAGNOPS_WHO`, else the name of the user."""
        if named := line(os.environ.get("DIAGNOPS_WHO", ""), 80):
            return named
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "unknown"

    @property
    def _beside(self) -> Path:
        return Path(f"{Path(self.location).expanduser()}.derived")

    @property
    def _apart(self) -> str:
        """Each encoder keeps its own files, so that going from one to another and back makes nothing anew."""
        return f"-{hashlib.sha256(self._encoder.encode()).hexdigest()[:12]}" if self._encoder else ""

    @cached_property
    def _encoder_key(self) -> str:
        """Changes with the encoder and with what is in it."""
        from diagnops.search.encoder import SHIPPED

        folder = self._model.folder if self._model and self._encoder else SHIPPED
        return f"{self._encoder!r} {folder_key(folder, '**/*')}"

    @cached_property
    def _key(self) -> str:
        """Changes with the vocabulary and with the code that compiles it."""
        root = Path(__file__).parent.parent
        return " ".join([folder_key(VOCABULARY), *(folder_key(root / room, "*.py") for room in _ROOMS)])
