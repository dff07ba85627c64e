"""The blocks of a Markdown text: headings, paragraphs, list entries, table rows and code, as plain text.

markdown-it-py reads the Markdown. What people use as a heading when they write in a hurry is one too: a line in bold,
in capitals, behind a square or a number, "Impact: two shops".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from diagnops.intake.postmortem.headings import names_part, stands_alone
from diagnops.intake.postmortem.moments import fact_of

# People indent what is no code; only fences are taken for code.
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
_TYPED_BULLET = re.compile(r"^([ \t]*)[•◦‣▪○●][ \t]+", re.MULTILINE)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_LABEL = re.compile(r"([^\W\d_][^:：_|]{1,40}?)\s*[:：]\s*(.*)")
_MARK = re.compile(r"^[■□◆◇▶▷▣◎※★☆▸►]+\s*|^[\[【〈](?=[^\]】〉]+[\]】〉]\s*$)")
_TASK = re.compile(r"\[[ xX]\]\s+")
_LONGEST_BOLD = 60  # characters; longer lines in bold are sentences
# A line in bold is a heading below all that Markdown has, and what begins a list entry is below that.
BOLD_DEPTH, LIST_DEPTH = 7, 8
_OUTER = 2  # how Markdown counts the depth of what is in no list within a list


class Block(NamedTuple):
    """A heading of some depth, a paragraph, list entry, table row or piece of code, as plain text.

    `label` is what a list entry, or the first cell of two, says before a colon; `bold` whether an entry begins in bold;
    `nest` how deep it is listed. `inline` is a heading with what it heads in the same line. `cells` are those of a row,
    below `columns`; `commands` is what is marked as code.
    """

    kind: Literal["heading", "paragraph", "entry", "row", "columns", "code"]
    text: str
    depth: int = 0
    label: str = ""
    bold: bool = False
    nest: int = 0
    inline: bool = False
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def blocks_of(text: str) -> Iterator[Block]:
    """What Markdown makes of a text, in its order. What is quoted or listed heads nothing."""
    tokens = _MARKDOWN.parse(_TYPED_BULLET.sub(r"\1- ", text))
    cells: list[str] = []
    columns: tuple[str, ...] = ()
    for at, token in enumerate(tokens):
        if token.type == "fence":
            yield Block("code", token.content)
        elif token.type == "html_block":
            yield Block("paragraph", _TAG.sub(" ", token.content))
        elif token.type == "thead_close":
            columns = tuple(cells)
            yield Block("columns", " | ".join(cells))
            cells = []
        elif token.type == "tr_close" and cells and tokens[at + 1].type != "thead_close":
            label = cells[0].rstrip(" :：") if len(cells) == 2 else ""
            yield Block("row", " | ".join(cells), label=label, cells=tuple(cells), columns=columns)
            cells = []
        elif token.type == "inline":
            holder = tokens[at - 1]
            lines = _lines(token)
            if holder.type in ("th_open", "td_open"):
                cells.append(_plain(lines))
            elif holder.type == "heading_open" and holder.level == 0 and len(lines) == 1:
                yield Block("heading", _plain(lines), int(holder.tag[1:]))
            elif holder.level == 0:  # also a paragraph right above a rule, which Markdown takes for a heading
                yield from _paragraph(lines)
            elif tokens[at - 2].type == "list_item_open":
                yield _entry(lines, holder.level, quoted=holder.type == "heading_open")
            else:
                yield Block("paragraph", _plain(lines), nest=holder.level, commands=_commands(lines))


def label_of(line: str) -> tuple[str, str] | None:
    """Name and value of a line that has both."""
    found = _LABEL.match(_MARK.sub("", line, count=1))
    return (found[1], found[2]) if found else None


def _lines(inline: Token) -> list[list[Token]]:
    """The lines of a paragraph, a heading or a cell."""
    lines: list[list[Token]] = [[]]
    for token in inline.children or ():
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
        elif token.content or token.nesting:
            lines[-1].append(token)
    return lines


def _plain(lines: Iterable[Iterable[Token]]) -> str:
    """Text without Markdown's marks; also without those for bold that it overlooks between Hangul and a bracket."""
    told = "\n".join("".join(" " if _is_hidden(t) else t.content for t in line) for line in lines)
    return told.replace("**", "").strip()


def _is_hidden(token: Token) -> bool:
    """Whether a piece of HTML says nothing; what else looks like HTML, such as <host>, may be meant."""
    return token.type == "html_inline" and token.content.lower().startswith(("<!--", "<br"))


def _commands(lines: Iterable[Iterable[Token]]) -> tuple[str, ...]:
    return tuple(t.content for line in lines for t in line if t.type == "code_inline")


def _paragraph(lines: Sequence[Sequence[Token]]) -> Iterator[Block]:
    """A paragraph, and each line of it that heads what follows: "**Impact**", or "Impact: two shops"."""
    told: list[str] = []
    commands: list[str] = []
    for line in lines:
        words = _plain([line])
        heading, rest = _heading(line, words, alone=len(lines) == 1)
        if heading:
            yield Block("paragraph", "\n".join(told), commands=tuple(commands))
            yield Block("heading", heading, BOLD_DEPTH, inline=bool(rest))
            told, commands = [rest] if rest else [], []
        else:
            told.append(words)
        commands += _commands([line])
    yield Block("paragraph", "\n".join(told), commands=tuple(commands))


def _heading(line: Sequence[Token], words: str, *, alone: bool) -> tuple[str, str]:
    """What a line heads, and what it says of it in the same line."""
    if _is_bold(line) and len(words) <= _LONGEST_BOLD:
        return words.rstrip(" :："), ""
    if not line or line[0].type == "code_inline":
        return "", ""
    if begins := _bold_beginning(line):
        heading, rest = begins
        if names_part(heading) and not fact_of(heading, rest):
            return begins
    bare = _MARK.sub("", words, count=1)
    label = label_of(words)
    if label and names_part(label[0]) and not fact_of(*label):
        return label
    if (bare != words and names_part(bare)) or ((alone or bare.isupper()) and stands_alone(bare)):
        return bare.strip("[]【】〈〉 "), ""
    return "", ""


def _bold_beginning(line: Sequence[Token]) -> tuple[str, str] | None:
    """What a line says in bold before anything else, and the rest of it: "**Impact.** Two shops"."""
    kinds = [token.type for token in line]
    if "strong_open" not in kinds[:2] or "strong_close" not in kinds:
        return None
    end = kinds.index("strong_close")
    begins, rest = _plain([line[:end]]), _plain([line[end + 1 :]])
    if begins[-1:] in (".", ":", "：", "?") or rest[:1] in (".", ":", "：", "-", "–", "—"):
        return begins.rstrip(" .:：?"), rest.lstrip(" .:：-–—")
    return None


def _is_bold(line: Iterable[Token]) -> bool:
    """Whether all of a line is in bold, but for a colon at its end."""
    kinds = [token.type for token in line if token.nesting or token.content.strip(" :：")]
    return kinds[:1] == ["strong_open"] and kinds[-1] == "strong_close" and kinds.count("strong_open") == 1


def _entry(lines: Sequence[Sequence[Token]], nest: int, *, quoted: bool) -> Block:
    words = _TASK.sub("", _plain(lines), count=1)
    begins = lines[0][0].type if lines[0] else ""
    bare = words.rstrip(" :：")
    if nest <= _OUTER and not quoted and stands_alone(bare):  # "1. Root cause", and what stands below it
        return Block("heading", bare, BOLD_DEPTH, nest=nest)
    label = _LABEL.match(words) if begins != "code_inline" else None
    named = label[1] if label else ""
    return Block("entry", words, label=named, bold=begins == "strong_open", nest=nest, commands=_commands(lines))
