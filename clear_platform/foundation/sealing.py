"""Secrets that must be read again are kept sealed in the database: encrypted, authenticated, bound to their purpose.

For what cannot be a hash: the secret of a second factor, of a client at an identity provider. Keys are derived from
`SEALING_KEYS`, else from the secret key: the first seals, all of them open, so that a key can be changed without a
gap. Not here: passwords and tokens, which are kept as hashes.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(RuntimeError):
    """What is kept cannot be opened: its key is gone, it was sealed for another purpose, or somebody changed it."""


def seal(text: str, *, purpose: str) -> str:
    """Give a text sealed for one purpose, safe to keep in the database."""
    return _locks(purpose, _keys()).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, purpose: str) -> str:
    """Give back a text sealed for the same purpose. Refuses: `SealBroken`."""
    try:
        return _locks(purpose, _keys()).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError) as fault:
        raise SealBroken(
            f"A sealed {purpose} cannot be opened. Is the key it was sealed with in SEALING_KEYS?"
        ) from fault


def _keys() -> tuple[str, ...]:
    return tuple(settings.SEALING_KEYS) or (settings.SECRET_KEY,)


@lru_cache(maxsize=32)
def _locks(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=b"clear.sealing", info=purpose.encode())
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
