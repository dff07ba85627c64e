"""Measuring: every method on every split asked for, on all processors, into one value that can be written down."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from diagnops.bench import checks, ideas, product, symptom_baselines, symptoms, text, text_baselines
from diagnops.bench.data import Split, choose, read_texts
from diagnops.bench.progress import progress
from diagnops.bench.scores import Figure, Sample, difference, figure, mean_figure
from diagnops.kb.errors import UsageError

PRODUCT = "DiagnOPs"
ON_SYMPTOMS: dict[str, symptoms.Method] = {PRODUCT: product.of_symptoms, **symptom_baselines.BASELINES}
ON_TEXT: dict[str, text.Method] = {PRODUCT: product.of_text, **text_baselines.BASELINES}
Suite = Literal["symptoms", "checks", "ideas", "text"]
METHODS: dict[Suite, tuple[str, ...]] = {
    "symptoms": tuple(ON_SYMPTOMS),
    "checks": (PRODUCT, *checks.ORDERS),
    "ideas": (PRODUCT, *ideas.WITHOUT),
    "text": tuple(ON_TEXT),
}
# What is counted until something is found: the fewer, the better.
FEWER = "checks to"
_NEEDED = ("bm25s", "sklearn", "Stemmer")


class Part(NamedTuple):
    """A suite on one split; `checks` and `ideas` are measured on splits of symptoms."""

    suite: Suite
    split: Split


def parts(splits: Sequence[Split], names: Iterable[str], split: str) -> list[Part]:
    """The parts that are named: a suite, a set, or one set of a suite (``checks:SET``)."""
    found: list[Part] = []
    for name in names:
        suite, _, of = name.partition(":")
        for one in choose(splits, [of or "symptoms"] if suite in ("checks", "ideas") else [name], split):
            part = Part(suite if suite in ("checks", "ideas") else one.kind, one)  # type: ignore[arg-type]
            if part not in found:
                found.append(part)
    return found


class Job(NamedTuple):
    """One method on one part. `runs` is a folder for run files, as the data's own scorers read them."""

    suite: Suite
    split: Split
    method: str
    limit: int | None = None
    runs: Path | None = None


class Done(NamedTuple):
    """What a job found, and the processor seconds it took: other work on the machine stretches the clock."""

    job: Job
    samples: dict[str, Sample]
    seconds: float


class Lead(Struct, frozen=True):
    """The product's figure minus that of the best baseline."""

    baseline: str
    by: Figure


class Table(Struct, frozen=True):
    """All figures of one split, or their means over several sets; `leads` say how the product stands to the rest."""

    suite: Suite
    set: str
    split: str
    figures: dict[str, dict[str, Figure]]
    leads: dict[str, Lead]
    seconds: dict[str, float]


def measure(
    asked: Sequence[Part], *, limit: int | None = None, runs: Path | None = None, processes: int | None = None
) -> list[Table]:
    """A table for each part and, for each suite with several, one of means."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"the baselines need {', '.join(missing)}: pip install 'diagnops[bench]'")
    jobs = [Job(*part, method, limit, runs) for part in asked for method in METHODS[part.suite]]
    done: dict[Part, dict[str, Done]] = {part: {} for part in asked}
    with progress(len(jobs)) as advance:
        for one in _worked(jobs, processes or os.cpu_count() or 1):
            done[Part(one.job.suite, one.job.split)][one.job.method] = one
            advance(f"{one.job.split.set}: {one.job.method}")
    tables = [_table(part, {m: found[m] for m in METHODS[part.suite]}) for part, found in done.items()]
    for suite in METHODS:
        several = {part.split: found for part, found in done.items() if part.suite == suite}
        if len(several) > 1:
            tables.append(_means(suite, several))
    return tables


def _worked(jobs: Sequence[Job], processes: int) -> Iterator[Done]:
    if processes == 1:
        yield from map(work, jobs)
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes are the parallelism
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(work, job) for job in sorted(jobs, key=_size, reverse=True)]):
            yield future.result()


def _size(job: Job) -> tuple[bool, int]:
    """The longest first, so that none is left alone at the end."""
    size = sum(p.stat().st_size for p in job.split.folder.iterdir() if p.is_file())
    return job.method == PRODUCT or job.suite in ("checks", "ideas"), size


def work(job: Job) -> Done:
    """Run one method on one split."""
    began = time.process_time()
    samples = _WORK[job.suite](job)
    return Done(job, samples, time.process_time() - began)


def _symptoms(job: Job) -> dict[str, Sample]:
    answers = symptoms.answer(symptoms.read_stream(job.split), ON_SYMPTOMS[job.method], job.limit)
    for share, answered in answers.items():
        lines = (
            msgspec.json.encode({"query_id": a.question.query.id, "ranked": a.ranked, "scores": a.scores}).decode()
            for a in answered
        )
        _write(job, f"-hide{share:g}.jsonl", lines)
    return symptoms.judge(answers)


def _checks(job: Job) -> dict[str, Sample]:
    order = checks.by_product if job.method == PRODUCT else checks.ORDERS[job.method]
    return checks.judge(checks.ask(symptoms.read_stream(job.split), order, job.limit))


def _ideas(job: Job) -> dict[str, Sample]:
    method = product.of_symptoms if job.method == PRODUCT else ideas.taken_away(job.method)
    return symptoms.judge(symptoms.answer(symptoms.read_stream(job.split), method, job.limit))


def _text(job: Job) -> dict[str, Sample]:
    texts = read_texts(job.split)
    rankings = text.search(texts, ON_TEXT[job.method], job.limit)
    rows = (f"{r.query}\t{d}\t{s!r}" for r in rankings for d, s in zip(r.documents, r.scores, strict=True))
    _write(job, ".tsv", rows)
    return text.judge(texts, rankings)


_WORK = {"symptoms": _symptoms, "checks": _checks, "ideas": _ideas, "text": _text}


def _write(job: Job, ending: str, lines: Iterable[str]) -> None:
    if job.runs:
        job.runs.mkdir(parents=True, exist_ok=True)
        name = f"{job.split.set}-{job.split.split}-{job.method}".replace(" ", "_").replace("/", "_")
        (job.runs / (name + ending)).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _table(part: Part, found: Mapping[str, Done]) -> Table:
    samples = {method: done.samples for method, done in found.items()}
    ours = samples[PRODUCT]
    leads = {}
    for name in (n for n, s in ours.items() if s.count):
        best = _best(name, {m: s[name].value for m, s in samples.items() if m != PRODUCT})
        leads[name] = Lead(best, difference(ours[name], samples[best][name]))
    return Table(
        part.suite, part.split.set, part.split.split,
        {method: {name: figure(s) for name, s in of.items() if s.count} for method, of in samples.items()},
        leads, {method: round(done.seconds, 1) for method, done in found.items()},
    )  # fmt: skip


def _means(suite: Suite, several: Mapping[Split, Mapping[str, Done]]) -> Table:
    """Each set counts the same; a figure that a set lacks is left out there."""
    columns: dict[str, dict[str, list[Sample]]] = {}
    for method in METHODS[suite]:
        names = dict.fromkeys(name for found in several.values() for name in found[method].samples)
        columns[method] = {
            name: [s for found in several.values() if (s := found[method].samples.get(name)) and s.count]
            for name in names
        }
    ours = columns[PRODUCT]
    figures = {m: {name: mean_figure(s) for name, s in of.items() if s} for m, of in columns.items()}
    leads = {}
    for name in figures[PRODUCT]:
        best = _best(name, {m: of[name].value for m, of in figures.items() if m != PRODUCT})
        leads[name] = Lead(best, mean_figure(ours[name], columns[best][name]))
    splits = " ".join(dict.fromkeys(s.split for s in several))
    seconds = {m: round(sum(found[m].seconds for found in several.values()), 1) for m in METHODS[suite]}
    return Table(suite, f"mean of {len(several)} sets", splits, figures, leads, seconds)


def _best(figure: str, values: Mapping[str, float]) -> str:
    sign = -1 if FEWER in figure else 1
    return max(values, key=lambda m: (values[m] == values[m], sign * values[m]))
