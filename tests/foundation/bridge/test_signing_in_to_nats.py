"""The bridge signs in to NATS with a file of credentials, or shows a certificate, at a server that asks for it."""

from __future__ import annotations

import json
import sys
import time
from base64 import b32encode, urlsafe_b64encode
from binascii import crc_hqx
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.test import override_settings

from clear_platform.foundation.bridge import signing_in
from clear_platform.foundation.bridge.errors import CredentialsUnreadable
from tests.foundation.bridge.conftest import Crossing
from tests.foundation.bridge.servers import NatsServer
from tests.launcher.processes import wait_until

OPERATOR, ACCOUNT, USER = 14 << 3, 0, 20 << 3
SEED = 18 << 3


class Nkey:
    """A key as NATS writes it."""

    def __init__(self, kind: int) -> None:
        self._kind = kind
        self.key = Ed25519PrivateKey.generate()

    @property
    def public(self) -> str:
        return self._text(bytes([self._kind]) + self.key.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        first, second = SEED | self._kind >> 5, (self._kind & 31) << 3
        return self._text(bytes([first, second]) + self.key.private_bytes_raw())

    def token(self, subject: str, name: str, **said: Any) -> str:
        """A JWT by this key about another."""
        claims: dict[str, Any] = {
            "iat": int(time.time()),
            "iss": self.public,
            "name": name,
            "sub": subject,
            "nats": {**said, "version": 2},
        }
        claims["jti"] = b32encode(sha256(json.dumps(claims).encode()).digest()).decode().rstrip("=")
        body = b".".join(_part(one) for one in ({"typ": "JWT", "alg": "ed25519-nkey"}, claims))
        return (body + b"." + urlsafe_b64encode(self.key.sign(body)).rstrip(b"=")).decode()

    def _text(self, raw: bytes) -> str:
        return b32encode(raw + crc_hqx(raw, 0).to_bytes(2, "little")).decode().rstrip("=")


def _part(claims: dict[str, Any]) -> bytes:
    return urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")


def credentials(token: str, seed: str) -> str:
    """A file of credentials as `nsc` writes it."""
    return (
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        "************************* IMPORTANT *************************\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
    )


@pytest.fixture
def user() -> Nkey:
    return Nkey(USER)


@pytest.fixture
def closed_server(tmp_path: Path, user: Nkey) -> Iterator[NatsServer]:
    """A server that lets in whoever its operator's account vouches for; the file is `user.creds`."""
    operator, account, system = Nkey(OPERATOR), Nkey(ACCOUNT), Nkey(ACCOUNT)
    free = dict.fromkeys(("subs", "conn", "leaf", "imports", "exports", "data", "payload"), -1) | {"wildcards": True}
    limits = free | dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), -1)
    said = operator.token(operator.public, "operator", type="operator", system_account=system.public)
    vouched = operator.token(account.public, "clear", type="account", limits=limits)
    of_system = operator.token(system.public, "system", type="account", limits=free)
    (tmp_path / "user.creds").write_text(
        credentials(account.token(user.public, "bridge", type="user", subs=-1, data=-1, payload=-1), user.seed),
        encoding="ascii",
    )
    server = NatsServer(
        tmp_path / "closed",
        extra=f"operator: {said}\nsystem_account: {system.public}\nresolver: MEMORY\n"
        f"resolver_preload {{ {account.public}: {vouched}, {system.public}: {of_system} }}\n",
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.mark.processes
class TestAtAServer:
    def test_with_its_credentials_it_gets_across(
        self, crossing: Crossing, closed_server: NatsServer, tmp_path: Path
    ) -> None:
        crossing.to(closed_server, NATS_CREDENTIALS=str(tmp_path / "user.creds"))
        crossing.bridge()
        wait_until(crossing.is_across)

    def test_without_them_it_says_what_troubles_it(self, crossing: Crossing, closed_server: NatsServer) -> None:
        crossing.to(closed_server)
        crossing.bridge()
        wait_until(lambda: "authorization" in crossing.trouble().lower())

    def test_while_a_file_is_missing_it_says_so_and_gets_across_once_it_is_there(
        self, crossing: Crossing, closed_server: NatsServer, tmp_path: Path
    ) -> None:
        (tmp_path / "user.creds").rename(tmp_path / "renewed.creds")
        crossing.to(closed_server, NATS_CREDENTIALS=str(tmp_path / "user.creds"))
        crossing.bridge()
        wait_until(lambda: "NATS_CREDENTIALS cannot be used" in crossing.trouble())
        (tmp_path / "renewed.creds").rename(tmp_path / "user.creds")
        wait_until(crossing.is_across)

    def test_over_tls_both_show_certificates(self, crossing: Crossing, tmp_path: Path) -> None:
        certificate, key = certified(tmp_path)
        server = NatsServer(
            tmp_path / "tls",
            extra=f'tls {{ cert_file: "{certificate}", key_file: "{key}", ca_file: "{certificate}", verify: true }}\n',
        )
        server.start()
        crossing.to(
            server,
            NATS_URL=f"tls://localhost:{server.port}",
            NATS_CA=str(certificate),
            NATS_CERTIFICATE=str(certificate),
            NATS_KEY=str(key),
        )
        crossing.bridge()
        wait_until(crossing.is_across)
        server.stop()


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that vouches for itself, and its key."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, None)
    )
    certificate, private = folder / "localhost.pem", folder / "localhost.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


class TestTheFile:
    def test_its_key_and_token_are_read(self, tmp_path: Path, user: Nkey) -> None:
        file = tmp_path / "user.creds"
        file.write_text(credentials("a.b-c_d.e", user.seed), encoding="ascii")
        token, key = signing_in.read_credentials(file)
        assert token == "a.b-c_d.e"
        assert key.private_bytes_raw() == user.key.private_bytes_raw()

    @pytest.mark.parametrize("change", ["none", "empty", "short", "altered", "account"])
    def test_one_that_does_not_hold_them_is_refused_without_showing_what_it_holds(
        self, tmp_path: Path, user: Nkey, change: str
    ) -> None:
        seed = {
            "none": user.seed,
            "empty": "",
            "short": user.seed[:-8],
            "altered": user.seed[:20] + ("A" if user.seed[20] != "A" else "B") + user.seed[21:],
            "account": Nkey(ACCOUNT).seed,
        }[change]
        file = tmp_path / "user.creds"
        {True: lambda: None, False: lambda: file.write_text(credentials("a.b.c", seed), encoding="ascii")}[
            change == "none"
        ]()
        with pytest.raises(CredentialsUnreadable) as refused:
            signing_in.read_credentials(file)
        assert user.seed[4:20] not in refused.value.detail

    def test_certificates_that_are_none_are_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "ca.pem"
        file.write_text("no certificate", encoding="ascii")
        with override_settings(NATS_CA=file), pytest.raises(CredentialsUnreadable) as refused:
            signing_in.options()
        assert "NATS_CA" in refused.value.detail


def test_without_an_address_the_command_says_what_to_do() -> None:
    with override_settings(NATS_URL=[]), pytest.raises(CommandError, match="NATS_URL is not set"):
        call_command("run_nats_bridge", stdout=StringIO())


def test_without_the_client_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nats", None)
    with override_settings(NATS_URL=["nats://localhost"]), pytest.raises(CommandError, match="requirements-nats"):
        call_command("run_nats_bridge", stdout=StringIO())
