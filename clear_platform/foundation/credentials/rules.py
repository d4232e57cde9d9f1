"""How keys are spelt, what scopes say, and when a credential holds. Pure: no Django, no database."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

KEY_PREFIX_LENGTH = 12
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_KEY = re.compile(rf"clear_([{_SIGNS}]{{{KEY_PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True)
class KeyText:
    """A key as its holder sends it: the prefix finds it, the secret proves it."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"clear_{self.prefix}_{self.secret}"


def new_key_text() -> KeyText:
    """Give a key nobody has: 256 random bits behind a prefix of 60."""
    prefix = "".join(secrets.choice(_SIGNS) for _ in range(KEY_PREFIX_LENGTH))
    return KeyText(prefix, secrets.token_urlsafe(32))


def read_key_text(text: str) -> KeyText | None:
    """Give the two parts of a key, None when the text is spelt as no key is."""
    found = _KEY.fullmatch(text)
    return KeyText(found[1], found[2]) if found else None


def holds(*, now: datetime, expires_at: datetime | None, revoked_at: datetime | None) -> bool:
    """Say whether a key or family holds at a moment."""
    return revoked_at is None and (expires_at is None or now < expires_at)


def used_lately(last_used_at: datetime | None, *, now: datetime) -> bool:
    """Say whether it is already written down that a key was used within the last minute."""
    return last_used_at is not None and now < last_used_at + timedelta(minutes=1)
