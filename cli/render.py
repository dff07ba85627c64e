"""All that an answer rests on, as lines for a person: `match --why`, and with nothing cut `match --full`."""

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
from diagnops.cli.terminal import WIDTH, Line, Style, pad, wrap, wrap_code
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.columns import width_of
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import because_of, seen_as
from diagnops.messages.wording import say

# Less sure than this that it is none of them, and there is something to look at: then that is what is said.
_SURELY_NEW = 0.8
_VERDICT: dict[str, Style] = {
    "seen": "bold green", "possible": "bold yellow", "open": "bold yellow", "new": "bold cyan",
}  # fmt: skip
# From this certainty on a reading is probably so, below it perhaps.
LIKELY_SO = 0.5
_MOST_UNREAD = 5
_MOST_EVIDENCE = 8
_MOST_OUTPUT = 12
_FEW_DAYS = 60


def render(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int, *, full: bool = False) -> Iterator[Line]:
    """All of the answer, with nothing cut when it is to be `full`; `cases` is how many there are to match."""
    language = diagnosis.language
    yield from headline(diagnosis, cases, vocabulary)
    if full and cases:
        yield Line(f"{say('none_known', language)}: {percent(diagnosis.none)}", "dim")
    yield from _readings(diagnosis, vocabulary) if full else _reading(diagnosis, vocabulary)
    yield from _not_understood(diagnosis, full=full)
    yield from _looks(diagnosis, vocabulary, full=full)
    for place, match in enumerate(diagnosis.candidates or diagnosis.leading, 1):
        yield Line("")
        yield from _match(place, match, diagnosis, vocabulary, full=full)
    if diagnosis.ruled_out:
        yield Line("")
        yield Line(say("ruled_out", language), "bold")
        for ruled in diagnosis.ruled_out:
            yield from wrapped(f"{ruled.title.in_(language)} ({ruled.case})", "  ")
            yield from wrapped(told(ruled.because, language, vocabulary), "    ", style="red")
    if diagnosis.next_checks:
        yield Line("")
        yield Line(say("next_new" if diagnosis.verdict == "new" else "next", language), "bold")
        for place, check in enumerate(diagnosis.next_checks, 1):
            yield from check_lines(place, check, vocabulary, language, full=full)
    yield from suggestion_lines(diagnosis.suggestions, diagnosis, vocabulary, full=full)
    if diagnosis.verdict == "new" and cases:
        yield Line("")
        yield from wrapped(hint("go_on", language), "", style="dim")


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
    yield from wrapped(f"{head}: {rest}", "", style=_VERDICT[verdict])
    if verdict == "possible":
        yield Line(say("not_sure" if diagnosis.next_checks else "not_sure_to_the_end", language), "dim")
    elif verdict == "open" and cases:
        yield from wrapped(say("what_helps", language), "", style="dim")
    if not diagnosis.observations:
        yield from wrapped(say("nothing_read", language), "", style="yellow")
    for note in diagnosis.notes:
        yield from wrapped(say("note", language, text=told(note, language, vocabulary)), "", style="dim")


def told_of(diagnosis: Diagnosis) -> list[Observation]:
    """The observations that were told: not those that a check made."""
    found = {(look.role, look.signal) for look in diagnosis.check_results if look.state}
    return [o for o in diagnosis.observations if (o.role, o.signal) not in found]


def _reading(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """What was read, one a line, with as many of its words as fit."""
    language, seen = diagnosis.language, told_of(diagnosis)
    if seen:
        yield Line("")
        yield Line(say("read_as", language), "bold")
        names = [display_name(vocabulary, o.role, o.signal, language) for o in seen]
        column = min(40, max(map(width_of, names)))
        for name, one in zip(names, seen, strict=True):
            state = pad(say(one.state, language), 8)
            if one.certainty < 1:
                state += pad(say("probably" if one.certainty >= LIKELY_SO else "perhaps", language), 9)
            room = 80 - 2 - column - 2 - width_of(state) - 1
            words = f"“{pad(one.words, room - 2).rstrip()}”" if room > 10 and one.words else ""
            yield Line(f"  {pad(name, column)}  {state} {words}".rstrip())


def _readings(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """Everything that is known of every observation."""
    language = diagnosis.language
    if diagnosis.observations:
        yield Line("")
        yield Line(say("read_as", language), "bold")
    for one in diagnosis.observations:
        more = [f"“{one.words}”" if one.words else "", say(f"from_{one.origin}", language), one.shape or ""]
        more += [f"z {one.magnitude:+.1f}" if one.magnitude is not None else "", percent(one.certainty)]
        yield from wrapped(f"{seen_as(one, vocabulary, language)}: {', '.join(filter(None, more))}", "  ", hang="    ")


def _not_understood(diagnosis: Diagnosis, *, full: bool) -> Iterator[Line]:
    language, texts = diagnosis.language, diagnosis.not_understood
    if texts:
        yield Line("")
        yield Line(say("not_understood", language), "bold")
    if full:
        for text in texts:
            yield from wrapped(text, "  ", hang="    ", style="dim")
        return
    for text in texts[:_MOST_UNREAD]:
        yield Line("  " + pad(text, 76).rstrip(), "dim")
    if (more := len(texts) - _MOST_UNREAD) > 0:
        yield Line("  " + say("more", language, count=more), "dim")


def _looks(diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool) -> Iterator[Line]:
    """The checks that were made; what a person has to judge is shown."""
    language = diagnosis.language
    if diagnosis.check_results:
        yield Line("")
        yield Line(say("checks_made", language), "bold")
    for look in diagnosis.check_results:
        yield from look_lines(look, vocabulary, language)
        yield from code(look.kind, look.run, "    ")
        yield from output_lines(look, language, most=None if full else _MOST_OUTPUT)


def look_lines(look: CheckResult, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """What a check found, and why it says so."""
    trouble = look.state is not None and vocabulary.is_trouble(look.signal, look.state)
    style: Style = "yellow" if look.state is None else "red" if trouble else "green"
    name = display_name(vocabulary, look.role, look.signal, language)
    state = say(look.state or "nobody_says", language)
    yield from wrapped(f"{name}: {state} ({because_of(look, language, way_out)})", "  ", hang="    ", style=style)


def output_lines(look: CheckResult, language: Language, *, most: int | None) -> Iterator[Line]:
    """What a command wrote: its first lines, cut to the width, or all of it as it is."""
    lines = [line.rstrip() for line in look.output.splitlines() if line.strip()]
    if most is None:
        yield from (Line(f"      {line}", "dim") for line in lines)
        return
    yield from (Line(f"      {pad(line, 74).rstrip()}", "dim") for line in lines[:most])
    if (more := len(lines) - most) > 0:
        yield Line("      " + say("more", language, count=more), "dim")


def _match(place: int, match: Match, diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool) -> Iterator[Line]:
    language = diagnosis.language
    yield from wrapped(f"{place}. {match.title.in_(language)}", "", hang="   ", style="bold")
    yield from wrapped(match.case, f"   {percent(match.probability)}  ", hang="   ", style="cyan")
    rows = heard(match)
    most = len(rows) if full else _MOST_EVIDENCE
    for evidence in rows[:most]:
        yield from _evidence(evidence, vocabulary, language)
    if len(rows) > most:
        yield _row(sum(e.bits for e in rows[most:]), say("more", language, count=len(rows) - most), "")
    for other in match.evidence:
        if isinstance(other, RecencyEvidence):
            yield _row(other.bits, lately(other, language), "dim")
        elif isinstance(other, PriorEvidence):
            yield _row(other.bits, say("prior", language), "dim")
    yield _row(match.bits, say("total", language), "")
    unknown = [e for e in match.evidence if isinstance(e, UnknownEvidence)]
    for word, names in (
        ("unknown", [_unseen(e.role, e.signal, e.recorded, vocabulary, language) for e in unknown]),
        ("confirm", [_unseen(c.role, c.signal, c.state, vocabulary, language) for c in match.confirm if full]),
    ):
        if names:
            yield from wrapped(f"{say(word, language)}: {', '.join(names)}", "   ", hang="     ", style="dim")
    if match.behind:
        why = told(match.behind, language, vocabulary)
        yield from wrapped(say("behind", language, why=why), "   ", hang="     ", style="dim")


def _unseen(role: str | None, signal: str, state: str, vocabulary: Vocabulary, language: Language) -> str:
    return f"{display_name(vocabulary, role, signal, language)} ({say(state, language)})"


def heard(match: Match) -> list[Evidence]:
    """The evidence that somebody gave: what was told and what was looked at, the strongest first."""
    return [e for e in match.evidence if not isinstance(e, UnknownEvidence | PriorEvidence | RecencyEvidence)]


def named(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """A piece of evidence in a few words: what was told or seen."""
    if isinstance(evidence, TextEvidence):
        return say("words_alike" if evidence.bits > 0 else "the_words", language)
    if isinstance(evidence, CorrectionEvidence):
        return say(f"correction_{evidence.said}", language, why=evidence.because)
    if isinstance(evidence, SymptomEvidence | UnexplainedEvidence):
        by = evidence.by if isinstance(evidence, SymptomEvidence) else None
        where = by or evidence
        return brief(where.role, where.signal, evidence.observed, vocabulary, language)
    return ""


def brief(role: str | None, signal: str, state: str, vocabulary: Vocabulary, language: Language) -> str:
    """A signal in a state; that it is there, its name says."""
    name = display_name(vocabulary, role, signal, language)
    return name if state == "present" else f"{name} {say(state, language)}"


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


def what_to_look_at(check: NextCheck, vocabulary: Vocabulary, language: Language) -> str:
    """What a check looks at, and what it costs."""
    cost = say("minutes", language, minutes=f"{check.minutes:g}")
    if not check.how[0].read_only:
        cost += ", " + say("changes_things", language)
    return f"{display_name(vocabulary, check.role, check.signal, language)} ({cost})"


def check_lines(
    place: int, check: NextCheck, vocabulary: Vocabulary, language: Language, *, full: bool = False
) -> Iterator[Line]:
    """A check: what to look at, how, and for the first one, or in `full`, what each answer would mean."""
    what = what_to_look_at(check, vocabulary, language)
    if full:
        what += f" · {say('bits', language, bits=check.gain_bits)}"
    yield from wrapped(f"{place}. {what}", "  ", hang="     ", style="bold" if place == 1 else "")
    for how in check.how if full else check.how[: 3 if place == 1 else 1]:
        yield from code(how.kind, how.run, "     ")
        if how.look:
            yield from wrapped(how.look.in_(language), "       ", style="dim")
    if place == 1 or full:
        if check.answers and not any(answer.case for answer in check.answers.values()):
            yield from wrapped(say("narrows", language), "     ", style="dim")
            return
        for state, answer in check.answers.items():
            then = say(f"then_{answer.verdict}", language, case=answer.case)
            then += f" ({percent(answer.probability)})" if answer.case else ""
            yield from wrapped(f"{say('if', language, state=say(state, language))} → {then}", "     ", hang="       ")


def code(kind: str, run: str, indent: str) -> Iterator[Line]:
    """A way to look, ready to be copied: `$` before a command."""
    if kind == "console":
        yield from wrapped(run, indent, hang=indent + "  ", style="cyan")
        return
    command = kind == "command"
    first, *rest = wrap_code(run, room=WIDTH - len(indent) - 2, command=command)
    yield Line(f"{indent}{'$ ' if command else ''}{first}", "cyan")
    yield from (Line(f"{indent}  {line}", "cyan") for line in rest)


def suggestion_lines(
    suggestions: Sequence[Suggestion], diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool = False
) -> Iterator[Line]:
    """The remedies to consider, not to repeat, and no more to be proposed."""
    language = diagnosis.language
    several = len({s.case for s in suggestions}) > 1
    refused = [s for s in suggestions if s.applies == "no"]
    failed = not_to_repeat(suggestions)
    for title, some, style in (
        ("warnings", failed, "red"),
        ("remedies", [s for s in suggestions if s.applies != "no"], "bold"),
        ("expired", [s for s in refused if s not in failed], "dim"),
    ):
        if some:
            yield Line("")
            yield Line(say(title, language), style)  # type: ignore[arg-type]
        for suggestion in some:
            yield from _suggestion(suggestion, vocabulary, language, several=several, full=full)


def not_to_repeat(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """The remedies that failed, or did harm; others helped, but do not apply here."""
    harmful = (s for s in suggestions if s.applies == "no" and (s.trials.failed or s.trials.worsened))
    return [s for s in harmful if not (s.trials.worked or s.trials.partly)]


def record(suggestion: Suggestion, language: Language) -> str:
    """Of which kind a remedy is, and how it did."""
    return f"{say(suggestion.kind, language)} · {trials_text(suggestion.trials, language)}"


def _suggestion(
    suggestion: Suggestion, vocabulary: Vocabulary, language: Language, *, several: bool, full: bool
) -> Iterator[Line]:
    head = record(suggestion, language)
    if several or full:
        head += f" · {say('of_case', language, case=suggestion.case)}"
    if full:
        at_least, worth = percent(suggestion.success), f"{suggestion.utility:.2f}"
        head += f" · {suggestion.remedy} · {say('helps_at_least', language, share=at_least, utility=worth)}"
    yield from wrapped(suggestion.action.in_(language), "  - ", hang="    ")
    yield from wrapped(head, "    ", style="green" if suggestion.trials.worked else "dim")
    yield from wrapped(say("why", language, text=suggestion.reason), "    ", hang="      ", style="dim")
    for condition in suggestion.conditions:
        if condition.applies == "yes":
            yield from wrapped(f"✓ {told(condition.because, language, vocabulary)}", "    ", hang="      ", style="dim")
    for warning in suggestion.warnings:
        yield from wrapped(f"! {told(warning, language, vocabulary)}", "    ", hang="      ", style="yellow")


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


def wrapped(text: str, indent: str = "", *, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    """A text as lines that fit the width."""
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))
