"""The parser of API bodies. Not here: validation of what was parsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.parsers import JSONParser

from clear_platform.foundation.errors import FieldProblem, Malformed
from clear_platform.foundation.rendering import strict_json


class BodyNotStrictJson(Malformed):
    """The body is not strict JSON."""

    code = "request.not_json"
    sentence = "{reason}"


class StrictJSONParser(JSONParser):
    """JSON without NaN, duplicate keys, NUL or lone surrogates, of a bounded length."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        # What a request gives as its stream is bounded by nothing but the header of its length, if it has one.
        raw = stream.read(longest + 1)
        if len(raw) > longest:
            raise RequestDataTooBig
        try:
            return strict_json.loads(raw)
        except strict_json.NotStrictJson as fault:
            at_fault = FieldProblem(fault.pointer, fault.code, str(fault))
            where = f" See {fault.pointer}." if fault.pointer else ""
            raise BodyNotStrictJson(reason=f"{fault}{where}", problems=[at_fault]) from fault
