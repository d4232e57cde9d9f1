"""A language model on loopback that speaks the OpenAI protocol, and misbehaves as it is told to.

Each request is answered by the next of what was laid out, the last of it again and again; what came in is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

Answers = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Reads a request whole, and lets what was laid out answer it."""

    server: LoopbackModel
    asked: dict[str, Any]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked = json.loads(body)
        self.server.heard(self)(self)

    def say(self, status: int, body: bytes, **headers: str) -> None:
        """Answer with a status and a body."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on the terminal."""


class LoopbackModel(ThreadingHTTPServer):
    """The server, with what it heard."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers: Sequence[Answers]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.sent = 0
        self.over = Event()
        self._lock = Lock()

    @property
    def address(self) -> str:
        """What stands before /chat/completions."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def heard(self, handler: Handler) -> Answers:
        """Keep what was asked, and give how it is answered."""
        with self._lock:
            self.bodies.append(handler.asked)
            self.keys.append(handler.headers.get("Authorization"))
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked may have hung up."""


@contextmanager
def model_that(*answers: Answers) -> Iterator[LoopbackModel]:
    """A model that answers so, one after the other."""
    server = LoopbackModel(answers)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def completion(content: Any, *, usage: Any = "usual", finish: str = "stop", **message: Any) -> dict[str, Any]:
    """A whole answer of the protocol around what the model says."""
    used = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150} if usage == "usual" else usage
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": "loopback-1-2026",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        ],
        **({"usage": used} if used is not None else {}),
    }


def sentences(*told: tuple[str, list[str]]) -> str:
    """What a model says: sentences with their citations, as JSON."""
    return json.dumps({"sentences": [{"text": text, "citations": cited} for text, cited in told]})


def says(*told: tuple[str, list[str]], usage: Any = "usual") -> Answers:
    """Say sentences."""
    return says_text(sentences(*told), usage=usage)


def says_text(text: Any, *, usage: Any = "usual", finish: str = "stop", **message: Any) -> Answers:
    """Say whatever, in the form of the protocol."""
    body = json.dumps(completion(text, usage=usage, finish=finish, **message)).encode()
    return lambda handler: handler.say(200, body, Content_Type="application/json")


def sends(status: int, body: bytes = b"{}", **headers: str) -> Answers:
    """Send a status and a body."""
    return lambda handler: handler.say(status, body, **headers)


def refuses() -> Answers:
    """Would rather not answer."""
    return says_text(None, refusal="I would rather not.")


def hangs_up_in_the_middle() -> Answers:
    """Promise more than it sends."""

    def answer(handler: Handler) -> None:
        body = json.dumps(completion(sentences(("Cash lasts 2 months.", ["runway"])))).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])

    return answer


def sends_half_the_json() -> Answers:
    """Send half of an answer as if it were whole."""
    body = json.dumps(completion(sentences(("Cash lasts 2 months.", ["runway"])))).encode()
    return sends(200, body[: len(body) // 2])


def floods(megabytes: int) -> Answers:
    """Send as much as is taken, up to so many megabytes, and count it."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(megabytes * 16):
            handler.wfile.write(b" " * 65_536)
            handler.server.sent += 65_536

    return answer


def never_ends() -> Answers:
    """Send a byte now and then, until the test is over."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not handler.server.over.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return answer


def leads_elsewhere(address: str) -> Answers:
    """Lead on to another address."""
    return sends(302, b"", Location=address)
