"""What a case stands beside and is made of, as data: neighbours, map, profile, chain, alerts, health."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.app.case_map import MOST, layout
from diagnops.app.case_vectors import case_vectors
from diagnops.kb.case import Link, Occurrence, Remedy, Requires, Symptom, Text, Trial

EBS = "ebs-queue-saturation"


@pytest.fixture(scope="module")
def library_desk(library_base: Path) -> Iterator[Workspace]:
    """The workspace of all that is shipped, to be read."""
    with Workspace.open(library_base) as desk:
        yield desk


def test_the_neighbours_of_a_case_are_those_linked_and_those_alike(library_desk: Workspace) -> None:
    found = library_desk.cases.neighbours(EBS)

    linked = {link.case for link in library_desk.cases.get(EBS).related}
    assert {one.case for one in found if one.link} >= {one.case for one in found} & linked
    first = found[0]
    assert (first.case, first.link, first.noted_of) == ("ebs-gp2-burst-credits-exhausted", "looks-like", first.case)
    assert first.note
    assert {("volume", "io.queue_length", "high")} <= set(first.shared)
    assert [one.similarity for one in found if one.link] == sorted(
        (o.similarity for o in found if o.link), reverse=True
    )


def test_a_neighbour_tells_what_was_recorded_otherwise(library_desk: Workspace) -> None:
    (checkpoint,) = [o for o in library_desk.cases.neighbours(EBS, 9) if o.case == "postgres-checkpoint-io-spikes"]

    assert [(one.role, one.signal, one.here, one.there) for one in checkpoint.differing] == [
        ("database", "system.cpu.utilization", "low", "normal")
    ]


def test_what_only_the_other_case_links_is_a_neighbour_with_its_note(desk: Workspace) -> None:
    other = desk.cases.get("system-files-overwritten")
    link = Link(EBS, "looks-like", Text(en="There the disk is slow."))
    desk.case_base.add([replace(other, related=(link,))], who="kim")

    found = {one.case: one for one in desk.cases.neighbours(EBS)}["system-files-overwritten"]

    assert (found.link, found.noted_of) == ("looks-like", EBS)


def test_the_map_puts_alike_cases_near_each_other_the_same_each_time_and_quickly(library_desk: Workspace) -> None:
    library_desk.cases.map()
    began = time.process_time()
    found = library_desk.cases.map()
    took = time.process_time() - began

    assert took < 1
    assert found == library_desk.cases.map()
    assert len(found.points) == found.cases == len(library_desk.cases)
    assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in found.points)
    rows = case_vectors(library_desk).rows
    places = np.array([(point.x, point.y) for point in found.points])
    alike, apart = rows @ rows.T, ((places[:, None] - places) ** 2).sum(axis=2)
    np.fill_diagonal(alike, -1)
    np.fill_diagonal(apart, 9)
    near, on_map = np.argsort(-alike, axis=1)[:, :5], np.argsort(apart, axis=1)[:, :10]
    kept = np.mean([len({*ours} & {*theirs}) / 5 for ours, theirs in zip(near, on_map, strict=True)])
    assert kept > 0.4  # by chance it is 0.05


def test_what_stands_together_is_named_by_layer_and_cause(library_desk: Workspace) -> None:
    found = library_desk.cases.map()

    assert 3 < len(found.clusters) <= 12
    assert sum(cluster.cases for cluster in found.clusters) <= found.cases
    for cluster in found.clusters:
        assert cluster.cases >= cluster.of_layer > 0
        assert cluster.cases >= cluster.of_cause > 0


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_few_cases_have_a_map_too(count: int) -> None:
    rows = np.eye(8, dtype=np.float32)[:count]

    places = layout(rows)

    assert places.shape == (count, 2)
    assert np.isfinite(places).all()


def test_as_many_as_a_map_shows_are_laid_out_in_time() -> None:
    rows = np.random.default_rng(1).normal(size=(MOST, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    began = time.process_time()

    places = layout(rows)

    assert np.isfinite(places).all()
    assert time.process_time() - began < 10


def test_the_profile_tells_which_occurrence_showed_what(desk: Workspace) -> None:
    case = desk.cases.get(EBS)
    shown = (Symptom("io.queue_length", "high", "volume"), Symptom("io.errors", "normal", "volume"))
    desk.case_base.add([replace(case, occurrences=(*case.occurrences, Occurrence(symptoms=shown)))], who="kim")

    table = desk.cases.profile(EBS)

    rows = {(row.role, row.signal): row for row in table.rows}
    assert len(table.occurrences) == 2
    assert rows["volume", "io.queue_length"].states == (None, "high")
    assert (rows["volume", "io.queue_length"].summed_up, rows["volume", "io.queue_length"].frequency) == (
        "high",
        "always",
    )
    assert (rows["volume", "io.errors"].summed_up, rows["volume", "io.errors"].states) == (None, (None, "normal"))
    assert table.rows[-1].signal == "io.errors"  # what is fine comes last


def test_the_chain_leads_from_the_cause_to_what_was_seen(desk: Workspace) -> None:
    chain = desk.cases.chain(EBS)

    assert [step.kind for step in chain] == ["cause", "step", "step", "step", "step", "seen"]
    assert [s.signal for s in chain[1].symptoms] == ["io.queue_length"]
    assert "http.5xx_rate" in [s.signal for s in chain[4].symptoms]
    troubles = [s.signal for step in chain for s in step.symptoms]
    assert len(troubles) == len(set(troubles))
    assert "resource.utilization" not in troubles  # that is fine


def test_an_alert_has_its_cases_by_its_labels_alone(library_desk: Workspace) -> None:
    labels = {"alertname": "NodeFilesystemAlmostOutOfSpace", "mountpoint": "/var", "instance": "db-1:9100"}

    found = library_desk.cases.of_alert(labels)
    none = library_desk.cases.of_alert({"alertname": "<script>@here", "x": "y"})

    assert [str(o) for o in found.incident.observations] == ["filesystem/system.filesystem.utilization=high"]
    assert "disk-full-deleted-file-still-open" in found.recorded
    assert none.recorded == ()


def test_health_tells_what_needs_a_look(desk: Workspace) -> None:
    case = desk.cases.get(EBS)
    twin = replace(case, id="ebs-again", related=())
    desk.case_base.add([replace(case, related=())], who="kim")
    remedy = Remedy("wait", "fix", Text(en="Wait."), Text(en="It ends."), requires=Requires(until="2020"))
    tried = replace(remedy, id="try", requires=None, trials=(Trial("worked", when="2026-01"),))
    fresh = replace(
        twin, id="of-ours", title=Text(en="Fan off"), story="", symptoms=twin.symptoms[:1],
        remedies=(remedy, tried), review_by="2026-11-01",
    )  # fmt: skip
    desk.case_base.add([twin, fresh], who="kim")

    found = desk.cases.health()

    assert EBS in found.untested
    assert "of-ours" not in found.untested
    assert [(one.case, one.remedy, one.until) for one in found.expired] == [("of-ours", "wait", "2020")]
    assert (EBS, "2013") in found.stale
    assert "of-ours" not in [one.case for one in found.stale]
    assert found.due == ("of-ours",)
    assert [(one.case, one.other) for one in found.twice] == [("ebs-again", EBS)]
    assert found.twice[0].symptoms == 1
    desk.corrections.merge(EBS, "ebs-again", because="a test")
    assert desk.cases.health().twice == ()


def test_the_library_has_no_case_twice(library_desk: Workspace) -> None:
    assert library_desk.cases.health().twice == ()


def test_a_draft_that_stands_there_already_is_near_to_that_case(desk: Workspace) -> None:
    draft = replace(desk.cases.get(EBS), id="what-we-saw", related=(), story="")

    first, *_ = desk.cases.near(draft)

    assert first.case == EBS
    assert first.probability > 0.9
    assert EBS not in [match.case for match in desk.cases.near(desk.cases.get(EBS))]
    assert desk.today == date(2026, 11, 23)
