"""Faults: what goes wrong, as a status of HTTP and a message that can be said in both languages."""

from __future__ import annotations

from msgspec import Struct

from diagnops.app import BusyError
from diagnops.kb.case import Language
from diagnops.kb.errors import CaseBaseError, DiagnopsError, UsageError
from diagnops.kb.message import Message, message
from diagnops.messages.wording import word

_NOT_FOUND = {"no_case", "no_investigation", "no_correction", "none_open"}
_CONFLICT = {"is_closed_as", "is_closed_already", "correction_stands", "correction_withdrawn_already"}
_OF_PROTOCOL = {
    400: "web_bad_request",
    401: "web_token_needed",
    403: "web_may_not",
    404: "web_no_page",
    405: "web_other_method",
    408: "web_too_slow",
    413: "web_too_large",
    415: "web_json_wanted",
    421: "web_other_host",
    429: "web_too_many",
    500: "web_not_foreseen",
    503: "web_busy",
}


class RefusedError(Exception):
    """A request that is not answered as it was meant; `headers` go with the answer."""

    def __init__(self, status: int, told: Message | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers or {}
        self.told = told or message(_OF_PROTOCOL.get(status, "web_bad_request"))


class Fault(Struct, frozen=True):
    """What went wrong: the status, a code that programs can go by, and a sentence."""

    status: int
    code: str
    text: str


def fault(error: RefusedError, language: Language) -> Fault:
    """A refusal in words."""
    return Fault(error.status, error.told.code, word(error.told, language))


def refusal(error: Exception) -> RefusedError:
    """What is answered to an error: of the person who asked (4xx), or of ours (5xx)."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, BusyError):
        return RefusedError(503, headers={"Retry-After": "1"})
    if isinstance(error, CaseBaseError):
        return RefusedError(403 if error.message.code == "case_base_read_only" else 503, error.message)
    if isinstance(error, UsageError) and error.message.code in _NOT_FOUND:
        return RefusedError(404, error.message)
    if isinstance(error, UsageError) and error.message.code in _CONFLICT:
        return RefusedError(409, error.message)
    if isinstance(error, DiagnopsError):
        return RefusedError(400, error.message)
    return RefusedError(500)
