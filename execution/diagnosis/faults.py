"""What is wrong with a stated input, said for people: which value, why it cannot be read, how to write it.

Not here: whether it is wrong (`reading`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from execution.diagnosis.rules.texts import kind_of

LONGEST_SHOWN = 30
_GROUPS_BY_DOTS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_HOW: Mapping[str, str] = {
    "figure": "Write it in digits alone, for instance 20000 or 20000.50.",
    "share": "Write a share from 0 to 1, for instance 0.25.",
    "count": "Write a whole number in digits, for instance 12.",
    "flag": "Give yes or no; in JSON true or false.",
    "date": "Write year, month and day, for instance 2026-06-30.",
}
_CANNOT: Mapping[str, str] = {
    "figure": "{value} cannot be read as a figure.",
    "share": "{value} is no share.",
    "count": "{value} is no whole number.",
    "flag": "{value} is neither yes nor no.",
    "date": "{value} is no day of the calendar.",
}


def fault_in_words(code: str, *, value: Any, shape: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """Give what is wrong with a value and how to write it; blank where there are no better words than the checker's.

    Takes: the checker's name of the fault, the value, the part of the schema it stands at, and the checker's facts.
    """
    kind = kind_of(shape)
    if code == "missing":
        return "This part is missing. Write all parts of the line."
    if code == "extra_forbidden":
        return "Nothing is asked for here. Leave it out; a line has no more parts than the hint names."
    if code == "too_short":
        return "Nothing is in this list. Leave it out, or give at least one."
    if code == "too_long":
        return f"These are too many. Give at most {facts.get('max_length')}."
    if _is_currency(shape):
        return f"{_shown(value)} is no code of a currency. Write three capital letters, for instance USD or EUR."
    if code in {"model_type", "dict_type", "list_type"} or kind not in _HOW:
        return ""
    if kind == "count" and isinstance(value, str) and value.isdecimal():
        return f"{_shown(value)} is text. Give the number itself, without quotation marks."
    if kind == "figure" and isinstance(value, str) and _GROUPS_BY_DOTS.fullmatch(value):
        return _two_ways(value)
    if kind != "share" and code in {"greater_than_equal", "less_than_equal"}:
        bound = facts.get("ge", facts.get("le"))
        return f"{_shown(value)} cannot be. Give {'at least' if 'ge' in facts else 'at most'} {bound}."
    return f"{_CANNOT[kind].format(value=_shown(value))} {_HOW[kind]}"


def value_at(given: Any, path: Sequence[str | int]) -> Any:
    """Give what stands at a path of JSON; None where nothing does."""
    for part in path:
        if isinstance(given, Mapping):
            given = given.get(str(part))
        elif isinstance(given, Sequence) and not isinstance(given, str) and isinstance(part, int):
            given = given[part] if part < len(given) else None
        else:
            return None
    return given


def shape_at(schema: Mapping[str, Any], path: Sequence[str | int]) -> Mapping[str, Any]:
    """Give the part of a schema, whole and without references, that a path leads to; empty where there is none."""
    for part in path:
        shapes = schema.get("anyOf", [schema])
        names: Mapping[str, Any] = next((one["properties"] for one in shapes if "properties" in one), {})
        items: Mapping[str, Any] = next((one["items"] for one in shapes if "items" in one), {})
        schema = items if isinstance(part, int) else names.get(part, {})
    return schema


def _two_ways(value: str) -> str:
    whole, _dot, last = value.rpartition(".")
    if "." in whole:
        bare = value.replace(".", "")
        return f"{_shown(value)} cannot be read as a figure. Write it without dots between thousands: {bare}."
    return (
        f"{_shown(value)} may be read in two ways. Write {whole}{last} if the dot divides off thousands, or "
        f"{whole}.{last[:2]} if it divides off the decimals."
    )


def _is_currency(shape: Mapping[str, Any]) -> bool:
    return shape.get("pattern") == "^[A-Z]{3}$"


def _shown(value: Any) -> str:
    text = "yes" if value is True else "no" if value is False else str(value)
    return f"“{text[:LONGEST_SHOWN]}{'…' if len(text) > LONGEST_SHOWN else ''}”"
