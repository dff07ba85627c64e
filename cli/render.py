"""A diagnosis as lines for a person: the verdict first, then why, what to check next and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnops.app import (
    CorrectionEvidence,
    Diagnosis,
    Evidence,
    Match,
    NextCheck,
    PriorEvidence,
    RecencyEvidence,
    Suggestion,
    SymptomEvidence,
    TextEvidence,
    Trials,
    UnexplainedEvidence,
    UnknownEvidence,
)
from diagnops.cli.hints import hint, told, way_out
from diagnops.cli.terminal import WIDTH, Line, Style, pad, width_of, wrap, wrap_code
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import because_of
from diagnops.messages.wording import say

# Less sure than this that it is none of them, and there is something to look at: then that is what is said.
_SURELY_NEW = 0.8
_VERDICT: dict[str, Style] = {
    "seen": "bold green", "possible": "bold yellow", "open": "bold yellow", "new": "bold cyan",
}  # fmt: skip
# From this certainty on a reading is probably so, below it perhaps.
_LIKELY_SO = 0.5
_MOST_UNREAD = 5
_MOST_EVIDENCE = 8
_MOST_OUTPUT = 12
_FEW_DAYS = 60


def render(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int) -> Iterator[Line]:
    """The whole answer; `cases` is how many there are to match."""
    language = diagnosis.language
    yield from headline(diagnosis, cases, vocabulary)
    yield from _reading(diagnosis, vocabulary)
    yield from _looks(diagnosis, vocabulary)
    if diagnosis.verdict == "new" and diagnosis.leading and not diagnosis.candidates:
        yield Line("")
        for match in diagnosis.leading:
            nearest = say("nearest", language, title=match.title.in_(language), case=match.case)
            yield from _wrapped(nearest, "  ", hang="    ", style="dim")
    else:
        for place, match in enumerate(diagnosis.candidates or diagnosis.leading, 1):
            yield Line("")
            yield from _match(place, match, diagnosis, vocabulary)
    if diagnosis.ruled_out:
        yield Line("")
        yield Line(say("ruled_out", language), "bold")
        for ruled in diagnosis.ruled_out:
            yield from _wrapped(f"{ruled.title.in_(language)} ({ruled.case})", "  ")
            yield from _wrapped(told(ruled.because, language, vocabulary), "    ", style="red")
    if diagnosis.next_checks:
        yield Line("")
        yield Line(say("next_new" if diagnosis.verdict == "new" else "next", language), "bold")
        for place, check in enumerate(diagnosis.next_checks, 1):
            yield from check_lines(place, check, vocabulary, language)
    yield from suggestion_lines(diagnosis.suggestions, diagnosis, vocabulary)
    if diagnosis.verdict == "new" and cases:
        yield Line("")
        yield from _wrapped(hint("go_on", language), "", style="dim")


def headline(diagnosis: Diagnosis, cases: int, vocabulary: Vocabulary) -> Iterator[Line]:
    """The verdict."""
    language, verdict = diagnosis.language, diagnosis.verdict
    head = f"{say(verdict, language)} ({percent(diagnosis.probability)})"
    if verdict == "new" and cases and diagnosis.probability < _SURELY_NEW and diagnosis.next_checks:
        head = say("new_unsure", language)
        rest = say("a_check_may_tell", language, cases=cases, share=percent(1 - diagnosis.none))
    elif verdict == "open" and cases:
        head = say("undecided", language)
        rest = say("these_lead" if diagnosis.leading else "nothing_speaks", language, cases=cases)
    elif verdict in ("open", "new"):
        rest = say("none_of", language, cases=cases) if cases else say("no_cases", language)
    elif diagnosis.probability < (1 - diagnosis.none) / 2:  # more likely one of the others than the first
        head = f"{say(verdict, language)} ({percent(1 - diagnosis.none)})"
        rest = say("several_fit", language, title=diagnosis.matches[0].title, share=percent(diagnosis.probability))
    else:
        rest = diagnosis.matches[0].title.in_(language)
    yield from _wrapped(f"{head}: {rest}", "", style=_VERDICT[verdict])
    if verdict == "possible":
        yield Line(say("not_sure" if diagnosis.next_checks else "not_sure_to_the_end", language), "dim")
    elif verdict == "open" and cases:
        yield from _wrapped(say("what_helps", language), "", style="dim")
    if not diagnosis.observations:
        yield from _wrapped(say("nothing_read", language), "", style="yellow")
    for note in diagnosis.notes:
        yield from _wrapped(say("note", language, text=told(note, language, vocabulary)), "", style="dim")


def _reading(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    language = diagnosis.language
    found = {(look.role, look.signal) for look in diagnosis.check_results if look.state}
    seen = [o for o in diagnosis.observations if (o.role, o.signal) not in found]
    if seen:
        yield Line("")
        yield Line(say("read_as", language), "bold")
        names = [display_name(vocabulary, o.role, o.signal, language) for o in seen]
        column = min(40, max(map(width_of, names)))
        for name, one in zip(names, seen, strict=True):
            state = pad(say(one.state, language), 8)
            if one.certainty < 1:
                state += pad(say("probably" if one.certainty >= _LIKELY_SO else "perhaps", language), 9)
            room = 80 - 2 - column - 2 - width_of(state) - 1
            words = f"“{pad(one.words, room - 2).rstrip()}”" if room > 10 and one.words else ""
            yield Line(f"  {pad(name, column)}  {state} {words}".rstrip())
    if diagnosis.not_understood:
        yield Line("")
        yield Line(say("not_understood", language), "bold")
        for text in diagnosis.not_understood[:_MOST_UNREAD]:
            yield Line("  " + pad(text, 76).rstrip(), "dim")
        if (more := len(diagnosis.not_understood) - _MOST_UNREAD) > 0:
            yield Line("  " + say("more", language, count=more), "dim")


def _looks(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """The checks that were made; what a person has to judge is shown."""
    language = diagnosis.language
    if diagnosis.check_results:
        yield Line("")
        yield Line(say("checks_made", language), "bold")
    for look in diagnosis.check_results:
        name = display_name(vocabulary, look.role, look.signal, language)
        state = say(look.state or "nobody_says", language)
        trouble = look.state is not None and vocabulary.is_trouble(look.signal, look.state)
        style: Style = "yellow" if look.state is None else "red" if trouble else "green"
        yield from _wrapped(f"{name}: {state} ({because_of(look, language, way_out)})", "  ", hang="    ", style=style)
        yield from code(look.kind, look.run, "    ")
        lines = [line.rstrip() for line in look.output.splitlines() if line.strip()]
        yield from (Line(f"      {pad(line, 74).rstrip()}", "dim") for line in lines[:_MOST_OUTPUT])
        if (more := len(lines) - _MOST_OUTPUT) > 0:
            yield Line("      " + say("more", language, count=more), "dim")


def _match(place: int, match: Match, diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    language = diagnosis.language
    yield from _wrapped(f"{place}. {match.title.in_(language)}", "", hang="   ", style="bold")
    yield from _wrapped(match.case, f"   {percent(match.probability)}  ", hang="   ", style="cyan")
    rows = [e for e in match.evidence if not isinstance(e, UnknownEvidence | PriorEvidence | RecencyEvidence)]
    for evidence in rows[:_MOST_EVIDENCE]:
        yield from _evidence(evidence, vocabulary, language)
    left = sum(e.bits for e in rows[_MOST_EVIDENCE:])
    if len(rows) > _MOST_EVIDENCE:
        yield _row(left, say("more", language, count=len(rows) - _MOST_EVIDENCE), "")
    for other in match.evidence:
        if isinstance(other, RecencyEvidence):
            yield _row(other.bits, lately(other, language), "dim")
        elif isinstance(other, PriorEvidence):
            yield _row(other.bits, say("prior", language), "dim")
    yield _row(match.bits, say("total", language), "")
    unknown = [e for e in match.evidence if isinstance(e, UnknownEvidence)]
    if unknown:
        names = ", ".join(
            f"{display_name(vocabulary, e.role, e.signal, language)} ({say(e.recorded, language)})" for e in unknown
        )
        yield from _wrapped(f"{say('unknown', language)}: {names}", "   ", hang="     ", style="dim")
    if match.behind:
        why = told(match.behind, language, vocabulary)
        yield from _wrapped(say("behind", language, why=why), "   ", hang="     ", style="dim")


def lately(evidence: RecencyEvidence, language: Language) -> str:
    """When a case last happened here: in days while they are few and known, then as it is written."""
    when, days = evidence.when, evidence.days
    if len(when) < len("2026-11-23") or days > _FEW_DAYS:
        return say("last_here", language, when=when)
    return say("last_today" if days == 0 else "last_yesterday" if days == 1 else "last_days", language, days=days)


def _evidence(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    if isinstance(evidence, TextEvidence):
        yield _row(evidence.bits, say("words_alike", language), "green")
    elif isinstance(evidence, CorrectionEvidence):
        text = say(f"correction_{evidence.said}", language, why=evidence.because)
        yield _row(evidence.bits, text, "red" if evidence.bits < 0 else "green")
    elif isinstance(evidence, UnexplainedEvidence):
        what = display_name(vocabulary, evidence.role, evidence.signal, language)
        text = f"{what} {say(evidence.observed, language)}: {say('unexplained', language)}"
        yield _row(evidence.bits, text, "yellow")
    elif isinstance(evidence, SymptomEvidence):
        against, by = evidence.bits < 0, evidence.by
        what = display_name(vocabulary, evidence.role, evidence.signal, language)
        recorded = say(evidence.recorded, language)
        if by:
            recorded = f"{what} {recorded}"
            what = display_name(vocabulary, by.role, by.signal, language)
        beside = f" ({say('recorded', language, state=recorded)})" if against or by else ""
        text = f"{what} {say(evidence.observed, language)}{beside}"
        yield from _wrapped_row(evidence.bits, text, "red" if against else "green")


def _wrapped_row(bits: float, text: str, style: Style) -> Iterator[Line]:
    yield from (Line(x, style) for x in wrap(text, indent=f"   {bits:+6.1f}  ", hang=" " * 11))


def _row(bits: float, text: str, style: Style) -> Line:
    return Line(pad(f"   {bits:+6.1f}  {text}", 80).rstrip(), style)


def check_lines(place: int, check: NextCheck, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """A check: what to look at, how, and for the first one what each answer would mean."""
    name = display_name(vocabulary, check.role, check.signal, language)
    cost = say("minutes", language, minutes=f"{check.minutes:g}")
    if not check.how[0].read_only:
        cost += ", " + say("changes_things", language)
    yield from _wrapped(f"{place}. {name} ({cost})", "  ", hang="     ", style="bold" if place == 1 else "")
    for how in check.how[: 3 if place == 1 else 1]:
        yield from code(how.kind, how.run, "     ")
        if how.look:
            yield from _wrapped(how.look.in_(language), "       ", style="dim")
    if place == 1:
        if check.answers and not any(answer.case for answer in check.answers.values()):
            yield from _wrapped(say("narrows", language), "     ", style="dim")
            return
        for state, answer in check.answers.items():
            then = say(f"then_{answer.verdict}", language, case=answer.case)
            then += f" ({percent(answer.probability)})" if answer.case else ""
            yield from _wrapped(f"{say('if', language, state=say(state, language))} → {then}", "     ", hang="       ")


def code(kind: str, run: str, indent: str) -> Iterator[Line]:
    """A way to look, ready to be copied: `$` before a command."""
    if kind == "console":
        yield from _wrapped(run, indent, hang=indent + "  ", style="cyan")
        return
    command = kind == "command"
    first, *rest = wrap_code(run, room=WIDTH - len(indent) - 2, command=command)
    yield Line(f"{indent}{'$ ' if command else ''}{first}", "cyan")
    yield from (Line(f"{indent}  {line}", "cyan") for line in rest)


def suggestion_lines(suggestions: Sequence[Suggestion], diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """The remedies to consider, not to repeat, and no more to be proposed."""
    language = diagnosis.language
    several = len({s.case for s in suggestions}) > 1
    refused = [s for s in suggestions if s.applies == "no"]
    harmful = (s for s in refused if s.trials.failed or s.trials.worsened)
    failed = [s for s in harmful if not (s.trials.worked or s.trials.partly)]  # others helped, but do not apply here
    for title, some, style in (
        ("warnings", failed, "red"),
        ("remedies", [s for s in suggestions if s.applies != "no"], "bold"),
        ("expired", [s for s in refused if s not in failed], "dim"),
    ):
        if some:
            yield Line("")
            yield Line(say(title, language), style)  # type: ignore[arg-type]
        for suggestion in some:
            yield from _suggestion(suggestion, vocabulary, language, several=several)


def _suggestion(suggestion: Suggestion, vocabulary: Vocabulary, language: Language, *, several: bool) -> Iterator[Line]:
    head = f"{say(suggestion.kind, language)} · {trials_text(suggestion.trials, language)}"
    if several:
        head += f" · {say('of_case', language, case=suggestion.case)}"
    yield from _wrapped(suggestion.action.in_(language), "  - ", hang="    ")
    yield from _wrapped(head, "    ", style="green" if suggestion.trials.worked else "dim")
    yield from _wrapped(say("why", language, text=suggestion.reason), "    ", hang="      ", style="dim")
    for condition in suggestion.conditions:
        if condition.applies == "yes":
            yield from _wrapped(
                f"✓ {told(condition.because, language, vocabulary)}", "    ", hang="      ", style="dim"
            )
    for warning in suggestion.warnings:
        yield from _wrapped(f"! {told(warning, language, vocabulary)}", "    ", hang="      ", style="yellow")


def trials_text(trials: Trials, language: Language) -> str:
    """How a remedy did, in a few words."""
    tried = trials.worked + trials.partly + trials.failed + trials.worsened
    if not tried:
        return say("untested" if trials.advised else "no_trial", language)
    parts = [say("worked", language, n=trials.worked, of=tried)]
    parts += [say(k, language, n=n) for k in ("partly", "failed", "worsened") if (n := getattr(trials, k))]
    return ", ".join(parts)


def percent(probability: float) -> str:
    """A probability as people read it: never a false certainty.

    >>> percent(0.999)
    '>99 %'
    """
    if probability > 0.99:
        return ">99 %"
    return f"{probability * 100:.0f} %" if probability >= 0.01 else "<1 %"


def _wrapped(text: str, indent: str, *, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))
