"""What the tests of the server share: a real one on loopback, stopped by the test."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import uvicorn

from diagnops.app import Workspace
from diagnops.web.application import make_application
from diagnops.web.settings import Settings
from diagnops.web.start import options

Serve = Callable[..., httpx.Client]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(settings: Settings) -> Iterator[httpx.Client]:
    """A server in a thread, and a client of it."""
    server = uvicorn.Server(uvicorn.Config(make_application(settings), **options(settings)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", timeout=20, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def serve(own_base: Path) -> Iterator[Serve]:
    """Serve the five stories as settings say."""
    with ExitStack() as stack:

        def start(**more: Any) -> httpx.Client:
            settings = Settings(**{"db": str(own_base), "port": free_port(), "threads": 1, **more})
            return stack.enter_context(served(settings))

        yield start


@pytest.fixture(scope="module")
def shared(five_base: Path) -> Iterator[httpx.Client]:
    """A server of the five stories that may not be changed, for all tests of a file."""
    with served(Settings(db=str(five_base), port=free_port(), threads=1, write=False)) as client:
        yield client


@pytest.fixture(scope="module")
def opened(five_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of the five stories that may be changed, for all tests of a file that do not mind each other."""
    folder = tmp_path_factory.mktemp("opened")
    shutil.copytree(five_base.parent, folder, dirs_exist_ok=True)
    settings = Settings(db=str(folder / five_base.name), port=free_port(), threads=1, most_a_minute=10**6)
    with served(settings) as client:
        yield client


def token(base: Path, scope: str) -> dict[str, str]:
    """The header that shows a new token of a scope."""
    with Workspace.open(base, user="kim") as desk:
        return {"Authorization": f"Bearer {desk.access.issue(f'a-{scope}', scope).secret}"}


def eventually(true: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


CHROMIUM = shutil.which("chromium")
_OPTIONS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real browser."""
    if CHROMIUM is None:
        pytest.skip("NOT TESTED in a real browser: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS.split())
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Open a page of a server in a new window; what it complains of, or asks of other hosts, fails the test."""
    complaints: list[str] = []
    windows = []

    def complain(what: str, really: bool = True) -> None:
        if really and "Failed to load resource" not in what:  # of a page that is itself what went wrong; see below
            complaints.append(what)

    def opened(client: httpx.Client, path: str = "/", language: str = "en", **options: Any) -> Any:
        ours = str(client.base_url).rstrip("/")
        window = chromium.new_context(base_url=ours, locale={"en": "en-US", "ko": "ko-KR"}[language], **options)
        windows.append(window)
        page = window.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda said: complain(said.text, said.type in ("error", "warning")))
        page.on("pageerror", lambda error: complain(str(error)))
        page.on(
            "response", lambda got: complain(got.url, got.status >= 400 and not got.request.is_navigation_request())
        )
        page.on("request", lambda asked: complain(asked.url, not asked.url.startswith(ours)))
        page.goto(path)
        return page

    yield opened
    for window in windows:
        window.close()
    assert complaints == []
