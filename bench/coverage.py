"""What the library covers and where it has holes: ``python -m diagnops.bench.coverage`` writes ``docs/coverage.md``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from diagnops.app.topics import NOWHERE, layer_of
from diagnops.cases import FOLDER, VOCABULARY
from diagnops.kb.case import Case, CauseKind
from diagnops.kb.casefile import read_case_file
from diagnops.kb.vocabulary import Layer, Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
_HOLE = "·"


def coverage(cases: Sequence[Case], vocabulary: Vocabulary) -> str:
    """The page, from `cases` in the order of their ids."""
    return "\n".join(_lines(cases, vocabulary)) + "\n"


def _lines(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[str]:
    home = {case.id: layer_of(case, vocabulary) for case in cases}
    used = Counter(name for case in cases for name in {s.signal for s in case.symptoms})
    known = [signal for signal in vocabulary.signals if used[signal.id]]
    both = sum(bool(case.title.en and case.title.ko) for case in cases)
    yield "# What the library covers"
    yield ""
    yield "Made by `python -m diagnops.bench.coverage`; do not edit it by hand, a test holds it to the cases."
    yield ""
    yield f"{len(cases)} cases, {both} of them in English and Korean. Of the {len(vocabulary.signals)} signals of the"
    yield f"vocabulary they record {len(known)}; every other one says how to look at it."
    yield ""
    yield "## Layers and kinds of cause"
    yield ""
    yield "A case stands at the layer where it shows itself first: that of its first sign of trouble that always shows,"
    yield f"else of its first. `{_HOLE}` is a hole: no case on record."
    yield ""
    kinds = get_args(CauseKind)
    table = Counter((home[case.id], case.cause.kind) for case in cases)
    yield f"| layer | all | {' | '.join(kinds)} |"
    yield f"|---|--:|{'--:|' * len(kinds)}"
    layers = [layer for layer in get_args(Layer) if layer not in NOWHERE]
    for layer in [*layers, *(name for name in NOWHERE if name in home.values())]:
        yield _row(layer, [table[layer, kind] for kind in kinds])
    yield _row("**all**", [sum(case.cause.kind == kind for case in cases) for kind in kinds])
    yield ""
    yield "## Signals"
    yield ""
    yield "| layer | signals | recorded | by no case |"
    yield "|---|--:|--:|---|"
    for layer in get_args(Layer):
        of_layer = [signal.id for signal in vocabulary.signals if signal.layer == layer]
        unused = [f"`{name}`" for name in sorted(of_layer) if not used[name]]
        yield f"| {layer} | {len(of_layer)} | {len(of_layer) - len(unused)} | {', '.join(unused)} |"
    yield ""
    yield "## The cases of each layer"
    for layer in sorted(set(home.values())):
        yield ""
        yield f"### {layer}"
        yield ""
        yield from (f"- `{case.id}`: {case.title.in_('en')}" for case in cases if home[case.id] == layer)


def _row(name: str, counts: Sequence[int]) -> str:
    return f"| {name} | {sum(counts) or _HOLE} | {' | '.join(str(count or _HOLE) for count in counts)} |"


def page() -> str:
    """The page for what is shipped."""
    return coverage([read_case_file(path) for path in sorted(FOLDER.glob("*.md"))], read_vocabulary(VOCABULARY))


def main() -> int:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(page(), "utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
