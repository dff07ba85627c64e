"""The commands that write, each as somebody may give it, with the marks that it leaves in a case base.

Whoever gives a command has a name of its own, so that whatever is kept says which command it is of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.casefile import read_plain_file, write_case

TOLD = "the queue of the volume is high and the database CPU is idle"
STORIES = ("early-quad-core-batch-defect", "ebs-queue-saturation", "intel-10g-bonding-driver")
_WORDS = """\
layer: application
signals:
  - id: orders.{name}
    kind: event
    name: {{en: stuck orders of {name}, ko: 멈춘 주문 {name}}}
    bad: [present]
    said: present
    base_rate: 0.02
    roles: [application]
    aliases: {{en: [orders of {name} wait], ko: [{name} 주문 대기]}}
    checks:
      - {{kind: console, run: 'Shop > {name}', minutes: 1, look: {{en: orders that wait, ko: 기다리는 주문}}}}
aliases:
  io.queue_length:
    en: [queue of {who}]
"""


@dataclass(frozen=True)
class Aim:
    """What two commands that race are both about.

    `file` is an export of `case`, `version` one of its changes, `correction` one that stands, `words` a vocabulary file
    and whether it stands, `backup` one to restore, `target` a place for a new one.
    """

    folder: Path
    investigation: str
    case: Case
    other: str
    file: Path
    version: int
    correction: int
    words: str
    words_stand: bool
    backup: Path
    target: Path


@dataclass(frozen=True)
class Edit:
    """What a case file adds to a case: a tag, and a new title in the place of the one that it was written with."""

    tag: str
    before: str = ""
    title: str = ""


@dataclass(frozen=True)
class Command:
    """A command as it is given by `who`, and all that is there of it once it is acknowledged.

    `marks` are rows that it adds. `learns` are the investigation and the remedy that a case gains, `edit` is what a
    file changes, `reverts` the change that a case goes back to. `may_refuse`: also when nobody else is there.
    """

    name: str
    who: str
    words: tuple[str, ...]
    marks: frozenset[str] = frozenset()
    learns: tuple[str, str] | None = None
    edit: Edit | None = None
    reverts: int | None = None
    may_refuse: bool = False
    typed: str = ""
    env: Mapping[str, str] = field(default_factory=dict)


Make = Callable[[Aim, str, Random], Command]


def _investigate(aim: Aim, who: str, _: Random) -> Command:
    words = ("investigate", "--json", f"{TOLD} {who}", "--seen", "host/resource.utilization=normal")
    return Command("investigate", who, words, frozenset({"investigation", "told", "observed"}))


def _observe(aim: Aim, who: str, _: Random) -> Command:
    words = ("observe", aim.investigation, "load-balancer/http.5xx_rate=high", "--text", f"more was seen: {who}")
    return Command("observe", who, words, frozenset({"told", "observed"}))


def _close(aim: Aim, who: str, chance: Random) -> Command:
    case, remedy = aim.case.id, next((remedy.id for remedy in aim.case.remedies), "")
    words: tuple[str, ...] = ("close", aim.investigation, "--case", case)
    if remedy and chance.random() < 0.7:
        words += ("--remedy", remedy, "--outcome", "worked", "--verified", f"it stayed low, says {who}")
    else:
        remedy = ""
    return Command("close", who, words, frozenset({"closed", f"change {case}"}), (aim.investigation, remedy))


def _record(aim: Aim, who: str, kind: str, marks: set[str], learns: tuple[str, str] | None) -> Command:
    words = (
        "record", aim.investigation, "--title", f"Checkout waits {aim.investigation}", "--cause", f"full, says {who}",
        "--normal", "the load balancer CPU is normal", "--failed", "", "--solved", "a larger volume",
        "--verified", "it stayed low", "--reason", "it has room", "--as", kind, "--no-edit",
    )  # fmt: skip
    name = f"record {kind.partition(':')[0]}"
    return Command(name, who, words, frozenset({"closed", *marks}), learns)


def _record_new(aim: Aim, who: str, _: Random) -> Command:
    return _record(aim, who, "new", {"change"}, (aim.investigation, ""))


def _record_variant(aim: Aim, who: str, _: Random) -> Command:
    return _record(aim, who, f"variant:{aim.case.id}", {"change"}, (aim.investigation, ""))


def _record_same(aim: Aim, who: str, _: Random) -> Command:
    return _record(aim, who, f"same:{aim.other}", {f"change {aim.other}"}, (aim.investigation, ""))


def _wrong(aim: Aim, who: str, _: Random) -> Command:
    words = ("wrong", aim.investigation, "--case", aim.case.id, "--because", f"it is not, says {who}")
    return Command("wrong", who, words, frozenset({"correction", "corrected"}), may_refuse=bool(aim.correction))


def _same(aim: Aim, who: str, _: Random) -> Command:
    words = ("same", aim.case.id, aim.other, "--because", f"they are one, says {who}")
    return Command("same", who, words, frozenset({"correction"}), may_refuse=True)


def _withdraw(aim: Aim, who: str, _: Random) -> Command:
    words = ("corrections", "--withdraw", str(aim.correction))
    return Command("corrections --withdraw", who, words, frozenset({"withdrawn"}))


def _add_new(aim: Aim, who: str, chance: Random) -> Command:
    seen = [Symptom("io.queue_length", "high", "volume")]
    if ours := aim.words_stand and chance.random() < 0.7:  # a signal that somebody may take out meanwhile
        seen.append(Symptom(f"orders.{Path(aim.words).stem}", "present", "application"))
    case = Case(f"new-{who}", Text(f"New case of {who}"), tuple(seen), Cause(Text("a full volume")), tags=(who,))
    path = aim.folder / f"new-{who}.md"
    path.write_text(write_case(case), "utf-8")
    marks = frozenset({f"change {case.id}"})
    return Command("add new", who, ("add", str(path)), marks, edit=Edit(who), may_refuse=ours)


def _add_edit(aim: Aim, who: str, chance: Random, *, revision: bool = True) -> Command:
    file = read_plain_file(aim.file)
    case, title = file.case(), f"Title by {who}" if chance.random() < 0.3 else ""
    edited = replace(case, tags=(*case.tags, who), title=Text(title, case.title.ko) if title else case.title)
    path = aim.folder / who / aim.file.name
    path.parent.mkdir()
    path.write_text(write_case(edited, revision=file.revision if revision else None), "utf-8")
    edit = Edit(who, case.title.en or "", title)
    name = "add edited" if revision else "add without revision"
    marks = frozenset({f"change {case.id}"})
    return Command(name, who, ("add", str(path), "--why", who), marks, edit=edit, may_refuse=True)


def _add_plain(aim: Aim, who: str, chance: Random) -> Command:
    return _add_edit(aim, who, chance, revision=False)


def _revert(aim: Aim, who: str, _: Random) -> Command:
    words = ("revert", aim.case.id, "--to", str(aim.version), "--why", who)
    return Command("revert", who, words, frozenset({f"change {aim.case.id}"}), reverts=aim.version)


def _vocabulary_add(aim: Aim, who: str, _: Random) -> Command:
    path = write_words(aim.folder / who / aim.words, who)
    return Command("vocabulary add", who, ("vocabulary", "add", str(path)), frozenset({f"words {aim.words}"}))


def write_words(path: Path, who: str) -> Path:
    """A vocabulary file by `who`; by its name it has a signal."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(_WORDS.format(name=path.stem, who=who), "utf-8")
    return path


def _vocabulary_remove(aim: Aim, who: str, _: Random) -> Command:
    words = ("vocabulary", "remove", aim.words)
    return Command("vocabulary remove", who, words, frozenset({f"words {aim.words}"}), may_refuse=True)


def _reset(aim: Aim, who: str, _: Random) -> Command:
    return Command("tune --reset", who, ("tune", "--reset"), frozenset({"tuning"}))


def _backup(aim: Aim, who: str, _: Random) -> Command:
    return Command("backup", who, ("backup", str(aim.target)))


def _restore(aim: Aim, who: str, _: Random) -> Command:
    return Command("restore", who, ("restore", str(aim.backup), "--yes"))


def _doctor(aim: Aim, who: str, _: Random) -> Command:
    # It also ends with 1 where it mended all that it found.
    return Command("doctor --fix", who, ("doctor", "--fix"), may_refuse=True, typed="y\n" * 20)


WRITING: Mapping[str, Make] = {
    "investigate": _investigate,
    "observe": _observe,
    "close": _close,
    "record new": _record_new,
    "record same": _record_same,
    "record variant": _record_variant,
    "wrong": _wrong,
    "same": _same,
    "corrections --withdraw": _withdraw,
    "add new": _add_new,
    "add edited": _add_edit,
    "add without revision": _add_plain,
    "revert": _revert,
    "vocabulary add": _vocabulary_add,
    "vocabulary remove": _vocabulary_remove,
    "tune --reset": _reset,
    "backup": _backup,
    "restore": _restore,
    "doctor --fix": _doctor,
}


def reading(aim: Aim, who: str, chance: Random) -> Command:
    """A command that only reads, and never fails."""
    words = chance.choice(
        (
            ("match", TOLD),
            ("match", "--json", "network drops now and then"),
            ("show", aim.case.id),
            ("list",),
            ("cases",),
        )
    )
    return Command(words[0], who, words)
