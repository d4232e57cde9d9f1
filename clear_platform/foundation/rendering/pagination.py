"""Cursor pages of API lists: keyset on the ordering with `id` last, bound to its ordering and filters by a hash."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q
from django.utils.dateparse import parse_datetime
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.errors import Malformed

DEFAULT_SIZE = 50
ATTRIBUTIONS = {
    "type": "array",
    "description": "The sources from outside that the rows of this page come from; in lists of such rows only.",
    "items": {
        "type": "object",
        "required": ["source", "name", "licence", "text"],
        "properties": {name: {"type": "string"} for name in ("source", "name", "licence", "text")},
    },
}
MOST = 500


class CursorMismatch(Malformed):
    """The cursor belongs to a list with other filters or another order."""

    code = "cursor.mismatch"
    sentence = "This cursor belongs to a list with other filters or another order. Begin again without 'cursor'."


class UnknownOrdering(Malformed):
    """The list cannot be ordered by that."""

    code = "ordering.unknown"
    sentence = "The list cannot be ordered by '{ordering}'. Choose one of: {choices}; a leading '-' turns it round."


class PageSizeOutOfRange(Malformed):
    """A page holds between 1 and 500 rows."""

    code = "page_size.out_of_range"
    sentence = "A page holds between 1 and 500 rows; '{page_size}' is neither. Leave it out for 50."


class CursorPages(BasePagination):
    """`{"next", "previous", "results"}`; the view names its `orderings` ({name: expression}) and `default_ordering`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.size = self._size(request.query_params.get("page_size", ""))
        self.ordering = self._ordering(request.query_params.get("ordering"), view)
        self.mark = self._mark(request)
        backwards, position = self._read(request.query_params.get("cursor", ""))
        turned = [self._turn(key) for key in self.ordering] if backwards else self.ordering
        rows = queryset.order_by(*turned)
        if position:
            rows = _from(rows, turned, position)
        found = list(rows[: self.size + 1])
        more = len(found) > self.size
        found = found[: self.size]
        if backwards:
            found.reverse()
        self.has_next = bool(found) and (more if not backwards else True)
        self.has_previous = bool(found) and (bool(position) if not backwards else more)
        self.rows = found
        return found

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(self.rows[-1], backwards=False) if self.has_next else None,
                "previous": self._link(self.rows[0], backwards=True) if self.has_previous else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema, "attributions": ATTRIBUTIONS},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = sorted(getattr(view, "orderings", {}) or {"id": "id"})
        return [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "From next or previous."},
            {
                "name": "page_size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_SIZE},
            },
            {
                "name": "ordering",
                "in": "query",
                "schema": {"type": "string", "enum": [*orderings, *(f"-{one}" for one in orderings)]},
            },
        ]

    def _size(self, asked: str) -> int:
        if not asked:
            return DEFAULT_SIZE
        if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= MOST):
            raise PageSizeOutOfRange(page_size=asked[:20])
        return int(asked)

    def _ordering(self, asked: str | None, view: Any) -> list[str]:
        choices: Mapping[str, str] = getattr(view, "orderings", {"id": "id"})
        name = getattr(view, "default_ordering", "id") if asked is None else asked
        bare = name.removeprefix("-")
        if bare not in choices:
            raise UnknownOrdering(ordering=name[:40], choices=", ".join(sorted(choices)))
        sign = "-" if name.startswith("-") else ""
        keys = [f"{sign}{choices[bare]}"]
        return keys if choices[bare] in {"id", "pk"} else [*keys, f"{sign}pk"]

    def _turn(self, key: str) -> str:
        return key[1:] if key.startswith("-") else f"-{key}"

    def _mark(self, request: Request) -> str:
        others = sorted(
            (key, value)
            for key, values in request.query_params.lists()
            for value in values
            if key not in {"cursor", "page_size"}
        )
        return hashlib.sha256(json.dumps([self.ordering, others]).encode()).hexdigest()[:16]

    def _read(self, cursor: str) -> tuple[bool, list[Any]]:
        if not cursor:
            return False, []
        try:
            mark, backwards, position = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii", "ignore")))
        except (ValueError, TypeError, RecursionError) as fault:
            raise CursorMismatch() from fault
        fits = (
            isinstance(position, list)
            and len(position) == len(self.ordering)
            and all(_storable(one) for one in position if isinstance(one, str))
        )
        if mark != self.mark or not isinstance(backwards, bool) or not fits:
            raise CursorMismatch()
        return backwards, position

    def _link(self, row: Model | Mapping[str, Any], *, backwards: bool) -> str:
        position = [_value(row, key.removeprefix("-")) for key in self.ordering]
        text = json.dumps([self.mark, backwards, position], cls=ExactJSONEncoder)
        query = [(k, v) for k, vs in self.request.query_params.lists() for v in vs if k != "cursor"]
        query.append(("cursor", base64.urlsafe_b64encode(text.encode()).decode()))
        return f"{self.request.build_absolute_uri(self.request.path)}?{urlencode(query)}"


class ExactJSONEncoder(DjangoJSONEncoder):
    """Django's encoder without its cut to milliseconds, so that a cursor stands exactly on its row."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _value(row: Model | Mapping[str, Any], key: str) -> Any:
    if isinstance(row, Mapping):
        return row[key]
    value: Any = row
    for part in key.split("__"):
        value = getattr(value, part)
    return value


def _from(rows: Any, ordering: Sequence[str], position: Sequence[Any]) -> Any:
    """Give the rows after a position. Refuses: `CursorMismatch` when a cursor was written by hand and fits no row."""
    try:
        return rows.filter(_after(ordering, position))
    except (ValueError, TypeError, OverflowError, ValidationError) as fault:
        raise CursorMismatch() from fault


def _after(ordering: Sequence[str], position: Sequence[Any]) -> Q:
    condition = Q()
    for depth, key in enumerate(ordering):
        same = {ordering[i].removeprefix("-"): _typed(position[i]) for i in range(depth)}
        name, way = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        condition |= Q(**same, **{f"{name}__{way}": _typed(position[depth])})
    return condition


def _typed(value: Any) -> Any:
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value and len(value) < 40 else None
    # In UTC here, where a moment before the first year or after the last is still noticed.
    return moment.astimezone(UTC) if moment else value


def _storable(text: str) -> bool:
    """Say whether the database could hold a text at all: no NUL, no half of a character."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
