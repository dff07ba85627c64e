"""What is masked in texts that hold no secrets: ``python -m diagnops.bench.masking FILE...``, each line to be judged.

A FILE holds a JSON object a line, with an `id` and a `text`; any other file is one text. Each line in which something
was masked is written as it is and as it becomes, then how many texts and maskings there were.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from diagnops.kb.masking import mask


class Masking(NamedTuple):
    """A line in which something was masked, of which text, before and after."""

    name: str
    before: str
    after: str


def texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Every text of the files, with a name."""
    for path in paths:
        if path.suffix != ".jsonl":
            yield path.name, path.read_text("utf-8", "replace")
            continue
        for line in path.read_bytes().splitlines():
            told = msgspec.json.decode(line)
            if "text" in told:
                yield str(told["id"]), told["text"]


def maskings(name: str, text: str) -> Iterator[Masking]:
    """The lines of a text in which something is masked; where lines are joined by it, the text as a whole."""
    before, after = text.splitlines(), mask(text).text.splitlines()
    pairs = zip(before, after, strict=True) if len(before) == len(after) else [(" ".join(before), " ".join(after))]
    yield from (Masking(name, old, new) for old, new in pairs if old != new)


def main() -> None:
    """List and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    read = list(texts(parser.parse_args().files))
    kinds: Counter[str] = Counter()
    touched = 0
    for name, text in read:
        found = mask(text).kinds
        kinds.update(found)
        touched += bool(found)
        for one in maskings(name, text):
            print(f"{one.name}\n  - {one.before.strip()}\n  + {one.after.strip()}")
    print(f"{len(read)} texts, {touched} with something masked: {dict(kinds) or 'nothing'}")


if __name__ == "__main__":
    main()
