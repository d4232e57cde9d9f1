"""Secrets that are only ever compared are kept as hashes: the hash, and the comparison. Pure: no Django, no database.

For secrets that are random through and through: links of invitations, tokens, API keys. Not here: passwords, which
people choose and which need a slow hash (Django's), nor secrets that must be read again (`sealing`).
"""

from __future__ import annotations

import hmac
from hashlib import sha256


def hash_of_secret(secret: str) -> str:
    """Give what is kept of a secret. A plain hash will do: nobody guesses 256 random bits."""
    return sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Say whether two texts are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())
