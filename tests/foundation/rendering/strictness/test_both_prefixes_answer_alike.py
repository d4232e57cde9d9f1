"""`/api/` is `/api/v1/` without a version: the same routes and answers, each address in the prefix asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests.clients import sent
from tests.foundation.rendering.strictness.doors import Door, doors
from tests.institutional import factories

pytestmark = pytest.mark.django_db
EVERY = doors()
# Files, one of them recorded anew with each that leaves; the page that tries the API; the description, which is of the
# numbered version wherever it is asked for; and what is followed as it happens, which names no address.
OTHERWISE = (
    "/export", "/memo", "/markdown", "/document", "/deliverables", "/rejected", "/docs", "/schema",
    "<uuid:run_id>/events",
)  # fmt: skip
NAME_OF_A_SCHEMA = re.compile(rb'(schema|\$id)(\\?":\\?")/api/v1/')
"""Contracts of events are named by one address, the same to whoever asks."""
READS = [door for door in EVERY if door.method == "get" and not door.path.endswith(OTHERWISE)]


def unversioned(path: str) -> str:
    return path.replace("/api/v1/", "/api/", 1)


@pytest.mark.parametrize("door", EVERY, ids=str)
def test_the_same_view_is_behind_both(door: Door) -> None:
    example = dict.fromkeys(door.places, "00000000-0000-0000-0000-000000000007" if "uuid" in door.path else "7")
    found = [resolve(path) for path in (door.at(example), unversioned(door.at(example)))]
    assert (found[0].func.cls, found[0].kwargs) == (found[1].func.cls, found[1].kwargs)
    assert [one.namespace for one in found] == ["v1", "latest"]


def test_every_read_says_the_same_with_its_own_prefix_in_every_address(staff: Client, ids: Mapping[str, Any]) -> None:
    for door in READS:
        numbered, bare = staff.get(door.at(ids)), staff.get(unversioned(door.at(ids)))
        assert numbered.status_code == bare.status_code, str(door)
        named = NAME_OF_A_SCHEMA.sub(rb"\1\2/api/", bare.getvalue())
        bodies = [json.loads(content) for content in (numbered.getvalue().replace(b"/api/v1/", b"/api/"), named)]
        for body in bodies:
            body.pop("request_id", None)
        assert bodies[0] == bodies[1], str(door)


@pytest.mark.parametrize("prefix", ["/api/v1/", "/api/"])
def test_the_next_page_is_under_the_prefix_asked_for(staff: Client, prefix: str) -> None:
    page = staff.get(f"{prefix}metrics?page_size=1").json()
    assert page["next"].startswith(f"http://testserver{prefix}metrics?")
    assert staff.get(page["next"]).json()["previous"].startswith(f"http://testserver{prefix}metrics?")


@pytest.mark.parametrize("prefix", ["/api/v1/", "/api/"])
def test_what_was_made_is_found_under_the_prefix_asked_for(staff: Client, ids: Mapping[str, Any], prefix: str) -> None:
    """Each address that a 201 names leads somewhere."""
    bank, decision, task = ids["institution_id"], ids["decision_id"], ids["task_id"]
    portfolio = f"institutional/portfolios/{ids['portfolio_id']}"
    [held] = factories.enterprises()
    made = {
        "enterprises": {"name": "New"},
        f"enterprises/{held}/members": {"email": "new@example.org", "name": "New", "role": "member"},
        f"enterprises/{held}/outcomes": {"outcome_type": "follow_up", "metrics_json": {"cash_runway_months": 3}},
        "diagnose/cfo": {"enterprise_id": held, "inputs": {"principal": "1000.00", "employees": 2}},
        f"decisions/{decision}/context": {"context_json": {"why_now": "It is time."}},
        f"decisions/{decision}/tasks": {"title": "One more"},
        f"decisions/{decision}/supersede": {"title": "Anew"},
        f"tasks/{task}/milestones": {"milestone_type": "progress", "evidence_text": "Half of it is done."},
        "institutional/institutions": {"name": "New bank", "type": "bank"},
        "institutional/portfolios": {"name": "New", "currency": "USD", "institution": bank},
        f"{portfolio}/enterprises": {"enterprise": held},
        f"{portfolio}/positions": {"enterprise": held, "instrument": "loan", "principal": "10.00"},
    }
    for path, body in made.items():
        answer = sent(staff, "post", f"{prefix}{path}", body)
        assert answer.status_code == 201, f"{path}: {answer.content!r}"
        assert answer["Location"].startswith(prefix), path
        assert answer["Location"].startswith("/api/v1/") == (prefix == "/api/v1/"), path
        assert staff.get(answer["Location"]).status_code == 200, path
