"""The lexicon: every name of the vocabulary as a pattern over word pieces, ready to be found in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from diagnops.kb.vocabulary import STATES, Names, Vocabulary, role_names, signal_names
from diagnops.kb.wordforms import Piece, Script, clean, jamo, pieces, stems

Kind = Literal["signal", "role", "cue", "not", "aside", "own", "join", "turn", "beside"]

# Particles that may be left out inside a name: "CPU가 놀고 있다" is also said "CPU 놀고 있음".
_LOOSE = tuple(jamo(p) for p in ("에서", "가", "이", "은", "는", "을", "를", "에", "의"))

ANY_FIGURE = "#"
LETTERS = 4  # of Hangul, by which the beginnings of names are told apart: two syllables, or one and a half

# Words that join two things said alike ("CPU and memory are fine") and words after which something else is said.
_JOINS = ("and", "or", "nor", "및", "그리고", "또는", "plus")
# Words by which a speaker means what is his: "no errors of our own".
_OWN = ("our", "ours", "we", "us", "우리", "저희")
_TURNS = (
    "but", "while", "whereas", "however", "although", "though", "yet", "except", "because", "so", "then",
    "others", "the rest", "the other ones",
    "나머지", "하지만", "그런데", "그러나", "반면", "다만", "근데", "그래서",
)  # fmt: skip


# Words after which a state may belong to what follows: "times out with idle CPU", "one core is pegged among idle ones".
_BESIDES = ("with", "despite", "in spite of", "among", "amid", "beside", "next to")
# What is said before these is not said of what follows: "fine after a restart", "no errors since the deployment".
_AFTER = ("after", "when", "whenever", "once")
_SINCE = ("since", "until", "till", "before", "during")
# That something cannot be done or did not help says nothing of a state: "dead rows cannot be removed", "could not write
# to the log", "the upgrade did not help".
_UNABLE = (
    "cannot",
    "can not",
    "can't",
    "cant",
    "could not",
    "couldn't",
    "unable to",
    "won't",
    "wont",
    "will not",
    "did not help",
    "didn't help",
    "does not help",
    "doesn't help",
    "made no difference",
    "has no effect",
    "had no effect",
)

_SMALL_WORDS: dict[Kind, dict[str, str]] = {
    "own": {word: word for word in _OWN},
    "join": {word: word for word in _JOINS},
    "turn": {word: word for word in _TURNS},
    "beside": {
        **{word: word for word in _BESIDES}, **dict.fromkeys(_AFTER, "after"), **dict.fromkeys(_SINCE, "since"),
    },
    "aside": dict.fromkeys(_UNABLE, "unable"),
    "not": {"없이": "without"},
}  # fmt: skip

_SAYS = {"busy": "high", "idle": "low", "empty": "low", "falls": "low"}


class Segment(Struct, frozen=True, array_like=True):
    """One piece of a pattern."""

    form: str
    hangul: bool


class Pattern(Struct, frozen=True, array_like=True):
    """A name as segments. `open` ends are verb stems: any ending may follow. `role` is named inside the name itself.

    An `inverse` name is high where its signal is low.
    """

    segments: tuple[Segment, ...]
    open: bool
    kind: Kind
    value: str
    state: str = ""
    role: str | None = None
    inverse: bool = False


class Lexicon(Struct, frozen=True, dict=True):
    """Patterns by the beginning of their first segment, the longest first.

    They stay encoded until a text has a word that begins so: a cold start reads a few of some ten thousand.
    """

    patterns: dict[str, msgspec.Raw]

    def at(self, form: str, script: Script) -> tuple[Pattern, ...]:
        """The patterns that may begin with `form`; of one in Hangul the first letters are looked at."""
        if script == "hangul":
            return self._beginning(form[:LETTERS])
        found = self._opened(form)
        return found + self._opened(ANY_FIGURE) if script == "number" else found

    def _beginning(self, form: str) -> tuple[Pattern, ...]:
        """Those of which the first word and `form` are alike as far as both go; both may go on."""
        found = self._begun.get(form)
        if found is None:
            found = self._begun[form] = tuple(
                pattern
                for pattern in self._opened(form[:2])
                if (first := pattern.segments[0].form).startswith(form) or form.startswith(first)
            )
        return found

    def _opened(self, start: str) -> tuple[Pattern, ...]:
        opened = self._cache.get(start)
        if opened is None:
            raw = self.patterns.get(start)
            opened = self._cache[start] = _DECODER.decode(raw) if raw is not None else ()
        return opened

    @cached_property
    def _begun(self) -> dict[str, tuple[Pattern, ...]]:
        return {}

    @cached_property
    def _cache(self) -> dict[str, tuple[Pattern, ...]]:
        return {}


_DECODER = msgspec.msgpack.Decoder(tuple[Pattern, ...])


def build_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Compile the vocabulary."""
    found: dict[str, dict[Pattern, None]] = {}
    roles: dict[Segment, list[Pattern]] = {}
    for role in vocabulary.roles:
        for pattern in (p for name in role_names(role) for p in _patterns(name, "role", role.id)):
            roles.setdefault(pattern.segments[0], []).append(pattern)
    for pattern in _all_patterns(vocabulary):
        if pattern.kind == "signal":
            pattern = replace(pattern, role=_role_inside(pattern, roles, vocabulary))
        first = pattern.segments[0]
        found.setdefault(first.form[:2] if first.hangul else first.form, {})[pattern] = None
    encode = msgspec.msgpack.encode
    return Lexicon({start: msgspec.Raw(encode(sorted(some, key=_order))) for start, some in found.items()})


def _order(pattern: Pattern) -> tuple[int, int, bool]:
    length = sum(len(s.form) for s in pattern.segments)
    return -length, {"signal": 0, "role": 1, "cue": 2}.get(pattern.kind, 3), not pattern.state


def _role_inside(pattern: Pattern, roles: dict[Segment, list[Pattern]], vocabulary: Vocabulary) -> str | None:
    """The role that a name of a signal names by itself: "disk not found" is said of a volume."""
    signal = vocabulary.signal[pattern.value]
    for at, segment in enumerate(pattern.segments):
        for role in roles.get(segment, ()):
            if role.value in signal.roles and role.segments == pattern.segments[at : at + len(role.segments)]:
                return role.value
    return None


def _all_patterns(vocabulary: Vocabulary) -> Iterator[Pattern]:
    for signal in vocabulary.signals:
        for name in signal_names(signal):
            yield from _patterns(name, "signal", signal.id)
        for name in signal.inverse:
            yield from (replace(p, inverse=True) for p in _patterns(name, "signal", signal.id))
        for state in STATES[signal.kind]:
            yield from _of(getattr(signal.phrases, state), "signal", signal.id, state)
    for role in vocabulary.roles:
        for name in role_names(role):
            yield from _patterns(name, "role", role.id)
    states = vocabulary.states
    for meaning in ("high", "low", "busy", "idle", "empty", "falls", "normal", "trouble", "present", "gone"):
        yield from _of(getattr(states, meaning), "cue", meaning, _SAYS.get(meaning, meaning))
    yield from _of(states.not_, "not", "not")
    yield from _of(states.unable, "not", "unable")
    yield from _of(states.aside, "aside", "aside")
    for kind, words in _SMALL_WORDS.items():
        for word, value in words.items():
            yield from _patterns(word, kind, value)


def _of(names: Names, kind: Kind, value: str, state: str = "") -> Iterator[Pattern]:
    for name in names.en:
        yield from _patterns(name, kind, value, state)
    for name in names.ko:
        if name.endswith("다") and not name.endswith((" 다", " 이다")) and name[-2:-1] >= "가":
            for spelled in _predicate_forms(name):
                yield Pattern(spelled, True, kind, value, state)
        else:
            yield from _patterns(name, kind, value, state)


def _patterns(name: str, kind: Kind, value: str, state: str = "") -> Iterator[Pattern]:
    for segments in _variants(pieces(clean(name).replace("#", "0"))):
        yield Pattern(segments, False, kind, value, state)


def _predicate_forms(name: str) -> Iterator[tuple[Segment, ...]]:
    *before, last = clean(name).replace("#", "0").split()
    parts = pieces(last)
    lead = pieces(" ".join(before))
    for segments in _variants(lead) if lead else [()]:
        glued = tuple(Segment(p.form, p.script == "hangul") for p in parts[:-1])
        # The stem is worked out on the last word as written, then only its Hangul tail is kept.
        for spelled in stems(last[parts[-1].start :]):
            yield (*segments, *glued, Segment(spelled, True))


def _variants(words: Iterable[Piece]) -> Iterator[tuple[Segment, ...]]:
    """The pieces of a name as written and, for names of several pieces, without their particles."""
    words = list(words)
    if not words:
        return
    yield tuple(_segment(p, p.form) for p in words)
    loose: list[Segment] = []
    for piece in words:
        form = piece.form
        if piece.script == "hangul" and len(words) > 1:
            if piece.glued and form in _LOOSE:
                continue
            cut = next((p for p in _LOOSE if form.endswith(p) and len(form) - len(p) >= 4), "")
            form = form[: len(form) - len(cut)] if cut and piece is not words[-1] else form
        loose.append(_segment(piece, form))
    yield tuple(loose)


def _segment(piece: Piece, form: str) -> Segment:
    """In a name, 0 stands for any figure: it is written # ("after # minutes")."""
    return Segment(ANY_FIGURE if form == "0" else form, piece.script == "hangul")
