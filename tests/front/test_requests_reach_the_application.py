"""What the web server takes in (ASGI) reaches the application (WSGI) as it was sent, and its answer goes back whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from queue import Queue
from threading import Event
from typing import Any

import pytest

from clear_platform.front.bodies import Patience
from clear_platform.front.bridge import REFUSED, Bridge, FileBlocks

PATIENT = Patience(seconds=600, largest=1000)
Begin = Callable[[str, list[tuple[str, str]]], object]


class Seen:
    """An application that remembers what it was asked and answers with what it was given."""

    def __init__(self, answer: Iterable[bytes] = ()) -> None:
        self.environment: dict[str, Any] = {}
        self.body = b""
        self._answer = answer

    def __call__(self, environment: dict[str, Any], begin: Begin) -> Iterable[bytes]:
        self.environment, self.body = environment, environment["wsgi.input"].read()
        begin("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return self._answer


class Whole(list[bytes]):
    """An answer that is there at once."""

    streaming = False


class ManyParts:
    """A stream that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter([b"one ", b"", b"two"])

    def close(self) -> None:
        self.closed = True


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def sent(
    application: Any, *received: Mapping[str, Any], patience: Patience = PATIENT, **scope: Any
) -> list[Mapping[str, Any]]:
    """Send a request through the bridge; give what was sent back."""

    async def exchange() -> list[Mapping[str, Any]]:
        answers: list[Mapping[str, Any]] = []
        waiting = iter(received)

        async def receive() -> Mapping[str, Any]:
            for message in waiting:
                return message
            return await asyncio.Future()

        async def send(message: Mapping[str, Any]) -> None:
            answers.append(message)

        asked = {"type": "http", "method": "POST", "raw_path": b"/", "headers": [], "scheme": "http", **scope}
        await Bridge(application, threads=1, patience=patience)(asked, receive, send)
        return answers

    # In a thread of its own: a browser that this process drives keeps the loop of the main one running.
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(lambda: asyncio.run(exchange())).result()


def test_a_body_in_parts_is_one_body() -> None:
    seen = Seen()
    sent(seen, part(b"one ", more=True), part(b"two"))
    assert (seen.body, seen.environment["CONTENT_LENGTH"]) == (b"one two", "7")


def test_a_request_without_a_body_has_no_length() -> None:
    seen = Seen()
    sent(seen, part(b""), method="GET", query_string=b"page=2", client=("203.0.113.7", 4711))
    assert (seen.body, "CONTENT_LENGTH" in seen.environment) == (b"", False)
    facts = [seen.environment[name] for name in ("REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR")]
    assert facts == ["GET", "page=2", "203.0.113.7"]


@pytest.mark.parametrize(
    ("raw", "path"),
    [(b"/caf%C3%A9", b"/caf\xc3\xa9"), (b"/a%2Fb", b"/a/b"), (b"/%FF", b"/\xff"), (b"/a?b", b"/a")],
)
def test_a_path_is_the_bytes_its_signs_stand_for(raw: bytes, path: bytes) -> None:
    seen = Seen()
    sent(seen, part(b""), raw_path=raw)
    assert seen.environment["PATH_INFO"].encode("latin-1") == path


def test_headers_are_named_as_the_application_reads_them() -> None:
    seen = Seen()
    headers = [
        (b"content-type", b"text/plain"),
        (b"x-forwarded-for", b"203.0.113.7"),
        (b"x-forwarded-for", b"203.0.113.8"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"transfer-encoding", b"chunked"),
    ]
    sent(seen, part(b"x"), headers=headers)
    found = {name: value for name, value in seen.environment.items() if name.startswith(("HTTP_", "CONTENT_"))}
    assert found == {
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "1",
        "HTTP_X_FORWARDED_FOR": "203.0.113.7,203.0.113.8",
        "HTTP_COOKIE": "a=1; b=2",
    }


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    seen = Seen()
    sent(seen, part(b""), headers=[(b"x_forwarded_for", b"203.0.113.9")])
    assert "HTTP_X_FORWARDED_FOR" not in seen.environment


def test_an_answer_goes_back_with_each_of_its_headers() -> None:
    start, body = sent(Seen(Whole([b"one ", b"two"])), part(b""))
    assert start == {
        "type": "http.response.start",
        "status": 201,
        "headers": [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")],
    }
    assert body == {"type": "http.response.body", "body": b"one two"}


def test_a_stream_goes_back_in_its_parts_and_is_closed() -> None:
    stream = ManyParts()
    start, *parts = sent(Seen(stream), part(b""))
    assert start["status"] == 201
    assert [(one["body"], one.get("more_body", False)) for one in parts] == [
        (b"one ", True),
        (b"two", True),
        (b"", False),
    ]
    assert stream.closed


def test_a_file_goes_back_whole_and_is_closed() -> None:
    file = BytesIO(b"x" * 1_000_000)
    _, *parts = sent(Seen(FileBlocks(file)), part(b""))
    assert b"".join(one["body"] for one in parts) == b"x" * 1_000_000
    assert file.closed


def test_a_stream_ends_when_its_reader_is_gone() -> None:
    went_on: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            went_on.append(1)
            yield b"more"

    parts = sent(Seen(endless()), part(b""), {"type": "http.disconnect"})
    assert parts[0]["type"] == "http.response.start"
    assert all(one.get("more_body") for one in parts[1:])


def test_who_goes_in_the_middle_of_a_body_is_not_answered() -> None:
    seen = Seen()
    assert sent(seen, part(b"one ", more=True), {"type": "http.disconnect"}) == []
    assert seen.environment == {}


def test_a_body_that_does_not_end_is_not_waited_for() -> None:
    seen = Seen(Whole())
    [start, _] = sent(seen, part(b"one ", more=True), patience=Patience(seconds=0, largest=1000, least_rate=10**9))
    assert (seen.environment[REFUSED], seen.body) == ("late", b"")
    assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"1001")]])
def test_a_body_larger_than_any_is_not_taken_in(headers: list[tuple[bytes, bytes]]) -> None:
    seen = Seen(Whole())
    sent(seen, part(b"x" * 500, more=True), part(b"x" * 501), headers=headers)
    assert (seen.environment[REFUSED], seen.body) == ("too_large", b"")


def test_whoever_sends_much_has_more_time() -> None:
    """One second for each `least_rate` bytes: here so many that the clock may stand still at the begin."""
    seen = Seen()
    sent(seen, part(b"x" * 900, more=True), part(b"y"), patience=Patience(seconds=5, largest=1000, least_rate=1))
    assert len(seen.body) == 901


def test_the_body_is_read_to_its_end_though_its_sender_has_gone() -> None:
    begun, gone, read = Event(), Event(), Queue[bytes]()

    def application(environment: Mapping[str, Any], begin: Begin) -> Iterable[bytes]:
        begun.set()
        gone.wait(10)
        read.put(environment["wsgi.input"].read())
        begin("200 OK", [])
        return Whole()

    async def cut_off() -> None:
        received = iter([part(b"all of it")])

        async def receive() -> Mapping[str, Any]:
            return next(received, None) or await asyncio.Future()

        async def send(_message: Mapping[str, Any]) -> None:
            pass

        asked = {"type": "http", "method": "POST", "raw_path": b"/", "headers": [], "scheme": "http"}
        task = asyncio.ensure_future(Bridge(application, threads=1, patience=PATIENT)(asked, receive, send))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.wait([task])
        gone.set()
        assert await asyncio.to_thread(read.get, True, 10) == b"all of it"

    with ThreadPoolExecutor(max_workers=1) as apart:
        apart.submit(lambda: asyncio.run(cut_off())).result()
