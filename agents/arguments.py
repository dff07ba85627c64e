"""Arguments: those that several tools share, each with the words by which a model knows what to give.

They are flat and have plain defaults. Not every client can fill in nested models, and none needs to say null.
"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from diagnops.kb import case
from diagnops.kb.errors import UsageError

Words = Annotated[str, Field(description="What is seen, in words, or pasted alerts, logs or output (English, Korean).")]
Observations = Annotated[
    list[str],
    Field(
        description="What was looked at, each ROLE/SIGNAL=STATE, e.g. volume/io.queue_length=high; normal and absent "
        "tell as much. Ids: search_signals. They hold over the text."
    ),
]
Cannot = Annotated[list[str], Field(description="Checks nobody can make, each ROLE/SIGNAL: not asked again.")]
Environment = Annotated[list[str], Field(description="Facts, each NAME=VALUE, e.g. kernel=5.15.0, platform=aws.")]
Spoken = Annotated[str, Field(description="Answer in en or ko; else as the text.")]
Limit = Annotated[int, Field(description="How many at most.")]
CaseId = Annotated[str, Field(description="The id of a case.")]
InvestigationId = Annotated[str, Field(description="The id of an investigation, e.g. i-7k2f.")]


def language(word: str) -> case.Language | None:
    """`en` or `ko`, None where nothing is said. Raises `UsageError`."""
    if word in get_args(case.Language):
        return word  # type: ignore[return-value]
    if word:
        raise UsageError("none_of_these", what="language", word=word, known=get_args(case.Language), near=())
    return None
