"""Drafts: lines and ids from free text, and blanks that check tells of until they are filled."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.case import Case, Cause, Language, Slug, Text
from diagnops.kb.casefile import read_plain_text, write_case
from diagnops.kb.draft import blank, is_blank, language_of, line, said, slug
from diagnops.kb.errors import Fault
from diagnops.kb.lint import case_faults
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say


@given(st.text(), st.text())
def test_any_name_gives_an_id_that_a_case_may_have(name: str, otherwise: str) -> None:
    made = slug(name, otherwise=otherwise)

    assert msgspec.convert(made, Slug) == made
    assert slug(name, {made}, otherwise=otherwise) != made


@given(st.text())
def test_any_text_that_holds_something_becomes_a_statement(text: str) -> None:
    if line(text):
        assert msgspec.convert({"x": msgspec.to_builtins(said(text))}, dict[str, Text])


@pytest.mark.parametrize("wanted", ["title", "cause", "reason", "worked", "failed"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_blank_says_what_is_wanted_and_may_stand_in_a_case(wanted: str, language: Language) -> None:
    told = blank(say(f"wanted_{wanted}", language))

    assert is_blank(told)
    assert line(told) == told
    assert language_of(told) == language


def test_check_tells_every_blank_with_its_line_and_what_is_wanted(vocabulary: Vocabulary) -> None:
    title, cause = Text(en=blank("what is seen?")), Text(ko=blank("원인은?"))
    text = write_case(Case("x", title, (), Cause(cause)), comment="fill in\nand check")

    faults = case_faults(read_plain_text(text, "x.md"), vocabulary)

    assert text.startswith("---\n# fill in\n# and check\nid: x\n")
    assert faults == [
        Fault("x.md", 6, "title.en", message("blank_left", wanted="what is seen?")),
        Fault("x.md", 11, "cause.statement.ko", message("blank_left", wanted="원인은?")),
    ]
    assert case_faults(read_plain_text(text.replace("TODO: ", ""), "x.md"), vocabulary) == []
