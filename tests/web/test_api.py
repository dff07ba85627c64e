"""The JSON API: an incident from the first word to the closed investigation, and what is answered to bad requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from diagnops.app import Workspace, answer
from tests.web.conftest import Serve

EBS = "ebs-queue-saturation"
TEXT = "5xx at the load balancer, the database answers slowly, database CPU is idle"


def test_a_match_is_the_answer_of_the_desk(shared: httpx.Client, five_base: Path) -> None:
    told = {"text": TEXT, "observations": ["volume/io.queue_length=high"], "normal": ["host/system.cpu.utilization"]}

    got = shared.post("/api/v1/match", json=told).json()

    with Workspace.open(five_base) as desk:
        incident = desk.read(TEXT, observations=told["observations"], normal=told["normal"])
        expected = answer(desk.diagnose(incident), desk.vocabulary)
    assert got["matches"][0]["case"] == EBS
    assert [one["case"] for one in got["leading"]] == [one["case"] for one in expected["leading"]]
    assert set(got) == set(expected) - {"version"}


def test_a_match_speaks_the_language_of_the_text_unless_another_is_wanted(shared: httpx.Client) -> None:
    korean = {"text": "DB 응답이 느리고 볼륨 큐 길이가 높음"}

    def title(**more: Any) -> str:
        found: dict[str, Any] = shared.post("/api/v1/match", json=korean, **more).json()
        return str(found["leading"][0]["title"])

    assert "볼륨" in title()
    assert "EBS volume" in title(params={"lang": "en"})
    assert "볼륨" in title(headers={"Accept-Language": "en"})


def test_an_incident_from_the_first_word_to_the_end(serve: Serve, own_base: Path) -> None:
    client = serve()
    begun = client.post("/api/v1/investigations", json={"text": TEXT, "facts": {"platform": "aws"}})
    assert begun.status_code == 201
    at = f"/api/v1/investigations/{begun.json()['id']}"

    told = client.post(f"{at}/observe", json={"observations": ["application/http.server.request.duration=high"]})
    answered = client.post(f"{at}/answer", json={"place": "volume/io.queue_length", "answer": "high"}).json()
    unclear = client.post(f"{at}/answer", json={"place": "volume/io.latency", "answer": "hihg"}).json()
    taken_back = client.post(f"{at}/observe", json={"forget": ["application/http.server.request.duration"]})
    how = {"case": EBS, "remedy": "ebs-optimized-instance", "outcome": "worked", "verified": "the queue went down"}
    closed = client.post(f"{at}/close", json=how)

    assert told.status_code == taken_back.status_code == 200
    assert [one["state"] for one in answered["observations"]] == ["high"]
    assert answered["investigation"]["diagnosis"]["leading"][0]["case"] == EBS
    assert unclear["unclear"] == ["high"]
    assert closed.json()["investigation"]["closed"]["case"] == EBS
    with Workspace.open(own_base) as desk:
        case = desk.cases.get(EBS)
        assert case.occurrences[-1].investigation == begun.json()["id"]
        assert [t.outcome for r in case.remedies if r.id == how["remedy"] for t in r.trials][-1] == "worked"
    for what in ("observe", "answer", "close"):
        body = {"place": "volume/io.latency", "answer": "high"} if what == "answer" else {}
        again = client.post(f"{at}/{what}", json=body or ({"text": "x"} if what == "observe" else {}))
        assert (what, again.status_code) == (what, 409)
    assert client.post(f"{at}/reopen").json()["closed"] is None


def test_corrections_are_made_listed_and_taken_back(serve: Serve) -> None:
    client = serve()
    begun = client.post("/api/v1/investigations", json={"text": TEXT}).json()["id"]
    wrong = {"kind": "wrong", "case": EBS, "investigation": begun, "because": "it was the network"}

    made = client.post("/api/v1/corrections", json=wrong)
    again = client.post("/api/v1/corrections", json=wrong)
    gone = client.delete(f"/api/v1/corrections/{made.json()['number']}")

    assert (made.status_code, again.status_code, gone.status_code) == (201, 409, 200)
    assert [one["withdrawn"] is None for one in client.get("/api/v1/corrections").json()] == [False]
    assert client.delete("/api/v1/corrections/77").status_code == 404
    assert client.post("/api/v1/corrections", json={**wrong, "other": EBS}).status_code == 400


def test_what_a_clause_says_is_read_so_until_that_is_taken_back(serve: Serve) -> None:
    client = serve()
    text = {"text": "the flux is quite purple today, volume queue depth is high"}

    made = client.post("/api/v1/misreadings", json={"clause": "the flux is quite purple today",
                                                     "says": "database/system.cpu.utilization=high"})  # fmt: skip
    read = client.post("/api/v1/match", json=text).json()["observations"]
    client.delete(f"/api/v1/misreadings/{made.json()['number']}")
    again = client.post("/api/v1/match", json=text).json()["observations"]

    assert made.status_code == 201
    assert "system.cpu.utilization" in [one["signal"] for one in read]
    assert "system.cpu.utilization" not in [one["signal"] for one in again]
    assert [one["withdrawn"] is None for one in client.get("/api/v1/misreadings").json()] == [False]
    assert client.delete("/api/v1/misreadings/9").status_code == 404


def test_what_is_known_is_listed_and_shown(shared: httpx.Client) -> None:
    listed = shared.get("/api/v1/cases", params={"limit": 2, "offset": 1}).json()
    case = shared.get(f"/api/v1/cases/{EBS}", params={"lang": "ko"}).json()
    signals = shared.get("/api/v1/signals", params={"name": "queue depth"}).json()

    assert (listed["total"], len(listed["cases"])) == (5, 2)
    assert case["title"].startswith("CPU가")
    assert [one["id"] for one in signals] == ["io.queue_length"]


BAD: tuple[tuple[str, Any, str], ...] = (
    ("/api/v1/match", {}, "web_say_something"),
    ("/api/v1/match", {"txt": "x"}, "web_not_as_documented"),
    ("/api/v1/match", {"text": 7}, "web_not_as_documented"),
    ("/api/v1/match", {"text": "x", "limit": 99}, "web_not_as_documented"),
    ("/api/v1/match", {"observations": ["volume/io.que_length=high"]}, "unknown_signal"),
    ("/api/v1/match", {"text": "x", "here": ["moon"]}, "unknown_role"),
    ("/api/v1/match", {"text": "x", "source": "stars"}, "none_of_these"),
    ("/api/v1/match", {"text": "x", "facts": {"kernel": ""}}, "no_fact"),
    ("/api/v1/investigations", {"text": "  "}, "empty_input"),
)


@pytest.mark.parametrize(("path", "body", "code"), BAD)
def test_a_request_that_makes_no_sense_is_told_why(opened: httpx.Client, path: str, body: Any, code: str) -> None:
    answer = opened.post(path, json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["text"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"text": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_no_json_of_ours_is_refused(shared: httpx.Client, body: bytes) -> None:
    answer = shared.post("/api/v1/match", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400


def test_a_secret_is_kept_nowhere_and_shown_nowhere(serve: Serve, own_base: Path, capfd: Any) -> None:
    client = serve()
    begun = client.post("/api/v1/investigations", json={"text": "slow; postgres://app:hunter2@db-1/orders fails"})

    assert begun.status_code == 201
    assert "hunter2" not in begun.text
    assert "hunter2" not in client.get(f"/api/v1/investigations/{begun.json()['id']}").text
    client.get("/alert", params={"alertname": "X", "password": "hunter2"})
    assert "hunter2" not in capfd.readouterr().err
    assert not any(b"hunter2" in path.read_bytes() for path in own_base.parent.glob("own.db*") if path.is_file())


def test_what_it_did_is_counted(serve: Serve) -> None:
    client = serve()
    client.post("/api/v1/match", json={"text": TEXT})
    client.post("/api/v1/investigations", json={"text": TEXT})

    lines = client.get("/metrics").text.splitlines()

    assert 'diagnops_requests_total{method="POST",route="/api/v1/match",status="200"} 1.0' in lines
    assert "diagnops_match_seconds_count 1.0" in lines
    assert any(line.startswith("diagnops_verdicts_total{") for line in lines)
    assert "diagnops_cases 5.0" in lines
    assert 'diagnops_investigations{state="open"} 1.0' in lines
    assert "diagnops_deliveries_waiting 0.0" in lines
    assert client.get("/healthz").text == "ok\n"


def test_a_page_has_a_twin_of_json_and_a_language_that_is_chosen_stays(serve: Serve) -> None:
    client = serve()

    assert client.get("/index.json").json()["cases"] == 5
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text
    for params in ({"lang": "ko"}, {}):  # chosen, then kept by a cookie
        assert '<html lang="ko"' in client.get("/", params=params, headers={"Accept-Language": "en"}).text
