"""A number from outside has no more digits than can be reckoned with, at whichever door it comes in.

`1e-1000000` is nine signs in an address; as an exact fraction it holds a thread for half a minute.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer

ROOT = Path(__file__).resolve().parents[2]
APPS = ("capability", "clear_platform", "enterprises", "execution", "institutional", "outcomes")
THE_HOUSE = {"clear_platform/foundation/decimals.py", "clear_platform/foundation/rendering/bounded.py"}
UNBOUNDED = {"forms.DecimalField", "forms.FloatField", "django_filters.NumberFilter", "django_filters.RangeFilter"}
READS_A_KIND = {"clear_platform/foundation/rendering/schema.py"}
"""Asks what a filter is, and makes none."""


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name not in THE_HOUSE:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_forms_and_filters_take_the_bounded_field() -> None:
    named = {
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in UNBOUNDED and name not in READS_A_KIND
    }
    assert named == set(), "take BoundedDecimalField or BoundedNumberFilter"


def test_whoever_reads_a_number_that_may_be_none_reads_it_bounded() -> None:
    reading = {
        f"{name}:{call.lineno} {ast.unparse(call)}"
        for name, tree in _sources()
        for block in ast.walk(tree)
        if isinstance(block, ast.Try)
        and any("InvalidOperation" in ast.unparse(one.type or ast.Name("")) for one in block.handlers)
        for line in block.body
        for call in ast.walk(line)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Decimal"
        if not isinstance(call.args[0], ast.Constant)
    }
    assert reading == set(), "take read_decimal"


def test_bodies_of_the_api_say_how_many_digits() -> None:
    import_module("clear_platform.urls")
    unbounded = {
        f"{one.__module__}.{one.__name__}.{name}"
        for one in _below(StrictSerializer)
        for name, field in one().fields.items()
        if isinstance(field, serializers.FloatField)
        or (isinstance(field, serializers.DecimalField) and field.max_digits is None)
    }
    assert unbounded == set()


def _below(parent: type[StrictSerializer]) -> Iterator[type[StrictSerializer]]:
    for one in parent.__subclasses__():
        yield one
        yield from _below(one)
