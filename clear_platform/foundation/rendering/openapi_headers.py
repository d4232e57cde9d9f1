"""The headers of requests and answers that hold for many operations, as OpenAPI describes them.

Not here: what they do (`conditional`, `repeating`, `middleware`).
"""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.views import APIView

from clear_platform.foundation.rendering.seen_filters import SeenFilter

ETAG = {
    "ETag": {
        "schema": {"type": "string"},
        "description": "Of this state: strong for an object, weak (W/) for a list or what is put together.",
    }
}
LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where what was made is found."}}
REPLAYED = {
    "Idempotent-Replayed": {
        "schema": {"type": "string", "const": "true"},
        "description": "There when this is the first answer to the same Idempotency-Key again.",
    }
}


def _header(name: str, says: str, **schema: Any) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=says)


REQUEST_ID = _header(
    "X-Request-ID", "A UUID of yours, given back and written down; made where you send none.", type="string"
)
ORGANIZATION = _header(
    "X-Organization",
    "Which of your organizations you act for; else the one you signed in for.",
    type="integer",
    minimum=1,
)
IF_NONE_MATCH = _header("If-None-Match", "The ETag you hold: 304 without a body while it is the newest.", type="string")
IF_MATCH = _header(
    "If-Match",
    "The ETag you read: 412 when the object was changed since.",
    type="string",
    pattern=r'^(\*|(W/)?"[\x21\x23-\x2b\x2d-\x7e]+"(, ?(W/)?"[\x21\x23-\x2b\x2d-\x7e]+")*)$',
)
IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "Yours, new for each new request: the same sent again within 24 hours is carried out once and answered alike.",
    type="string",
    pattern=r"^[\x21-\x7e]{1,255}$",
)


def headers_of_requests(view: APIView, method: str) -> list[OpenApiParameter]:
    """Give the headers that a method of a view heeds."""
    found = [REQUEST_ID]
    if view.authentication_classes:
        found.append(ORGANIZATION)
    if method == "GET" and _is_a_door(view) and _is_rendered(view, method):
        found.append(IF_NONE_MATCH)
    if method == "POST" and _is_repeatable(view):
        found.append(IDEMPOTENCY_KEY)
    if heeds_if_match(view, method):
        found.append(IF_MATCH)
    return found


def describe_answers(operation: dict[str, Any], view: APIView, method: str) -> None:
    """Add the headers of an operation's answers, 304 where a read has a tag, and 404 where a filter names a thing."""
    if not _is_a_door(view):
        return
    if method == "GET" and _names_by_id(view):
        # To those who see all, what a filter names may not be there.
        operation["responses"].setdefault("404", {"content": {"application/problem+json": {}}})
    is_rendered = _is_rendered(view, method)
    is_shown = "shown" in _names_in(view, method)
    for status, answer in operation["responses"].items():
        headers: dict[str, Any] = {}
        if status.startswith("2") and method == "POST" and _is_repeatable(view):
            headers |= REPLAYED
        if status == "201":
            headers |= LOCATION
        if (status == "200" and method == "GET" and is_rendered) or (status in {"200", "201"} and is_shown):
            headers |= ETAG
        if headers:
            answer["headers"] = {**answer.get("headers", {}), **headers}
    if method == "GET" and "ETag" in operation["responses"].get("200", {}).get("headers", {}):
        operation["responses"]["304"] = {"description": "You hold the newest answer.", "headers": ETAG}


def _names_by_id(view: APIView) -> bool:
    filterset = getattr(view, "filterset_class", None)
    return filterset is not None and any(isinstance(one, SeenFilter) for one in filterset.base_filters.values())


def heeds_if_match(view: APIView, method: str) -> bool:
    """Say whether a method asks what `If-Match` demands."""
    return "expected" in _names_in(view, method)


def _is_a_door(view: APIView) -> bool:
    return hasattr(view, "holds_secret")


def _is_repeatable(view: APIView) -> bool:
    return getattr(view, "repeatable", False)


def _names_in(view: APIView, method: str) -> tuple[str, ...]:
    handler = _handler(view, method)
    return handler.__code__.co_names if handler is not None else ()


def _is_rendered(view: APIView, method: str) -> bool:
    """Say whether a method says that it gives a `Response`; what is streamed gives none, and has no tag."""
    handler = _handler(view, method)
    return handler is not None and handler.__annotations__.get("return") == "Response"


def _handler(view: APIView, method: str) -> Any:
    """Give what answers a method; where decorators wrap it, what they wrap."""
    handler = getattr(type(view), method.lower(), None)
    return None if handler is None else inspect.unwrap(handler)
