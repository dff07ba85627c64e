"""A model of sentence-transformers, by its folder or its name: where it lies and what it does. Nothing is fetched."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from diagnops.kb.errors import InputError
from diagnops.kb.given_file import at_home

Kind = Literal["encoder", "cross-encoder"]

SAVED = "modules.json"  # what SentenceTransformer.save writes beside a model
PIECES = "pieces.txt"  # of an encoder of our own, see `search.encoder`
_KINDS: dict[str, Kind] = {"SentenceTransformer": "encoder", "CrossEncoder": "cross-encoder"}
_OWNERS = ("sentence-transformers", "cross-encoder")  # of a model that is named without one
_JUDGES = re.compile(r"ForSequenceClassification\b")  # the architecture of a cross-encoder that has no `modules.json`

_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")  # of a model that can be downloaded; anything else is a path


class Model(NamedTuple):
    """A model that is here: the name it was asked for by, and its files."""

    name: str
    folder: Path
    kind: Kind


def find_model(name: str) -> Model:
    """The model in a folder, or the one of that name that was downloaded. Raises `InputError` with the way out."""
    folder = Path(name) if Path(name).is_dir() else _downloaded(name)
    if folder is None:
        raise _not_here(name)
    return Model(name, folder, _kind(name, folder))


def _kind(name: str, folder: Path) -> Kind:
    if (folder / PIECES).exists():
        return "encoder"
    if (folder / SAVED).exists():
        saved_as = _read(name, folder / "config_sentence_transformers.json").get("model_type", "SentenceTransformer")
        if saved_as in _KINDS:
            return _KINDS[saved_as]
        raise InputError("model_of_other_kind", name=name, kind=saved_as)
    if _JUDGES.search(str(_read(name, folder / "config.json").get("architectures"))):
        return "cross-encoder"
    raise InputError("no_model_saved", name=name, file=SAVED)


def _read(name: str, path: Path) -> dict[str, Any]:
    """The object in a file of a model; an empty one when it is not there."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise InputError("model_unreadable", name=name, file=path.name) from error


def damaged(name: str, reason: str) -> InputError:
    """What to raise for a model that is here and cannot be used; the reason is in its library's words."""
    return InputError("model_unusable", name=name, reason=reason.rstrip("."))


def _full_names(name: str) -> list[str]:
    return [name] if "/" in name else [f"{owner}/{name}" for owner in _OWNERS]


def _not_here(name: str) -> InputError:
    if not _NAME.fullmatch(name):
        return InputError("no_model_folder", name=name)
    return InputError("no_model_here", name=name, fetch=tuple(f"hf download {full}" for full in _full_names(name)))


def _hub() -> Path:
    """Where the libraries put what they download."""
    told = os.environ.get("SENTENCE_TRANSFORMERS_HOME") or os.environ.get("HF_HUB_CACHE")
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    return at_home(told or f"{home}/hub")


def _downloaded(name: str) -> Path | None:
    """The folder of a model that was downloaded: of its main branch, else of the revision that was fetched last."""
    hub = _hub()
    for full in _full_names(name):
        place = hub / f"models--{full.replace('/', '--')}"
        revisions = sorted(place.glob("snapshots/*"), key=lambda path: path.stat().st_mtime)
        main = place / "refs" / "main"
        if main.is_file() and (named := place / "snapshots" / main.read_text("utf-8").strip()) in revisions:
            return named
        if revisions:
            return revisions[-1]
    return None
