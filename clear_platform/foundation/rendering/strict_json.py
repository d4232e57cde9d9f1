"""Reading JSON strictly: no NaN, no duplicate keys, NUL, lone surrogates, depth without bound or digits lost."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MOST_DIGITS = 400
FEW_DIGITS = 16
"""As many signs, a point among them, keep all their digits in binary."""
MOST_DEPTH = 64
MOST_SIGNS_SHOWN = 64

Trail = tuple["Trail", str | int] | None
"""The keys and positions that lead to a value, the last one outermost: shared with all values beside it, so that going
one step deeper costs the same however long the keys are. It is written down for a fault alone."""

# A string that never ends is taken to the end of the text at once. Nothing is tried twice, so the time is that of the
# length, whatever is sent.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class NotStrictJson(ValueError):
    """The bytes are not JSON as we take it; the message is a sentence for people, `pointer` says where (RFC 6901)."""

    def __init__(self, sentence: str, *, pointer: str = "", code: str = "not_json") -> None:
        super().__init__(sentence)
        self.pointer = pointer
        self.code = code


@dataclass(frozen=True)
class _Fault:
    """Stands in a value that was read for what must not be there, until a walk finds it and knows its pointer."""

    code: str
    sentence: str


def loads(raw: bytes) -> Any:
    """Give the value of strict JSON bytes in UTF-8. Refuses: `NotStrictJson` with what is wrong and where."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotStrictJson(f"The body is not UTF-8: byte {fault.start} cannot be read.", code="not_utf_8") from fault
    _bounded_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_constant, parse_int=_int, parse_float=_float
        )
    except json.JSONDecodeError as fault:
        raise NotStrictJson(
            f"The body is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}."
        ) from fault
    _clean(value, None)
    return value


def pointer_part(key: str) -> str:
    """Give a key as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def key_shown(key: str) -> str:
    """Give a key as a refusal names it: one that is very long is cut, and ends in an ellipsis."""
    return key if len(key) <= MOST_SIGNS_SHOWN else f"{key[: MOST_SIGNS_SHOWN - 1]}…"


def _pointer_to(path: Trail) -> str:
    parts: list[str] = []
    while path is not None:
        path, last = path
        parts.append(pointer_part(key_shown(str(last))))
    return "".join(f"/{part}" for part in reversed(parts))


def _bounded_depth(text: str) -> None:
    # Most bodies open too few to be deep, whatever stands in their strings: those need not be read for it.
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        sign = text[found.start()]
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    if deepest > MOST_DEPTH:
        raise NotStrictJson(f"The body is nested {deepest} deep; at most {MOST_DEPTH} is taken.", code="too_deep")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = _Fault("twice", "This key stands twice in one object; keep one.")
            seen.add(key)
    return found


def _constant(word: str) -> Any:
    return _Fault("not_a_number", f"{word} is not a number in JSON; leave the field out where there is no value.")


def _int(digits: str) -> Any:
    if len(digits) > MOST_DIGITS:
        return _Fault("too_many_digits", f"The number has {len(digits)} digits; at most {MOST_DIGITS} are taken.")
    return int(digits)


def _float(digits: str) -> Any:
    if len(digits) > MOST_DIGITS:
        return _Fault("too_many_digits", f"The number has {len(digits)} digits; at most {MOST_DIGITS} are taken.")
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return _Fault("too_large", f"The number {digits[:24]} is too large.")
    # Most have so few digits that none can be lost.
    if len(digits) > FEW_DIGITS and Decimal(repr(number)) != Decimal(digits):
        return _Fault(
            "not_exact", f"The number {digits[:24]} has more digits than can be kept of it; write it as text."
        )
    return number


def _clean(value: Any, path: Trail) -> None:
    if isinstance(value, str):
        _storable(value, path)
    elif isinstance(value, dict):
        for key, one in value.items():
            # Of the object that holds it: a pointer through such a key could not be written down either.
            _storable(key, path)
            _clean(one, (path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _clean(one, (path, number))
    elif isinstance(value, _Fault):
        raise NotStrictJson(value.sentence, pointer=_pointer_to(path), code=value.code)


def _storable(text: str, path: Trail) -> None:
    found = _UNSTORABLE.search(text)
    if found is None:
        return
    pointer = _pointer_to(path)
    if found.group() == "\x00":
        raise NotStrictJson("The text holds a NUL character; take it out.", pointer=pointer, code="nul")
    raise NotStrictJson("The text holds half of a character (a lone surrogate).", pointer=pointer, code="surrogate")
