"""How the pages are: usable for everybody, readable on a phone, and never running what somebody wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2 as httpx
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.kb.case import Text
from diagnops.web.paging import MOST
from tests.web.conftest import Open, Serve

EBS = "ebs-queue-saturation"
ENGLISH = "5xx at the load balancer, the database answers slowly, database CPU is idle"
EVIL = "<script>hit=1</script><img src=x onerror=hit=1>"
WIDTH, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}


def _grave(page: Any, rules: list[str] | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in
            ("serious", "critical")]  # fmt: skip


def _is_too_wide(page: Any) -> bool:
    page.set_viewport_size(PHONE)
    too_wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size(WIDTH)
    return too_wide


def test_every_page_is_for_everybody_in_either_theme_and_fits_a_phone(
    serve: Serve, open_page: Open, own_base: Path
) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH).id
        over = desk.investigations.start("closed").id
        desk.corrections.reject(over, EBS, because="it was another")
        desk.corrections.misread("all is fine", "database/CPU=high")
    client.post(f"/investigations/{over}/close", data={"was": EBS})
    page = open_page(client, "/", "ko", viewport=WIDTH)
    places = [
        "/", "/investigations", f"/investigations/{begun}", f"/investigations/{over}",
        f"/investigations/{begun}/record", "/cases", f"/cases/{EBS}", "/map", "/corrections", "/health", "/drill",
        "/drill?seed=3&in=ko", "/drill?seed=3&in=ko&end=1", "/no-such-page",
        "/alert?alertname=EBSVolumeQueueLengthHigh",
    ]  # fmt: skip
    faults = []
    for place in [*places, "answer"]:
        if place == "answer":
            page.goto("/")
            page.fill("#text", ENGLISH)
            page.click("form.ask button")
            page.wait_for_selector(".verdict")
        else:
            page.goto(place)
        page.emulate_media(color_scheme="light")
        faults += _grave(page)
        page.emulate_media(color_scheme="dark")
        faults += _grave(page, ["color-contrast"])
        faults += [f"{place} is too wide"] if _is_too_wide(page) else []
    assert faults == []


def test_what_somebody_wrote_is_shown_and_never_run(serve: Serve, open_page: Open, own_base: Path) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        case = desk.cases.get(EBS)
        story = f"{EVIL}\n\n[go](javascript:hit=1) **bold**"
        desk.case_base.add([replace(case, title=Text(en=EVIL), story=story)], who="mallory", why=EVIL)
        begun = desk.investigations.start(f"{EVIL} {ENGLISH}").id
    page = open_page(client, f"/cases/{EBS}")
    assert page.locator("h1").inner_text() == EVIL
    assert "<script>hit=1</script>" in page.locator(".story").inner_text()
    assert page.locator("[href^=javascript]").count() == 0
    places = (
        f"/cases/{EBS}", "/cases", "/map", f"/investigations/{begun}", "/investigations", f"/cases/{EVIL}",
        f"/alert?alertname={EVIL}&instance={EVIL}", f"/?text={EVIL}", f"/cases?text={EVIL}&tag={EVIL}",
    )  # fmt: skip
    for place in places:
        page.goto(place)
        assert page.evaluate("window.hit") is None
        assert page.locator("main script, main img").count() == 0
    assert page.locator("input[type=search]").input_value() == EVIL


def test_a_page_that_may_not_write_offers_nothing_to_write(serve: Serve, open_page: Open, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH).id
    page = open_page(serve(write=False), f"/investigations/{begun}")
    assert page.locator("form").count() <= 2  # the dialog of keys, and the table
    assert page.locator("main button:visible:not([data-copy])").count() == 0
    page.goto("/")
    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    page.click('[name=say][value="volume/io.queue_length=high"]')  # a question changes nothing
    page.wait_for_selector(".verdict")
    assert page.locator("[data-board], [name=keep]").count() == 0


def test_every_page_has_a_twin_for_programs(serve: Serve) -> None:
    client = serve()
    for place in ("/ask", "/investigations", "/cases", f"/cases/{EBS}", "/map", "/corrections", "/health", "/drill"):
        told = client.get(f"{place}.json")
        assert told.status_code == 200, place
        assert told.headers["content-type"].startswith("application/json")
    asked = client.post("/ask.json", data={"text": ENGLISH, "say": "volume/io.queue_length=high"}).json()
    assert asked["diagnosis"]["leading"][0]["case"] == EBS
    assert asked["question"]["stated"] == ["volume/io.queue_length=high"]


def test_a_reading_that_something_else_outweighs_is_shown_as_it_was_read(shared: httpx.Client) -> None:
    page = shared.post("/ask", data={"text": "database CPU is at 4 %. the database CPU is pegged at 100 %."}).text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "database · CPU utilization low does not count: told otherwise elsewhere" in text


def test_the_story_of_a_case_begins_in_the_language_of_the_page(shared: httpx.Client) -> None:
    def story(language: str) -> str:
        return shared.get(f"/cases/{EBS}?lang={language}").text.partition('<div class="story">')[2][:200]

    assert re.search("[가-힣]", story("ko"))
    assert not re.search("[가-힣]", story("en"))


def test_a_correction_tells_in_minutes_when_it_was_taken_back(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base, user="kim") as desk:
        desk.corrections.misread("all is fine", "database/CPU=high")
        desk.corrections.withdraw("r1")

    assert re.search(r"taken back \d{4}-\d\d-\d\d \d\d:\d\d kim<", serve().get("/corrections").text)


def test_a_page_of_output_that_was_pasted_is_folded_in_the_timeline(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(f"{ENGLISH}. " + "Nothing else was seen by anybody. " * 30).id

    timeline = serve().get(f"/investigations/{begun}").text.partition('<ol class="timeline">')[2]

    assert timeline.count("<summary") == 1


def test_a_button_is_kept_as_what_it_means_and_not_as_a_word_that_nobody_typed(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH).id
    client, board = serve(), f"/investigations/{begun}"

    for answer in ("skip", "can't", "high"):
        place = re.findall(r'name="place" value="([^"]+)"', client.get(board).text)[0]
        assert answer != "high" or 'name="answer" value="high"' in client.get(board).text
        client.post(f"{board}/answer", data={"place": place, "answer": answer})

    timeline = client.get(f"{board}?lang=ko").text.partition('<ol class="timeline">')[2]
    assert "건너뜀" in timeline
    assert not re.search("skip|“can|“high", timeline)


def test_a_form_on_a_page_speaks_of_no_line_that_ends_it(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH).id

    assert "빈 줄" not in serve().get(f"/investigations/{begun}/record?lang=ko").text


def test_a_correction_is_one_sentence_whatever_it_is_of(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        desk.corrections.merge(EBS, "intel-10g-bonding-driver", because="one cause")

    assert "intel-10g-bonding-driver: one cause" in re.sub(r"<[^>]+>", "", serve().get("/corrections").text)


def test_a_long_list_comes_a_part_at_a_time(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        case = replace(desk.cases.get(EBS), related=())
        desk.case_base.add([replace(case, id=f"again-{number}") for number in range(MOST)], who="kim")
        total = len(desk.cases)
        untested = desk.cases.health().untested
    client = serve()

    first = client.get("/health.json").json()
    rest = client.get(first["untested"]["further"].replace("/health", "/health.json")).json()
    listed = client.get("/cases.json").json()

    assert (first["untested"]["total"], len(first["untested"]["some"])) == (len(untested), MOST)
    assert [*first["untested"]["some"], *rest["untested"]["some"]] == list(untested)
    assert rest["untested"]["further"] == ""
    assert len(rest["twice"]["some"]) == MOST  # the other lists stay where they were
    assert (listed["total"], len(listed["cases"])) == (total, MOST)
    assert f'href="{listed["further"]}"' in client.get("/cases").text
    assert client.get(listed["further"]).text.count('<a href="/cases/') == total - MOST


def test_nothing_is_closed_before_somebody_says_what_it_was(serve: Serve, own_base: Path) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        at = f"/investigations/{desk.investigations.start('the badge printer answers 418').id}"

    asked = client.post(f"{at}/close", data={})

    assert (asked.status_code, "say what it was" in asked.text) == (400, True)
    assert 'class="grid"' in client.get(at).text
    told = client.post(f"{at}/close", data={"was": "-"}, follow_redirects=True).text
    assert 'class="grid"' not in told
