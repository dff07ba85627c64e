"""Settings: how a server was asked to serve, one frozen value that every worker gets."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to serve a case base.

    `write` says whether anything may be changed; `tokens` whether a request without one is refused. `hosts` are names
    that a request may call this server by, besides localhost and any address. `address` is how others reach it, for
    links in what is sent away; `notify` is where findings about alerts are sent. `seal` is a secret of the workers, by
    which each knows what another gave to a client to keep. Sizes are in bytes, times in seconds.
    """

    db: str | None = None
    host: str = "127.0.0.1"
    port: int = 8642
    write: bool = True
    tokens: bool = False
    hosts: tuple[str, ...] = ()
    address: str = ""
    notify: str = ""
    workers: int = 1
    threads: int = 2
    most_waiting: int = 100
    largest_body: int = 2_000_000
    body_seconds: float = 10.0
    most_a_minute: int = 12_000
    seal: str = ""

    @property
    def link(self) -> str:
        """The address that links begin with, without a slash at its end."""
        return (self.address or f"http://{self.host}:{self.port}").rstrip("/")
