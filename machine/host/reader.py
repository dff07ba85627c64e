"""What the programs of hosts print: tables and figures by name, read by the rules of `programs` and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken
from diagnops.machine.host import sums
from diagnops.machine.host.block import Block, block_of, end_of
from diagnops.machine.host.command_output import Figure, figures, grown, judge
from diagnops.machine.host.programs import Program, Rule, programs, rules_of

_FIRST = 4  # lines in which a program has to say its name, where it says it
_MOST_QUOTED = 500  # lines that are read of an output that is quoted
_PLAIN = re.compile(r"[(]?[^\W\d_]{2,}[),:;.!]*|[a-z]+-[a-z]+")
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"[A-Za-z]{3}")
_INDENT = re.compile(r"(?:> ?| {4}| {2}|\t)(?=\S)")
_SPACE = re.compile(r"\s+")
_ALONE_BAD, _ALONE_NORMAL = 0.85, 0.7  # how certain a report is that may be an average since boot
_SINCE_BOOT = 0.75  # how certain it is of now, that something has happened since boot
_LONGEST = 50


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """Read the output of a program of a host that begins at the line `at`, or with its bare command there."""
    command, start = heading.typed, at
    program = _program(lines[at], command)
    if program is None and at + 1 < len(lines):
        command, start = lines[at].strip(), at + 1
        program = next((p for p in programs() if p.is_run_by(command) and p.goes_on.search(lines[start])), None)
    if program is None:
        return _indented(lines, at, heading, vocabulary)
    if program.needs and not re.search(program.needs, "\n".join(lines[start : start + _FIRST])):
        return None
    end = end_of(lines, start, program)
    block = block_of(lines, start, end, program, command)
    found = tuple(_findings(program, block, command, vocabulary)) if block.lines else ()
    told = tuple(f._replace(line=start + f.line) for f in found)
    return Taken(program.name, end, told, words=_words(told, vocabulary))


def _indented(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """Read an output that is indented or quoted as a whole."""
    found = _INDENT.match(lines[at])
    if not found:
        return None
    inner = list(takewhile(lambda line: line.startswith(found[0]) or not line.strip(), lines[at : at + _MOST_QUOTED]))
    taken = read([line[len(found[0]) :] for line in inner], 0, heading, vocabulary)
    if taken is None:
        return None
    findings = tuple(f._replace(line=at + f.line) for f in taken.findings)
    return taken._replace(end=at + taken.end, findings=findings)


def _program(line: str, command: str) -> Program | None:
    """The program whose output a line may begin: one that was typed above, else the first whose head it is."""
    run = [p for p in programs() if p.is_run_by(command)]
    run.sort(key=lambda p: -max(len(r) for r in p.runs))
    return next((p for p in run if p.goes_on.search(line)), None) or next(
        (p for p in programs() if p.begins.search(line)), None
    )


def _findings(program: Program, block: Block, command: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    """One finding for each signal: the first that tells trouble, else the first that tells that all is well."""
    best: dict[str, Finding] = {}
    for rule in rules_of(program, vocabulary):
        if rule.command and not re.search(rule.command, command):
            continue
        if rule.unless and any(re.search(rule.unless, line) for line in block.lines):
            continue
        signal = vocabulary.signal[rule.signal]
        found = _event(rule, block) if rule.present or rule.absent else _figure(signal, rule, block)
        if found is None or (rule.states and found.state not in rule.states):
            continue
        found = found._replace(role=rule.role or _role(program, signal))
        kept = best.get(signal.id)
        if kept is None or (found.state in signal.bad and kept.state not in signal.bad):
            best[signal.id] = found
    for name in program.sums:
        for found in sums.SUMS[name](block.lines):
            best.setdefault(found.signal, found)
    yield from best.values()


def _role(program: Program, signal: Signal) -> str | None:
    """The kind of thing that an output is of; of which host it is, it does not say."""
    if program.role in signal.roles:
        return program.role
    only = signal.roles[0] if len(signal.roles) == 1 else None
    return None if only == "host" else only


def _event(rule: Rule, block: Block) -> Finding | None:
    text = "\n".join(block.lines)
    states: tuple[State, ...] = ("present", "absent")
    for state, expression in zip(states, (rule.present, rule.absent), strict=True):
        if expression and (found := re.search(expression, text, re.MULTILINE)):
            quoted = found[0].rstrip("\n")
            at = text.count("\n", 0, found.start() + len(quoted))
            said = _SPACE.sub(" ", quoted.rpartition("\n")[2].strip())
            if not _WORD.search(said):
                said = _SPACE.sub(" ", block.lines[at].strip())
            return Finding(rule.signal, state, at, _short(said), certainty=rule.certainty)
    return None


def _figure(signal: Signal, rule: Rule, block: Block) -> Finding | None:
    found = list(figures(rule, block.lines))
    if not found:
        return None
    if rule.reduce == "count":
        shown = _SPACE.sub(" ", block.lines[found[0].line].strip())[: _LONGEST - 10]
        found = [found[0]._replace(value=float(len(found)), label=f"{len(found)} × {shown}")]
    if rule.seconds and block.before:
        found = list(grown(list(figures(rule, block.before)), found))
    elif rule.seconds and any(f.value for f in found):  # counted since boot: what is no event may be everyday life
        return _ever(signal, rule, found)
    decided = judge(signal, rule, found, block.cores if rule.per and block.cores else 1)
    if decided is None or (state := decided[1].state) is None:
        return None
    figure, state = decided[0], signal.trouble(state)
    well = state in ("normal", "absent")
    if (rule.per and block.cores is None and not well) or (rule.reduce == "count" and well):
        return None  # it may have many cores; a list may be cut off
    certainty = _ALONE_NORMAL if block.alone and well else _ALONE_BAD if block.alone else rule.certainty
    return Finding(signal.id, state, figure.line, _said(figure), certainty=certainty)


def _ever(signal: Signal, rule: Rule, found: Sequence[Figure]) -> Finding | None:
    """What should never happen and has since boot; whether it does now, one reading does not say."""
    most = max(found, key=lambda figure: figure.value)
    count = sum(figure.value for figure in found) if rule.reduce == "sum" else most.value
    if rule.ever is None or count < rule.ever:
        return None
    return Finding(signal.id, signal.bad[0], most.line, _said(most), certainty=_SINCE_BOOT)


def _said(figure: Figure) -> str:
    """A figure as a person would quote it: with its head and its device, or with the words before it."""
    return _short(figure.label) + (f" ({figure.name})" if figure.name else "")


def _short(said: str) -> str:
    return said if len(said) <= _LONGEST else "… " + said[-_LONGEST:].partition(" ")[2]


def _words(found: Sequence[Finding], vocabulary: Vocabulary) -> str:
    """What of the trouble is worth comparing with words: reasons and messages, without figures and names."""
    said = [f.words for f in found if f.state == "present" and vocabulary.signal[f.signal].kind == "event"]
    told = (" ".join(w for w in one.split() if _PLAIN.fullmatch(w)) for one in said if not _FIGURE.search(one))
    return "\n".join(dict.fromkeys(filter(None, told)))
