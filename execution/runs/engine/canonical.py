"""One form of a value, and its hash: what steps take and give is kept and compared byte for byte.

**Source**: RFC 8785, JSON Canonicalization Scheme.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import Any, TypeAlias

import rfc8785

from execution.runs.engine.errors import NotPlain, ValueTooLarge

Json: TypeAlias = Any
"""What JSON can say: null, true, numbers, texts, lists, mappings by text."""

MOST_BYTES = 4 * 1024 * 1024
MOST_IN_WORDS = "4 MB"
DEEPEST = 100
_EXACT = 2**53 - 1
_QUICK = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode
"""Python's own writing of JSON, in C: the one form of what holds no fractions, and whose names are ASCII."""


def canonical(value: Json) -> bytes:
    """Give the one form of a value. Refuses: `NotPlain`, `ValueTooLarge`."""
    if _depth_beyond(value, DEEPEST):
        raise NotPlain(because=f"it is nested deeper than {DEEPEST} levels")
    try:
        body = _written(value)
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


def _written(value: Json) -> bytes:
    if _in_one_form_anyway(value):
        # What UTF-8 cannot say is refused by the standard's own implementation, which says why.
        with suppress(UnicodeEncodeError):
            return _QUICK(value).encode()
    return rfc8785.dumps(value)


def _in_one_form_anyway(value: Json) -> bool:
    """Say whether Python writes a value as the standard does.

    Fractions are written differently, and names beyond ASCII may be put in another order. What the standard refuses,
    or is of another type, is left to its own implementation.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_EXACT <= value <= _EXACT)
    if kind is dict:
        return all(type(name) is str and name.isascii() and _in_one_form_anyway(one) for name, one in value.items())
    return (kind is list or kind is tuple) and all(map(_in_one_form_anyway, value))


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
