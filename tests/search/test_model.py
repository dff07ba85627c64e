"""Models: where one lies by its name, and what it does, told from its files without loading it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diagnops.kb.errors import InputError
from diagnops.kb.message import Message, message
from diagnops.search.model import Kind, find_model

LINEAR = '{"architectures": ["XLMRobertaForSequenceClassification"]}'
SAVED_BY_6 = {"modules.json": "[]", "config.json": LINEAR, "config_sentence_transformers.json": '{"model_type": "%s"}'}


def folder(place: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")
    return place


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"pieces.txt": ""}, "encoder"),
        ({"modules.json": "[]"}, "encoder"),
        ({name: text.replace("%s", "SentenceTransformer") for name, text in SAVED_BY_6.items()}, "encoder"),
        ({name: text.replace("%s", "CrossEncoder") for name, text in SAVED_BY_6.items()}, "cross-encoder"),
        ({"config.json": LINEAR}, "cross-encoder"),
    ],
)
def test_what_a_model_does_is_told_by_what_was_saved_with_it(files: dict[str, str], kind: Kind, tmp_path: Path) -> None:
    found = find_model(str(folder(tmp_path / "model", files)))

    assert (found.kind, found.folder) == (kind, tmp_path / "model")


@pytest.mark.parametrize(
    ("files", "code", "values"),
    [
        ({}, "no_model_saved", {"file": "modules.json"}),
        ({"config.json": '{"architectures": ["BertModel"]}'}, "no_model_saved", {"file": "modules.json"}),
        ({"config.json": '{"architectures": null}'}, "no_model_saved", {"file": "modules.json"}),
        ({"config.json": '{"arch'}, "model_unreadable", {"file": "config.json"}),
        ({"config.json": "[1, 2]"}, "model_unreadable", {"file": "config.json"}),
        (
            {name: text.replace("%s", "SparseEncoder") for name, text in SAVED_BY_6.items()},
            "model_of_other_kind", {"kind": "SparseEncoder"},
        ),
    ],
)  # fmt: skip
def test_what_will_not_do_is_told_with_the_way_out(
    files: dict[str, str], code: str, values: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(InputError) as told:
        find_model(str(folder(tmp_path / "model", files)))

    assert told.value.message == Message(code, {"name": str(tmp_path / "model"), **values})


@pytest.mark.parametrize("name", ["ms-marco", "cross-encoder/ms-marco"])
@pytest.mark.parametrize("variable", ["HF_HOME", "HF_HUB_CACHE", "SENTENCE_TRANSFORMERS_HOME", "XDG_CACHE_HOME"])
def test_a_model_that_was_downloaded_is_found_by_its_name_as_its_main_branch_stands(
    name: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("HF_HOME", "HF_HUB_CACHE", "SENTENCE_TRANSFORMERS_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    below = {"HF_HOME": "hub", "XDG_CACHE_HOME": "huggingface/hub"}.get(variable, "")
    place = tmp_path / below / "models--cross-encoder--ms-marco"
    main = folder(place / "snapshots" / "1a2b", {"config.json": LINEAR})
    newer = folder(place / "snapshots" / "3c4d", {"config.json": LINEAR})
    os.utime(newer, (2e9, 2e9))
    folder(place / "refs", {"main": "1a2b"})

    by_branch = find_model(name)
    (place / "refs" / "main").unlink()
    by_date = find_model(name)

    assert (by_branch.name, by_branch.kind, by_branch.folder) == (name, "cross-encoder", main)
    assert by_date.folder == newer


@pytest.mark.parametrize(
    ("name", "fetch"),
    [
        ("ms-marco", ("hf download sentence-transformers/ms-marco", "hf download cross-encoder/ms-marco")),
        ("someone/ms-marco", ("hf download someone/ms-marco",)),
        ("./ms-marco", ()),
        ("/models/of/ours", ()),
    ],
)
def test_a_model_that_is_not_here_is_told_with_how_to_fetch_it_if_it_can_be(
    name: str, fetch: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))

    with pytest.raises(InputError) as told:
        find_model(name)

    wanted = message("no_model_here", name=name, fetch=fetch) if fetch else message("no_model_folder", name=name)
    assert told.value.message == wanted
