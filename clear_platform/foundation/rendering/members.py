"""Fields of API bodies that take an object whose members nobody prescribes. What is too much of it: `stated`."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from clear_platform.foundation.stated import LONGEST_NAME, LONGEST_TEXT, MOST_LEVELS, MOST_MEMBERS

BOUNDS: Final = (
    f"At most {MOST_MEMBERS} members in all, names of {LONGEST_NAME} signs, texts of {LONGEST_TEXT:,},"
    f" {MOST_LEVELS} levels."
)


class MembersField(serializers.DictField):
    """An object of any members; operations refuse what is too much of it, and the schema says how much that is."""


class MembersExtension(OpenApiSerializerFieldExtension):
    """Tells the schema how many members are taken, and how long their names may be."""

    target_class = MembersField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Give the schema of the field."""
        stated = self.target._kwargs.get("child")
        said = {} if stated is None else auto_schema._map_serializer_field(stated, direction)
        return {
            "type": "object",
            "additionalProperties": said,
            "maxProperties": MOST_MEMBERS,
            "propertyNames": {"maxLength": LONGEST_NAME},
        }
