"""The OpenAPI document names each header where it is heeded, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SNAPSHOT = "/api/v1/institutional/enterprises/{enterprise_id}/snapshot"
PORTFOLIO = "/api/v1/institutional/portfolios/{portfolio_id}"


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/schema").json()
    return found


def operations(document: dict[str, Any], method: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((path, item[method]) for path, item in document["paths"].items() if method in item)


def heeded(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation["parameters"] if one["in"] == "header"}


def test_every_post_of_somebody_known_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    without = [path for path, one in operations(document, "post") if "Idempotency-Key" not in heeded(one)]
    signing_in = [f"/api/v1/auth/token{below}" for below in ("", "/refresh", "/revoke")]
    # What is signed has an id of its own.
    assert sorted(without) == [*signing_in, "/api/v1/webhooks/events"]
    others = [path for method in ("get", "patch", "delete", "put") for path, one in operations(document, method)
              if "Idempotency-Key" in heeded(one)]  # fmt: skip
    assert others == []


def test_if_match_is_named_where_a_change_can_hang_on_it(document: dict[str, Any]) -> None:
    named = {(path, method) for method in ("patch", "delete") for path, one in operations(document, method)
             if "If-Match" in heeded(one)}  # fmt: skip
    assert {path for path, _ in operations(document, "patch")} <= {path for path, method in named if method == "patch"}
    assert (f"{PORTFOLIO}/positions/{{position_id}}", "delete") in named
    assert [path for path, one in operations(document, "get") if "If-Match" in heeded(one)] == []


def test_what_hangs_on_it_may_answer_that_it_was_changed(document: dict[str, Any]) -> None:
    methods = ("post", "put", "patch", "delete")
    hanging = [one for method in methods for _, one in operations(document, method) if "If-Match" in heeded(one)]
    assert [one["operationId"] for one in hanging if "412" not in one["responses"]] == []
    assert "cancel_run" in {one["operationId"] for one in hanging}


@pytest.mark.parametrize("path", [PORTFOLIO, SNAPSHOT])
def test_a_read_says_that_it_may_answer_unchanged(document: dict[str, Any], path: str) -> None:
    read = document["paths"][path]["get"]
    assert "If-None-Match" in heeded(read)
    assert "ETag" in read["responses"]["200"]["headers"]
    assert "ETag" in read["responses"]["304"]["headers"]


def test_whatever_heeds_the_tag_that_is_held_says_so(document: dict[str, Any]) -> None:
    heeding = [one for _, one in operations(document, "get") if "If-None-Match" in heeded(one)]
    assert [one["operationId"] for one in heeding if "304" not in one["responses"]] == []
    assert "conflicts_show" in {one["operationId"] for one in heeding}


def test_what_is_streamed_promises_no_tag(document: dict[str, Any]) -> None:
    export = document["paths"]["/api/v1/institutional/enterprises/{enterprise_id}/export"]["get"]
    assert "If-None-Match" not in heeded(export)
    assert "304" not in export["responses"]


def test_what_makes_something_says_where_it_is(document: dict[str, Any]) -> None:
    silent = [
        path
        for path, one in operations(document, "post")
        if "201" in one["responses"] and "Location" not in one["responses"]["201"].get("headers", {})
    ]
    assert silent == []


def test_everybody_may_send_an_id_of_the_request(document: dict[str, Any]) -> None:
    assert [path for path, one in operations(document, "get") if "X-Request-ID" not in heeded(one)] == []


def test_an_organization_is_named_only_by_those_who_are_known(document: dict[str, Any]) -> None:
    assert "X-Organization" not in heeded(document["paths"]["/api/v1/auth/token/refresh"]["post"])
    assert "X-Organization" in heeded(document["paths"][PORTFOLIO]["get"])
