"""One form of a value, and its hash: what steps take and give is kept and compared byte for byte.

**Source**: RFC 8785, JSON Canonicalization Scheme.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, TypeAlias

import rfc8785

from execution.runs.engine.errors import NotPlain, ValueTooLarge

Json: TypeAlias = Any
"""What JSON can say: null, true, numbers, texts, lists, mappings by text."""

MOST_BYTES = 4 * 1024 * 1024
MOST_IN_WORDS = "4 MB"
DEEPEST = 100


def canonical(value: Json) -> bytes:
    """Give the one form of a value. Refuses: `NotPlain`, `ValueTooLarge`."""
    if _depth_beyond(value, DEEPEST):
        raise NotPlain(because=f"it is nested deeper than {DEEPEST} levels")
    try:
        body = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError, TypeError) as error:
        raise NotPlain(because=str(error).rstrip(".")[:200]) from error
    if len(body) > MOST_BYTES:
        raise ValueTooLarge(most=MOST_IN_WORDS)
    return body


def read(body: bytes) -> Json:
    """Give a value back from its form; every call gives a copy of its own."""
    return json.loads(body)


def hash_of(body: bytes) -> str:
    """Give the name of a form: SHA-256 in hexadecimal."""
    return sha256(body).hexdigest()


def _depth_beyond(value: Json, most: int) -> bool:
    layer = [value]
    for _level in range(most):
        layer = [
            inner
            for one in layer
            if isinstance(one, (dict, list, tuple))
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list, tuple))
        ]
        if not layer:
            return False
    return True
