"""What the tests of looking share: a server on loopback that answers as a Prometheus does, or as none would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

Answer = Callable[[BaseHTTPRequestHandler, dict[str, str]], Any]
Serve = Callable[[Answer], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that answers every question in the same way: with the JSON that is returned, if any is."""
    servers = []

    def started(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = answer(self, dict(parse_qsl(body.decode())))
                if told is not None:
                    send(self, json.dumps(told), "application/json", 200)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def said(serve: Serve) -> Callable[..., str]:
    """Start a server that says always the same."""

    def started(body: str, kind: str = "application/json", code: int = 200) -> str:
        return serve(lambda handler, _: send(handler, body, kind, code))

    return started


def send(handler: BaseHTTPRequestHandler, body: str, kind: str, code: int) -> None:
    """Answer over HTTP."""
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.end_headers()
    handler.wfile.write(body.encode())
