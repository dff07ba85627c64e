"""Drafts: lines and ids from free text, and blanks that check tells of until they are filled."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.case import Case, Cause, Slug, Text
from diagnops.kb.casefile import read_plain_text, write_case
from diagnops.kb.draft import blank, is_blank, line, said, slug
from diagnops.kb.lint import case_faults
from diagnops.kb.vocabulary import Vocabulary


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
def test_a_blank_says_what_is_wanted_in_the_language_of_the_draft(wanted: str) -> None:
    english, korean = blank(wanted, "en"), blank(wanted, "ko")

    assert english.en
    assert is_blank(english.en)
    assert korean.ko
    assert re.search("[가-힣]", korean.ko)


def test_check_tells_every_blank_with_its_line_and_what_is_wanted(vocabulary: Vocabulary) -> None:
    text = write_case(Case("x", blank("title", "en"), (), Cause(blank("cause", "ko"))), comment="fill in\nand check")

    faults = case_faults(read_plain_text(text, "x.md"), vocabulary)

    assert text.startswith("---\n# fill in\n# and check\nid: x\n")
    assert [(f.line, f.field) for f in faults] == [(6, "title.en"), (11, "cause.statement.ko")]
    assert "a blank is left; fill it in or take it out: what does somebody see first?" in faults[0].reason
    assert case_faults(read_plain_text(text.replace("TODO: ", ""), "x.md"), vocabulary) == []
