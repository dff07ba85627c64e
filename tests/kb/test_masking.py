"""Masking: each form by its examples, nothing twice, nothing that is no secret, in a time that grows with the text."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.cases import FOLDER
from diagnops.intake.products import named_products, product_lexicon
from diagnops.kb.casefile import read_case_file
from diagnops.kb.errors import CaseFileError, Fault, UsageError
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Fact
from diagnops.kb.masking import counted, mask, without_secrets
from diagnops.kb.message import message
from diagnops.kb.secret_forms import FORMS, Kind, SecretForm
from diagnops.kb.vocabulary import Vocabulary

MASKED = [(form, *pair) for form in FORMS for pair in form.masked]
KEPT = [(form, text) for form in FORMS for text in form.kept]


@pytest.fixture(autouse=True)
def asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """IP addresses are masked where their form is looked at."""
    of = request.node.callspec.params.get("form") if hasattr(request.node, "callspec") else None
    if isinstance(of, SecretForm) and of.kind == "ip-address":
        monkeypatch.setenv("DIAGNOPS_MASK", "addresses")
    else:
        monkeypatch.delenv("DIAGNOPS_MASK", raising=False)


@pytest.mark.parametrize(
    ("form", "text", "becomes"), MASKED, ids=[f"{form.name}-{text[:20]}" for form, text, _ in MASKED]
)
def test_a_secret_of_each_form_goes_and_what_is_around_it_stays(form: SecretForm, text: str, becomes: str) -> None:
    assert mask(text).text == becomes
    assert form.kind in mask(text).kinds
    assert mask(becomes) == (becomes, ())


@pytest.mark.parametrize(("form", "text", "becomes"), MASKED)
def test_what_goes_of_a_line_with_a_sign_is_what_goes_of_the_whole_text(
    form: SecretForm, text: str, becomes: str
) -> None:
    for place in range(len(text) + 1):
        broken = f"{text[:place]}\n{text[place:]}"

        assert mask(broken).text == _masked_as_a_whole(broken)


def _masked_as_a_whole(text: str) -> str:
    lower = text.lower()
    signed = [form for form in FORMS if any(sign in lower for sign in form.signs)]
    for form in 4 * [one for one in signed if one.kind != "ip-address" or "DIAGNOPS_MASK" in os.environ]:
        text = re.sub(form.expression, lambda found, form=form: _without_secret(found, form.kind), text)
    return text


def _without_secret(found: re.Match[str], kind: Kind) -> str:
    start, end = found.span("secret")
    return f"{found.string[found.start() : start]}<{kind}>{found.string[end : found.end()]}"


@pytest.mark.parametrize(("form", "text"), KEPT, ids=[f"{form.name}-{text[:20]}" for form, text in KEPT])
def test_what_only_looks_like_a_secret_stays(form: SecretForm, text: str) -> None:
    assert mask(text) == (text, ())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_has_its_documentation_and_its_own_letters(form: SecretForm) -> None:
    assert form.source.startswith("https://")
    assert form.masked
    assert re.fullmatch("[a-z]+(-[a-z]+)*", form.name)
    assert all(sign == sign.lower() for sign in form.signs)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_stands_in_the_place_of_a_secret_says_nothing_of_the_incident(
    kind: Kind, read: Callable[[str], Incident], vocabulary: Vocabulary
) -> None:
    without, with_it = read("the queue is long"), read(f"the queue is long <{kind}>")

    assert with_it.observations == without.observations
    assert with_it.named == without.named
    assert named_products(f"<{kind}>", product_lexicon(vocabulary)) == ()


def test_addresses_of_hosts_stay_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mask("no route to 10.1.2.3").text == "no route to 10.1.2.3"

    monkeypatch.setenv("DIAGNOPS_MASK", "addresses")

    assert mask("no route to 10.1.2.3").text == "no route to <ip-address>"


pieces = st.one_of(
    st.sampled_from([text for _, text, _ in MASKED] + [text for _, text in KEPT]),
    st.sampled_from(
        ["<password>", "password=", "token: ", "://", "@", "'", '"', "\\", "\n", " ", "=", ":", "eyJ", "--"]
    ),
    st.text(max_size=6),
)


@given(st.lists(pieces, max_size=6).map("".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text).text

    assert mask(once).text == once


@given(st.text())
def test_a_text_without_signs_is_the_same_text(text: str) -> None:
    assert mask(text).text == text or any(sign in text.lower() for form in FORMS for sign in form.signs)


HOSTILE = [
    "password=", "password: ", 'password="', "://", "://a:", "@", "a@", "a.b@c.", "-----BEGIN PRIVATE KEY-----", "eyJ",
    "eyJaaaaaaaa.", "a.", "-", "--a", " --a-", " ", "\n", "mysql ", "mysql -", "cookie: ", "token=", "<token>", "\\",
    "PuTTY-User-Key-File-2:", "identified by ", "user=a,", "curl -u a:", "login a ", '"auth" "a" ', "bearer ", "$6$",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_longer_than_its_length_allows(piece: str) -> None:
    """A form that looked ahead from each letter to the end would be at this for hours."""
    signs = " ".join(sign for form in FORMS for sign in form.signs)

    mask(f"{signs} {piece * (50_000 // len(piece))}")


def test_a_key_stays_with_the_text_around_it() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEpAIBAAKC\n" * 9 + "-----END RSA PRIVATE KEY-----"

    assert mask(f"before\n{key}\nafter").text == "before\n<private-key>\nafter"


def test_a_fact_is_a_secret_by_its_name() -> None:
    kinds: list[Kind] = []
    told = {"environment": {"owner": "kim@corp.com", "kernel": "5.15"}}

    assert without_secrets(Fact("password", "hunter2"), kinds) == Fact("password", "<password>")
    assert without_secrets(told, kinds) == {"environment": {"owner": "<e-mail>", "kernel": "5.15"}}
    assert kinds == ["password", "e-mail"]


def test_who_keeps_a_case_and_where_it_comes_from_stay() -> None:
    told = {"owner": "kim@corp.com", "sources": [{"title": "mail of kim@corp.com"}], "links": ["https://u:p@h/"]}

    assert without_secrets(told, []) == told


def test_what_was_masked_is_counted_by_kind() -> None:
    assert counted(mask("password=a password=b kim@corp.com").kinds) == ("password 2", "e-mail 1")


def test_an_error_quotes_what_was_written_without_its_secrets() -> None:
    error = UsageError(
        "no_case", name="postgres://app:hunter2@db", near=(), because=message("as_told", text="pwd_pass=x")
    )
    fault = CaseFileError([Fault("a.md", 1, "password=hunter2", message("other_form", reason="token=abcd1234"))])

    assert "hunter2" not in str(error) + str(error.message)
    assert error.message.because is not None
    assert error.message.because.values["text"] == "pwd_pass=<password>"
    assert "hunter2" not in str(fault)
    assert "abcd1234" not in str(fault.faults)


def test_the_shipped_cases_hold_nothing_that_would_be_masked() -> None:
    """So one that comes back by export and add is the same case."""
    for path in sorted(Path(FOLDER).glob("*.md")):
        case = read_case_file(path)
        assert without_secrets(case, []) == case, path
