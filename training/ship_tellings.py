"""Put the tellings into the cases they tell: ``python -m diagnops.training.ship_tellings``.

Each case gets them as what was `told` of one composite occurrence, without their marks: they teach words, and count as
nothing that happened.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from diagnops.cases import FOLDER, VOCABULARY
from diagnops.kb.case import Case, Occurrence, Told
from diagnops.kb.casefile import read_case_file, revise_case_text
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.training.labelled import HERE, Telling, how_told


def with_tellings(case: Case, tellings: Iterable[Telling]) -> Case:
    """The case with these tellings in place of those it had."""
    told = tuple(Told(one.text, one.language) for one in tellings)
    others = tuple(one for one in case.occurrences if not one.only_told)
    return replace(case, occurrences=(*others, Occurrence(told=told, origin="composite")) if told else others)


def main() -> None:
    """Write the cases whose tellings have changed."""
    vocabulary = read_vocabulary(VOCABULARY)
    for path in sorted(HERE.glob("*.md")):
        tellings = how_told(path.stem, vocabulary)
        file = FOLDER / path.name
        case = read_case_file(file)
        if (new := with_tellings(case, tellings)) != case:
            file.write_text(revise_case_text(file.read_text("utf-8"), new), "utf-8")
            print(f"{path.stem}: {len(tellings)}")


if __name__ == "__main__":
    main()
