"""Applicability: whether a remedy applies here and now, one condition after the other, each with its reason.

`no` needs a fact that contradicts the condition; what nobody has told is `unknown` and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from diagnops.engine.diagnosis import Applies, Condition
from diagnops.kb.case import Case, Requires
from diagnops.kb.environment import Environment, fact_name
from diagnops.kb.message import Message
from diagnops.kb.version import VersionError, holds, read_range, read_version

# A machine stands in one of these, so that another one contradicts it.
_EXCLUSIVE = frozenset("aws gcp azure alibaba oracle digitalocean hetzner vmware openstack bare-metal".split())
_SYSTEMS = frozenset("linux windows freebsd macos aix solaris".split())
_NAMES = {
    "amazon": "aws", "ec2": "aws", "ebs": "aws", "eks": "aws", "rds": "aws", "gke": "gcp", "google": "gcp",
    "gce": "gcp", "microsoft": "azure", "aks": "azure", "vsphere": "vmware", "esxi": "vmware",
    "baremetal": "bare-metal", "k8s": "kubernetes",
}  # fmt: skip


# How somebody tells what is not known.
_TELL = {
    "fixed_in": "tell_version",
    "versions": "tell_version",
    "platform": "tell_platform",
    "component": "tell_component",
}


class _Finding(NamedTuple):
    applies: Applies
    kind: Literal["retired", "superseded", "until", "fixed_in", "versions", "platform", "component", "hardware"]
    values: dict[str, str]


def conditions(case: Case, requires: Requires | None, facts: Environment, today: date) -> tuple[Condition, ...]:
    """What has to hold for a remedy of `case` to be worth proposing, each with its verdict and the reason."""
    found = [*_of_the_case(case), *(_of_the_remedy(requires, facts, today) if requires else ())]
    return tuple(Condition(one.kind, one.applies, _because(one)) for one in found)


def _because(one: _Finding) -> Message:
    hint = _TELL.get(one.kind, "") if one.applies == "unknown" else ""
    return Message(f"{one.kind}_{one.applies}", {**one.values}, hint)


def applies(found: tuple[Condition, ...]) -> Applies:
    """All of them together: one `no` decides, then one `unknown`."""
    verdicts = {one.applies for one in found}
    return "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"


def expired(until: str, today: date) -> bool:
    """Whether a partial date lies wholly in the past.

    >>> expired("2013", date(2014, 1, 1)), expired("2013-05", date(2013, 5, 31))
    (True, False)
    """
    return today.isoformat()[: len(until)] > until


def _of_the_case(case: Case) -> Iterator[_Finding]:
    if case.status == "retired":
        yield _Finding("no", "retired", {})
    for link in case.related:
        if link.kind == "superseded-by":
            yield _Finding("no", "superseded", {"case": link.case})


def _of_the_remedy(requires: Requires, facts: Environment, today: date) -> Iterator[_Finding]:
    if requires.until:
        yield _Finding("no" if expired(requires.until, today) else "yes", "until", {"until": requires.until})
    for name, first in requires.fixed_in.items():
        yield _fixed(name, first, facts)
    for name, span in requires.versions.items():
        yield _version(name, span, facts)
    if requires.platform:
        yield _platform(requires.platform, facts)
    versioned = {fact_name(name) for name in (*requires.versions, *requires.fixed_in)}
    if requires.component and fact_name(requires.component) not in versioned:  # its version says it already
        yield _component(requires.component, facts)
    if requires.hardware:
        here = facts.get("hardware", "")
        alike = bool(here) and _words(requires.hardware) <= _words(" ".join([here, facts.get("cpu", "")]))
        # Free text: other words for the same machine are no contradiction.
        yield _Finding("yes" if alike else "unknown", "hardware", {"what": requires.hardware, "here": here or "?"})


def _fixed(name: str, first: str, facts: Environment) -> _Finding:
    """A version alone is the first that needs the remedy no more; a range, with its branches, says it whole."""
    inside = _inside(name, first, facts, alone=">=")
    verdict: Applies = "unknown" if inside is None else "no" if inside else "yes"
    return _Finding(verdict, "fixed_in", _values(name, first, facts))


def _version(name: str, span: str, facts: Environment) -> _Finding:
    inside = _inside(name, span, facts, alone="=")
    verdict: Applies = "unknown" if inside is None else "yes" if inside else "no"
    return _Finding(verdict, "versions", _values(name, span, facts))


def _inside(name: str, span: str, facts: Environment, *, alone: Literal[">=", "="]) -> bool | None:
    here = facts.get(fact_name(name))
    if here is None:
        return None
    try:
        return holds(read_range(span, alone=alone), read_version(here))
    except VersionError:  # a fact that is no version ("aws"), or a case from before ranges were checked
        return None


def _values(name: str, span: str, facts: Environment) -> dict[str, str]:
    return {"what": name, "range": span, "here": facts.get(fact_name(name), "?"), "fact": fact_name(name)}


def _platform(wanted: str, facts: Environment) -> _Finding:
    told = facts.get("platform", "")
    here = _words(" ".join([told, facts.get("os", "")]))
    asked = _words(wanted)
    named = asked & (_EXCLUSIVE | _SYSTEMS)
    verdict: Applies = "unknown"
    if (named and named <= here) or (asked and asked <= here):
        verdict = "yes"
    elif any(named & kind and here & kind and not named & here for kind in (_EXCLUSIVE, _SYSTEMS)):
        verdict = "no"
    return _Finding(verdict, "platform", {"what": wanted, "here": told or facts.get("os", "?")})


def _component(wanted: str, facts: Environment) -> _Finding:
    """A component that was told, or whose version was. One that was not told may still be there."""
    told = facts.get("component", "")
    named = fact_name(wanted)
    found = named in facts or (bool(told) and _words(wanted) <= _words(told))
    return _Finding("yes" if found else "unknown", "component", {"what": wanted, "here": facts.get(named, told or "?")})


def _words(text: str) -> frozenset[str]:
    return frozenset(_NAMES.get(word, word) for word in re.findall(r"[\w-]+", text.casefold()))
