"""What published forms are made of: a field with what it means, a table of fields, both as JSON Schema. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Form:
    """What the values of a field are: as a dictionary of data calls it, and as JSON Schema says it."""

    word: str
    schema: Mapping[str, Any]


TEXT: Final = Form("text", {"type": "string"})
OPTIONAL: Final = Form("text or nothing", {"type": ["string", "null"]})
TIME: Final = Form("time, RFC 3339 in UTC", {"type": ["string", "null"], "format": "date-time"})
DAY: Final = Form("day, ISO 8601", {"type": ["string", "null"], "format": "date"})
COUNT: Final = Form("whole number", {"type": "integer", "minimum": 0})
ID: Final = Form("id", {"type": "integer", "minimum": 0})
OPTIONAL_ID: Final = Form("id or nothing", {"type": ["integer", "null"], "minimum": 0})
OPTIONAL_COUNT: Final = OPTIONAL_ID
HASH: Final = Form("SHA-256 in hexadecimal", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
OPTIONAL_HASH: Final = Form("SHA-256 in hexadecimal, or nothing", {"type": "string", "pattern": "^([0-9a-f]{64})?$"})
DECISION: Final = Form("id of a version, UUID", {"type": "string", "format": "uuid"})
OPTIONAL_DECISION: Final = Form("id of a version, UUID, or nothing", {"type": ["string", "null"], "format": "uuid"})
AMOUNT: Final = Form("decimal", {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
OBJECT: Final = Form("JSON object", {"type": "object"})
LIST: Final = Form("JSON list", {"type": "array"})
WORDS: Final = Form("JSON list of texts", {"type": "array", "items": {"type": "string"}})
IDS: Final = Form("JSON list of ids", {"type": "array", "items": {"type": "integer", "minimum": 0}})
EITHER: Final = Form("JSON object or list", {"type": ["object", "array"]})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row: its name, what its values are, what it means, and the unit it is counted in."""

    name: str
    form: Form
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    """Rows that stand within a row. In tables they are one of their own, which names the row they belong to."""

    name: str
    table: str
    key: Field
    """The column of the table that names the row it belongs to, by that one's `of`."""
    of: str
    fields: Sequence[Field]
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind in a package."""

    name: str
    meaning: str
    fields: Sequence[Field | Nested]

    @property
    def columns(self) -> list[Field]:
        """Give the fields that stand in the rows themselves."""
        return [one for one in self.fields if isinstance(one, Field)]

    @property
    def nested(self) -> list[Nested]:
        """Give the rows within its rows."""
        return [one for one in self.fields if isinstance(one, Nested)]

    def schema(self) -> dict[str, Any]:
        """Give its rows as JSON Schema."""
        return {"description": self.meaning, **rows_of(self.fields)}

    def described(self) -> Iterator[tuple[str, Field]]:
        """Give every column of every table that it becomes, with the table's name."""
        for one in self.columns:
            yield self.name, one
        for inner in self.nested:
            yield inner.table, inner.key
            for field in inner.fields:
                yield inner.table, field


def rows_of(fields: Sequence[Field | Nested]) -> dict[str, Any]:
    """Give the schema of a list of rows with exactly these fields."""
    return {"type": "array", "items": object_of(fields)}


def object_of(fields: Sequence[Field | Nested]) -> dict[str, Any]:
    """Give the schema of an object with exactly these members."""
    return {
        "type": "object",
        "required": [one.name for one in fields],
        "properties": {one.name: _schema(one) for one in fields},
        "additionalProperties": False,
    }


def _schema(one: Field | Nested) -> dict[str, Any]:
    if isinstance(one, Nested):
        return {"description": one.meaning, **rows_of(one.fields)}
    said = f"{one.meaning} ({one.unit})" if one.unit else one.meaning
    return {"description": said, **one.form.schema}
