"""Reading JSON strictly: no NaN, no duplicate keys, no NUL, no lone surrogates, no depth or digits without bound."""

from __future__ import annotations

import json
from typing import Any

MOST_DIGITS = 400
MOST_DEPTH = 64


class NotStrictJson(ValueError):
    """The bytes are not JSON as we take it; the message is a sentence for people."""


def loads(raw: bytes) -> Any:
    """Give the value of strict JSON bytes in UTF-8. Refuses: `NotStrictJson` with what is wrong and where."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotStrictJson(f"The body is not UTF-8: byte {fault.start} cannot be read.") from fault
    _bounded_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_int=_int, parse_float=_float
        )
    except json.JSONDecodeError as fault:
        raise NotStrictJson(
            f"The body is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}."
        ) from fault
    _clean(value, "")
    return value


def _bounded_depth(text: str) -> None:
    depth = deepest = 0
    quoted = escaped = False
    for sign in text:
        if escaped:
            escaped = False
        elif quoted:
            escaped = sign == "\\"
            quoted = sign != '"'
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    if deepest > MOST_DEPTH:
        raise NotStrictJson(f"The body is nested {deepest} deep; at most {MOST_DEPTH} is taken.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotStrictJson(f"The key '{twice}' stands twice in one object; keep one.")
    return found


def _refuse_constant(word: str) -> Any:
    raise NotStrictJson(f"{word} is not a number in JSON; leave the field out where there is no value.")


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise NotStrictJson(f"A number has {len(digits)} digits; at most {MOST_DIGITS} are taken.")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotStrictJson(f"The number {digits[:24]} is too large.")
    return number


def _clean(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise NotStrictJson(f"The text at {pointer or '/'} holds a NUL character; take it out.")
        if any(0xD800 <= ord(sign) <= 0xDFFF for sign in value):
            raise NotStrictJson(f"The text at {pointer or '/'} holds half of a character (a lone surrogate).")
    elif isinstance(value, dict):
        for key, one in value.items():
            _clean(key, pointer)
            _clean(one, f"{pointer}/{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _clean(one, f"{pointer}/{number}")
