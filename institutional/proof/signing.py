"""Signing: the key of an organization at work, and which one signs for an actor."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clear_platform.foundation.public import EXPORTERS, Actor, after_reading, only_reads, require
from institutional.proof import operations, queries
from institutional.proof.rules import fingerprint_of


class Signer:
    """An Ed25519 key that signs. It says nothing of its private half, not even when it is printed."""

    __slots__ = ("_key", "key_id", "public")

    def __init__(self, private: bytes) -> None:
        self._key: Final = Ed25519PrivateKey.from_private_bytes(private)
        self.public: Final = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id: Final = fingerprint_of(self.public)

    def __repr__(self) -> str:
        return f"Signer({self.key_id})"

    def sign(self, message: bytes) -> bytes:
        """Give the 64 bytes of the signature over a message."""
        return self._key.sign(message)


def signer_for(actor: Actor) -> Signer:
    """Give the key that signs for the organization the actor acts for; staff and the system sign for the platform.

    The first of an organization is made here. In a scope that only reads it is kept once that one is over, before
    anything it signed leaves; see `keep_export_key`. Refuses: `RoleNotAllowed`; `KeyUnreadable` where the key that
    seals it is gone.
    """
    require(actor, EXPORTERS)
    kept = queries.private_half(actor)
    if kept is not None:
        return Signer(kept)
    _public, private = operations.new_key()
    signer = Signer(private)

    def keep() -> None:
        operations.keep_export_key(actor=actor, public=signer.public, private=private)

    if only_reads():
        after_reading(keep)
    else:
        keep()
    return signer
