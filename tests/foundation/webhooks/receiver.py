"""A receiver of webhooks for tests: listens on a real port of this machine, keeps what came, answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from standardwebhooks import Webhook, WebhookVerificationError


@dataclass(frozen=True)
class Message:
    """What came: its headers, by names in small letters, and its body."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def signed_with(self, secret: str) -> bool:
        """Whether the library that receivers use takes it for signed with a secret."""
        try:
            Webhook(secret).verify(self.body, self.headers, json_parse=False)
        except WebhookVerificationError:
            return False
        return True


@dataclass
class Receiver:
    """Where it listens, what came, and what it answers: each of `answers` in turn, the last one for ever."""

    url: str = ""
    came: list[Message] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=lambda: [(204, {}, "")])
    go_on: Event = field(default_factory=Event)

    def will_answer(self, code: int, body: str = "", **headers: str) -> None:
        """Answer so from now on."""
        self.answers = [(code, {name.replace("_", "-"): text for name, text in headers.items()}, body)]

    def take(self, message: Message) -> tuple[int, dict[str, str], str]:
        """Keep a message, wait until the test lets it go on, and give the answer."""
        self.came.append(message)
        self.go_on.wait(60)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening() -> Iterator[Receiver]:
    """Listen for as long as this lasts."""
    receiver = Receiver()
    receiver.go_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): text for name, text in self.headers.items()}
            code, more, said = receiver.take(Message(self.path, headers, body))
            self.send_response(code)
            for name, text in more.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/clear"
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        receiver.go_on.set()
        server.shutdown()
        server.server_close()
        serving.join()
