"""Examples for the OpenAPI document, composed from a schema: every part of a body with a value that fits it.

Values of well-known fields come from a table that is handed in; everything else follows from type and format. Pure:
neither Django nor the document is known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

Direction = Literal["sent", "answered"]
Schema = Mapping[str, Any]

_BY_FORMAT: Mapping[str, str] = {
    "date-time": "2026-05-04T09:30:00.000000Z",
    "date": "2026-05-04",
    "time": "09:30:00",
    "uuid": "0f1e2d3c-4b5a-4697-8877-665544332211",
    "email": "ada@example.org",
    "uri": "https://example.org/evidence",
    "binary": "(a file)",
}
_HIDDEN_IN: Mapping[Direction, str] = {"sent": "readOnly", "answered": "writeOnly"}
_DECIMAL = re.compile(r"\\d\{0,(?P<whole>\d+)\}(?:\(\?:\\\.\\d\{0,(?P<part>\d+)\}\))?")
_DEEPEST = 12


class Examples:
    """Composes examples over the named schemas of one document."""

    def __init__(self, named: Mapping[str, Schema], words: Mapping[str, Any]) -> None:
        self._named = named
        self._words = words

    def of(self, schema: Schema, direction: Direction, *, name: str = "", depth: int = 0) -> Any:
        """Give a value that fits `schema`, for the field called `name`.

        Takes: `direction`, whether a caller sends it or is answered with it; `depth`, how far inside the body it is.
        """
        schema = self._plain(schema)
        if "const" in schema:
            return schema["const"]
        word = self._words.get(name)
        if word is not None and self._fits(word, schema):
            return word
        if "enum" in schema:
            return next(one for one in schema["enum"] if one is not None)
        if schema.get("default") not in (None, ""):
            return schema["default"]
        kind = _type_of(schema)
        if kind == "object":
            return {} if depth > _DEEPEST else self._object(schema, direction, name, depth)
        if kind == "array":
            return [] if depth > _DEEPEST else [self.of(schema.get("items", {}), direction, name=name, depth=depth + 1)]
        return _value(kind, schema)

    def _object(self, schema: Schema, direction: Direction, name: str, depth: int) -> dict[str, Any]:
        parts = {
            part: self.of(inner, direction, name=part, depth=depth + 1)
            for part, inner in schema.get("properties", {}).items()
            if not inner.get(_HIDDEN_IN[direction])
        }
        further = schema.get("additionalProperties")
        if not parts and isinstance(further, Mapping) and further:
            parts = {"one": self.of(further, direction, name=name, depth=depth + 1)}
        return parts

    def _plain(self, schema: Schema) -> Schema:
        """Follow references and choices to the first that says more than nothing."""
        while True:
            if "$ref" in schema:
                schema = self._named[schema["$ref"].rsplit("/", 1)[-1]]
            elif "allOf" in schema:
                parts = [self._plain(part) for part in schema["allOf"]]
                joined: dict[str, Any] = {}
                for part in parts:
                    joined |= {**part, "properties": {**joined.get("properties", {}), **part.get("properties", {})}}
                return joined if joined.get("properties") else {k: v for k, v in joined.items() if k != "properties"}
            elif choices := schema.get("oneOf") or schema.get("anyOf"):
                schema = next((one for one in choices if one and one.get("type") != "null"), {})
            else:
                return schema

    def _fits(self, word: Any, schema: Schema) -> bool:
        if "enum" in schema:
            return word in schema["enum"]
        expected = {
            "string": str,
            "integer": int,
            "number": int | float,
            "boolean": bool,
            "object": dict,
            "array": list,
        }
        kind = _type_of(schema)
        if kind == "any":
            return True
        if not isinstance(word, expected[kind]) or (isinstance(word, bool) and kind != "boolean"):
            return False
        if isinstance(word, str):
            return "format" not in schema and re.search(schema.get("pattern", ""), word) is not None
        return "properties" not in schema and not (kind == "array" and self._plain(schema["items"]).get("properties"))


def _type_of(schema: Schema) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "any")
    return str(next(kind for kind in kinds if kind != "null") if isinstance(kinds, list) else kinds)


def _value(kind: str, schema: Schema) -> Any:
    match kind:
        case "boolean":
            return True
        case "integer":
            return min(max(int(schema.get("minimum", 1)), 1), int(schema.get("maximum", 10)))
        case "number":
            return 0.25
        case "string":
            return _decimal(schema) if schema.get("format") == "decimal" else _text(schema)
        case _:
            return {}


def _text(schema: Schema) -> str:
    return _BY_FORMAT.get(schema.get("format", ""), "text")[: schema.get("maxLength", 255)]


def _decimal(schema: Schema) -> str:
    digits = _DECIMAL.search(schema.get("pattern", ""))
    if digits is None:
        return "1250.00"
    whole, part = int(digits["whole"]), int(digits["part"] or 0)
    start = "1250" if whole > 3 else "62" if whole > 1 else "0"
    return f"{start}.{'5'.ljust(min(part, 2), '0')}" if part else start
