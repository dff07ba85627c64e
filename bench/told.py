"""What each part adds where people tell what they see: ``python -m diagnops.bench.told REPORTS... [--encoder DIR]``.

Each of REPORTS holds a JSON object a line: `id`, `text`, `right` (a case, or null where no case is it), `also_right`
and `lang`. Each part is switched off in turn and the same texts are asked again; told is the difference with its 95 %
interval, paired (bootstrap over texts). `--encoder` names the encoder as it was before it was taught how people tell
incidents.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from diagnops.app import Workspace
from diagnops.bench.answers import TODAY
from diagnops.intake import states
from diagnops.intake.cures import Told
from diagnops.intake.second_reading import by_rule_alone
from diagnops.kb.case import Case
from diagnops.kb.errors import DiagnopsError
from diagnops.kb.incident import Incident

_DRAWS = 2000
_READ = "diagnops.intake.words."


class Report(msgspec.Struct, frozen=True):
    """A line of a file of reports."""

    id: str
    text: str
    right: str | None = None
    also_right: tuple[str, ...] = ()
    lang: str = "en"


class Stood(NamedTuple):
    """What came of a report: None where the question does not arise."""

    first: bool | None
    """Whether the right case leads."""
    three: bool | None
    """Whether it is listed."""
    sure: bool | None
    """Where `seen` or `possible` was said, whether it is so."""
    vouched: bool | None
    """Whether `seen` or `possible` is said of the right case."""
    check: bool | None
    """Whether what the right case recorded is among the next checks."""


def _nothing(_: str) -> Iterator[Told]:
    return iter(())


def _by_rule(pieces, _text, _place, vocabulary, *_):  # type: ignore[no-untyped-def]
    return [by_rule_alone(piece, vocabulary) for piece in pieces]


@contextmanager
def _without_sentences() -> Iterator[None]:
    """Without the rules of whole sentences, of cures, of what is usual, and of shares."""
    with ExitStack() as off:
        for name in ("complaints", "cures"):
            off.enter_context(patch(_READ + name, _nothing))
        off.enter_context(patch.object(states, "against_usual", lambda *_: None))
        off.enter_context(patch.object(states, "times_usual", lambda *_: None))
        yield


def _as_read(incident: Incident, _: Workspace) -> Incident:
    return incident


def _without_contrasts(incident: Incident, desk: Workspace) -> Incident:
    signal = desk.vocabulary.signal
    return replace(
        incident, observations=tuple(o for o in incident.observations if signal[o.signal].layer != "contrast")
    )


def _untold(case: Case) -> Case:
    """A case without what was only told of it."""
    return replace(case, occurrences=tuple(one for one in case.occurrences if not one.only_told))


def _unread(incident: Incident, _: Workspace) -> Incident:
    return replace(incident, observations=())


Then = Callable[[Incident, Workspace], Incident]


def asked(desk: Workspace, reports: Sequence[Report], then: Then = _as_read) -> list[Stood]:
    """What came of each report."""
    return [_stood(desk, report, then) for report in reports]


def _stood(desk: Workspace, report: Report, then: Then) -> Stood:
    right = {case for case in (report.right, *report.also_right) if case}
    known = bool(right)
    try:
        found = desk.diagnose(then(desk.read(report.text), desk))
    except DiagnopsError:
        missed = False if known else None
        return Stood(missed, missed, None, missed, missed)
    listed, said = [match.case for match in found.leading], found.verdict in ("seen", "possible")
    recorded = {symptom.signal for case in desk.cases.find(sorted(right)) for symptom in case.symptoms}
    return Stood(
        first=bool(right & {*listed[:1]}) if known else None,
        three=bool(right & {*listed}) if known else None,
        sure=bool(right & {*listed[:1]}) if said else None,
        vouched=said and bool(right & {*listed[:1]}) if known else None,
        check=any(check.signal in recorded for check in found.next_checks) if known else None,
    )


def shares(rows: Sequence[Stood]) -> dict[str, tuple[float, int]]:
    """Of each question the share of reports, in per cent, and of how many."""
    return {name: _share([row[at] for row in rows]) for at, name in enumerate(Stood._fields)}


def _share(values: Sequence[bool | None]) -> tuple[float, int]:
    known = [value for value in values if value is not None]
    return (100 * sum(known) / len(known) if known else float("nan")), len(known)


def differences(one: Sequence[Stood], other: Sequence[Stood]) -> Iterator[str]:
    """By how many points each share of `other` is above that of `one`, with its interval, paired."""
    random = np.random.default_rng(0)
    for name in Stood._fields:
        was, then = ([getattr(row, name) for row in rows] for rows in (one, other))
        drawn = random.integers(0, len(was), (_DRAWS, len(was)))
        apart = _means(then, drawn) - _means(was, drawn)
        least, most = np.nanquantile(apart, [0.025, 0.975])
        yield f"{_share(then)[0] - _share(was)[0]:+.1f} [{least:+.1f}, {most:+.1f}]"


def _means(values: Sequence[bool | None], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share of each draw, in per cent, of those of which it is known."""
    known = np.array([value is not None for value in values])[drawn].sum(axis=1)
    so = np.array([value is True for value in values])[drawn].sum(axis=1)
    shares: NDArray[np.float64] = np.where(known, 100 * so / np.maximum(known, 1), np.nan)
    return shares


def main() -> None:
    """Ask, and print a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path, nargs="+")
    parser.add_argument("--encoder", type=Path, metavar="DIR")
    given = parser.parse_args()
    files = {
        path.stem: [msgspec.json.decode(line, type=Report) for line in path.read_bytes().splitlines()]
        for path in given.reports
    }
    found = _each_off(files, given.encoder)
    for name, each in found.items():
        print(f"\n{name}: {len(files[name])} texts\n")
        print("| | " + " | ".join(Stood._fields) + " |\n|---|" + "---|" * len(Stood._fields))
        whole = each["all"]
        print("| all | " + " | ".join(f"{share:.1f} of {of}" for share, of in shares(whole).values()) + " |")
        for part, rows in list(each.items())[1:]:
            print(f"| without {part} | " + " | ".join(differences(whole, rows)) + " |")


def _each_off(files: Mapping[str, Sequence[Report]], encoder: Path | None) -> dict[str, dict[str, list[Stood]]]:
    """What came of the reports of each file with everything, and without each part."""
    found: dict[str, dict[str, list[Stood]]] = {name: {} for name in files}

    def ask(part: str, desk: Workspace, then: Then = _as_read) -> None:
        for name, reports in files.items():
            found[name][part] = asked(desk, reports, then)
        print(f"{part}: asked", flush=True)

    with TemporaryDirectory() as folder:
        place = Path(folder)
        with Workspace.open(place / "all.db", today=lambda: TODAY) as desk:
            ask("all", desk)
            ask("all that is read", desk, _unread)
            with patch(_READ + "read_again", _by_rule):
                ask("the learned reader", desk)
            with _without_sentences():
                ask("rules of sentences, cures and what is usual", desk)
            ask("contrasts", desk, _without_contrasts)
        with Workspace.open(place / "untold.db", today=lambda: TODAY) as desk:
            desk.case_base.add([_untold(case) for case in desk.cases], who="bench")
            ask("tellings as text", desk)
        if encoder:
            with Workspace.open(place / "encoder.db", today=lambda: TODAY, encoder=str(encoder)) as desk:
                ask("tellings in the encoder", desk)
    return found


if __name__ == "__main__":
    main()
