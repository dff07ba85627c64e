"""The environment: facts about where the incident happens, name to value, e.g. `kernel` to `5.15.0-91-generic`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnops.kb.errors import UsageError
from diagnops.kb.masking import mask

Environment = Mapping[str, str]

# What people call the same fact.
_SAME = {
    "linux": "kernel", "linux-kernel": "kernel", "커널": "kernel",
    "cloud": "platform", "provider": "platform", "플랫폼": "platform", "os-name": "os",
    "distro": "distribution", "배포판": "distribution",
    "postgres": "postgresql", "k8s": "kubernetes", "mongo": "mongodb", "httpd": "apache",
    "server": "hardware", "machine": "hardware", "하드웨어": "hardware",
}  # fmt: skip
_LONGEST = 200


def fact_name(name: str) -> str:
    """The name of a fact as it is compared: small letters, words joined by '-', one name for one thing.

    >>> fact_name("Linux kernel"), fact_name("PostgreSQL")
    ('kernel', 'postgresql')
    """
    joined = "-".join(name.replace("_", " ").casefold().split())
    return _SAME.get(joined, joined)


def read_facts(told: Iterable[str]) -> dict[str, str]:
    """Facts from `name=value`, the last one told of a name holds. Raises `UsageError`."""
    facts: dict[str, str] = {}
    for one in told:
        name, equals, value = one.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise UsageError("no_fact", hint="read_facts_here", fact=one)
        if len(one) > _LONGEST or not one.isprintable():
            raise UsageError("fact_too_long", fact=mask(one).text[:40], most=_LONGEST)
        facts[fact_name(mask(name).text)] = value.strip()  # in small letters nobody would know a key again
    return facts
