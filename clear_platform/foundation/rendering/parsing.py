"""The parser of API bodies. Not here: validation of what was parsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser

from clear_platform.foundation.rendering import strict_json


class StrictJSONParser(JSONParser):
    """JSON without NaN, duplicate keys, NUL or lone surrogates."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return strict_json.loads(stream.read())
        except strict_json.NotStrictJson as fault:
            raise exceptions.ParseError(str(fault)) from fault
