"""B9: an address that somebody named is called only where it leads into the public network; else not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Event, Thread
from time import sleep

import pytest

from clear_platform.foundation.outbound.apart import InsideTransaction
from clear_platform.foundation.outbound.errors import OutboundFailed, OutboundRefused
from clear_platform.foundation.outbound.names import texts_of
from clear_platform.foundation.outbound.rules import may_be_called
from clear_platform.foundation.outbound.sessions import GuardedSession
from clear_platform.foundation.public import acting
from tests import actors

PUBLIC = "93.184.215.14"


class Wires:
    """Stands where the network begins: what names resolve to, and every connection that would be made."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names, self.asked, self.made = names, [], []  # type: ignore[var-annotated]  # filled below

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror("no such name")
        answers = self.names[host]
        return [answers.pop(0)] if host.startswith("rebinding") else answers

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.made.append((address, port))
        raise ConnectionRefusedError("nobody listens in this test")

    def session(self, *, loopback: bool = False) -> GuardedSession:
        return GuardedSession(loopback=loopback, resolve=self.resolve, connect=self.connect)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.1.2.3", "10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
        "64:ff9b::a00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_connection_is_made_to_a_name_that_leads_to(address: str) -> None:
    """B9."""
    wires = Wires({"issuer.example": [address]})
    with pytest.raises(OutboundRefused):
        wires.session().get("https://issuer.example/.well-known/openid-configuration")
    assert wires.made == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_the_public_network_may_be_called(address: str) -> None:
    assert may_be_called(address, loopback=False)


def test_one_address_that_is_not_public_is_enough_to_refuse_a_name() -> None:
    """B9."""
    wires = Wires({"issuer.example": [PUBLIC, "10.0.0.1"]})
    with pytest.raises(OutboundRefused):
        wires.session().get("https://issuer.example/")
    assert wires.made == []


def test_the_connection_is_made_to_the_very_address_that_was_asked_about() -> None:
    """B9: a name that answers differently a moment later (rebinding)."""
    wires = Wires({"rebinding.example": [PUBLIC, "127.0.0.1"]})
    with pytest.raises(OutboundFailed):
        wires.session().get("https://rebinding.example/")
    assert (wires.asked, wires.made) == (["rebinding.example"], [(PUBLIC, 443)])


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:7f00:1]", "localhost"])
def test_another_spelling_of_this_machine_is_this_machine(host: str) -> None:
    """B9: names are resolved as the machine does, and what they are is asked of the result."""
    made: list[str] = []

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        made.append(address)
        raise ConnectionRefusedError("nobody listens in this test")

    with pytest.raises((OutboundRefused, OutboundFailed)):
        GuardedSession(loopback=False, connect=connect).get(f"https://{host}/")
    assert made == []


@pytest.mark.parametrize(
    "url", ["http://issuer.example/", "ftp://issuer.example/", "file:///etc/passwd", "https://", "x"]
)
def test_only_https_is_called(url: str) -> None:
    """B9."""
    wires = Wires({"issuer.example": [PUBLIC]})
    with pytest.raises(OutboundRefused):
        wires.session().get(url)
    assert wires.made == []


def test_allowing_this_machine_allows_no_other_private_address() -> None:
    wires = Wires({"issuer.example": ["10.0.0.1"], "plain.example": [PUBLIC]})
    for url in ("https://issuer.example/", "http://plain.example/"):
        with pytest.raises(OutboundRefused):
            wires.session(loopback=True).get(url)
    assert wires.made == []


def test_a_name_that_does_not_exist_is_said_to_be_so() -> None:
    with pytest.raises(OutboundFailed, match="no address is known"):
        Wires({}).session().get("https://nowhere.example/")


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def answering() -> Iterator[Callable[[Answer], str]]:
    """Run a server on a loopback port that answers as a test says; gives its address."""
    running: list[tuple[HTTPServer, Thread]] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output clean."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_redirect_is_not_followed(answering: Callable[[Answer], str]) -> None:
    """B9."""
    reached: list[str] = []

    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        reached.append(handler.path)
        handler.send_response(200)
        handler.end_headers()

    target = answering(elsewhere)

    def redirect(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    with pytest.raises(OutboundRefused, match="leads to another address"):
        GuardedSession(loopback=True).get(answering(redirect))
    assert reached == []


@pytest.mark.parametrize("drips", ["in its body", "before its body"])
def test_whoever_answers_a_byte_at_a_time_is_cut_off(
    answering: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, drips: str
) -> None:
    """Each byte comes well before a single read gives up; only the limit of the whole call ends it."""
    monkeypatch.setattr("clear_platform.foundation.outbound.sessions.WHOLE_SECONDS", 0.5)
    beginning = {"in its body": b"HTTP/1.0 200 OK\r\n\r\n", "before its body": b"HTTP/1.0 200 OK\r\nX-Slow: "}[drips]

    ended: Queue[str] = Queue()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(beginning)
            for _ in range(40):
                handler.wfile.write(b"x")
                sleep(0.1)
        except OSError:
            ended.put("cut off")
        else:
            ended.put("sent everything")

    with pytest.raises(OutboundFailed, match="took too long"):
        GuardedSession(loopback=True).get(answering(drip))
    assert ended.get(timeout=30) == "cut off"


def test_a_name_that_is_not_resolved_in_time_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clear_platform.foundation.outbound.sessions.WHOLE_SECONDS", 0.2)
    answered = Event()

    def resolve(host: str, port: int) -> list[str]:
        answered.wait(timeout=60)
        return [PUBLIC]

    with pytest.raises(OutboundFailed, match="not resolved in time"):
        GuardedSession(loopback=False, resolve=resolve).get("https://issuer.example/")
    assert not answered.is_set()
    answered.set()


def test_all_addresses_of_a_name_are_tried_within_the_time_of_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clear_platform.foundation.outbound.sessions.WHOLE_SECONDS", 0.3)
    tried: list[float] = []

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        tried.append(seconds)
        sleep(seconds)
        raise TimeoutError("nobody answers in this test")

    names = Wires({"issuer.example": [PUBLIC] * 5})
    session = GuardedSession(loopback=False, resolve=names.resolve, connect=connect)
    with pytest.raises(OutboundFailed, match="took too long"):
        session.get("https://issuer.example/")
    assert sum(tried) <= 0.3


@pytest.mark.django_db
def test_nobody_is_called_inside_a_transaction() -> None:
    wires = Wires({"issuer.example": [PUBLIC]})
    with acting(actors.system()), pytest.raises(InsideTransaction):
        wires.session().get("https://issuer.example/")
    with acting(actors.system()), pytest.raises(InsideTransaction):
        texts_of("camber.example")
    assert (wires.asked, wires.made) == ([], [])


def test_an_answer_is_read_up_to_a_limit(answering: Callable[[Answer], str]) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(1000):
                handler.wfile.write(b"x" * 65_536)
        except OSError:
            return

    with pytest.raises(OutboundFailed, match="larger than one megabyte"):
        GuardedSession(loopback=True).get(answering(flood))


def test_an_answer_of_the_usual_size_is_read_whole(answering: Callable[[Answer], str]) -> None:
    def greet(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b'{"issuer": "here"}')

    assert GuardedSession(loopback=True).get(answering(greet)).json() == {"issuer": "here"}


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    wires = Wires({"issuer.example": [PUBLIC]})
    with pytest.raises(OutboundFailed):
        wires.session().get("https://issuer.example/")
    assert wires.made == [(PUBLIC, 443)]
