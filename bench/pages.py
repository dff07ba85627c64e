"""Pages that are made, not written: ``python -m diagnops.bench.pages`` makes them anew.

In ``docs/`` they are the picture of an answer (`answer.svg`), the table of parameters (`parameters.md`), the list of
files (`rooms.md`) and the schema of an answer (`match.schema.json`). What people wrote above a table or a list stays.
In ``evaluation/`` it is `former.json`, by which what was judged with former ids of signals is compared with today's.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from rich.console import Console
from rich.text import Text

from diagnops.app import answer_schema
from diagnops.cases import VOCABULARY
from diagnops.engine import parameters as reasoning
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
EVALUATION = ROOT / "evaluation"
SHOWN = "diagnops match - < docs/incident-en.txt"
"""The command whose answer the picture shows."""
# rich's own frame, without the font that it would fetch from elsewhere.
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" xml:space="preserve">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: {char_height}px; white-space: pre;
}}
{styles}
</style>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(written: str) -> str:
    """An answer as a terminal shows it, as SVG; `written` is what the program wrote there, colours and all."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text(f"$ {SHOWN}", "bold"))
    for line in written.rstrip().splitlines():
        console.print(Text.from_ansi(line), soft_wrap=True)
    svg = console.export_svg(title="", code_format=_SVG, unique_id="answer")
    svg = re.sub(r' clip-path="[^"]*"|<text [^>]*>\n</text>', "", svg).replace("&#160;", " ")
    lines = (line.strip() for line in svg.replace("</text><text", "</text>\n<text").splitlines())
    return "\n".join(filter(None, lines)) + "\n"


def shown_in(svg: str) -> list[str]:
    """The lines that a picture shows, below its command.

    >>> shown_in('<text y="20">$ diagnops</text><text x="9" y="44">SEEN </text><text x="21" y="44">(96 %)</text>')
    ['SEEN (96 %)']
    """
    lines: dict[str, str] = {}
    for y, text in re.findall(r'<text [^>]*?\by="([^"]+)"[^>]*>([^<]*)</text>', svg):
        lines[y] = lines.get(y, "") + text
    texts = [line.replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'") for line in lines.values()]
    return [line.replace("&quot;", '"').replace("&amp;", "&").rstrip() for line in texts][1:]


def on_a_terminal() -> str:
    """What the program writes on a terminal to the incident that is shown, on a case base of its own."""
    with TemporaryDirectory() as folder, (DOCS / "incident-en.txt").open("rb") as told:
        ours, theirs = pty.openpty()
        place = {"DIAGNOPS_DB": f"{folder}/own.db", "TERM": "xterm-256color", "COLUMNS": "80", "LANG": "C.UTF-8"}
        env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "DIAGNOPS_ENCODER")}
        program = subprocess.Popen(
            [sys.executable, "-m", "diagnops.cli", "match", "-"], stdin=told, stdout=theirs, env={**env, **place}
        )
        os.close(theirs)
        written = b""
        with contextlib.suppress(OSError):  # Linux says so when the other end is closed
            while some := os.read(ours, 65_536):
                written += some
        os.close(ours)
        if code := program.wait():
            raise SystemExit(code)
    return written.decode().replace("\r\n", "\n")


def parameters(page: str) -> str:
    """The page of parameters, with a table for each group of them in the order of the source."""
    head = page.split("\n## ")[0].rstrip()
    return "\n".join([head, *_tables(Path(reasoning.__file__).read_text("utf-8"))]) + "\n"


def _tables(source: str) -> Iterator[str]:
    """Comments among the fields head the groups."""
    told = dict(reasoning.origins())
    for heading, name in re.findall(r"^    (?:# (.+)|(\w+): Annotated\[)", source, re.MULTILINE):
        if heading:
            yield from ("", f"## {heading[0].upper()}{heading[1:]}", "")
            yield from ("| parameter | value | unit | basis | why |", "|---|--:|---|---|---|")
        elif name in told:
            origin = told[name]
            value = _value(getattr(reasoning.PARAMETERS, name))
            why = origin.why.replace("|", r"\|")
            yield f"| `{name}` | {value} | {origin.unit.replace('|', chr(92) + '|')} | {origin.basis} | {why} |"


def _value(value: object) -> str:
    if isinstance(value, msgspec.Struct):
        return ", ".join(f"{name} {_value(getattr(value, name))}" for name in value.__struct_fields__)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def rooms(page: str) -> str:
    """The page of rooms, with every file of each room by path and the first sentence of its docstring."""
    unlisted = re.sub(r"(?:^- `[^`]*`: .*\n)+\n", "", page, flags=re.MULTILINE)
    above = re.compile(r"^## `(\w+)/`.*\n\n(?:.+\n)+\n", re.MULTILINE)
    return above.sub(lambda found: f"{found.group()}{_files(found.group(1))}", unlisted)


def _files(room: str) -> str:
    listed = "".join(f"- `{room}/{path.name}`: {_idea(path)}\n" for path in files(room))
    return f"{listed}\n" if listed else ""


def files(room: str) -> list[Path]:
    """The files of a room that have an idea of their own."""
    return [path for path in sorted((ROOT / room).glob("*.py")) if not path.stem.startswith("__")]


def _idea(path: Path) -> str:
    told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    sentence = re.split(r"(?<=[.?]) (?=[A-Z])", " ".join(told.split("\n\n")[0].split()))[0]
    return sentence.removesuffix(".").replace("``", "`")


def schema() -> str:
    """The schema of an answer, as `match` prints it."""
    return msgspec.json.format(msgspec.json.encode(answer_schema()), indent=2).decode() + "\n"


def former_ids(vocabulary: Vocabulary) -> str:
    """By id of today, the former ids that it stands for, whole or in part; an id that is not named is as it was.

    Where an id stayed with the part it mostly meant, it stands for itself.
    """
    stands = {s.id: [*s.former, *s.split_from] for s in vocabulary.signals}
    parted = {old for s in vocabulary.signals for old in s.split_from if old in vocabulary.signal}
    stands |= {name: [name, *stands[name]] for name in parted}
    named = {name: old for name, old in sorted(stands.items()) if old}
    return msgspec.json.format(msgspec.json.encode(named), indent=2).decode() + "\n"


def main() -> int:
    """Make all of them, and say which changed."""
    made = {
        DOCS / "answer.svg": picture(on_a_terminal()),
        DOCS / "parameters.md": parameters((DOCS / "parameters.md").read_text("utf-8")),
        DOCS / "rooms.md": rooms((DOCS / "rooms.md").read_text("utf-8")),
        DOCS / "match.schema.json": schema(),
        EVALUATION / "former.json": former_ids(read_vocabulary(VOCABULARY)),
    }
    for path, text in made.items():
        same = path.exists() and path.read_text("utf-8") == text
        path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)}: {'as it was' if same else 'made anew'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
