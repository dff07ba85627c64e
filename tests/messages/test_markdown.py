"""What others wrote means nothing in a chat but itself."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from diagnops.messages.markdown import fenced, quoted

HOSTILE = (
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example",
    "<https://evil.example>",
    "<script>alert(1)</script>",
    "https://evil.example/a",
    "www.evil.example",
    "mail to a@evil.example or mailto:a@evil.example",
    "``` code",
    "a `b` c",
    "**bold** and *em* and __dunder__ and _it_",
    "# head",
    "- - -",
    "one\n\n```\ntwo",
    "&lt;!here&gt; &#64;here",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_becomes_plain_words(text: str) -> None:
    parsed = MarkdownIt("commonmark", {"linkify": False}).enable(["table"]).parse(f"- said: {quoted(text)}")

    kinds = {child.type for token in parsed for child in token.children or ()}
    assert {token.type for token in parsed} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close",
    }  # fmt: skip
    assert kinds <= {"text", "text_special"}


@pytest.mark.parametrize(("text", "never"), [
    ("@here", "@here"), ("@channel", "@channel"), ("<!here>", "<!"), ("<@U123>", "<@"), ("#123", "#123"),
    ("&#64;here", "&#"), ("https://evil.example", "https://"), ("www.evil.example", "www."), ("```", "```"),
    ("mailto:x", "mailto:x"),
])  # fmt: skip
def test_what_calls_people_or_links_is_broken(text: str, never: str) -> None:
    assert never not in quoted(text)


def test_what_is_to_be_read_stays() -> None:
    plain = "db-1.internal: io.queue_length at 95 %, a->b, CPU는 정상 (3/4)"

    assert quoted(plain) == plain
    assert quoted("two\n lines, <password>, a < b") == "two lines, ‹password›, a ‹ b"


def test_code_is_as_it_was_and_does_not_end_its_fence() -> None:
    code = "echo `date`\n```\nls < in > out"
    (block,) = MarkdownIt("commonmark").parse(fenced(code))

    assert (block.type, block.content) == ("fence", code + "\n")
    assert "<!here>" not in fenced("echo <!here>")
