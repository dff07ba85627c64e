"""Access: the tokens that let somebody in where a case base is served, and who has written what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from diagnops.app.cases import one_of
from diagnops.kb.draft import slug
from diagnops.kb.errors import UsageError
from diagnops.kb.token import Scope, Token, hash_of, new_secret

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.kb.casebase import Write


class Issued(NamedTuple):
    """A token and what is to be shown for it, which is told this once: of it only a hash is kept."""

    token: Token
    secret: str


class Access:
    """Who may come in, and who has written what."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def issue(self, name: str, scope: str = "read") -> Issued:
        """A new token for whoever goes by this name. Raises `UsageError` for a name that will not do or stands."""
        one_of("scope", scope, get_args(Scope))
        if not name or name != (proper := slug(name)):
            raise UsageError("no_token_name", name=name, proper=proper if name else "")
        secret = new_secret()
        kept = self._workspace.case_base.tokens
        added = kept.add(name, scope, hash_of(secret), who=self._workspace.user)  # type: ignore[arg-type]
        return Issued(added, secret)

    def revoke(self, name: str) -> Token:
        """Take a token back at once; it stays listed. Raises `UsageError`."""
        return self._workspace.case_base.tokens.revoke(name, who=self._workspace.user)

    def all(self) -> list[Token]:
        """Every token that there ever was, oldest first."""
        return self._workspace.case_base.tokens.all()

    def of(self, secret: str) -> Token | None:
        """The token that somebody shows, if it is one and stands."""
        return self._workspace.case_base.tokens.of(hash_of(secret))

    def writes(self, limit: int = 100) -> list[Write]:
        """What was written last, the latest first: by whom, when and on what."""
        return self._workspace.case_base.writes(limit)
