"""What a key is, how long its answer is kept, and when two requests are one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(hours=24)

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_PREFIX = re.compile(r"^/api/(?:v1/)?")


@dataclass(frozen=True)
class Asked:
    """A request with a key: digests of what it is and of its body. No part of it can be read from them."""

    digest: str
    fingerprint: str


def is_key(text: str) -> bool:
    """Say whether a header holds a key: 1 to 255 visible signs of ASCII."""
    return _KEY.fullmatch(text) is not None


def below_prefix(path: str) -> str:
    """Give a path without `/api/` or `/api/v1/`: both lead to the same thing, and so are the same request."""
    return _PREFIX.sub("", path)


def under_prefix_of(path: str, *, asked: str) -> str:
    """Give an address of the API with the prefix that another one was asked for under."""
    prefix = _PREFIX.match(asked)
    return _PREFIX.sub(prefix.group(), path) if prefix else path


def lock_number(digest: str) -> int:
    """Give the number of the lock that stands for a digest: its first 64 bits, as the database counts."""
    return int.from_bytes(bytes.fromhex(digest[:16]), "big", signed=True)


def kept_since(now: datetime) -> datetime:
    """Give the moment before which what was kept is forgotten."""
    return now - KEPT_FOR
