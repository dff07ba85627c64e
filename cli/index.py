"""`diagnops index`: how the index stands, merged or made anew, and how much its candidates find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from diagnops.app import CandidatesFound, IndexStatus
from diagnops.cli.hints import misused
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.messages.wording import say


def index(
    status: Annotated[
        bool, typer.Option("--status", help="Tell how it stands, and change nothing; so also unsaid.")
    ] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Merge its segments into one.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew, whatever there is.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Hold what its candidates find against all cases.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was done as one JSON object.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Look after the index, which follows the case base by itself."""
    if status + merge + rebuild + check > 1:
        raise misused("one_of_index")
    care, spoken = workspace(db).index_care, spoken_here(lang)
    found: IndexStatus | CandidatesFound
    found = care.check() if check else care.merge() if merge else care.rebuild() if rebuild else care.status()
    if json:
        kept = found._asdict()
        if isinstance(found, IndexStatus):
            kept["segments"] = [one._asdict() for one in found.segments]
        show_json(kept)
    else:
        lines = _checked(found, spoken) if isinstance(found, CandidatesFound) else _told(found, spoken)
        show([Line(text) for line in lines for text in wrap(line.lstrip(), indent=line[: -len(line.lstrip())])])


def _told(found: IndexStatus, spoken: model.Language) -> Iterator[str]:
    if found.behind is None:
        yield say("index_missing", spoken)
        return
    size = f"{found.bytes / 1e6:.1f}"
    yield say("index_cases", spoken, cases=found.cases, segments=len(found.segments), size=size)
    for number, one in enumerate(found.segments, 1):
        large = f" ({say('segment_large', spoken)})" if one.large else ""
        yield "  " + say("segment_line", spoken, number=number, cases=one.cases, gone=one.gone) + large
    yield say("index_behind", spoken, changes=found.behind) if found.behind else say("index_follows", spoken)
    yield say("index_exact" if found.exact else "index_by_candidates", spoken)


def _checked(found: CandidatesFound, spoken: model.Language) -> Iterator[str]:
    recall, same = f"{found.recall:.1%}", f"{found.same_score:.1%}"
    yield say("candidates_found", spoken, texts=found.texts, recall=recall, same=same)
