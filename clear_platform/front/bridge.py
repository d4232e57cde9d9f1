"""From the web server (ASGI) to the application (WSGI): a thread is held by work alone, never by a slow sender.

The body is taken in first (`bodies`), then one of a fixed number of threads does the work, and what it answers with is
sent when the thread is free again. Only streams are sent by the thread that makes them, and not for ever: a reader that
takes nothing for a while is let go. An answer that goes on for as long as something happens (`follows`) is sent by the
event loop, and holds no thread.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from threading import Event
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from clear_platform.front.bodies import Body, Patience, Receive, SenderGone, take_in

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Follows = Callable[[], AsyncIterator[bytes]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

REFUSED = "clear.body_refused"
"""Under this name the application is told why a body was not taken in; it says so to the sender as it says all else."""

STREAM_PATIENCE_SECONDS = 30.0
FILE_BLOCK_BYTES = 256 * 1024


class FileBlocks:
    """A file as the parts it is sent in."""

    streaming = True

    def __init__(self, file: IO[bytes], _block_size: int = 0) -> None:
        self._file = file
        self.close: Callable[[], None] = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(FILE_BLOCK_BYTES), b"")


@dataclass(frozen=True)
class Head:
    """Status and headers of an answer, as ASGI has them."""

    status: int
    headers: list[tuple[bytes, bytes]]


class Bridge:
    """An ASGI application that answers with a WSGI application, in at most `threads` threads."""

    def __init__(self, application: Application, *, threads: int, patience: Patience) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._patience = patience

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request. Refuses: `ValueError` for what is no HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is spoken here, not {scope['type']}.")
        try:
            body = await take_in(receive, stated=_stated_length(scope), patience=self._patience)
        except SenderGone:
            return
        exchange = _Exchange(asyncio.get_running_loop(), receive, send)
        work = exchange.loop.run_in_executor(
            self._threads, exchange.answer, self._application, environment_of(scope, body)
        )
        # Cancelled with the connection or not, the work goes on to its end, and reads the body until then.
        work.add_done_callback(lambda _done: body.file.close())
        await asyncio.shield(work)
        await exchange.finish()


class _Exchange:
    """One request being answered: its thread makes the answer, the event loop sends it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send) -> None:
        self.loop = loop
        self._receive = receive
        self._send = send
        self._head: Head | None = None
        self._whole: bytes | None = None
        self._follows: Follows | None = None
        self._gone = Event()
        self._watch: asyncio.Task[None] | None = None

    def answer(self, application: Application, environment: dict[str, Any]) -> None:
        """Let the application answer; runs in a thread. What is no stream is kept for `finish`."""
        refused = bool(environment.get(REFUSED))

        def begin(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            # What was not taken in is still on its way, and would be read as the next request.
            self._head = Head(int(status[:3]), [*pairs, (b"connection", b"close")] if refused else pairs)

        result = application(environment, begin)
        try:
            self._follows = getattr(result, "follows", None)
            if self._follows is not None:
                return
            if getattr(result, "streaming", True):
                self._stream(result)
            else:
                self._whole = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """Send what was kept, and end what waits for the sender to go."""
        if self._watch is not None:
            self._watch.cancel()
        if self._whole is not None:
            await self._begin()
            await self._send({"type": "http.response.body", "body": self._whole})
        if self._follows is not None:
            await self._follow(self._follows())

    async def _follow(self, parts: AsyncIterator[bytes]) -> None:
        await self._begin()
        going = asyncio.create_task(self._send_each(parts))
        leaving = asyncio.create_task(self._watch_for_the_end())
        try:
            await asyncio.wait({going, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            going.cancel()
            # Whoever makes the parts lets go of what it holds, before anything else.
            await asyncio.gather(going, leaving, return_exceptions=True)

    async def _send_each(self, parts: AsyncIterator[bytes]) -> None:
        async for part in parts:
            sent = self._send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.wait_for(_as_coroutine(sent), STREAM_PATIENCE_SECONDS)
        await self._send({"type": "http.response.body", "body": b""})

    def _stream(self, parts: Iterable[bytes]) -> None:
        begun = False
        for part in parts:
            if not begun:
                self._wait_for(self._begin_stream())
                begun = True
            if self._gone.is_set():
                return
            if part:
                self._wait_for(self._send({"type": "http.response.body", "body": part, "more_body": True}))
        if not begun:
            self._wait_for(self._begin_stream())
        self._wait_for(self._send({"type": "http.response.body", "body": b""}))

    def _wait_for(self, sending: Any) -> None:
        asyncio.run_coroutine_threadsafe(_as_coroutine(sending), self.loop).result(STREAM_PATIENCE_SECONDS)

    async def _begin_stream(self) -> None:
        self._watch = asyncio.create_task(self._watch_for_the_end())
        await self._begin()

    async def _begin(self) -> None:
        if self._head is None:
            raise RuntimeError("The application answered without a status.")
        await self._send({"type": "http.response.start", "status": self._head.status, "headers": self._head.headers})

    async def _watch_for_the_end(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            continue
        self._gone.set()


async def _as_coroutine(sending: Awaitable[None]) -> None:
    await sending


def environment_of(scope: Mapping[str, Any], body: Body) -> dict[str, Any]:
    """Give the WSGI environment of a request whose body was taken in."""
    server, client = scope.get("server") or ("localhost", None), scope.get("client") or ("", None)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path_of(scope),
        "QUERY_STRING": bytes(scope.get("query_string", b"")).decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body.file if body.length else BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBlocks,
        **_headers_of(scope),
    }
    if body.length or "CONTENT_LENGTH" in environment:
        environment["CONTENT_LENGTH"] = str(body.length)
    if body.refused:
        environment[REFUSED] = body.refused
    return environment


def _headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = bytes(raw_name).decode("latin-1"), bytes(raw_value).decode("latin-1")
        # With an underscore a header would pass for one that a proxy writes; and the body is no longer in chunks.
        if "_" in name or name == "transfer-encoding":
            continue
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{joint}{value}" if key in found else value
    return found


def _path_of(scope: Mapping[str, Any]) -> str:
    raw = scope.get("raw_path")
    if raw is None:
        return str(scope["path"]).encode("utf-8", "surrogateescape").decode("latin-1")
    return unquote_to_bytes(bytes(raw).partition(b"?")[0]).decode("latin-1")


def _stated_length(scope: Mapping[str, Any]) -> int | None:
    text = next((bytes(value) for name, value in scope["headers"] if bytes(name) == b"content-length"), b"")
    return int(text) if text.isdigit() else None
