"""A token: what a program or a browser shows to be let in, of which only a hash is kept."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

from msgspec import Struct

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""What a token may do, each what the one before it may, and more."""
_SIGN = "dgn_"  # by it a token is known where one was written down that should not be


class Token(Struct, frozen=True, omit_defaults=True):
    """A token by its name; `revoked` says when and by whom it was taken back."""

    number: int
    name: str
    scope: Scope
    at: str
    who: str
    revoked: str | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return self.revoked is None

    def may(self, scope: Scope) -> bool:
        """Whether it lets do what needs this scope."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


class Tokens(Protocol):
    """Where tokens are kept."""

    def add(self, name: str, scope: Scope, hash_: str, *, who: str) -> Token:
        """Keep one by its hash. Raises `UsageError` where one of this name stands."""
        ...

    def revoke(self, name: str, *, who: str) -> Token:
        """Take one back; it stays listed. Raises `UsageError`."""
        ...

    def all(self) -> list[Token]:
        """Every token that there ever was, oldest first."""
        ...

    def of(self, hash_: str) -> Token | None:
        """The token that has this hash and stands."""
        ...


def new_secret() -> str:
    """A token as it is shown once: 256 bits that nobody can guess."""
    import secrets

    return _SIGN + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a token. It is as long as its hash: there is nothing to try out, so a fast hash will do."""
    import hashlib

    return hashlib.sha256(secret.encode()).hexdigest()
