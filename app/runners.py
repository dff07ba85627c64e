"""The runners that make checks: this host, or a Prometheus. They are made only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.checks.runner import Runner


def this_host(vocabulary: Vocabulary, roles: Iterable[str] = (), facts: Mapping[str, str] | None = None) -> Runner:
    """Makes read-only commands on this host, which is `roles` besides a machine. Raises `UsageError`."""
    from diagnops.checks.this_host import ThisHost

    return ThisHost(vocabulary, facts or {}, [vocabulary.find_role(role).id for role in roles])


def prometheus(vocabulary: Vocabulary, url: str, selectors: Iterable[str] = ()) -> Runner:
    """Asks the Prometheus at `url`; `selectors` say which series are meant: `instance=~"db.*"`, or of one role
    `database:instance=~"db.*"`. Raises `UsageError`."""
    from diagnops.checks.in_prometheus import InPrometheus
    from diagnops.checks.prometheus import Prometheus
    from diagnops.checks.promql import Narrow, read_narrow

    said = [read_narrow(one) for one in selectors]
    narrow = [Narrow(vocabulary.find_role(one.role).id if one.role else None, one.labels) for one in said]
    return InPrometheus(Prometheus(url), narrow)


def host_facts() -> dict[str, str]:
    """The facts of this host: kernel, distribution, where it runs, its drivers and daemons."""
    from diagnops.checks import host_facts as facts

    return facts.host_facts()
