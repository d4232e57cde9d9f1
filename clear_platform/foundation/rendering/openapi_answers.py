"""What completes the OpenAPI document once it is written: every answer an operation can give, and an example of each.

Runs last, over the finished document. Not here: what one view says of itself (`schema`), how examples are composed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from string import Formatter
from typing import Any

from django.conf import settings

from clear_platform.foundation.errors import ClearError, every_error
from clear_platform.foundation.rendering.openapi_examples import Direction, Examples
from clear_platform.foundation.rendering.problems import FRAMEWORK_CODES
from clear_platform.foundation.rendering.schema import PROBLEM_TYPE

Document = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete")
# What any request can meet; what only some can is added by `_refusals_of`.
ALWAYS = (400, 401, 403, 404, 406, 429, 500, 503)
TYPICAL: Mapping[int, str] = {
    400: "request.malformed",
    401: "auth.not_signed_in",
    403: "access.not_visible",
    404: "request.not_found",
    409: "request.conflict",
    422: "request.invalid",
    500: "request.fault_of_ours",
    503: "request.unavailable",
}
PROBLEM: Document = {
    "type": "object",
    "description": "A refusal (RFC 9457) that says what is so and what to do.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "The page that explains the code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people: what is so, and what to do next."},
        "code": {"type": "string", "description": "Stable: what a program looks at."},
        "request_id": {
            "type": ["string", "null"],
            "format": "uuid",
            "description": "To be named when asking for help.",
        },
        "errors": {
            "type": "array",
            "description": "The parts of the request at fault.",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
HEADERS: Mapping[int, Document] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to prove who one is."}},
    429: {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}},
    503: {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait, where it is known."}},
}


def complete(result: Document, generator: Any, request: Any, public: bool) -> Document:
    """Give the document with every refusal of every operation, security said of each, and an example of each body."""
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # A page for trying the API offers them in this order.
    ways = components.get("securitySchemes", {})
    components["securitySchemes"] = {name: ways[name] for name in sorted(ways, key=_place_of_way)}
    codes = _codes()
    schemas["Problem"] = PROBLEM
    schemas.update({f"Problem{status}": _problem_schema(status, known) for status, known in codes.items()})
    components["responses"] = {f"Refused{status}": _refusal(status, known) for status, known in codes.items()}
    examples = Examples(schemas, settings.API_EXAMPLE_WORDS)
    for operation, method in _operations(result):
        operation.setdefault("security", [])
        for status in _refusals_of(operation, method):
            operation["responses"][str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
        operation["responses"] = dict(sorted(operation["responses"].items()))
        _give_examples(operation, examples)
    return result


def _place_of_way(name: str) -> tuple[bool, str]:
    """Put the token that a person gets before what else opens the API."""
    return name != "bearer", name


def _operations(document: Document) -> Iterator[tuple[Document, str]]:
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield item[method], method


def _refusals_of(operation: Document, method: str) -> list[int]:
    found = {*ALWAYS, *(int(status) for status, answer in operation["responses"].items() if _only_problem(answer))}
    if method != "get":
        found |= {409, 422}
    if method in {"put", "patch", "delete"} or _heeds_if_match(operation):
        found.add(412)
    if method in {"put", "post", "patch"}:
        found |= {408, 413, 415}
    return sorted(found)


def _heeds_if_match(operation: Document) -> bool:
    return any(one.get("name") == "If-Match" for one in operation.get("parameters", []))


def _only_problem(answer: Document) -> bool:
    return list(answer.get("content", {})) == [PROBLEM_TYPE]


def _codes() -> dict[int, dict[str, tuple[str, str]]]:
    """Give the codes of each status, each with its title and what it says."""
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for status, (code, when) in FRAMEWORK_CODES.items():
        found[status][code] = ("Refused", when)
    for kind in every_error():
        found[kind.status][kind.code] = (kind.title, _said(kind))
    return dict(found)


def _said(kind: type[ClearError]) -> str:
    return "".join(text + ("…" if name is not None else "") for text, name, *_ in Formatter().parse(kind.sentence))


def _problem_schema(status: int, known: Mapping[str, tuple[str, str]]) -> Document:
    return {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "type": "object",
        "properties": {"status": {"const": status}, "code": {"type": "string", "enum": sorted(known)}},
    }


def _refusal(status: int, known: Mapping[str, tuple[str, str]]) -> Document:
    code = TYPICAL.get(status) or sorted(known)[0]
    title, detail = known[code]
    value: Document = {
        "type": f"/docs/errors#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": "0f1e2d3c-4b5a-4697-8877-665544332211",
    }
    if status == 400:
        value["errors"] = [{"pointer": "/name", "code": "required", "detail": "This field is required."}]
    return {
        "description": f"{HTTPStatus(status).phrase}: refused; `code` says why.",
        "headers": HEADERS.get(status, {}),
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": f"#/components/schemas/Problem{status}"},
                "examples": {code: {"summary": title, "value": value}},
            }
        },
    }


def _give_examples(operation: Document, examples: Examples) -> None:
    bodies: list[tuple[Document, Direction]] = [(operation.get("requestBody", {}), "sent")]
    bodies += [(answer, "answered") for answer in operation["responses"].values()]
    for body, direction in bodies:
        for media_type, content in body.get("content", {}).items():
            if media_type != "text/csv" and "examples" not in content and "schema" in content:
                value = examples.of(content["schema"], direction)
                content["examples"] = {"Example": {"summary": operation["summary"], "value": value}}
