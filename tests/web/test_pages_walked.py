"""A real browser walks the real server, in both languages: most ways by keyboard alone, one without any script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from diagnops.app import Workspace
from diagnops.kb.incident import Observation
from tests.web.conftest import Open, Serve

EBS = "ebs-queue-saturation"
KOREAN = (
    "밤 2시부터 로드밸런서 5xx가 올라가고 앱 응답이 느려요. DB CPU는 놀고 있는데 쿼리가 느립니다. 재시작은 없었어요."
)
ENGLISH = "5xx at the load balancer, the database answers slowly, database CPU is idle"


def walk_to(page: Any, key: str, there: str, most: int = 60) -> None:
    """Press a key until what has the focus fits a selector."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("there => document.activeElement.matches(there)", there):
            return
    raise AssertionError(f"{key} never comes to {there}")


def arrive(page: Any, there: str) -> None:
    """Wait for something to be there, and for the page that it is on to be ready for keys."""
    page.wait_for_selector(there)
    page.wait_for_load_state()


def test_a_korean_telling_becomes_a_trial_in_the_ledger_by_keyboard_alone(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(), language="ko")
    keys = page.keyboard
    keys.type(KOREAN)  # the text has the focus
    keys.press("Control+Enter")
    arrive(page, ".verdict")
    assert page.locator("mark", has_text="쿼리가 느립니다").is_visible()
    assert page.locator(".bars .pro").count() > 1

    walk_to(page, "Tab", '[name=drop][value="load-balancer/http.5xx_rate"]')
    keys.press("Enter")
    arrive(page, ".reading.out.changed")

    keys.press("b")
    arrive(page, ".grid")
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.locator(".timeline").inner_text().count("취소") == 1  # what was flipped does not count there either
    assert "큐 길이" in page.locator("#check-title").inner_text()
    keys.press("1")
    arrive(page, "th:has-text('I/O 큐 길이 높음')")

    walk_to(page, "j", "#close summary")
    keys.press("Enter")
    walk_to(page, "Tab", "#was")
    keys.press("ArrowDown")
    keys.press("Tab")
    walk_to(page, "ArrowDown", "[name=outcome][value=worked]")
    keys.press("Tab")
    keys.type("다음 피크에도 큐가 짧음")
    keys.press("Enter")
    arrive(page, "text=여기서 1번 중 1번 성공")

    walk_to(page, "j", f'[href^="/cases/{EBS}"]')
    keys.press("Enter")
    arrive(page, ".ledger")
    assert "다음 피크에도 큐가 짧음" in page.locator(".ledger").first.inner_text()


def test_all_of_that_goes_without_any_script(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(), java_script_enabled=False)
    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    page.click('[name=say][value="database/system.cpu.utilization=high"]')
    assert page.locator(".reading.changed .what").inner_text() == "database · CPU utilization high"
    page.click('[name=undo][value="database/system.cpu.utilization"]')
    assert page.locator(".reading.changed").count() == 0

    page.click("[data-board]")
    page.fill("#words", "the queue is really long")
    page.locator(".check form button", has_text="Tell").click()
    page.click('.check [name=answer][value="skip"]')
    page.fill("#text", "CPU of the database is at 95 %")
    page.locator("form[action$=tell] button").first.click()
    assert page.locator("th", has_text="database · CPU utilization high").is_visible()
    page.click('.take [value="database/system.cpu.utilization"]')
    assert page.locator("th", has_text="database · CPU utilization high").count() == 0

    page.click("#close summary")
    page.select_option("#was", "")
    page.locator("#close button").press("Enter")  # the browser asks what it was
    assert page.locator("#was:invalid").is_visible()
    page.select_option("#was", EBS)
    page.check("[name=outcome][value=worked]")
    page.click("#close button")
    assert "name the remedy that worked" in page.locator("#close [role=alert]").inner_text()
    assert page.locator("#was").input_value() == EBS
    page.check('[name=outcome][value=""]')
    page.click("#close button")
    assert "closed as ebs-queue-saturation" in page.locator(".verdict").inner_text()
    page.click("form[method=post] [formaction$=reopen]")
    assert page.locator(".grid").is_visible()


def test_a_command_is_copied_and_an_answer_that_means_nothing_is_told_back(
    serve: Serve, open_page: Open, own_base: Path
) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH, observations=[Observation(None, "http.502_rate", "high")]).id
    page = open_page(client, f"/investigations/{begun}", permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("c")
    arrive(page, "text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#way-1").inner_text()
    page.fill("#words", "hihg")
    page.locator(".check form button", has_text="Tell").click()
    arrive(page, ".notice")
    assert "“hihg” was not understood" in page.locator(".notice").inner_text()
    page.click('.take [value="http.502_rate"]')  # of which nobody said where it was seen
    arrive(page, "th:not(:has-text('502 rate high'))")
    assert page.locator(".timeline", has_text="taken back").count() == 1


def test_what_was_new_is_recorded_by_keyboard_alone(serve: Serve, open_page: Open, own_base: Path) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start("the printer on the third floor prints only blue pages").id
    page = open_page(client, f"/investigations/{begun}/record")
    keys = page.keyboard
    for field, text in (
        ("#title", "Printer prints only blue pages"),
        ("#cause", "The cyan drum was worn out"),
        ("#solved", "changed the drum"),
        ("#verified", "ten pages were black"),
        ("#reason", "the drum carries the colour"),
    ):
        walk_to(page, "Tab", field)
        keys.press("Control+A")
        keys.type(text)
    keys.press("Enter")

    arrive(page, "[name=as]")
    walk_to(page, "j", "form[action$=save] button")
    keys.press("Enter")
    arrive(page, "#remedies")
    assert page.url.endswith("/cases/printer-prints-only-blue-pages")
    assert "worked 1 of 1 here" in page.locator("#remedies").inner_text()


def test_a_draft_with_blanks_is_filled_in_on_the_page(serve: Serve, open_page: Open, own_base: Path) -> None:
    client = serve()
    with Workspace.open(own_base) as desk:
        begun = desk.investigations.start(ENGLISH).id
    page = open_page(client, f"/investigations/{begun}/record")
    page.fill("#title", "The same again")
    page.click(".fields button")
    assert "cause" in page.locator("[role=alert]").inner_text()

    draft = page.locator("#text").input_value()
    page.fill("#text", re.sub(r"'TODO: [^']*'", "nobody knows yet", draft))
    page.click("form[action$=edit] button")
    page.check(f'[value="same:{EBS}"]')  # it is near, and is seen before anything is saved
    page.click("form[action$=save] button")

    arrive(page, "#remedies")
    assert page.url.endswith(f"/cases/{EBS}")
    assert page.locator(f"[href='/investigations/{begun}']").count() == 1


def test_the_cases_are_narrowed_down_and_the_map_is_walked_by_keyboard_alone(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(), "/cases")
    keys = page.keyboard
    keys.press("/")
    keys.type("bonding")
    keys.press("Enter")
    page.wait_for_url("**text=bonding*")
    assert page.locator(".rows [data-row]").count() == 1

    walk_to(page, "Tab", '[href^="/map"]')
    keys.press("Enter")
    arrive(page, ".map")
    assert page.locator(".point").count() == 5
    walk_to(page, "j", ".point.fits")
    assert page.locator(".point:focus text").is_visible()
    keys.press("Enter")
    arrive(page, ".chain")
    assert page.url.endswith("/cases/intel-10g-bonding-driver")

    keys.press("g")
    keys.press("c")
    page.wait_for_url("**/cases")
    page.locator('.facet [href$="layer=volume"]').click()
    assert page.locator(".rows [data-row]").count() == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_drill_is_finished_by_keyboard_alone(serve: Serve, open_page: Open, language: str) -> None:
    page = open_page(serve(), "/drill", language)
    keys = page.keyboard
    keys.press("b")
    arrive(page, ".checks")
    seed = int(page.url.partition("seed=")[2].partition("&")[0])
    assert EBS not in page.content()  # nothing tells what it is
    keys.press("1")
    page.wait_for_url("**look=*")

    case = drilled(page, seed, language)
    keys.press("/")
    keys.type("no-such-case")
    keys.press("Enter")
    arrive(page, ".notice")
    keys.press("/")
    keys.type(case)
    keys.press("Enter")
    arrive(page, ".verdict.seen")
    assert ("맞습니다" if language == "ko" else "Yes") in page.locator(".verdict h1").inner_text()
    assert page.locator(".order > li").count() >= 1


def test_the_keys_are_told_and_lead_around(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(), "/health", "ko")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("a")
    arrive(page, "form.ask")
    assert page.evaluate("document.activeElement.id") == "text"


def test_a_flip_is_kept_and_taken_back(serve: Serve, open_page: Open) -> None:
    page = open_page(serve())
    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    page.click('[name=say][value="database/system.cpu.utilization=high"]')
    page.click('[name=keep][value="database/system.cpu.utilization"]')
    arrive(page, ".reading:not(.changed) .what:has-text('CPU utilization high')")

    page.goto("/corrections")
    assert "database CPU is idle" in page.locator("main").inner_text()
    page.click('[name=number][value="r1"]')
    arrive(page, "li.gone")

    page.goto("/")
    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    arrive(page, ".what:has-text('CPU utilization low')")


def test_the_language_of_an_answer_is_changed_without_asking_again(serve: Serve, open_page: Open) -> None:
    page = open_page(serve())
    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    page.click(".tongue")
    arrive(page, "html[lang=ko]")
    assert page.locator(".what", has_text="데이터베이스 · CPU 사용률 낮음").is_visible()
    page.goto("/cases")
    assert page.locator("html").get_attribute("lang") == "ko"


def drilled(page: Any, seed: int, language: str) -> str:
    """Which case the drill is of."""
    page.goto(f"/drill?seed={seed}&in={language}&end=1")
    case: str = page.locator(".verdict h1").inner_text().rpartition("(")[2].rstrip(")")
    page.go_back()
    return case


def test_back_to_an_answer_shows_it_as_it_was_put_right(serve: Serve, open_page: Open) -> None:
    page = open_page(serve())

    def is_answered(what: str) -> None:
        page.wait_for_selector(".verdict")
        assert what in page.locator(".pieces").inner_text()

    page.fill("#text", ENGLISH)
    page.click("form.ask button")
    page.click("main a[href^='/cases/']")
    page.wait_for_url("**/cases/*")
    page.go_back()
    is_answered("CPU utilization low")

    page.click("button[name=say][value$='cpu.utilization=high']")
    page.wait_for_selector(".reading.changed")
    page.click("main a[href^='/cases/']")
    page.wait_for_url("**/cases/*")
    page.go_back()
    is_answered("CPU utilization high")
    page.reload()
    is_answered("CPU utilization high")

    page.click("nav a[href='/ask']")
    page.wait_for_selector("form.ask")
    page.reload()
    assert page.locator(".verdict").count() == 0
