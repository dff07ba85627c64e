"""Masking: passwords, keys, tokens, cookies and e-mail addresses go out of a text before anything is kept or shown.

What stands in their place says what it was, `<password>`, in every language. Masking twice changes nothing.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from diagnops.kb.message import Message, message
from diagnops.kb.secret_forms import FORMS, Kind, SecretForm

T = TypeVar("T")

VARIABLE, MORE = "DIAGNOPS_MASK", "addresses"
"""The environment variable that asks for more than is always masked, and what it asks for: IP addresses."""

# Where one secret stood close behind another of its form it may be known only when that has gone.
_ROUNDS = 4
_SHORT = 60
_SIGNS = frozenset(sign for form in FORMS for sign in form.signs)
# Who keeps a case and who said a thing, and where it stands to be read, is told on purpose.
_AS_GIVEN = frozenset("owner reviewed review_by sources source links who".split())


class Masked(NamedTuple):
    """A text without its secrets, and the kind of each that was there."""

    text: str
    kinds: tuple[Kind, ...] = ()


def mask(text: str) -> Masked:
    """`text` with its secrets masked; what is around them stays, as the user and the host of an address do.

    `DIAGNOPS_MASK=addresses` masks IP addresses besides.

    >>> mask("cannot connect to postgres://app:hunter2@db-1/orders")
    Masked(text='cannot connect to postgres://app:<password>@db-1/orders', kinds=('password',))
    """
    addresses = os.environ.get(VARIABLE) == MORE
    return _mask_short(text, addresses) if len(text) <= _SHORT else _mask(text, addresses)


def _mask(text: str, addresses: bool) -> Masked:
    kinds: list[Kind] = []
    lower = _lower(text)
    there = {sign for sign in _SIGNS if sign in lower}
    forms = [form for form in FORMS if not there.isdisjoint(form.signs)]
    for _ in range(_ROUNDS):
        found = []
        for form in forms:
            if addresses or form.kind != "ip-address":
                text, times = _masked_by(form, text, lower)
                kinds += [form.kind] * times
                found += [form] * bool(times)
                lower = _lower(text) if times else lower
        forms = found
    return Masked(text, tuple(kinds))


def _lower(text: str) -> str:
    """A text in lower case, each letter where it was: one capital alone becomes two letters."""
    return text.replace("İ", "I").lower()


def _masked_by(form: SecretForm, text: str, lower: str) -> tuple[str, int]:
    """A text with the secrets of one form masked, and how many they were. Of a log few lines have a sign, and no other
    is looked at."""
    masked = _masker(form)
    if form.apart:
        return masked(text)
    kept: list[str] = []
    done = count = 0
    for start in sorted({start for sign in form.signs for start in _lines_with(sign, lower)}):
        end = text.find("\n", start) + 1 or len(text)
        line, times = masked(text[start:end])
        if times:
            kept += text[done:start], line
            done, count = end, count + times
    return "".join((*kept, text[done:])), count


def _lines_with(sign: str, lower: str) -> Iterator[int]:
    """Where the lines begin that have a sign."""
    at = lower.find(sign)
    while at >= 0:
        yield lower.rfind("\n", 0, at) + 1
        end = lower.find("\n", at)
        at = lower.find(sign, end) if end >= 0 else end


_mask_short = lru_cache(maxsize=4096)(_mask)  # ids and names come again and again


@cache
def _masker(form: SecretForm) -> Callable[[str], tuple[str, int]]:
    """What masks the secrets of one form in a text, and counts them; made when a text may hold one."""

    def masked(found: re.Match[str]) -> str:
        start, end = found.span("secret")
        return f"{found.string[found.start() : start]}<{form.kind}>{found.string[end : found.end()]}"

    return partial(re.compile(form.expression).subn, masked)


def without_secrets(value: T, kinds: list[Kind]) -> T:
    """`value` with the secrets of every text in it masked; the kind of each is added to `kinds`.

    Who keeps a case, its sources and links, and who said a thing stay as they are.
    """
    hidden: T = _hidden(value, kinds)
    return hidden


def _hidden(value: Any, kinds: list[Kind]) -> Any:
    if isinstance(value, str):
        text, found = mask(value)
        kinds += found
        return text
    if isinstance(value, Struct):
        fields = asdict(value)
        changed = {name: new for name, new in _fields(fields, kinds).items() if new != fields[name]}
        return replace(value, **changed) if changed else value
    if isinstance(value, dict):
        return _fields(value, kinds)
    if isinstance(value, tuple | list):
        items = [_hidden(one, kinds) for one in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value


def _fields(fields: Mapping[str, Any], kinds: list[Kind]) -> dict[str, Any]:
    hidden = {}
    for name, value in fields.items():
        if name == "environment" and isinstance(value, dict):
            hidden[name] = facts_without_secrets(value, kinds)
        elif name in _AS_GIVEN:
            hidden[name] = value
        else:
            called = fields.get("name") if name == "value" else name
            hidden[_hidden(name, kinds)] = _named(str(called), value, kinds)
    return hidden


def facts_without_secrets(facts: Mapping[str, str], kinds: list[Kind]) -> dict[str, str]:
    """Facts about where it happens, each masked also where its name alone tells that it is a secret."""
    return {_hidden(name, kinds): _named(name, value, kinds) for name, value in facts.items()}


def _named(name: str, value: Any, kinds: list[Kind]) -> Any:
    if not isinstance(value, str) or not _names_a_secret(name):
        return _hidden(value, kinds)
    text, found = mask(f"{name}={value}")
    kinds += found
    return text.removeprefix(f"{name}=")


@lru_cache(maxsize=512)
def _names_a_secret(name: str) -> bool:
    return bool(mask(f"{name}=a1b2c3d4e5f6").kinds)


def masking_note(kinds: Sequence[Kind]) -> Message:
    """What is told of secrets that were masked."""
    return message("secrets_masked", kinds=counted(kinds))


def counted(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """How often each kind was there, as a value of a message.

    >>> counted(["password", "e-mail", "password"])
    ('password 2', 'e-mail 1')
    """
    return tuple(f"{kind} {count}" for kind, count in Counter(kinds).items())
