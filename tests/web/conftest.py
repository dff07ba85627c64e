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
