"""Aligned messages: the same thing said in Korean and in English, from a set of the data and from message catalogues.

Catalogues are gettext files (``ko.po``) anywhere in a folder. What is near a message that matching is measured on, or a
page title of it, is left out, so that measuring stays honest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from diagnops.bench.data import choose, find_splits, read_texts

Message = tuple[str, str]
"""Korean, English."""

_SET = "ko-en-openstack"
_MEASURED = (_SET, "ko-en-k8s")
_ALIKE = 0.6  # share of words in common from which on two messages are near
_TITLE_WORDS = 3  # a shorter page title is a word, not a message
_FEWEST_HANGUL, _SHORTEST, _LONGEST = 2, 3, 1200
_HANGUL = re.compile("[가-힣]")
_HOLE = re.compile(
    r"%\([^)]*\)[#0\- +]*[\d.]*[a-zA-Z]|%[#0\- +]*[\d.*]*(?:l|ll|z|h)?[a-zA-Z]|%l*u|\{[^}]*\}|\$\d|<[^>]*>|\\n|``?|\*\*"
)
_LINE = re.compile(r'(msgid|msgstr)(?:\[0\])?\s+(".*")$')


def aligned_messages(data: Path, catalogues: Path | None = None) -> list[Message]:
    """The messages of the set's dev split, then those of the catalogues that are near nothing that is measured."""
    (split,) = choose(find_splits(data), [_SET], "dev")
    texts = read_texts(split)
    english = {d.id: f"{d.title}\n{d.text}".strip() for d in texts.corpus}
    korean = {q.id: f"{q.title}\n{q.text}".strip() for q in texts.queries}
    found = [(korean[q], english[d]) for q, ds in texts.relevant.items() if q in korean for d in sorted(ds)]
    if catalogues is None:
        return found
    measured = [d.title for s in find_splits(data) if s.set in _MEASURED for d in read_texts(s).corpus]
    closed = [title for title in dict.fromkeys(measured) if len(title.split()) >= _TITLE_WORDS]
    return found + far_from(list(dict.fromkeys(read_catalogues(catalogues))), closed)


def read_catalogues(folder: Path) -> Iterator[Message]:
    """Every translated message of every Korean catalogue in `folder`, without the holes that programs fill."""
    for path in sorted(folder.rglob("*.po")):
        if path.stem.startswith("ko") or any(part in ("ko", "ko_KR") for part in path.parts):
            for korean, english in _translated(path.read_text("utf-8", "replace")):
                message = (_whole(korean), _whole(english))
                if len(_HANGUL.findall(message[0])) >= _FEWEST_HANGUL and _SHORTEST <= len(message[1]) < _LONGEST:
                    yield message


def _whole(text: str) -> str:
    return " ".join(_HOLE.sub(" ", text).split())


def _translated(catalogue: str) -> Iterator[Message]:
    """The (msgstr, msgid) pairs of a gettext file, those marked fuzzy left out."""
    for entry in re.split(r"\n\s*\n", catalogue):
        lines = [line.strip() for line in entry.splitlines()]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        said, field = {"msgid": "", "msgstr": ""}, ""
        for line in lines:
            if match := _LINE.match(line):
                field, quoted = match.groups()
            elif line.startswith('"'):
                quoted = line
            else:  # a comment, or a plural, which says the same again
                field = ""
                continue
            if field:
                said[field] += _unquoted(quoted)
        if all(said.values()):
            yield said["msgstr"], said["msgid"]


def _unquoted(quoted: str) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError):
        return ""


def far_from(messages: Sequence[Message], closed: Iterable[str]) -> list[Message]:
    """The messages whose English shares fewer than six of ten words with each text of `closed`."""
    from scipy.sparse import csr_matrix

    columns: dict[str, int] = {}

    def words(texts: Iterable[str]) -> list[list[int]]:
        return [
            [columns.setdefault(word, len(columns)) for word in sorted(set(re.findall("[a-z0-9]+", text.lower())))]
            for text in texts
        ]

    ours, theirs = words(english for _, english in messages), words(closed)

    def matrix(rows: list[list[int]]) -> csr_matrix:
        ends = np.cumsum([0, *map(len, rows)])
        return csr_matrix((np.ones(ends[-1]), np.concatenate([[], *rows]), ends), (len(rows), len(columns)))

    one, other = matrix(ours), matrix(theirs)
    lengths = np.array([len(row) for row in theirs])
    kept = []
    for at, message in enumerate(messages):
        both = (one[at] @ other.T).toarray()[0]
        if not len(both) or (both / np.maximum(1, len(ours[at]) + lengths - both)).max() < _ALIKE:
            kept.append(message)
    return kept
