"""Work on a case base: commands given alone or at once, and whether what is there afterwards is what they were told."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from random import Random

from diagnops.app import Workspace
from diagnops.bench.acknowledged import Holding, LostError, faults, read
from diagnops.bench.forked import Ended, Forked
from diagnops.bench.writing import STORIES, TOLD, WRITING, Aim, Command, reading, write_words

_NEVER_SAID = re.compile(
    r"\b(locked|busy|malformed|traceback|not foreseen|not as it was written|cannot use|no such file)\b", re.I
)
_JOURNAL = 40  # commands that are told beside what is wrong
Ends = Sequence[tuple[Command, Ended]]


class World:
    """A copy of a case base with those who work on it, and what of their work was acknowledged and still stands."""

    def __init__(self, folder: Path, origin: Path) -> None:
        self.folder, self.base = folder, folder / "cases.db"
        shutil.copy(origin, self.base)
        shutil.copytree(f"{origin}.derived", f"{self.base}.derived")
        self.commands: dict[str, Command] = {}
        self.acknowledged: set[str] = set()
        self.standing: set[str] = set()
        self.exported: list[Path] = []
        self.backups: dict[Path, frozenset[str]] = {}
        self.journal: list[str] = []
        self._numbers = count(1)

    def run(self, names: Sequence[str], chance: Random, kill: Mapping[int, float]) -> Ends:
        """Give commands of these names at once, beside one that reads, and hold what is there against what was told.

        `kill` says which of them are killed, and after how many seconds. Raises `LostError`.
        """
        aim = self._aim(names, chance)
        commands = [WRITING[name](aim, self._who(), chance) for name in names]
        self.commands |= {one.who: one for one in commands}
        kept_before = self._kept_aside()
        started = [(one, self._start(one)) for one in (*commands, reading(aim, self._who(), chance))]
        ends = [(one, running.ended(kill.get(at))) for at, (one, running) in enumerate(started)]
        self.journal += [f"{one.who}: {' '.join(one.words)} -> {_told(end)}" for one, end in ends]
        try:
            for one, end in ends:
                _heed(one, end, alone=len(commands) == 1)
            self._settle(ends[:-1], aim, sorted(self._kept_aside() - kept_before))
        except LostError as error:
            error.add_note("\n".join(self.journal[-_JOURNAL:]))
            raise
        return ends[:-1]

    def answers_as_if_new(self) -> None:
        """What is answered next is what an index that is made anew answers. Raises `LostError`."""
        copy = self.folder / "copy" / self.base.name
        shutil.rmtree(copy.parent, ignore_errors=True)
        copy.parent.mkdir()
        for path in self.folder.glob(f"{self.base.name}*"):
            if path.is_file():
                shutil.copy(path, copy.parent)
        shutil.copytree(f"{self.base}.derived", f"{copy}.derived", ignore=shutil.ignore_patterns("index*"))
        ends = [Forked(("match", "--json", TOLD), {"DIAGNOPS_DB": str(base)}).ended() for base in (self.base, copy)]
        if any(end.code for end in ends) or len({end.out for end in ends}) > 1:
            raise LostError(f"after a kill the answers are {ends}")

    def _who(self) -> str:
        """The name of somebody new."""
        return f"k{next(self._numbers)}"

    def _aim(self, names: Sequence[str], chance: Random) -> Aim:
        """What commands of these names are given about; what they need is done before, by somebody else."""
        who = self._who()
        (out := self.folder / f"{who}.out").mkdir()
        words, correction = f"{who}.yaml", 0
        with Workspace.open(self.base, user=who) as desk:
            case, other = (desk.cases.get(name) for name in chance.sample(STORIES, 2))
            investigation = desk.investigations.start(f"{TOLD} {who}").id
            if "corrections --withdraw" in names:
                correction = desk.corrections.reject(investigation, case.id, because=who).number
            if stand := "vocabulary remove" in names:
                desk.own_vocabulary.add([write_words(self.folder / who / words, who)])
            (file,) = desk.cases.export(out, [case.id])[1]
            known = [change for change in desk.cases.history(case.id) if change.after and not change.after.related]
            version = chance.choice(known).revision
            if not self.backups or chance.random() < 0.3:
                self._has_backup(desk.back_up(self.folder / f"{who}.db").file)
        if "doctor --fix" in names:
            self._damage_index(chance)
        before = [one for one in self.exported if one.name == file.name]
        self.exported.append(file)
        if before and chance.random() < 0.3:
            file = chance.choice(before)
        backup, target = chance.choice([*self.backups]), self.folder / f"{who}.new.db"
        return Aim(self.folder, investigation, case, other.id, file, version, correction, words, stand, backup, target)

    def _damage_index(self, chance: Random) -> None:
        for path in Path(f"{self.base}.derived").glob("index.*"):
            content = bytearray(path.read_bytes())
            content[chance.randrange(len(content))] ^= 0xFF
            path.write_bytes(content)

    def _start(self, command: Command) -> Forked:
        env = {"DIAGNOPS_DB": str(self.base), "DIAGNOPS_WHO": command.who, "LC_ALL": "C.UTF-8"}
        env |= {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("DATA", "CACHE", "STATE")}
        return Forked(command.words, env, typed=command.typed)

    def _settle(self, ends: Ends, aim: Aim, put_aside: Sequence[Path]) -> None:
        """Hold the case base, and what restores have put aside, against what was acknowledged."""
        now = read(self.base)
        aside = {who for path in put_aside for who in self._has_backup(path)}
        there = {who for who, one in self.commands.items() if now.has_whole(one)}
        owed = set(self.standing)
        for one, end in ends:
            if end.code == 0:
                if one.name == "backup" and not put_aside and not self.standing <= self._has_backup(aim.target):
                    raise LostError(f"{one.who}: the backup lacks what was there before")
                owed |= self._acknowledge(one, end, aim, now)
            elif end.code > 0 and one.marks and one.who in there:
                raise LostError(f"{one.who} ({one.name}) was refused and is there")
        for who in sorted(owed - there - aside):
            raise LostError(f"{who} ({self.commands[who].name}) was acknowledged and is nowhere")
        self.standing = there & self.acknowledged
        with Workspace.open(self.base) as desk:
            signals = desk.vocabulary.signal
        for told in faults(now, self.commands, signals):
            raise LostError(told)

    def _acknowledge(self, command: Command, end: Ended, aim: Aim, now: Holding) -> frozenset[str]:
        """Those whose work has to be there, now that this command was acknowledged."""
        if command.name == "restore":
            return self.backups[aim.backup]
        if "The draft:" in end.out and command.name != "record same":
            _is_own(command, now)
        if "unchanged 1" in end.out:
            return frozenset()
        self.acknowledged.add(command.who)
        return frozenset({command.who})

    def _kept_aside(self) -> frozenset[Path]:
        """The case bases that restores have put aside."""
        return frozenset(path for path in self.folder.glob(f"{self.base.name}.20*") if path.is_file())

    def _has_backup(self, path: Path) -> frozenset[str]:
        """Those whose work a case base holds that may be restored."""
        with tempfile.TemporaryDirectory() as folder:
            holding = read(Path(shutil.copy(path, folder)))
        held = frozenset(who for who, one in self.commands.items() if holding.has_whole(one))
        self.backups[path] = held & self.acknowledged
        return held


def _heed(command: Command, end: Ended, *, alone: bool) -> None:
    """A command ends with its answer or, where another came before it, with a sentence."""
    if _NEVER_SAID.search(end.err):
        raise LostError(f"{command.who} ({command.name}) was told: {end.err}")
    refused = command.name in WRITING and end.code in (1, 2) and (command.may_refuse or not alone)
    if end.code and not refused and not end.killed:
        raise LostError(f"{command.who} ({command.name}) ended with {end.code}: {end.err}{end.out}")


def _is_own(command: Command, now: Holding) -> None:
    """The case that somebody recorded is the one that was drafted for it."""
    for change in (change for history in now.histories.values() for change in history):
        cause = (change.after.cause.statement.in_("en") if change.after else "").split()
        if change.who == command.who and command.who not in cause:
            raise LostError(f"{command.who} recorded {change.case} with the cause of another")


def _told(end: Ended) -> str:
    return f"{end.code} {' '.join((end.err or end.out).split())[:160]}"
