"""How the inputs of each domain are asked for, told to those below who show what was stated."""

from __future__ import annotations

from enterprises.public import AskedInput, register_inputs
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.texts import WITHIN, Asked, asked_of, column_name

UNITS = {"figure": "currency", "share": "share"}
"""The unit of a part of a list, by its kind: all figures in lists are amounts."""


def register_what_is_asked() -> None:
    """Tell how inputs are asked for; called when the app starts."""
    for domain in DOMAINS:
        register_inputs(domain, _inputs_of(domain))


def _inputs_of(domain: str) -> list[AskedInput]:
    found: dict[str, AskedInput] = {}
    for one in asked_of(domain):
        known = found.get(one.input)
        parts = {**(known.parts if known else {}), **_parts_of(one)}
        label = one.label.partition(":")[0] if one.group else one.label
        found[one.input] = AskedInput(one.input, label, one.unit, parts)
    return list(found.values())


def _parts_of(one: Asked) -> dict[str, tuple[str, str]]:
    if one.group:
        name = one.name.partition(WITHIN)[2]
        return {name: (column_name(name), one.unit)}
    return {name: (column_name(name), UNITS.get(kind, "")) for name, kind in one.columns}
