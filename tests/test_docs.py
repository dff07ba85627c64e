"""What the documents and the docstrings show is true: examples run, code stands in the code, links lead somewhere."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from math import exp, log2
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import asdict

from diagnops.app import Workspace
from diagnops.bench.pages import parameters
from diagnops.engine.calibration import SHIPPED
from diagnops.engine.diagnose import hypotheses
from diagnops.engine.diagnosis import SymptomEvidence, TextEvidence, UnknownEvidence
from diagnops.engine.parameters import PARAMETERS, origins
from diagnops.intake.certainty import by_kind, certainty
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.similarity import WEIGHTS, channels, query_of

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ROOMS = ("kb", "search", "machine", "intake", "checks", "engine", "evaluation", "messages", "app", "cli", "agents")
WRITTEN = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("room", [*ROOMS, "bench.pages"])
def test_every_example_in_a_docstring_gives_what_it_says(room: str) -> None:
    paths = [path.relative_to(ROOT) for path in sorted((ROOT / room).rglob("*.py")) if path.stem != "__main__"]
    inside = [".".join(path.with_suffix("").parts) for path in paths]
    names = inside or [room]

    results = {name: doctest.testmod(importlib.import_module(f"diagnops.{name}")) for name in names}

    assert [name for name, result in results.items() if result.failed] == []


def test_the_python_of_the_readme_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```python\n(.*?)^```\n\n```\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    code, printed = shown
    (tmp_path / "docs").symlink_to(DOCS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIAGNOPS_ENCODER", raising=False)

    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "README.md", "exec"), {})

    assert said.getvalue() == printed
    assert len([line for line in code.splitlines() if line and not line.startswith(("from ", "import "))]) <= 6


def test_no_other_document_shows_python_that_nobody_runs() -> None:
    others = [path.name for path in WRITTEN if _blocks(path.read_text("utf-8"), "python")]

    assert set(others) == {"README.md", "CONTRIBUTING.md"}


@pytest.mark.parametrize("code", _blocks(CONTRIBUTING, "python"))
def test_the_code_that_contributing_shows_stands_in_the_code(code: str) -> None:
    files = [*ROOT.glob("*/*.py"), *ROOT.glob("*/*/*.py")]

    assert any(code in path.read_text("utf-8") for path in files)


def test_the_check_of_the_vocabulary_that_contributing_shows_runs_and_finds_nothing() -> None:
    (command,) = re.findall(r"^\$ \.venv/bin/python (-c .*)$", CONTRIBUTING, re.MULTILINE)

    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" {command}'], capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_what_contributing_runs_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")

    for target in re.findall(r"[`$] ?make ([a-z-]+)", CONTRIBUTING):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for module in re.findall(r"python -m diagnops\.(\w+\.\w+)", CONTRIBUTING):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
    for module in re.findall(r"`\.(\w+_\w+)`", CONTRIBUTING):
        assert (ROOT / f"training/{module}.py").exists(), module


def _links() -> Iterator[tuple[str, str]]:
    for path in WRITTEN:
        text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        yield from ((path.name, link) for link in re.findall(r"\]\(([^)\s]+)\)", text))


@pytest.mark.parametrize(("document", "link"), sorted(set(_links())))
def test_a_link_leads_somewhere(document: str, link: str) -> None:
    (path,) = (path for path in WRITTEN if path.name == document)
    place, _, heading = link.partition("#")
    target = (path.parent / place) if place else path

    assert target.exists()
    if heading:
        slugs = [re.sub(r"[^\w -]", "", h).replace(" ", "-").lower() for h in _headings(target)]
        assert heading in slugs


def _headings(path: Path) -> list[str]:
    return re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)


def test_a_file_that_a_document_names_is_there() -> None:
    gone = [
        (path.name, name)
        for path in WRITTEN
        if path.name != "CHANGELOG.md"
        for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|json|md|txt|tsv|svg))`", path.read_text("utf-8"))
        if not (ROOT / name).exists()
    ]

    assert gone == []


def test_the_page_of_parameters_is_that_of_the_code() -> None:
    page = (DOCS / "parameters.md").read_text("utf-8")

    assert parameters(page) == page, "run: python -m diagnops.bench.pages"
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == [name for name, _ in origins()]


class _Example:
    """The worked example of how-matching-works.md, worked out by the engine."""

    def __init__(self, place: Path) -> None:
        with Workspace.open(place) as desk:
            text = (DOCS / "incident-en.txt").read_text("utf-8")
            self.before, self.after = (
                hypotheses(desk.read(text, observations=seen), desk.known, today=desk.today).found
                for seen in ((), ("volume/queue depth=high",))
            )
            index = desk.compiled.index
            self.background = index.background
            at = index.ids.index(self.before.ranked[0].candidate.case)
            given = channels(query_of(text, index.text_index), index.text_index)
            self.channels = {name: float(channel[at]) for name, channel in given.items()}
            nats = sum(getattr(WEIGHTS, name) * channel[index.text_index.sample] for name, channel in given.items())
            self.chance = float(np.mean(nats)), float(np.std(nats))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> _Example:
    return _Example(tmp_path_factory.mktemp("example") / "own.db")


EXPLAINED = (DOCS / "how-matching-works.md").read_text("utf-8")
EXAMPLE = EXPLAINED[EXPLAINED.index("## 1.") : EXPLAINED.index("## The way through the code")]


def test_the_table_of_the_worked_example_is_what_the_engine_gives(example: _Example) -> None:
    table = re.findall(r"^\| (.+?) \| .*?\| .*?\| (.*?) ?\| (\S+) \|$", EXAMPLE, re.MULTILINE)
    shown = {name: (certainty, bits) for name, certainty, bits in table if name != "evidence" and "--" not in name}
    candidate = example.before.ranked[0].candidate

    given: dict[str, float] = {"**sum**": candidate.bits}
    certain: dict[str, str] = {}
    for one in candidate.evidence:
        if isinstance(one, SymptomEvidence):
            given[f"`{one.place}` {one.observed}"] = one.bits
            certain[f"`{one.place}` {one.observed}"] = f"{one.certainty:.2f}"
        elif isinstance(one, UnknownEvidence):
            given[f"`{f'{one.role}/' if one.role else ''}{one.signal}`, not looked at"] = 0.0
        else:
            given["words alike" if isinstance(one, TextEvidence) else "prior"] = one.bits

    assert {name: float(bits.strip("*")) for name, (_, bits) in shown.items()} == {
        name: pytest.approx(bits, abs=0.0006) for name, bits in given.items()
    }
    assert {name: certainty for name, (certainty, _) in shown.items() if certainty} == certain
    parts = [float(bits) for name, (_, bits) in shown.items() if "*" not in name]
    assert sum(parts) == pytest.approx(candidate.bits, abs=0.005)  # a reader who adds them up comes to the sum


def test_the_likelihoods_and_base_rates_of_the_worked_example_are_those_in_use(
    example: _Example, vocabulary: Vocabulary
) -> None:
    profile = {(entry.role, entry.signal): entry for entry in example.before.ranked[0].candidate.profile}
    rows = re.findall(r"^\| `(?:([\w-]+)/)?([\w.]+)` \w+ \| ([\d.]+) \| ([\d.]+) \|", EXAMPLE, re.MULTILINE)

    for role, signal, likelihood, rate in rows:
        entry = profile[role or None, signal]
        known = vocabulary.signal[signal]
        b = example.background.base_rate(known, known.trouble(entry.state), role=entry.role, leaving_out=1)
        assert float(rate) == pytest.approx(b, rel=0.001)
        assert float(likelihood) == pytest.approx(example.background.likelihood(entry, b), rel=0.001)
    assert len(rows) == 5


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"(?<![\w.])-?\d+\.?\d*", text)]


def test_the_calculations_of_the_worked_example_come_out() -> None:
    calculations = re.findall(r"((?:[-+*/() \d.]|log2|exp)+) = (-?\d+\.\d+)(?!\d| [-+*/])", EXAMPLE)

    for calculation, result in calculations:
        decimals = len(result.partition(".")[2])
        assert eval(calculation.strip(), {"log2": log2, "exp": exp}) == pytest.approx(
            float(result), abs=1.5 * 10**-decimals
        ), calculation
    assert len(calculations) >= 10


def test_the_percentages_of_the_worked_example_are_those_of_the_engine(example: _Example) -> None:
    features = example.before.features
    known, first = SHIPPED.is_known(features), SHIPPED.is_first(features)

    assert f"{known:.0%} that it is a known case".replace("%", " %") in EXAMPLE
    assert f"{first:.0%} that it is this one".replace("%", " %") in EXAMPLE
    assert f"Together {example.before.ranked[0].probability:.0%}".replace("%", " %") in EXAMPLE
    assert f"{example.before.none:.0%} that it is none of the known".replace("%", " %") in EXAMPLE
    assert f"the probability {example.after.ranked[0].probability:.0%}".replace("%", " %") in EXAMPLE
    assert (example.before.verdict, example.after.verdict) == ("possible", "seen")
    assert f"sum is {example.after.ranked[0].candidate.bits:.3f}" in EXAMPLE
    for told in (features.any_case, features.margin, features.observed):
        assert f"{told:.2f}" in EXAMPLE
    assert f"{features.said:.0f} bits of words are too few to call it new ({PARAMETERS.told:.0f})" in EXAMPLE


def test_the_words_of_the_worked_example_are_what_the_channels_give(example: _Example) -> None:
    (formula,) = re.findall(r"^nats = (.*?) = ", EXAMPLE, re.MULTILINE)
    shown = [_numbers(part) for part in formula.split(" + ")]

    assert shown == [
        [getattr(WEIGHTS, name), pytest.approx(example.channels[name], abs=0.00006)]
        for name in ("terms", "lead", "pieces", "spelling", "title")
    ]
    assert example.channels["english"] == 0
    told = re.findall(r"mean ([\d.]+), spread ([\d.]+)", EXAMPLE)
    assert [(float(mean), float(spread)) for mean, spread in told] == [pytest.approx(example.chance, abs=0.0006)]


def test_the_numbers_of_the_formulas_are_the_parameters_in_use() -> None:
    models = re.findall(r"^odds\((\w+)\) = (.*?)(?:   |$)", EXPLAINED[EXPLAINED.index("## 5.") :], re.MULTILINE)

    told_known, told_first, printed, known, first = (_numbers(formula.replace("ln(2)", "")) for _, formula in models)

    assert [name for name, _ in models] == ["known", "first", "known", "known", "first"]
    words, slack = SHIPPED.words, PARAMETERS.calibration_slack
    assert told_known == [words.known.intercept, words.known.bit, words.known.stated]
    assert told_first == [words.first.intercept, words.first.bit]
    assert printed == [SHIPPED.printed.known.intercept, SHIPPED.printed.known.bit, SHIPPED.printed.known.printed]
    assert SHIPPED.printed.first == words.first
    assert known == [
        SHIPPED.known.intercept,
        SHIPPED.known.lead,
        slack,
        SHIPPED.known.explained,
        slack,
        SHIPPED.known.words,
    ]
    assert first == [SHIPPED.first.intercept, SHIPPED.first.lead, slack, SHIPPED.first.words]


def test_the_weights_of_the_channels_that_are_explained_are_those_in_use() -> None:
    table = re.findall(r"^\| (\w+) \| .*? \| ([\d.]+) \|$", EXPLAINED[EXPLAINED.index("**Words.**") :], re.MULTILINE)
    (formula,) = re.findall(r"^nats    = (.*)$", EXPLAINED, re.MULTILINE)
    summed = {name: float(weight) for weight, name in (part.split() for part in formula.split(" + "))}

    assert {name: float(weight) for name, weight in table} == asdict(WEIGHTS) == summed


def test_the_thresholds_for_words_that_are_explained_are_those_in_use() -> None:
    verdicts = dict(
        re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", EXPLAINED[EXPLAINED.index("| verdict |") :], re.MULTILINE)
    )
    words, p = SHIPPED.words, PARAMETERS

    assert verdicts["seen"].startswith(f"{words.seen:.0%} or more".replace("%", " %"))
    assert f"{p.seen_observed:g} bits or more" in verdicts["seen"]
    assert verdicts["possible"].startswith(f"{words.possible:.0%} or more".replace("%", " %"))
    assert f"below {words.new:.0%}".replace("%", " %") in verdicts["new"]
    assert f"{p.told:g} bits of rarity" in EXPLAINED
    assert f"would be given {p.told_certain:g} bits" in EXPLAINED
    assert f"at most {p.listed_behind:g} bits behind" in EXPLAINED
    assert f"must have {p.listed_least:g} bits of evidence" in EXPLAINED
    assert f"must have {p.listed_plain:g} bits beyond chance" in EXPLAINED


def test_the_weights_of_certainty_that_are_explained_are_those_in_use(vocabulary: Vocabulary) -> None:
    told = EXPLAINED[EXPLAINED.index("How likely a reading of either is right") :].partition("is none: its words")[0]
    table = re.findall(r"^\| .* \(`([\w ]+)`\) \| (-?[\d.]+) \|$", told, re.MULTILINE)
    shipped = certainty()

    assert {name: float(weight) for name, weight in table} == {n: round(w, 2) for n, w in shipped.weights.items()}
    assert f"less likely than {shipped.least:g} is none" in EXPLAINED
    for read, share in (
        (Observation("host", "system.cpu.utilization", "high", "CPU is busy"), "0.77"),
        (Observation("host", "system.cpu.utilization", "normal", "CPU is fine"), "0.33"),
    ):
        assert share == f"{by_kind(read, vocabulary):g}"
        assert share in EXPLAINED
