"""Real services in trouble that is made on purpose: what their own tools print of it is read right."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
BLOCKED = (
    "select b.pid as blocked_pid, b.query as blocked_query, w.pid as blocking_pid from pg_stat_activity b "
    "join pg_stat_activity w on w.pid = any(pg_blocking_pids(b.pid))"
)


def found(text: str, vocabulary: Vocabulary) -> set[str]:
    read = parts(text.splitlines(), readers(), vocabulary)
    return {f"{one.signal}={one.state}@{one.role}" for part in read if part.taken for one in part.taken.findings}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def answers(port: int, seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


@pytest.fixture
def programs() -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    end(running)


def end(running: list[subprocess.Popen[bytes]]) -> None:
    while running:
        one = running.pop()
        if one.stdin:
            one.stdin.close()
        one.terminate()
        try:
            one.wait(10)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait(10)


def started(
    programs: list[subprocess.Popen[bytes]], *words: str, user: str | None = None, text: str = ""
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd="/"
    )
    programs.append(process)
    if text and process.stdin:
        process.stdin.write(text.encode())
        process.stdin.flush()
    return process


@pytest.mark.skipif(
    not POSTGRES or shutil.which("psql") is None,
    reason="NOT TESTED against a real PostgreSQL: apt-get install postgresql",
)
def test_a_held_lock_is_read_from_psql(
    vocabulary: Vocabulary, tmp_path: Path, programs: list[subprocess.Popen[bytes]]
) -> None:
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    data, port = Path("/tmp") / f"diagnops-pg-{os.getpid()}", free_port()
    name = user or pwd.getpwuid(os.geteuid()).pw_name
    try:
        subprocess.run(
            [POSTGRES[-1] / "initdb", "-D", data, "-A", "trust", "-U", name, "--no-sync"],
            user=user, check=True, capture_output=True, cwd="/",
        )  # fmt: skip
        options = ("-h", "127.0.0.1", "-k", str(data), "-F")
        started(programs, str(POSTGRES[-1] / "postgres"), "-D", str(data), "-p", str(port), *options, user=user)
        assert answers(port)
        client = ("psql", "-X", "-h", "127.0.0.1", "-p", str(port), "-U", name, "postgres")

        def asked(*statements: str) -> str:
            words = [word for statement in statements for word in ("-c", statement)]
            return subprocess.run([*client, *words], check=True, capture_output=True, text=True, timeout=20).stdout

        asked("create table orders(id int primary key, n int)", "insert into orders values (7, 1)")
        assert found(asked(BLOCKED), vocabulary) == {"db.lock.wait=normal@database"}
        started(programs, *client, text="begin;\nupdate orders set n = 2 where id = 7;\n")
        time.sleep(0.5)
        started(programs, *client, text="update orders set n = 3 where id = 7;\n")
        time.sleep(0.7)
        for statements in ([BLOCKED], ["\\x on", BLOCKED], ["select mode, granted, pid from pg_locks"]):
            assert found(asked(*statements), vocabulary) == {"db.lock.wait=high@database"}
        sessions = (
            "select pid, usename, state, wait_event_type, wait_event, query from pg_stat_activity "
            "where wait_event_type = 'Lock'"
        )
        for form in ([], ["\\x on"], ["\\pset format csv"], ["\\pset format unaligned"]):
            shown = asked(*form, sessions).replace("Output format is csv.\n", "")
            assert found(shown, vocabulary) == {"db.lock.wait=high@database"}, shown
    finally:
        end(programs)
        shutil.rmtree(data, ignore_errors=True)


@pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="NOT TESTED against a real Redis: apt-get install redis-server"
)
def test_a_full_cache_is_read_from_redis_cli(
    vocabulary: Vocabulary, tmp_path: Path, programs: list[subprocess.Popen[bytes]]
) -> None:
    port = free_port()
    limits = ("--maxmemory", "3mb", "--maxmemory-policy", "noeviction", "--save", "", "--dir", str(tmp_path))
    started(programs, "redis-server", "--port", str(port), "--bind", "127.0.0.1", *limits)
    assert answers(port)

    def asked(text: str = "", *words: str) -> str:
        client = ["redis-cli", "-p", str(port), *words]
        return subprocess.run(client, input=text, check=True, capture_output=True, text=True, timeout=20).stdout

    assert found(asked("", "INFO", "memory"), vocabulary) == {"cache.memory.usage=normal@cache"}
    refused = asked("".join(f"SET key:{i} {'x' * 2000}\n" for i in range(1500)))

    assert found(refused.strip().splitlines()[-1], vocabulary) == {"cache.writes_refused=present@cache"}
    assert "cache.memory.usage=high@cache" in found(asked("", "INFO", "memory"), vocabulary)


CONFIG = """
global
  stats socket {socket} mode 600 level admin
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:{port}
  default_backend app
backend app
  server gone 127.0.0.1:{gone} check inter 200 fall 1
"""


@pytest.mark.skipif(
    shutil.which("haproxy") is None, reason="NOT TESTED against a real HAProxy: apt-get install haproxy"
)
def test_a_dead_upstream_is_read_from_haproxy(
    vocabulary: Vocabulary, tmp_path: Path, programs: list[subprocess.Popen[bytes]]
) -> None:
    port, path, config = free_port(), tmp_path / "s", tmp_path / "haproxy.cfg"
    config.write_text(CONFIG.format(socket=path, port=port, gone=free_port()), "utf-8")
    started(programs, "haproxy", "-f", str(config), "-db")
    assert answers(port)
    time.sleep(1)
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(str(path))
        one.sendall(b"show stat\n")
        text = b"".join(iter(lambda: one.recv(65536), b"")).decode()

    assert found(text, vocabulary) == {
        "balancer.active_connections=normal@load-balancer",
        "balancer.surge_queue=normal@load-balancer",
        "balancer.unhealthy_hosts=high@load-balancer",
        "balancer.healthy_hosts=low@load-balancer",
    }


NGINX = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{gone}; }} }}
}}
"""


@pytest.mark.skipif(
    shutil.which("nginx") is None, reason="NOT TESTED against a real nginx: apt-get install nginx-light"
)
def test_a_dead_upstream_is_read_from_the_logs_of_nginx(
    vocabulary: Vocabulary, tmp_path: Path, programs: list[subprocess.Popen[bytes]]
) -> None:
    port, config = free_port(), tmp_path / "nginx.conf"
    config.write_text(NGINX.format(folder=tmp_path, port=port, gone=free_port()), "utf-8")
    tmp_path.chmod(0o755)
    started(programs, "nginx", "-p", str(tmp_path), "-c", str(config), "-e", str(tmp_path / "error.log"))
    assert answers(port)
    for _ in range(25):
        with socket.create_connection(("127.0.0.1", port), 5) as one:
            one.sendall(b"GET /orders HTTP/1.0\r\n\r\n")
            assert b"502 Bad Gateway" in b"".join(iter(lambda: one.recv(65536), b""))
    end(programs)  # what is buffered is written

    assert {"balancer.backend_connection_errors=high@proxy"} <= found((tmp_path / "error.log").read_text(), vocabulary)
    assert {"http.5xx_rate=high@None"} <= found((tmp_path / "access.log").read_text(), vocabulary)
