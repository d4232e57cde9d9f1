"""A server on a loopback port that answers as providers of data do, by their documentation; and as they must not.

It keeps what it was asked, with the headers, so that a test can see how a key was sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, str]


@dataclass(frozen=True)
class Asked:
    """One question: the path, what stood behind it, the headers."""

    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class Service:
    """The server: where it is, what it answers, what it was asked."""

    address: str = ""
    answers: Callable[[Asked], Answer] = lambda _: (404, "{}")
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def service() -> Iterator[Service]:
    """Run such a server for as long as this lasts."""
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), {k.lower(): v for k, v in self.headers.items()})
            told.asked.append(asked)
            status, text = told.answers(asked)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
