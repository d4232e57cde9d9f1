"""What has to be named beside an answer of the API that rests on data from outside: its shape, added to the answer's.

Which sources an answer rests on, its view says (`ClearAPIView.sources_of`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers


class AttributionRow(serializers.Serializer[object]):
    """A source from outside; where `text` is not empty, it has to stand wherever the data is shown."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute of this name on fields
    name = serializers.CharField()
    licence = serializers.CharField()
    text = serializers.CharField()


@cache
def attributed(kind: type[serializers.BaseSerializer[Any]]) -> type[serializers.BaseSerializer[Any]]:
    """Give the shape of an answer with its attributions, for the description of a view that names its sources."""
    fields = {"attributions": AttributionRow(many=True, help_text="The sources from outside that it rests on.")}
    return type(f"{kind.__name__}Attributed", (kind,), {"__doc__": kind.__doc__, **fields})
