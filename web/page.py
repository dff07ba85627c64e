"""A page: an address, the function that finds what stands there, and the template that shows it.

Each page has a twin that ends with `.json`: the same value as plain data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from diagnops.app import Workspace
from diagnops.kb.token import Scope
from diagnops.web.asked import Asked


class Page(NamedTuple):
    """`work` runs in a thread of its own desk; what it gives is `facts` in the template. Where that has an
    `http_status`, it is answered with it.

    `method` POST is for forms. What `writes` needs the right to; unsaid, every form does. It mostly gives a `See`.
    """

    path: str
    template: str
    work: Callable[[Workspace, Asked], Any]
    method: str = "GET"
    writes: bool | None = None

    @property
    def needs(self) -> Scope:
        """The right that is needed."""
        return "write" if (self.method != "GET" if self.writes is None else self.writes) else "read"


class See(NamedTuple):
    """Go on at another address of ours."""

    address: str
