"""Questions to the person behind an agent: what only people know, asked where the client can show a form.

They are asked by what works in both eras of the protocol. Where nobody can be asked, nothing is: then the tool says
what is missing, and the agent may ask in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mcp.server.mcpserver import AcceptedElicitation, Context, Elicit, ElicitationResult
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import BaseModel, Field, create_model

from diagnops.kb.case import Language
from diagnops.messages.wording import say


def can_ask(context: Context[Any, Any]) -> bool:
    """Whether a person can be shown a form by this client."""
    told = context.client_capabilities
    forms = told.elicitation if told else None
    if forms is None or (forms.form is None and forms.url is not None):
        return False
    return context.protocol_version in MODERN_PROTOCOL_VERSIONS or context.session.can_send_request


def ask_how_verified(remedy: str, outcome: str, language: Language) -> Elicit[BaseModel]:
    """Ask how the outcome of a remedy was established."""
    form = _form({"verified": say("how_you_know", language)})
    return Elicit(say("ask_how_verified", language, remedy=remedy, outcome=outcome), form)


def ask_missing(names: Iterable[str], language: Language) -> Elicit[BaseModel]:
    """Ask what nobody has said yet of an incident that is over, by the names of the fields of a draft's answers."""
    form = _form({name: say(f"ask_{name}", language) for name in names})
    return Elicit(say("ask_for_draft", language), form)


def _form(asked: dict[str, str]) -> type[BaseModel]:
    """A form whose fields may all be left empty."""
    fields: dict[str, Any] = {name: (str, Field("", title=title)) for name, title in asked.items()}
    return create_model("Form", **fields)


def was_asked(outcome: ElicitationResult[BaseModel] | None) -> bool:
    """Whether a form was shown, filled in or not."""
    return outcome is not None and not (isinstance(outcome, AcceptedElicitation) and outcome.data is None)


def answered(outcome: ElicitationResult[BaseModel] | None) -> dict[str, str]:
    """What the person filled in; nothing where nobody was asked or wanted to answer."""
    data = outcome.data if isinstance(outcome, AcceptedElicitation) else None
    told = data.model_dump() if isinstance(data, BaseModel) else {}
    return {name: text.strip() for name, text in told.items() if text.strip()}
