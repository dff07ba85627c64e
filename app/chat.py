"""For chats: an answer and an investigation as short Markdown, to be pasted or posted.

What others wrote (titles, texts, messages) is quoted, so that it can make no links, mentions or code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from diagnops.app.answer_text import (
    LIKELY_SO,
    best_remedy,
    brief,
    not_to_repeat,
    percent,
    reasons,
    remedy_record,
    told_of,
    verdict_remark,
    verdict_text,
    what_to_look_at,
    where_it_leads,
)
from diagnops.kb.case import Case, Language
from diagnops.messages.markdown import fenced, quoted, strong
from diagnops.messages.timeline import ended, timeline
from diagnops.messages.wording import say, word

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Diagnosis, Match
    from diagnops.kb.investigation import Investigation

_MOST_NAMES = 8
_MOST_REASONS = 3


def chat_answer(workspace: Workspace, diagnosis: Diagnosis, *, link: str = "") -> str:
    """An answer: the verdict, the first reasons, how often it happened, the next check, the remedy, what was read.

    `link` is where all of it is to be seen.
    """
    blocks = [*_verdict(workspace, diagnosis), *_next(workspace, diagnosis), *_remedy(workspace, diagnosis)]
    read = list(_read(workspace, diagnosis))
    return "\n\n".join([*blocks, *(["\n".join(read)] if read else []), *([link] if link else [])])


def chat_status(workspace: Workspace, investigation: Investigation, language: Language, *, link: str = "") -> str:
    """An investigation: who opened it, how it ended or what it may be, and its timeline."""
    title = next(iter(investigation.told), investigation.id)
    opened = f"{datetime.fromisoformat(investigation.opened).astimezone():%Y-%m-%d %H:%M}"
    taken = say("taken_up", language, id=investigation.id, when=opened, who=investigation.who)
    blocks = [f"# {quoted(title[:200])}", quoted(taken)]
    if investigation.closed:
        blocks.append(quoted(ended(investigation.closed, language)))
    else:
        diagnosis = workspace.investigations.diagnose(investigation, language=language)
        blocks.append(chat_answer(workspace, diagnosis, link=link))
    entries = [_entry(one) for one in timeline(investigation, workspace.vocabulary, language)]
    return "\n\n".join([*blocks, f"## {say('timeline', language)}", "\n".join(entries)])


def _entry(entry: str) -> str:
    """An entry of the timeline, whose marks at its beginning are our own."""
    day = entry.startswith("- **")
    return entry if day else f"- {quoted(entry.removeprefix('- '))}"


def _verdict(workspace: Workspace, diagnosis: Diagnosis) -> Iterator[str]:
    """The verdict, the reasons of the case that leads, and which others are near."""
    language, vocabulary = diagnosis.language, workspace.vocabulary
    yield strong(quoted(verdict_text(diagnosis, workspace.size)))
    yield from filter(None, [verdict_remark(diagnosis, workspace.size)])
    yield from [say("nothing_read", language)] if not diagnosis.observations else []
    yield from (quoted(say("note", language, text=word(note, language, vocabulary))) for note in diagnosis.notes)
    if diagnosis.leading:
        if diagnosis.verdict == "new":
            yield say("nearest", language)
        yield "\n".join(_leading(workspace, diagnosis))


def _leading(workspace: Workspace, diagnosis: Diagnosis) -> Iterator[str]:
    language = diagnosis.language
    cases = {case.id: case for case in workspace.case_base.find([match.case for match in diagnosis.leading])}
    for place, match in enumerate(diagnosis.leading, 1):
        title = quoted(match.title.in_(language))
        yield f"{place}. {percent(match.probability)}  {title} (`{match.case}`)"
        if place == 1:
            happened = happened_text(cases[match.case], language) if match.case in cases else ""
            told = [happened, *_why(workspace, match, language)]
            yield from (f"   - {quoted(line)}" for line in told if line)


def _why(workspace: Workspace, match: Match, language: Language) -> Iterator[str]:
    why = reasons(match, workspace.vocabulary, language)
    yield _listed("speaks_for", why.speaks_for, language, _MOST_REASONS)
    yield _listed("against", why.against, language, _MOST_REASONS)
    if not why.against:
        yield _listed("unexplained", why.unexplained, language, _MOST_REASONS)


def happened_text(case: Case, language: Language) -> str:
    """How often and how lately a case happened here, else how many reports of others there are; empty where none."""
    here = [once for once in case.happened if once.origin == "own"]
    if here:
        last = max((once.when for once in here if once.when), default="")
        return say("seen_here_last" if last else "seen_here", language, times=len(here), when=last)
    public = sum(once.origin == "public" for once in case.happened)
    return say("seen_elsewhere_only", language, count=public) if public else ""


def _listed(what: str, names: Iterable[str], language: Language, most: int) -> str:
    some = list(names)
    more = f" {say('more', language, count=len(some) - most)}" if len(some) > most else ""
    return f"{say(what, language)}: {', '.join(some[:most])}{more}" if some else ""


def _next(workspace: Workspace, diagnosis: Diagnosis) -> Iterator[str]:
    """The next check, one way to make it, and where its answers lead."""
    if not diagnosis.next_checks:
        return
    language, check = diagnosis.language, diagnosis.next_checks[0]
    head = say("next_new" if diagnosis.verdict == "new" else "next", language)
    yield strong(quoted(f"{head}: {what_to_look_at(check, workspace.vocabulary, language)}"))
    how = check.how[0]
    yield fenced(how.run)
    look = [how.look.in_(language)] if how.look else []
    yield "\n".join(f"- {quoted(line)}" for line in (*look, " · ".join(where_it_leads(check, diagnosis))))


def _remedy(workspace: Workspace, diagnosis: Diagnosis) -> Iterator[str]:
    """The remedy that did best with its record and its warnings, and what is not to be repeated."""
    language = diagnosis.language
    if best := best_remedy(diagnosis.suggestions):
        place = next((n for n, match in enumerate(diagnosis.leading, 1) if match.case == best.case), None)
        head = say("remedy" if diagnosis.verdict == "seen" or not place else "remedy_if", language, place=place)
        yield strong(quoted(f"{head}: {best.action.in_(language)}"))
        warnings = [word(warning, language, workspace.vocabulary) for warning in best.warnings]
        yield "\n".join(f"- {quoted(line)}" for line in (remedy_record(best, language), *warnings))
    if failed := [s.action.in_(language) for s in not_to_repeat(diagnosis.suggestions)]:
        yield quoted(_listed("warnings", failed, language, _MOST_NAMES))


def _read(workspace: Workspace, diagnosis: Diagnosis) -> Iterator[str]:
    """What was ruled out, read (with a question mark where that is not sure) and not read."""
    language, vocabulary = diagnosis.language, workspace.vocabulary
    out = [f"{one.case} ({word(one.because, language, vocabulary)})" for one in diagnosis.ruled_out]
    read = [
        brief(o.role, o.signal, o.state, vocabulary, language) + ("?" if o.certainty < LIKELY_SO else "")
        for o in told_of(diagnosis)
    ]
    unread = [f"“{text}”" for text in diagnosis.not_understood]
    for what, names in (("ruled_out", out), ("read", read), ("unread", unread)):
        if told := _listed(what, names, language, _MOST_NAMES):
            yield f"- {quoted(told)}"
