"""Measuring: every method on every split asked for, on all processors, into one value that can be written down."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from diagnops.bench import product, symptom_baselines, symptoms, text, text_baselines
from diagnops.bench.data import Kind, Split, read_texts
from diagnops.bench.progress import progress
from diagnops.bench.scores import Figure, Sample, difference, figure, mean_figure
from diagnops.kb.errors import UsageError

PRODUCT = "DiagnOPs"
ON_SYMPTOMS: dict[str, symptoms.Method] = {PRODUCT: product.of_symptoms, **symptom_baselines.BASELINES}
ON_TEXT: dict[str, text.Method] = {PRODUCT: product.of_text, **text_baselines.BASELINES}
METHODS: dict[Kind, tuple[str, ...]] = {"symptoms": tuple(ON_SYMPTOMS), "text": tuple(ON_TEXT)}
_NEEDED = ("bm25s", "sklearn", "Stemmer")


class Job(NamedTuple):
    """One method on one split. `runs` is a folder for run files, as the data's own scorers read them."""

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

    kind: Kind
    set: str
    split: str
    figures: dict[str, dict[str, Figure]]
    leads: dict[str, Lead]
    seconds: dict[str, float]


def measure(
    splits: Sequence[Split], *, limit: int | None = None, runs: Path | None = None, processes: int | None = None
) -> list[Table]:
    """A table for each split and, for each kind with several, one of means."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"the baselines need {', '.join(missing)}: pip install 'diagnops[bench]'")
    jobs = [Job(split, method, limit, runs) for split in splits for method in METHODS[split.kind]]
    done: dict[Split, dict[str, Done]] = {split: {} for split in splits}
    with progress(len(jobs)) as advance:
        for one in _worked(jobs, processes or os.cpu_count() or 1):
            done[one.job.split][one.job.method] = one
            advance(f"{one.job.split.set}: {one.job.method}")
    tables = [_table(split, {m: found[m] for m in METHODS[split.kind]}) for split, found in done.items()]
    for kind in METHODS:
        several = {s: found for s, found in done.items() if s.kind == kind}
        if len(several) > 1:
            tables.append(_means(kind, several))
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
    return job.method == PRODUCT, sum(p.stat().st_size for p in job.split.folder.iterdir() if p.is_file())


def work(job: Job) -> Done:
    """Run one method on one split."""
    began = time.process_time()
    samples = (_symptoms if job.split.kind == "symptoms" else _text)(job)
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


def _text(job: Job) -> dict[str, Sample]:
    texts = read_texts(job.split)
    rankings = text.search(texts, ON_TEXT[job.method], job.limit)
    rows = (f"{r.query}\t{d}\t{s!r}" for r in rankings for d, s in zip(r.documents, r.scores, strict=True))
    _write(job, ".tsv", rows)
    return text.judge(texts, rankings)


def _write(job: Job, ending: str, lines: Iterable[str]) -> None:
    if job.runs:
        job.runs.mkdir(parents=True, exist_ok=True)
        name = f"{job.split.set}-{job.split.split}-{job.method}".replace(" ", "_").replace("/", "_")
        (job.runs / (name + ending)).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _table(split: Split, found: Mapping[str, Done]) -> Table:
    samples = {method: done.samples for method, done in found.items()}
    ours = samples[PRODUCT]
    leads = {}
    for name in (n for n, s in ours.items() if s.count):
        best = _best({m: s[name].value for m, s in samples.items() if m != PRODUCT})
        leads[name] = Lead(best, difference(ours[name], samples[best][name]))
    return Table(
        split.kind, split.set, split.split,
        {method: {name: figure(s) for name, s in of.items() if s.count} for method, of in samples.items()},
        leads, {method: round(done.seconds, 1) for method, done in found.items()},
    )  # fmt: skip


def _means(kind: Kind, several: Mapping[Split, Mapping[str, Done]]) -> Table:
    """Each set counts the same; a figure that a set lacks is left out there."""
    columns: dict[str, dict[str, list[Sample]]] = {}
    for method in METHODS[kind]:
        names = dict.fromkeys(name for found in several.values() for name in found[method].samples)
        columns[method] = {
            name: [s for found in several.values() if (s := found[method].samples.get(name)) and s.count]
            for name in names
        }
    ours = columns[PRODUCT]
    figures = {m: {name: mean_figure(s) for name, s in of.items() if s} for m, of in columns.items()}
    leads = {}
    for name in figures[PRODUCT]:
        best = _best({m: of[name].value for m, of in figures.items() if m != PRODUCT})
        leads[name] = Lead(best, mean_figure(ours[name], columns[best][name]))
    splits = " ".join(dict.fromkeys(s.split for s in several))
    seconds = {m: round(sum(found[m].seconds for found in several.values()), 1) for m in METHODS[kind]}
    return Table(kind, f"mean of {len(several)} sets", splits, figures, leads, seconds)


def _best(values: Mapping[str, float]) -> str:
    return max(values, key=lambda m: (values[m] == values[m], values[m]))
