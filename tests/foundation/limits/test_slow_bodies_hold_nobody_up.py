"""Whoever sends slowly holds up nobody else, and is told so in the end. With a real web server of four threads."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.processes
MANY = 12


@contextmanager
def beginning_to_send(site: str, *, length: int = 100_000, path: str = "/api/v1/auth/token") -> Iterator[socket.socket]:
    """Connect and send a request but for most of its body."""
    address = urlsplit(site)
    head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=120) as connection:
        connection.sendall(f"{head}Content-Length: {length}\r\n\r\n{{".encode())
        yield connection


def everything_from(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_others_are_answered_while_many_send_slowly(
    start_live_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: six connections of two bytes a second held every thread."""
    monkeypatch.setenv("BODY_SECONDS", "600")
    site = start_live_server()
    with ExitStack() as open_connections:
        senders = [open_connections.enter_context(beginning_to_send(site)) for _ in range(MANY)]
        for sender in senders:
            sender.sendall(b" ")
        for path in ("/health/live", "/sign-in", "/static/clear/tokens.css"):
            assert urlopen(f"{site}{path}", timeout=60).status == 200  # noqa: S310  (a server of this test)


def test_a_body_that_does_not_come_is_refused_and_the_connection_closed(
    start_live_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BODY_SECONDS", "1")
    with beginning_to_send(start_live_server()) as connection:
        head, _, body = everything_from(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["code"] == "request.too_slow"


def test_a_body_larger_than_any_is_refused_before_it_comes(
    start_live_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BODY_MOST_MEGABYTES", "1")
    with beginning_to_send(start_live_server(), length=2 * 1024 * 1024) as connection:
        head, _, body = everything_from(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert json.loads(body)["code"] == "request.too_large"
