"""How the bridge shows NATS who it is: a file of credentials, and certificates. User and password stand in NATS_URL.

Source: NATS ADR-14 (JWT and nkeys): a seed is base32 of two bytes of prefix, 32 of an Ed25519 key and a checksum; the
server's nonce is signed with it. Here with the library that signs everything else, so that the client needs none of its
own. Not here: the connection (`connecting`).
"""

from __future__ import annotations

import re
import ssl
from base64 import b32decode, b64encode
from binascii import Error, crc_hqx
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from clear_platform.foundation.bridge.errors import CredentialsUnreadable

_PART = re.compile(r"-{3,} *BEGIN ([A-Z ]+?) *-{3,}\s+([A-Za-z0-9._=-]+)\s+-{3,} *END")
_JWT, _SEED = "NATS USER JWT", "USER NKEY SEED"
_SEED_BYTES = 36


def options() -> dict[str, Any]:
    """Give what the client needs to sign in. Refuses: `CredentialsUnreadable`. The files are read anew each time."""
    found: dict[str, Any] = {}
    if settings.NATS_CREDENTIALS:
        token, key = read_credentials(settings.NATS_CREDENTIALS)
        found["user_jwt_cb"] = token.encode
        found["signature_cb"] = lambda nonce: b64encode(key.sign(nonce.encode()))
    if settings.NATS_CA or settings.NATS_CERTIFICATE:
        found["tls"] = _context()
    return found


def read_credentials(file: Path) -> tuple[str, Ed25519PrivateKey]:
    """Give the token and the key that a file of credentials holds. Refuses: `CredentialsUnreadable`."""
    try:
        parts: Mapping[str, str] = dict(_PART.findall(file.read_text(encoding="ascii")))
        return parts[_JWT], _key(parts[_SEED])
    except OSError as fault:
        raise CredentialsUnreadable(setting="NATS_CREDENTIALS", because=fault.strerror or "not found") from fault
    except (KeyError, ValueError) as fault:
        because = "it does not hold a user's JWT and nkey seed, as nsc writes them"
        raise CredentialsUnreadable(setting="NATS_CREDENTIALS", because=because) from fault


def _key(seed: str) -> Ed25519PrivateKey:
    try:
        raw = b32decode(seed + "=" * (-len(seed) % 8))
    except Error as fault:
        raise ValueError("no base32") from fault
    if (
        not seed.startswith("SU")
        or len(raw) != _SEED_BYTES
        or crc_hqx(raw[:-2], 0) != int.from_bytes(raw[-2:], "little")
    ):
        raise ValueError("no seed of a user")
    return Ed25519PrivateKey.from_private_bytes(raw[2:-2])


def _context() -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.NATS_CA)
    except OSError as fault:
        raise CredentialsUnreadable(setting="NATS_CA", because=_why(fault)) from fault
    if settings.NATS_CERTIFICATE:
        try:
            context.load_cert_chain(settings.NATS_CERTIFICATE, settings.NATS_KEY)
        except OSError as fault:
            raise CredentialsUnreadable(setting="NATS_CERTIFICATE", because=_why(fault)) from fault
    return context


def _why(fault: OSError) -> str:
    return "it is no PEM file" if isinstance(fault, ssl.SSLError) else fault.strerror or "not found"
