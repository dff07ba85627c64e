"""The story of a case: Markdown as HTML that holds nothing but text, whoever wrote it.

HTML in it is text; links lead to web addresses alone, and images stay text: a page loads nothing from elsewhere.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_BELOW = 2  # a page and its section have headings of their own
_DEEPEST = 6


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - so it is called there
        """Whether a link may lead to an address."""
        return url.casefold().startswith(("https://", "http://"))


@cache
def _markdown() -> MarkdownIt:
    return _Reader("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")


def story_html(story: str) -> Markup:
    """The story as HTML.

    >>> print(story_html("# Then\\n<b>[all](javascript:go) was [well](https://example.org)"))
    <h3>Then</h3>
    <p>&lt;b&gt;[all](javascript:go) was <a href="https://example.org" rel="noreferrer noopener">well</a></p>
    <BLANKLINE>
    """
    reader = _markdown()
    tokens = reader.parse(story)
    for token in (one for outer in tokens for one in (outer, *(outer.children or ()))):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + _BELOW, _DEEPEST)}"
        elif token.type == "link_open":
            token.attrSet("rel", "noreferrer noopener")
        token.attrs.pop("style", None)  # of a column; the page has its style in files alone
    return Markup(reader.renderer.render(tokens, reader.options, {}))
