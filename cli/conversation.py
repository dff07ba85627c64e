"""The conversation of an investigation: show the differential, ask the next check, keep the answer, and again.

Where an answer comes from (a person at a terminal, a script through a pipe) is the business of `read_line` alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import get_args

from diagnops.app import (
    LIKELY,
    Answer,
    Diagnosis,
    Kept,
    NextCheck,
    Runner,
    Workspace,
    answers_to,
    is_state,
    nobody_knows,
    read_wish,
    read_yes,
)
from diagnops.cli.check_lines import check_lines
from diagnops.cli.differential_page import differential_page
from diagnops.cli.echo import echo
from diagnops.cli.own_checks import TerminalChecks
from diagnops.cli.parts import code
from diagnops.cli.prompt import read_line
from diagnops.cli.remedies import suggestion_lines
from diagnops.cli.terminal import Line, Style, show, wrap
from diagnops.cli.why import why_page
from diagnops.kb.case import Language, State
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Place, Told, overturned
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import ended, seen_as
from diagnops.messages.wording import say

# After so many checks with nothing that stands out, a sentence is worth more than the next one.
_PATIENCE = 5


class Conversation:
    """One investigation at one terminal. Nothing is held here that is not kept in the case base first."""

    def __init__(
        self,
        desk: Workspace,
        investigation: str,
        spoken: Language,
        runners: Sequence[Runner] = (),
        *,
        ask: bool = True,
    ) -> None:
        self._desk, self._kept, self.id, self.spoken = desk, desk.investigations, investigation, spoken
        self._own = TerminalChecks(desk, investigation, spoken, runners, ask=ask)
        self._shown: list[Line] = []
        self._remedies_of: str | None = None
        self._asked = 0
        self.vocabulary = desk.vocabulary

    def run(self) -> None:
        """Ask until no check is worth its minutes, or until the person leaves."""
        try:
            self._run()
        except KeyboardInterrupt:
            _show(Line(""))
            self._leave()
            raise

    def _run(self) -> None:
        while True:
            investigation = self._kept.get(self.id)
            if investigation.closed:
                _show(*map(Line, wrap(f"{self.id}: {ended(investigation.closed, self.spoken)}")))
                return
            diagnosis = self._kept.diagnose(investigation, language=self.spoken)
            if not diagnosis.next_checks:
                self._page(diagnosis)
                if diagnosis.verdict != "seen" and self._more(diagnosis):
                    continue
                self._finish(diagnosis)
                return
            makeable = self._own.first(diagnosis.next_checks)
            if makeable and not self._own.attended:
                result = self._own.make(makeable)
                if result and not (result.output and result.state is None):
                    continue  # it is known now, or there is nothing that a person could judge
                going_on = self._ask(makeable, diagnosis, result)
            else:
                going_on = self._ask(makeable or diagnosis.next_checks[0], diagnosis)
            if not going_on:
                self._how_to_close(diagnosis)
                self._leave()
                return

    def _page(self, diagnosis: Diagnosis) -> None:
        """The differential, unless it stands above: a check turned down changes nothing."""
        page = list(differential_page(diagnosis, self.vocabulary, self._desk.size))
        if page != self._shown:
            _show(Line(""), *page)
        self._shown = page
        self._remedies(diagnosis)

    def _remedies(self, diagnosis: Diagnosis) -> None:
        """What helped before, as soon as a case is likelier than not: nobody has to answer all checks to read it."""
        likely = diagnosis.matches and diagnosis.probability >= LIKELY
        leader = diagnosis.matches[0].case if likely else None
        if leader and leader != self._remedies_of:
            ours = [s for s in diagnosis.suggestions if s.case == leader]
            _show(*suggestion_lines(ours, diagnosis, self.vocabulary))
        self._remedies_of = leader

    def _ask(self, check: NextCheck, diagnosis: Diagnosis, result: CheckResult | None = None) -> bool:
        """Ask a check; False when the person leaves. `result` is what the program made of it already."""
        signal = self.vocabulary.signal[check.signal]
        answers = " · ".join(say(state, self.spoken) for state in answers_to(signal))
        prompt = "answer_or_run" if self._own.could(check) else "answer_with"
        self._page(diagnosis)
        _show(Line(""), Line(say("look_surer" if diagnosis.verdict == "seen" else "look_at", self.spoken), "bold"))
        _show(*check_lines(1, check, self.vocabulary, self.spoken))
        if self._own.attended and self._own.first([check]):
            result = self._own.make(check)
            if result and result.state:
                return True
        if result:
            self._own.show_output(result)
        self._asked += 1
        if not diagnosis.matches and self._asked % _PATIENCE == 0:
            self._say("tell_more")
        return self._take(check, diagnosis, prompt, answers)

    def _take(self, check: NextCheck, diagnosis: Diagnosis, prompt: str, answers: str) -> bool:
        """Take what is typed until something was kept; False when the person leaves."""
        asked = (check.role, check.signal)
        self._say(prompt, answers=answers)
        while (typed := read_line()) is not None:
            if not typed.strip():
                continue
            if typed.lstrip().startswith("!"):
                if self._own.wished(check, typed.lstrip(" !")):
                    return True
                self._say(prompt, answers=answers)
                continue
            answer = self._kept.read_answer(typed, asked)
            if answer.wish == "quit":
                return False
            if answer.wish == "help":
                _show(*check_lines(1, check, self.vocabulary, self.spoken))
                self._say("answer_help", answers=answers.replace(" · ", ", "))
            elif answer.wish == "why":
                _show(*why_page(diagnosis, self.vocabulary, self._desk.size))
            elif answer.unclear is not None:
                self._unclear(typed, answer.unclear)
                self._say(prompt, answers=answers)
            elif answer.wish == "undo":
                self._take_back()
                return True
            else:
                return self._keep(asked, answer, typed)
        return False

    def _keep(self, asked: Place, answer: Answer, typed: str) -> bool:
        """Keep an answer, or the words of a sentence that is none; False when the person leaves."""
        meant = self._is_meant(answer)
        kept = self._kept.answer(self.id, asked, answer.meant() if meant else answer, typed)
        if answer.wish:
            self._say("kept_cannot" if answer.wish == "cannot" else "kept_skip")
        elif kept.now.closed is None:
            _show(*kept_lines(kept, self.vocabulary, self.spoken))
            if asked not in kept.now.excluded:
                self._say("stays_open")
        return meant is not None

    def _is_meant(self, answer: Answer) -> bool | None:
        """Whether a sentence is meant as the answer that it may be, as a person says; None when that person leaves."""
        if answer.perhaps is None:
            return False
        what = seen_as(answer.perhaps.seen, self.vocabulary, self.spoken)
        while True:
            self._say("is_it_meant", answer=say(answer.perhaps.word, self.spoken), what=what)
            typed = read_line()
            if typed is None or read_wish(typed) == "quit":
                return None
            if (yes := read_yes(typed)) is not None or nobody_knows(typed):
                return bool(yes)

    def _more(self, diagnosis: Diagnosis) -> bool:
        """Ask for anything else that is seen, when there is nothing to look at and no case is found."""
        word = "no_more_checks" if diagnosis.leading else "too_little"
        _show(Line(""), Line(say(word, self.spoken), "bold"))
        self._say("more_seen")
        typed = read_line() or ""
        while is_state(typed):
            self._say("not_asked", typed=typed)
            typed = read_line() or ""
        wish = read_wish(typed)
        if not typed or wish not in (None, "undo"):
            return False
        if wish:
            self._take_back()
        else:
            _show(*kept_lines(self._kept.add_text(self.id, typed), self.vocabulary, self.spoken))
        return True

    def _take_back(self) -> None:
        taken = self._kept.undo(self.id)
        for one in taken:
            if isinstance(one, Observation):
                self._say("kept_undo", what=seen_as(one, self.vocabulary, self.spoken))
            elif isinstance(one, Told):
                self._say("kept_unsaid", words=" ".join(one.text.split())[:60])
            else:
                name = display_name(self.vocabulary, *one, self.spoken)
                self._say("kept_unskip", what=name)
        if not taken:
            self._say("undo_nothing")

    def _unclear(self, typed: str, near: tuple[str, ...]) -> None:
        told = say("unclear", self.spoken, word=typed.strip()[:40])
        if near:
            words = say("or", self.spoken).join(say(w, self.spoken) if w in get_args(State) else w for w in near)
            told += "; " + say("did_you_mean", self.spoken, words=words)
        _show(Line(told, "yellow"))

    def _finish(self, diagnosis: Diagnosis) -> None:
        if diagnosis.verdict == "seen":
            _show(Line(""), Line(say("no_more_checks", self.spoken), "bold"))
        else:
            _show(*suggestion_lines(diagnosis.suggestions, diagnosis, self.vocabulary))
        _show(Line(""))
        self._how_to_close(diagnosis)
        self._command("how_to_record", f"diagnops record {self.id}")
        self._leave()

    def _how_to_close(self, diagnosis: Diagnosis) -> None:
        if diagnosis.suggestions and diagnosis.probability >= LIKELY:
            first = diagnosis.suggestions[0]
            close = f"diagnops close {self.id} --case {first.case} --remedy {first.remedy} --outcome worked"
            self._command("how_to_close", f'{close} --verified "{say("how_you_know", self.spoken)}"')

    def _leave(self) -> None:
        self._command("left_open", f"diagnops investigate {self.id}")

    def _command(self, word: str, command: str) -> None:
        """What can be done, and the command for it on a line of its own, ready to be copied."""
        _show(Line(say(word, self.spoken, id=self.id), "dim"), *code("command", command, "  "))

    def _say(self, word: str, **values: object) -> None:
        _show(*(Line(x, "dim") for x in wrap(say(word, self.spoken, **values))))


def kept_lines(kept: Kept, vocabulary: Vocabulary, spoken: Language) -> Iterator[Line]:
    """What was understood of an answer and kept, and what it overturns."""
    if not kept.observations:
        yield Line(say("kept_words", spoken), "dim")
    elif any(clause.observations for clause in kept.clauses):
        yield from echo(kept.clauses, kept.now.observations, vocabulary, spoken)
    echoed = {(o.signal, o.state) for clause in kept.clauses for o in clause.observations}
    for observation in kept.observations:
        told = say("kept_seen", spoken, what=seen_as(observation, vocabulary, spoken))
        style: Style = "dim"
        if overruled := overturned(kept.before, observation):
            event, earlier = overruled
            when = f"{datetime.fromisoformat(event.at).astimezone():%H:%M}"
            told += "; " + say("overturned", spoken, state=say(earlier.state, spoken), who=event.who, when=when)
            style = "yellow"
        elif (observation.signal, observation.state) in echoed:
            continue
        yield from (Line(x, style) for x in wrap(told))


def _show(*lines: Line) -> None:
    show(list(lines))
    sys.stdout.flush()  # what is said to be kept is kept: whoever reads a pipe sees it at once
