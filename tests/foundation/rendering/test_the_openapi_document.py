"""The OpenAPI document says all there is to say of every operation, and every example in it is one that holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from clear_platform.foundation.errors import every_error
from clear_platform.foundation.rendering.openapi_answers import METHODS, PROBLEM_TYPE
from clear_platform.foundation.rendering.openapi_examples import Examples
from clear_platform.foundation.rendering.problems import FRAMEWORK_CODES

pytestmark = pytest.mark.django_db

Document = dict[str, Any]
FOR_ALL = {"400", "401", "403", "404", "406", "429", "500", "503"}
FOR_BODIES = {"408", "409", "413", "415", "422"}


@pytest.fixture
def document(client: Client) -> Document:
    """The document as a caller fetches it."""
    answer = client.get("/api/v1/schema", headers={"accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Each operation with its path and method."""
    for path, item in document["paths"].items():
        yield from ((path, method, item[method]) for method in METHODS if method in item)


def resolved(document: Document, part: Document) -> Document:
    """A part of the document, or what it refers to."""
    inside: Document = document
    for step in part.get("$ref", "#").split("/")[1:]:
        inside = inside[step]
    return inside if "$ref" in part else part


def bodies(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Everything that is sent or answered: the operation, the media type, schema and examples."""
    for _path, _method, operation in operations(document):
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media_type, content in resolved(document, part).get("content", {}).items():
                yield operation["operationId"], media_type, content


def integers(document: Document, schema: Document, name: str) -> Iterator[tuple[str, Document]]:
    """Each whole number within what is sent, by name."""
    schema = resolved(document, schema)
    if schema.get("type") == "integer":
        yield name, schema
    for inner, one in schema.get("properties", {}).items():
        yield from integers(document, one, inner)
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from integers(document, one, name)
    if "items" in schema:
        yield from integers(document, schema["items"], name)


def test_every_whole_number_that_is_sent_says_its_least(document: Document) -> None:
    sent = [
        (operation["operationId"], name)
        for _path, _method, operation in operations(document)
        for content in resolved(document, operation.get("requestBody", {})).get("content", {}).values()
        for name, schema in integers(document, content.get("schema", {}), "")
        if "minimum" not in schema and "enum" not in schema and "exclusiveMinimum" not in schema
    ]
    assert sent == []


def test_it_is_openapi_3_1(document: Document) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [str(fault) for fault in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_tag(document: Document) -> None:
    found = [operation for _path, _method, operation in operations(document)]
    names = [operation["operationId"] for operation in found]
    assert len(names) > 60
    assert sorted(names) == sorted(set(names))
    assert [one["operationId"] for one in found if not one["summary"] or len(one["summary"]) > 140] == []
    assert {tag for one in found for tag in one["tags"]} <= {tag["name"] for tag in document["tags"]}


def test_every_operation_says_how_a_caller_is_known_but_those_that_anybody_may_call(document: Document) -> None:
    known = set(document["components"]["securitySchemes"])
    open_to_all = {path for path, _method, operation in operations(document) if not operation["security"]}
    signed_or_published = ("/api/v1/auth/", "/api/v1/event-contracts", "/api/v1/health/", "/api/v1/webhooks/events")
    assert all(path.startswith(signed_or_published) for path in open_to_all)
    named = {name for _path, _method, one in operations(document) for way in one["security"] for name in way}
    assert named == known


def test_every_operation_says_each_way_it_can_be_refused(document: Document) -> None:
    lacking = {}
    for _path, method, operation in operations(document):
        due = set(FOR_ALL)
        due |= FOR_BODIES if method in {"post", "put", "patch"} else set()
        due |= {"412"} if method in {"put", "patch", "delete"} else set()
        refused = {
            status
            for status, answer in operation["responses"].items()
            if PROBLEM_TYPE in resolved(document, answer).get("content", {})
        }
        lacking |= {operation["operationId"]: due - refused} if due - refused else {}
    assert lacking == {}


def test_the_codes_of_refusals_are_those_of_the_code(document: Document) -> None:
    schemas = document["components"]["schemas"]
    written = {
        (schema["properties"]["status"]["const"], code)
        for name, schema in schemas.items()
        if name.removeprefix("Problem").isdigit()
        for code in schema["properties"]["code"]["enum"]
    }
    raised = {(kind.status, kind.code) for kind in every_error()}
    assert written == raised | {(status, code) for status, (code, _when) in FRAMEWORK_CODES.items()}


def test_every_body_has_an_example_and_every_example_fits_its_schema(document: Document) -> None:
    faults = []
    for name, media_type, content in bodies(document):
        if media_type == "text/csv":
            continue
        schema = {**content["schema"], "components": document["components"]}
        checker = Draft202012Validator(schema, format_checker=FormatChecker())
        examples = content.get("examples", {})
        faults += [] if examples else [(name, media_type, "has no example")]
        faults += [
            (name, key, fault.message) for key, one in examples.items() for fault in checker.iter_errors(one["value"])
        ]
    assert faults == []


def test_a_caller_gets_the_document_as_json_and_a_method_that_it_does_not_take_is_refused(client: Client) -> None:
    answer = client.get("/api/schema")
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    refused = client.post("/api/v1/schema")
    assert (refused.status_code, refused.json()["code"]) in {
        (405, "request.method_not_allowed"),
        (401, "auth.not_signed_in"),
    }


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({"type": "integer", "minimum": 1950, "maximum": 2100}, 1950),
        ({"type": "string", "format": "decimal", "pattern": r"^-?\d{0,1}(?:\.\d{0,3})?$"}, "0.50"),
        ({"type": "string", "format": "decimal", "pattern": r"^-?\d{0,16}(?:\.\d{0,2})?$"}, "1250.50"),
        ({"type": ["string", "null"], "format": "date"}, "2026-05-04"),
        ({"type": "string", "enum": ["low", "high"]}, "low"),
        ({"oneOf": [{}, {"type": "null"}]}, {}),
        ({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Seat"}]}, {"role": "owner"}),
        ({"allOf": [{"$ref": "#/components/schemas/Seat"}], "description": "…"}, {"role": "owner"}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"one": 1}),
        (
            {"type": "object", "properties": {"shown": {"type": "boolean"}, "kept": {"writeOnly": True}}},
            {"shown": True},
        ),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Seat"}}, [{"role": "owner"}]),
    ],
)
def test_an_example_is_composed_from_what_the_schema_says(schema: Document, example: object) -> None:
    seat = {"type": "object", "properties": {"role": {"type": "string"}}}
    assert Examples({"Seat": seat}, {"role": "owner"}).of(schema, "answered") == example


def test_a_schema_that_holds_itself_ends() -> None:
    twig = {
        "type": "object",
        "properties": {"twigs": {"type": "array", "items": {"$ref": "#/components/schemas/Twig"}}},
    }
    assert list(Examples({"Twig": twig}, {}).of(twig, "answered")) == ["twigs"]
