"""What is compiled: vocabulary, lexicon and index of a case base, kept beside it, each opened when first needed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from diagnops.cases import VOCABULARY
from diagnops.kb.cache import Derived, crc, folder_key, is_whole
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase
from diagnops.kb.correction import Correction
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.mapped import let_go
from diagnops.kb.message import Message, message
from diagnops.kb.turn import turn
from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.app.index_files import IndexFiles, KeptIndex
    from diagnops.engine.index import Index
    from diagnops.engine.segment import LargeSegment, Segment
    from diagnops.intake.lexicon import Lexicon
    from diagnops.intake.overlay import Overlay, Prose
    from diagnops.intake.products import ProductNames
    from diagnops.search.embedding_cache import CachedEncoder
    from diagnops.search.model import Model
    from diagnops.search.rerank import CrossEncoder

T = TypeVar("T")
Advance = Callable[[int, int], None]
"""Is told how much of some work is done, and of how much."""
Progress = Callable[[str], AbstractContextManager[Advance]]
"""Shows work of a kind (a code of the catalogue: encoding, loading, reading, evaluating and so on) while it lasts."""

Notice = Callable[[Message], None]
"""Is told what a person should know and need not act on."""

_TIMES = 5  # that somebody who writes may come between
_AT_ONCE, _PART = 500, 4_000  # cases
# Changes after which a process that stays writes down how far it followed: whoever comes next follows the rest itself.
_KEPT_AFTER = 16
MANY = 4
"""Segments of an index from which on it is worth while to look for one that was merged."""
_ROOMS = ("kb", "search", "intake", "engine")


@contextmanager
def silent(_: str) -> Iterator[Advance]:
    """Work that nobody watches."""
    yield lambda done, of: None


def _batches(all_: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(all_)
    while some := list(islice(left, size)):
        yield some


def unheard(_: Message) -> None:
    """A notice that nobody reads."""


class Compiled:
    """The compiled files of the case base at `location`; its vectors by the encoder that is shipped, or by `named`."""

    def __init__(
        self, location: str, named: str, case_base: Callable[[], CaseBase], progress: Progress, notice: Notice
    ) -> None:
        self._location, self._named, self._open, self._progress = location, named, case_base, progress
        self._notice = notice
        self._compiled: KeptIndex | None = None
        self._own: str | None = None
        self._overlay: tuple[str, Overlay] | None = None
        self._stamp: object = None
        self._unkept = 0  # changes that this process follows and has not written down yet

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that is shipped, and the team's laid over it."""

        def read() -> Vocabulary:
            from diagnops.app.own_vocabulary import vocabulary_in_force  # yaml and jsonschema stay off the cold path

            return vocabulary_in_force(self._open() if self.own_key else None)

        return self._kept("vocabulary", Vocabulary, read)

    def follow(self) -> None:
        """Take the team's vocabulary as it stands now, whoever changed it."""
        # Where there is no case base yet the team has said nothing, and none is made to ask.
        now = self._open().vocabulary_key if self._is_there else ""
        if self._own not in (None, now):
            self._compiled = None
            for derived in ("vocabulary", "lexicon", "product_names"):
                self.__dict__.pop(derived, None)
        self._own = now

    @property
    def own_key(self) -> str:
        """Changes with the team's vocabulary; asked once, until `follow` asks again."""
        if self._own is None:
            self.follow()
        return self._own or ""

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary compiled for reading text."""
        from diagnops.intake.lexicon import Lexicon, build_lexicon

        return self._kept("lexicon", Lexicon, lambda: build_lexicon(self.vocabulary))

    @cached_property
    def product_names(self) -> ProductNames:
        """The names of products compiled for reading text."""
        from diagnops.intake.products import ProductNames, product_lexicon

        return self._kept("products", ProductNames, lambda: product_lexicon(self.vocabulary))

    @property
    def overlay(self) -> Overlay:
        """What people said of clauses that were misread, laid over what the readers read; as it stands now."""
        from diagnops.intake.overlay import NO_OVERLAY, overlay_of

        if not self._is_there:
            return NO_OVERLAY
        kept = self._open().misreadings
        key = kept.key
        if self._overlay is None or self._overlay[0] != key:
            self._overlay = key, overlay_of(kept.all()) if key else NO_OVERLAY
        return self._overlay[1]

    @property
    def prose(self) -> Prose:
        """What all prose is read by here, as it stands now: whatever reads any takes this."""
        from diagnops.intake.overlay import Prose

        return Prose(self.vocabulary, self.lexicon, self.overlay)

    def _kept(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        load: Callable[[memoryview], T] = msgspec.msgpack.Decoder(kind).decode
        found: T = self._derived.cached(
            self._file(name, self._shipped_key), self._key, make, msgspec.msgpack.encode, load
        )
        return found

    def load_beside(self, name: str, kind: type[T]) -> T | None:
        """What was kept beside the index by `name`, of whatever state, if it was."""
        load: Callable[[memoryview], T] = msgspec.msgpack.Decoder(kind).decode
        return self._derived.load(self._file(name, self._beside), self._key, load)

    def keep_beside(self, name: str, value: object) -> None:
        """Keep something beside the index that follows from the cases."""
        self._derived.store(self._file(name, self._beside), self._key, msgspec.msgpack.encode(value))

    @property
    def _beside(self) -> str:
        """Changes with the code that makes what is kept beside the index, too."""
        return f"{self._shipped_key} {folder_key(Path(__file__).parent, '*.py')}"

    @property
    def index(self) -> Index:
        """The case base compiled for look-up, as it is now, whoever changed it."""
        base = self._open()
        for _ in range(_TIMES):
            with base.snapshot():  # what is compiled is what was there in this very state
                state = base.cases_state
                if self._compiled is None or self._compiled.state != state:
                    if self._compiled is not None:
                        self.follow()
                    if (found := self._as_of(state, base)) is None:
                        continue  # somebody else is ahead of what is seen here: look again
                    self._compiled = found
                if self._compiled.index.text_index.is_large:
                    let_go()
                return self._compiled.index
        return self.rebuild()

    def _as_of(self, state: str, base: CaseBase) -> KeptIndex | None:
        """The index as of a state: as it was kept, or one of before that follows what changed, or made anew."""
        kept = self._kept_now()
        if kept and kept.state != state:
            changed = base.changed_since(kept.position)
            if changed is None and self._compiled:
                kept = self._index_files.load()
                changed = base.changed_since(kept.position) if kept else None
            if kept and changed is None and base.is_behind(kept.position):
                return None
            kept = self._followed(kept, changed, state, base) if kept and changed is not None else None
        return kept or self._build(state, base)

    def _kept_now(self) -> KeptIndex | None:
        """The index as this process has it, or as it is kept where it has none or another process merged it."""
        files, ours = self._index_files, self._compiled
        if ours is None:
            return files.load()
        if len(ours.index.segments) <= MANY or (stamp := files.stamp()) == self._stamp:
            return ours
        self._stamp, kept = stamp, files.load()
        return kept if kept and len(kept.index.segments) < len(ours.index.segments) else ours

    def _followed(self, kept: KeptIndex, changed: Sequence[str], state: str, base: CaseBase) -> KeptIndex:
        """The index with what changed since."""
        from diagnops.engine.corrections import links
        from diagnops.engine.index import followed

        linked, index = links(self.corrections), kept.index
        if changed or linked != index.learned.links:
            with self._progress("encoding") as advance:
                for some in [*_batches(changed, _AT_ONCE)] or [[]]:
                    cases = {case.id: case for case in base.find(some)}
                    now = {name: cases.get(name) for name in some}
                    index = followed(index, now, self.vocabulary, self._encodes_new(advance), linked)
        self._unkept += len(changed)
        if self._compiled and self._unkept < _KEPT_AFTER:
            return kept.now(state, base.position, index)
        self._unkept = 0
        return self._index_files.store(state, base.position, index, kept.known)

    def _build(self, state: str, base: CaseBase) -> KeptIndex:
        """Compile the case base; a text that the encoder has met before is not encoded again."""
        from diagnops.engine.corrections import links
        from diagnops.engine.index import EXACT, build_index
        from diagnops.search.arrays import page_sums
        from diagnops.search.embedding_cache import dump_embeddings

        if len(base) > EXACT:
            return self._build_large(state, base)
        with self._progress("encoding") as advance:
            encodes = self.encodes(advance)
            index = build_index(base, self.vocabulary, encodes, links=links(self.corrections))
        self._derived.store(self._vectors, self.encoder_key, dump_embeddings(encodes.met), page_sums)
        return self._index_files.store(state, base.position, index, {})

    def _build_large(self, state: str, base: CaseBase) -> KeptIndex:
        """Compile a case base that is too large for memory, a part of it at a time."""
        import numpy as np

        from diagnops.app.index_files import KeptIndex
        from diagnops.engine.corrections import links
        from diagnops.engine.index import assembled, compile_cases

        files, done, of = self._index_files, 0, len(base)
        segments: list[Segment] = []
        parts: list[str] = []
        with self._progress("compiling") as advance:
            for some in _batches(base, _PART):
                let_go()
                encodes = self._encodes_new(lambda done, of: None)
                part, segment = files.again(compile_cases(some, self.vocabulary, encodes))
                parts.append(part)
                segments.append(segment)
                advance(done := done + len(some), of)
        everything = [np.ones(len(one), bool) for one in segments]
        index = assembled(segments, everything, self.vocabulary, encodes.name, links(self.corrections))
        made = self._compacted(KeptIndex(state, base.position, index, ()))
        files.drop(parts)
        return made

    def _compacted(self, kept: KeptIndex) -> KeptIndex:
        """The same with all its segments merged into one."""
        from diagnops.engine.index import compacted

        files, known = self._index_files, dict(kept.known) if kept.names else {}

        def write(made: LargeSegment) -> Segment:
            name, segment = files.write(made)
            known[id(segment)] = name
            return segment

        with self._progress("merging"):
            index = compacted(kept.index, self.vocabulary, write)
        return files.store(kept.state, kept.position, index, known)

    def merge(self) -> Index:
        """Merge all segments of the index as it is now into one. Raises `CaseBaseError` while another process does."""
        with turn(self._derived.folders[-1] / "merging") as is_ours:
            if not is_ours:
                raise CaseBaseError("index_being_merged")
            _ = self.index
            if self._compiled and len(self._compiled.index.segments) > 1:
                self._compiled = self._compacted(self._compiled)
        return self.index

    def kept_index(self) -> tuple[Index | None, int | None]:
        """The index as it is kept, and how many changes it has to follow; None where it is not of this history."""
        base = self._open()
        with base.snapshot():
            kept = self._compiled or self._index_files.load()
            changed = base.changed_since(kept.position) if kept else None
            return (kept.index, len(changed)) if kept and changed is not None else (None, None)

    def index_bytes(self) -> int:
        """What the files of the index take."""
        return sum(path.stat().st_size for path in self._index_files.all())

    def rebuild(self) -> Index:
        """Compile the case base anew, whatever there is."""
        base = self._open()
        with base.snapshot():
            self._compiled = self._build(base.cases_state, base)
        return self._compiled.index

    @property
    def _index_files(self) -> IndexFiles:
        from diagnops.app.index_files import IndexFiles

        key = f"{self._key} {self.encoder_key}"
        return IndexFiles(self._derived, f"index{self._apart}", key, lambda name: self._file(name, self._shipped_key))

    def _encodes_new(self, advance: Advance) -> CachedEncoder:
        """The encoder for texts that are new: nothing is to be gained by what it has met."""
        from diagnops.search.embedding_cache import NO_EMBEDDINGS, CachedEncoder
        from diagnops.search.encoders import encoder

        return CachedEncoder(encoder(self._encoder), NO_EMBEDDINGS, advance)

    @property
    def corrections(self) -> list[Correction]:
        """What people said of earlier matches and still stands."""
        return [c for c in self._open().corrections.all() if c.stands]

    @property
    def linked(self) -> Iterator[Case]:
        """The cases, with those that were said to be the same linked so."""
        from diagnops.engine.corrections import linked

        return linked(self._open(), self.corrections)

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
        """The cross-encoder, if one was named."""
        if self._model is None or self._model.kind != "cross-encoder":
            return None
        from diagnops.search.transformer import TransformerCrossEncoder

        return TransformerCrossEncoder(self._model, self._progress)

    def encodes(self, advance: Advance = lambda done, of: None) -> CachedEncoder:
        """The encoder with what it has met; `advance` is told how much of the rest is done."""
        from diagnops.search.arrays import page_sums
        from diagnops.search.embedding_cache import NO_EMBEDDINGS, CachedEncoder, load_embeddings
        from diagnops.search.encoders import encoder

        known = self._derived.load(self._vectors, self.encoder_key, load_embeddings, page_sums) or NO_EMBEDDINGS
        return CachedEncoder(encoder(self._encoder), known, advance)

    def damaged(self) -> list[Path]:
        """The derived files that are not what was written, of whatever encoder and time; older programs gave theirs no
        ending, and what these wrote is theirs."""
        from diagnops.search.arrays import page_sums
        from diagnops.search.paged import sums_checksum_anew

        checks = {
            "vocabulary": crc,
            "lexicon": crc,
            "products": crc,
            "catalogue": crc,
            "index": page_sums,
            "vectors": page_sums,
        }
        files = [path for folder in self._derived.folders if folder.is_dir() for path in sorted(folder.iterdir())]
        ours = (path for path in files if path.suffix)
        known = [(path, checks[kind]) for path in ours if (kind := path.stem.partition("-")[0]) in checks]
        known = [(path, sums_checksum_anew if "-large" in path.stem else check) for path, check in known]
        return [path for path, check in known if not is_whole(path, check)]

    @staticmethod
    def _file(name: str, maker: str) -> str:
        """Each version of the program keeps its own files, so that two that take turns make nothing anew."""
        return f"{name}.{hashlib.sha256(maker.encode()).hexdigest()[:8]}"

    def discard(self) -> None:
        """Remove the derived files, and forget what was read from them."""
        import shutil

        for folder in self._derived.folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._compiled = None

    def discard_index(self) -> None:
        """Remove the index, of which something is damaged."""
        self._compiled = None
        for path in self._index_files.all():
            path.unlink(missing_ok=True)
            self._notice(message("made_anew", path=str(path)))

    @property
    def _vectors(self) -> str:
        return self._file(f"vectors{self._apart}", self.encoder_key)

    @property
    def _is_there(self) -> bool:
        return os.path.isfile(self._location)  # noqa: PTH113 - a name too long is no file

    @cached_property
    def _derived(self) -> Derived:
        """Beside the case base; what cannot be kept there is kept in the user's cache folder."""
        beside = Path(f"{self._location}.derived")
        folders = [beside]
        if self._is_there and not os.access(beside if beside.is_dir() else beside.parent, os.W_OK):
            from diagnops.kb.store import cache_folder

            folders.append(cache_folder(self._open()))
        return Derived(folders, lambda path: self._notice(message("made_anew", path=str(path))))

    @property
    def _apart(self) -> str:
        """Each encoder keeps its own files, so that going from one to another and back makes nothing anew."""
        return f"-{hashlib.sha256(self._encoder.encode()).hexdigest()[:12]}" if self._encoder else ""

    @cached_property
    def encoder_key(self) -> str:
        """Changes with the encoder and with what is in it."""
        from diagnops.search.static_encoder import SHIPPED

        folder = self._model.folder if self._model and self._encoder else SHIPPED
        return f"{self._encoder!r} {folder_key(folder, '**/*')}"

    @property
    def _key(self) -> str:
        """Changes with the vocabulary, shipped and the team's, and with the code that compiles it."""
        return f"{self._shipped_key} {self.own_key}".rstrip()

    @cached_property
    def _shipped_key(self) -> str:
        root = Path(__file__).parent.parent
        return " ".join([folder_key(VOCABULARY), *(folder_key(root / room, "*.py") for room in _ROOMS)])
