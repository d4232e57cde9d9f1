"""A real identity provider on a loopback port, whose tokens a test may bend; and a name server that answers TXT.

The provider is that of a library. Its tokens are signed anew here, with a key it publishes, so that one claim or the
signature can be made wrong while all else stays right; what it was sent is kept, to be looked at.
"""

from __future__ import annotations

import io
import json
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import dns.message
import dns.rdatatype
import dns.rrset
import jwt
import oidc_provider_mock
import requests
import werkzeug.serving
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

Claims = dict[str, Any]
Bend = Callable[[Claims], Claims]


def _as_they_are(claims: Claims) -> Claims:
    return claims


@dataclass
class Provider:
    """The provider as tests bend it: `bend` changes claims before they are signed, `sign` does the signing."""

    issuer: str = ""
    bend: Bend = _as_they_are
    sign: Callable[[Claims], str | None] | None = None
    configuration: Mapping[str, Any] = field(default_factory=dict)
    received: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def signed(self, claims: Claims) -> str | None:
        """A token with these claims."""
        return self.sign(claims) if self.sign else jwt.encode(claims, self.key, "RS256", headers={"kid": "one"})

    def published(self) -> dict[str, Any]:
        """The keys it publishes."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def knows(self, subject: str, **claims: object) -> None:
        """Tell the provider who somebody is."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def lets_in(self, way: str, subject: str, *, action: str = "") -> str:
        """Sign somebody in there, at the address they were led to. Gives the address they are sent back to."""
        answer = requests.post(way, data={"sub": subject, "action": action}, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


class _Bent:
    """The library's provider, with its tokens, keys and configuration passed through a test's hands."""

    def __init__(self, provider: Provider, app: Any) -> None:
        self.provider, self.app = provider, app

    def __call__(self, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(dict(environ))
        if request.path == "/jwks":
            return Response(json.dumps(self.provider.published()), mimetype="application/json")(
                request.environ, start_response
            )
        if request.path == "/oauth2/token":
            self.provider.received.append(dict(parse_qsl(request.get_data(cache=True, as_text=True))))
        body, status, headers = run_wsgi_app(self.app, _again(request))
        content = b"".join(body)
        answer = Response(content, status=status, headers=headers)
        if status.startswith("200") and request.path in ("/oauth2/token", "/.well-known/openid-configuration"):
            answer.set_data(json.dumps(self._bent(request.path, json.loads(content))))
        return answer(request.environ, start_response)

    def _bent(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        if path != "/oauth2/token":
            return {**said, **self.provider.configuration}
        claims = jwt.decode(said["id_token"], options={"verify_signature": False})
        token = self.provider.signed(self.provider.bend(claims))
        return {**said, "id_token": token} if token else {k: v for k, v in said.items() if k != "id_token"}


def _again(request: Request) -> dict[str, Any]:
    data = request.get_data(cache=True)
    return {**request.environ, "wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(len(data))}


@contextmanager
def provider_running() -> Iterator[Provider]:
    """Run a provider on a loopback port."""
    provider = Provider()
    app = _Bent(provider, oidc_provider_mock.app())
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    with _serving(server):
        yield provider


@contextmanager
def names_answering(texts: Mapping[str, list[str]]) -> Iterator[str]:
    """Run a name server on a loopback port that answers TXT for some names. Gives its address and port."""

    class Answers(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked = dns.message.from_wire(self.request[0])
            answer = dns.message.make_response(asked)
            question = asked.question[0]
            for text in texts.get(question.name.to_text(omit_final_dot=True), []):
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", dns.rdatatype.TXT, f'"{text}"'))
            self.request[1].sendto(answer.to_wire(), self.client_address)

    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answers)
    with _serving(server):
        yield f"127.0.0.1:{server.server_address[1]}"


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
