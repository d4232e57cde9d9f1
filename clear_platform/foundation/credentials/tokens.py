"""What a token says, how it is signed, how strictly it is read. Not here: whether its family still stands (`queries`).

Everything a token claims is either proved by the signature or looked up again; nothing is read from a header but the
id of the key, which must be one of ours and alone decides the algorithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import jwt

from clear_platform.foundation.credentials import signing
from clear_platform.foundation.credentials.errors import CredentialEnded
from clear_platform.foundation.tenancy.errors import NotSignedIn

Kind = Literal["access", "refresh"]

ISSUER, AUDIENCE = "clear", "clear-api"
ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=7)
ALL_THAT_THE_ROLE_MAY = "all"
LONGEST = 2048
_HEADERS = {"alg", "kid", "typ"}
_NEVER_EMPTY = ["sub", "scope", "jti", "iss", "aud", "iat", "exp", "typ", "family"]


@dataclass(frozen=True)
class Claims:
    """What a token that holds says: whose it is, of which family, for which seat it was given."""

    user_id: int
    organization_id: int | None
    role: str | None
    family_id: UUID
    id: str


def sign(kind: Kind, claims: Claims, *, now: datetime) -> str:
    """Give a token of a kind that begins now."""
    key = signing.keys()[0]
    lifetime = ACCESS_LIFETIME if kind == "access" else REFRESH_LIFETIME
    payload = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(claims.user_id),
        "org": claims.organization_id,
        "role": claims.role,
        "scope": ALL_THAT_THE_ROLE_MAY,
        "family": str(claims.family_id),
        "jti": claims.id,
        "typ": kind,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode(payload, key.signs_with, algorithm=key.algorithm, headers={"kid": key.id})


def read(kind: Kind, text: str) -> Claims:
    """Give what a token says.

    Refuses: `CredentialEnded` when its time is over, `NotSignedIn` unless it is one of ours and of this kind.
    """
    try:
        return _claims_of(_payload_of(kind, text))
    except jwt.ExpiredSignatureError as fault:
        # Told only of what is signed by us: the signature is looked at before the time.
        raise CredentialEnded() from fault
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise NotSignedIn() from fault


def identify_bearer(text: str) -> str | None:
    """Give whose requests an access token counts as, when its signature proves it; without asking the database."""
    try:
        return f"user:{read('access', text).user_id}"
    except NotSignedIn:
        return None


def new_id() -> str:
    """Give the id of a new token."""
    return uuid4().hex


def _payload_of(kind: Kind, text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError("longer than any token of ours")
    header = jwt.get_unverified_header(text)
    if set(header) != _HEADERS:
        raise ValueError("headers that our tokens do not have")
    key = next(one for one in (*signing.keys(), None) if one is None or one.id == header["kid"])
    if key is None:
        raise ValueError("signed with a key that does not hold")
    payload: dict[str, Any] = jwt.decode(
        text,
        key.verifies_with,
        algorithms=[key.algorithm],
        audience=AUDIENCE,
        issuer=ISSUER,
        options={"require": _NEVER_EMPTY, "strict_aud": True},
    )
    if payload["typ"] != kind or payload["scope"] != ALL_THAT_THE_ROLE_MAY:
        raise ValueError("another kind of token")
    return payload


def _claims_of(payload: dict[str, Any]) -> Claims:
    subject, organization, role = payload["sub"], payload["org"], payload["role"]
    if not (subject.isascii() and subject.isdigit() and len(subject) < 19):
        raise ValueError("a subject that is no account")
    if not isinstance(organization, int | None) or not isinstance(role, str | None):
        raise TypeError("a seat that is none")
    return Claims(int(subject), organization, role, UUID(payload["family"]), str(payload["jti"]))
