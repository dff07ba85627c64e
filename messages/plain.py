"""Plain data: a value as JSON has it, what cases say in one language, and every message with its sentence beside it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from diagnops.kb.case import Language, Text
from diagnops.kb.message import Message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word


def plain(value: Any, language: Language, vocabulary: Vocabulary | None = None) -> Any:
    """Mappings, lists, strings and numbers for any value that the desk gives.

    >>> plain(Text(en="disk full", ko="디스크 가득 참"), "ko")
    '디스크 가득 참'
    """
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, Message):
        values = {name: plain(one, language, vocabulary) for name, one in value.values.items()}
        because = plain(value.because, language, vocabulary)
        sentence = word(value, language, vocabulary)
        return {"code": value.code, "text": sentence, "values": values, "hint": value.hint, "because": because}
    if isinstance(value, Struct):
        config = value.__struct_config__
        tagged = {config.tag_field: config.tag} if config.tag_field else {}
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        return tagged | {name: plain(getattr(value, field), language, vocabulary) for name, field in names}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {name: plain(one, language, vocabulary) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one, language, vocabulary) for one in value]
    return value
