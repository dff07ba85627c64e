"""Case files: one Markdown file a case, the structured part as YAML between two `---` lines, then the story.

Reading tells every fault at once with its line. Writing back changes what changed and leaves the author's comments,
order and quoting alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from inspect import cleandoc
from pathlib import Path as FilePath
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from diagnops.kb.case import Case
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.given_file import read_given
from diagnops.kb.message import Message, message
from diagnops.kb.schema import as_kind, field_name, json_schema, line_of, without_nulls
from diagnops.kb.yamlfile import Document, Path, read_yaml

Revision = Annotated[
    str,
    Meta(pattern=r"^[0-9]+(@[0-9a-z]+)?$(?!\n)", description="The number of a change, and what tells it from others."),
]
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class CaseInFile(Case, frozen=True):
    """A case as a file says it. `revision` is that of the case base which it was written from, to be left as it is."""

    revision: Revision | None = None


class PlainCase(NamedTuple):
    """What a case file says, before it is known to be a case: its data, and the line of each path in it."""

    file: str
    document: Document
    story: str

    @property
    def data(self) -> dict[str, Any]:
        """The structured part without the keys that were left empty."""
        return without_nulls(self.document.data) if isinstance(self.document.data, dict) else {}

    @property
    def revision(self) -> str | None:
        """The revision that the file was written from, as far as it says."""
        return self.data.get("revision")

    def fault(self, path: Path, reason: Message) -> Fault:
        """A fault of this file at the line of `path`."""
        return Fault(self.file, line_of(path, self.document.lines), field_name(path), reason)

    def case(self) -> Case:
        """The case it says. Raises `CaseFileError` with every fault of shape."""
        filed = as_kind(CaseInFile, self.document, self.file, extra={"story": self.story})
        return Case(**{name: getattr(filed, name) for name in Case.__struct_fields__})


class _Parts(NamedTuple):
    front: str
    first_line: int
    story: str


def read_plain_text(text: str, file: str) -> PlainCase:
    """Read the text of a case file. Raises `CaseFileError` when it has no YAML part."""
    parts = _split(text, file)
    return PlainCase(file, read_yaml(parts.front, first_line=parts.first_line), parts.story)


def read_plain_file(path: FilePath) -> PlainCase:
    """Read a case file. Raises `CaseFileError` when it cannot be read, is not UTF-8 or has no YAML part."""
    try:
        text = read_given(path).decode("utf-8-sig")
    except OSError as error:
        reason = message("unreadable", reason=error.strerror)
        raise CaseFileError([Fault(str(path), 0, "", reason)]) from None
    except UnicodeDecodeError as error:
        raise CaseFileError([Fault(str(path), 0, "", message("not_utf8", at=error.start))]) from None
    return read_plain_text(text, str(path))


def read_case_text(text: str, file: str) -> Case:
    """The case in the text of a case file. Raises `CaseFileError` with every fault of shape."""
    return read_plain_text(text, file).case()


def read_case_file(path: FilePath) -> Case:
    """The case in a case file. Raises `CaseFileError` when it cannot be read or has faults of shape."""
    return read_plain_file(path).case()


def write_case(case: Case, *, comment: str = "", revision: str | None = None) -> str:
    """The text of a new case file, with a comment for whoever fills it in."""
    text = _assemble(_plain(case, revision), case.story)
    return text.replace("---\n", "---\n" + "".join(f"# {line}\n" for line in comment.splitlines()), 1)


def revise_case_text(text: str, case: Case, *, revision: str | None = None) -> str:
    """`text` with its case replaced by `case` of `revision`; comments, order and quoting stay where the value did."""
    parts = _split(text, case.id)
    read = read_yaml(parts.front, first_line=parts.first_line)
    if read.problems:
        raise CaseFileError(Fault(case.id, p.line, field_name(p.field), p.reason) for p in read.problems)
    old = PlainCase(case.id, read, parts.story)
    node = _ruamel().load(parts.front)
    return _assemble(_merge(node, _plain(old.case(), old.revision), _plain(case, revision)), case.story)


def case_schema() -> dict[str, Any]:
    """The JSON Schema of the structured part, for editors."""
    schema = json_schema(CaseInFile)
    # msgspec 0.23 hands on the docstrings as they are indented, those before it cleaned.
    for part in schema["$defs"].values():
        part["description"] = cleandoc(part["description"])
    schema["title"] = "DiagnOPs case file (the YAML between the --- lines)"
    del schema["$defs"]["CaseInFile"]["properties"]["story"]
    return schema


def _split(text: str, file: str) -> _Parts:
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    fences = []
    for match in _FENCE.finditer(text):
        fences.append(match)
        if len(fences) == 2:
            break
    if not fences or text[: fences[0].start()].strip():
        raise CaseFileError([Fault(file, 1, "", message("no_yaml_part"))])
    if len(fences) == 1:
        raise CaseFileError([Fault(file, 1, "", message("yaml_part_open"))])
    opening, closing = fences
    first_line = text.count("\n", 0, opening.end()) + 2
    return _Parts(text[opening.end() + 1 : closing.start()], first_line, text[closing.end() :].strip())


def _plain(case: Case, revision: str | None) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(case)
    plain.pop("story", None)
    at = {"revision": revision} if revision else {}
    return {"id": plain.pop("id"), "title": plain.pop("title"), "status": case.status, **plain, **at}


class _Written(str):
    """A scalar that YAML would read as a number, truth value, date or nothing, kept as it was written."""

    tag: str


def _as_written(_: Any, node: Any) -> _Written:
    written = _Written(node.value)
    written.tag = node.tag
    return written


def _ruamel() -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor
    from ruamel.yaml.representer import RoundTripRepresenter

    class Constructor(RoundTripConstructor):
        pass

    class Representer(RoundTripRepresenter):
        pass

    for kind in ("bool", "float", "int", "null", "timestamp"):
        Constructor.add_constructor(f"tag:yaml.org,2002:{kind}", _as_written)
    Representer.add_representer(_Written, lambda to, value: to.represent_scalar(value.tag, str(value)))
    yaml = YAML()
    yaml.Constructor, yaml.Representer = Constructor, Representer
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000  # wrapping would move lines nobody changed
    yaml.preserve_quotes = True
    return yaml


def _assemble(front: Any, story: str) -> str:
    stream = io.StringIO()
    _ruamel().dump(front, stream)
    return f"---\n{stream.getvalue()}---\n" + (f"\n{story}\n" if story else "")


def _merge(node: Any, old: Any, new: Any) -> Any:
    """`node` (which reads as `old`) changed to say `new`, touching as little as possible.

    What `node` says and `old` does not is a default that somebody wrote out; it stays.
    """
    if isinstance(node, dict) and isinstance(old, dict) and isinstance(new, dict):
        for key in [k for k in node if k in old and k not in new]:
            del node[key]
        for key, value in new.items():
            node[key] = _merge(node[key], old[key], value) if key in node and key in old else value
        return node
    if isinstance(node, list) and isinstance(old, Sequence) and isinstance(new, Sequence):
        return _merge_list(node, old, new)
    return node if old == new else new


def _merge_list(node: Any, old: Sequence[Any], new: Sequence[Any]) -> Any:
    if len(old) <= len(new):
        for index, value in enumerate(new):
            if index < len(old):
                node[index] = _merge(node[index], old[index], value)
            else:
                node.append(value)
        return node
    # Something was taken out: keep the entries that still stand, so that their comments go with them.
    left = list(zip(node, old, strict=True))
    node[:] = [_taken(left, value) for value in new]
    return node


def _taken(left: list[tuple[Any, Any]], value: Any) -> Any:
    for at, (node, old) in enumerate(left):
        if old == value:
            del left[at]  # used twice, it would be written as an anchor and an alias
            return node
    return value
