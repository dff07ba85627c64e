"""How many checks until the cause leads: ``python -m diagnops.bench.kubectl_checks CASES [--every N] [--looked]``.

CASES is that of `bench.kubectl_ops`, with `checks` besides: what could have been looked at, each a command and what it
printed. Each failure is held against all others, by what a person has at the start. Then the next checks of the
product are gone through in their order until a command of the list fits one: its verb and the kind of thing are those
of the check, and of several things that one is taken that stands in most lines of the start in which something is not
well. Where none fits, that thing is looked at in any way. Output is added to the text as a person would paste it. A
lead counts when it holds for two more checks. Besides, by the same reading: the checks in random order, and those that
fit nothing but the thing. A past failure is known by its start alone; with `--looked` also by what an expert then
looked at, as an investigation that was closed keeps it.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec

from diagnops.app import Workspace
from diagnops.bench.kubectl_ops import Failure as Start
from diagnops.bench.kubectl_ops import as_case
from diagnops.engine.calibration import SHIPPED
from diagnops.engine.diagnose import Knowledge, Weighed, hypotheses
from diagnops.engine.diagnosis import NextCheck
from diagnops.engine.index import build_index
from diagnops.engine.next_check import next_checks
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Place

TODAY = date(2026, 11, 23)
HOLDS = 2
"""So many checks more a lead has to hold."""
WITHIN = (0, 1, 3, 5)

_CONSIDERED = 50
_WELL = re.compile(r"\b(\d+)/\1 +Running +0\b|^\S+ +Ready\b")
_SHORT = {"po": "pod", "no": "node", "deploy": "deployment", "svc": "service", "rs": "replicaset", "cm": "configmap"}


class Look(msgspec.Struct, frozen=True):
    """A check of the list: the command and what it printed."""

    command: str
    output: str


class Failure(Start, frozen=True):
    """A line of the set; `paths` are the checks of two experts."""

    checks: dict[str, Look]
    paths: tuple[tuple[str, ...], ...]

    def printed(self, keys: Sequence[str]) -> str:
        """The start with what these checks printed, as a person would paste it."""
        looks = (self.checks[key] for key in keys)
        return "\n\n".join([self.first, *(f"$ {look.command}\n{look.output}" for look in looks)])


class Now(NamedTuple):
    """Where an inquiry stands: what the product asks next, the checks that are left, and how often each thing of the
    start is not well."""

    asked: Callable[[], Sequence[NextCheck]]
    left: Sequence[str]
    failure: Failure
    random: random.Random


Order = Callable[[Now], str]
"""A way of asking: the check to be made next."""


def kind_of(command: str) -> tuple[str, str]:
    """What a command of kubectl does with which kind of thing.

    >>> kind_of("kubectl describe pod cart-7f9 -n shop"), kind_of("kubectl get deploy -A"), kind_of("df -h")
    (('describe', 'pod'), ('get', 'deployment'), ('', ''))
    """
    words = command.split()
    if words[:1] != ["kubectl"] or len(words) < 3:
        return "", ""
    thing = words[2].partition("/")[0].lower()
    thing = _SHORT.get(thing, thing.removesuffix("s") if thing not in ("endpoints", "ingress") else thing)
    return words[1], "" if words[1] == "logs" else thing


def mentions(key: str, failure: Failure) -> int:
    """In how many lines of the start the thing of a check is, in which something is not well."""
    thing = re.split(r"[ /]", key)[-1]
    return sum(thing in line and not _WELL.search(line) for line in failure.first.splitlines())


def by_product(now: Now) -> str:
    """What the product asks next, of the thing that is the least well."""
    for check in now.asked():
        for kind in (kind_of(how.run) for how in check.how if how.kind == "command"):
            fitting = [key for key in now.left if kind[0] and kind_of(now.failure.checks[key].command) == kind]
            if fitting:
                return max(fitting, key=lambda key: mentions(key, now.failure))
    return by_thing(now)


def by_thing(now: Now) -> str:
    """Any look at the thing that is the least well."""
    return max(now.left, key=lambda key: mentions(key, now.failure))


def at_random(now: Now) -> str:
    """Any check."""
    return now.random.choice(now.left)


ORDERS: Mapping[str, Order] = {"the product": by_product, "the thing alone": by_thing, "random order": at_random}


class Bench:
    """The failures as cases, and who asks about them."""

    def __init__(self, desk: Workspace, failures: Sequence[Failure], *, looked: bool) -> None:
        self._desk = desk
        known = {one.id.lower(): desk.read(one.printed(one.paths[0] if looked else ())) for one in failures}
        cases = {one.id.lower(): as_case(one, known[one.id.lower()], desk.vocabulary) for one in failures}
        self._class = {one.id.lower(): one.cause.class_ for one in failures}
        index = build_index(cases.values(), desk.vocabulary, desk.compiled.encodes())
        self._known = Knowledge(index, lambda ids: [cases[one] for one in ids], desk.vocabulary, (), SHIPPED)

    def leads(self, failure: Failure, order: Order, most: int) -> Iterator[bool]:
        """Whether the right class is first: at the start, and after each check."""
        made: list[str] = []
        left, chance = list(failure.checks), random.Random(failure.id)
        before: set[Place] = set()
        while True:
            incident = self._desk.read(failure.printed(made))
            weighed = hypotheses(incident, self._known, without=(failure.id.lower(),))
            first = weighed.found.ranked[:1]
            yield any(self._class[one.candidate.case] == failure.cause.class_ for one in first)
            if len(made) == most or not left:
                return

            def asked(incident: Incident = incident, weighed: Weighed = weighed) -> Sequence[NextCheck]:
                checks = next_checks(
                    weighed.found, self._desk.vocabulary, self._known.index.background,
                    looked={(one.role, one.signal) for one in incident.observations}, excluded=frozenset(before),
                    most=_CONSIDERED, candidates=weighed.candidates, ask_on=True,
                )  # fmt: skip
                before.update((one.role, one.signal) for one in checks[:1])
                return checks

            made.append(order(Now(asked, left, failure, chance)))
            left.remove(made[-1])


def led_after(leads: Sequence[bool]) -> int | None:
    """After how many checks a lead came that holds; None where none did.

    >>> led_after([False, True, False, True, True, True]), led_after([False, False])
    (3, None)
    """
    for made in range(len(leads)):
        if all(leads[made : made + HOLDS + 1]):
            return made
    return None


def main() -> None:
    """Ask about every failure in each order, and print how many checks it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--most", type=int, default=max(WITHIN) + HOLDS, metavar="N", help="checks that are made")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask about every Nth failure only")
    parser.add_argument("--looked", action="store_true", help="past failures are known with what an expert looked at")
    asked = parser.parse_args()
    lines = gzip.decompress(asked.cases.read_bytes()).splitlines()
    failures = [msgspec.json.decode(line, type=Failure) for line in lines]
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        bench = Bench(desk, failures, looked=asked.looked)
        for name, order in ORDERS.items():
            after = [led_after(list(bench.leads(one, order, asked.most))) for one in failures[:: asked.every]]
            shares = (sum(a is not None and a <= most for a in after) / len(after) for most in WITHIN)
            told = ", ".join(f"within {most} {share:.2f}" for most, share in zip(WITHIN, shares, strict=True))
            print(f"{name}: {told}, not within {asked.most} {after.count(None) / len(after):.2f}", flush=True)


if __name__ == "__main__":
    main()
