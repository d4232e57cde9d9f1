"""Addresses with somebody's ids in them: how each part of a route is filled, so that a route nobody thought of fails.

A part that stands for a row is filled from the world (`world.TABLES`); any other part has its word here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from drf_spectacular.generators import SchemaGenerator

from clear_platform.foundation.papers.routes import Route, routes
from tests.institutional.loan_files import factories as loan_files
from tests.matrix.world import TABLES

PARTS = re.compile(r"<(?:\w+:)?(\w+)>")
UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ROWS = frozenset({*TABLES, "organization_id", "institution_id", "enterprise_id", "public_id", "family_id"})
WORDS: Mapping[str, str] = {
    "kind": "loans",
    "domain": "cfo",
    "figure": "principal",
    "code": "reports",
    "act": "cancel",
    "number": "6",
    "token": "no-such-token",
    "type": "audit.recorded",
    "version": "1",
    "correlation_id": str(UUID(int=7)),
    "pack_id": "1",
    "agent_name": "cfo",
    "evaluation_id": "1",
    "prompt_key": "facts_summary",
    "before": "0",
    "after": "0",
    "entity_type": "step",
    "step_id": "diagnosis",
    "key_fingerprint": "f" * 64,
}
WORDS_OF: Mapping[str, Mapping[str, str]] = {
    "decision-act-page": {"act": "close"},
    "review-act-page": {"act": "take"},
    "export-schema": {"kind": "enterprise", "version": "4"},
}
"""Words that are no ids: usual ones, and those of routes that take others."""
QUERIES: Mapping[str, Mapping[str, str]] = {"decision-diff": {"against": "decision_id"}}
"""What an address must ask for to be understood: of which kind of row."""
NOWHERE: Mapping[str, Any] = dict.fromkeys(
    ("decision_id", "event_id", "run_id", "delivery_id", "inbound_id", "public_id", "family_id"), UUID(int=7)
) | {"fingerprint": "0" * 64}
NO_SUCH_ROW = 987_654_321
INSTEAD_OF: Mapping[str, frozenset[str]] = {"analysis": frozenset({"enterprise", "domain"})}
"""Fields that go without others: an analysis says itself what it is about."""
MANY = frozenset({"tasks", "depends_on", "conflicts", "outcomes", "forms", "enterprises"})
"""Fields that take several ids."""
PAGING = frozenset({"page_size", "cursor", "ordering"})
FILES: Mapping[str, Mapping[str, Any]] = {
    "multipart/form-data": {"file": SimpleUploadedFile("loans.csv", loan_files.written([loan_files.row(7)]))}
}
"""What belongs into a body of this type beside what JSON can say."""
FIELDS: Mapping[str, str] = {
    "enterprise": "enterprise_id",
    "enterprise_id": "enterprise_id",
    "decision": "decision_id",
    "decision_id": "decision_id",
    "analysis": "analysis_id",
    "portfolio": "portfolio_id",
    "portfolio_id": "portfolio_id",
    "owner": "user_id",
    "exported_by": "user_id",
    "tasks": "task_id",
    "depends_on": "task_id",
    "against": "decision_id",
    "organization": "organization_id",
    "institution": "institution_id",
    "subject": "enterprise_id",
    "endpoint": "endpoint_id",
    "run": "run_id",
    "assignee": "user_id",
    "conflicts": "conflict_id",
    "outcomes": "outcome_id",
    "forms": "form_id",
    "enterprises": "enterprise_id",
}
"""Fields of bodies, and filters, that take ids: of what."""
TEXTS = frozenset({("events", "subject")})
"""Filters by a text, which bear the name of one by an id."""
NO_IDS = frozenset(
    {
        "employees",
        "jobs_created_expected",
        "jobs_retained_expected",
        "approval_year",
        "term_months",
        "guaranteed_share",
        "most_characters",
        "approvers_needed",
        "version",
        "sprint",
        "reminders",
        # Packs of rates are everybody's.
        "pricing_pack_id",
    }
)
"""Numbers that are sent and are no ids, and filters by something else than an id."""


def walked() -> list[Route]:
    """Every route of the API, by its version, and of the pages. The administration has stories of its own."""
    return [route for route in routes() if route.namespace in {"", "v1"}]


def parts_of(route: Route) -> list[str]:
    """The names of the parts of an address that are to be filled."""
    return PARTS.findall(route.path)


def unknown_parts(route: Route) -> set[str]:
    """The parts that nothing here says how to fill."""
    return {*parts_of(route)} - ROWS - {*WORDS} - {*WORDS_OF.get(route.name, {})}


def is_about_rows(route: Route) -> bool:
    """Whether the address names a row that belongs to an organization."""
    return not is_open_to_everybody(route) and any(part in ROWS for part in parts_of(route))


def is_open_to_everybody(route: Route) -> bool:
    """Whether nobody is asked to sign in there."""
    return route.opens_to is not None and route.opens_to.who == "everybody"


def filled(route: Route, ids: Mapping[str, Any]) -> str | None:
    """The address with ids in it, None where there is no row for one of its parts."""
    words = {**WORDS, **WORDS_OF.get(route.name, {}), **ids}
    if any(part not in words for part in parts_of(route)):
        return None
    return PARTS.sub(lambda found: str(words[found[1]]), route.path)


def leading_nowhere(ids: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same ids with those that no row has in the place of every one that is not one's own."""
    return {part: found if own.get(part) == found else NOWHERE.get(part, NO_SUCH_ROW) for part, found in ids.items()}


@cache
def _described() -> Mapping[str, Any]:
    return dict(SchemaGenerator(api_version="v1").get_schema(request=None, public=True))


def _operation(route: Route, method: str) -> Mapping[str, Any]:
    path = PARTS.sub(lambda part: "{" + part[1] + "}", route.path)
    found: Mapping[str, Any] = _described()["paths"].get(path, {}).get(method, {})
    return found


def filters_of(route: Route) -> list[str]:
    """The filters of a list that take a number or the id of a decision, by the published description."""
    return [
        one["name"]
        for one in _operation(route, "get").get("parameters", [])
        if one["in"] == "query"
        and one["name"] not in PAGING
        and (one["name"] in FIELDS or _is_number(one["schema"]))
        and (route.name, one["name"]) not in TEXTS
    ]


def fields_of(route: Route, method: str) -> list[str]:
    """The fields of a body that take numbers or ids, by the published description."""
    contents = _operation(route, method).get("requestBody", {}).get("content", {}).values()
    return [name for content in contents for name in _numbers(content["schema"])]


def _numbers(schema: Mapping[str, Any]) -> Iterator[str]:
    schema = _resolved(schema)
    for name, one in schema.get("properties", {}).items():
        if _is_number(one):
            yield name
        yield from _numbers(one)
        yield from _numbers(one.get("items", {}))


def _is_number(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", ())
    items = schema.get("items", {})
    return "integer" in kinds or schema.get("format") == "uuid" or "integer" in items.get("type", ())


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = _described()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def _example(route: Route, method: str) -> Any:
    """The example of a body that says most, with a file where one belongs to it."""
    contents = _operation(route, method).get("requestBody", {}).get("content", {})
    bodies = [
        example["value"] if isinstance(example["value"], list) else {**example["value"], **FILES.get(kind, {})}
        for kind, content in contents.items()
        for example in content.get("examples", {}).values()
    ]
    return max(bodies, key=len, default={})


def body_of(route: Route, method: str, ids: Mapping[str, Any]) -> Any:
    """A body that the published schema takes, from its own example, with somebody's ids in it."""
    return with_ids(_example(route, method), ids)


def with_ids(body: Any, ids: Mapping[str, Any]) -> Any:
    """The same body with somebody's ids in the fields that take some."""
    if isinstance(body, list):
        return [with_ids(one, ids) for one in body]
    if isinstance(body, UploadedFile):
        body.seek(0)
    if not isinstance(body, Mapping):
        return body
    return {name: _in_field(name, value, ids) for name, value in body.items()}


def query_of(route: Route, ids: Mapping[str, Any]) -> str:
    """What an address asks for, with somebody's ids in it."""
    asked = {name: ids.get(part, NOWHERE.get(part, NO_SUCH_ROW)) for name, part in QUERIES.get(route.name, {}).items()}
    return f"?{urlencode(asked)}" if asked else ""


def _in_field(name: str, value: Any, ids: Mapping[str, Any]) -> Any:
    if name not in FIELDS or (isinstance(value, str) and (FIELDS[name] != "decision_id" or not UUIDS.fullmatch(value))):
        return with_ids(value, ids)
    found = ids.get(FIELDS[name], NO_SUCH_ROW)
    return [found] if isinstance(value, list) else found


def methods_of(route: Route) -> Iterator[str]:
    """The methods that are tried on a route: those it takes, of a page both that a browser sends."""
    yield from route.methods if route.api_view is not None else ("get", "post")
