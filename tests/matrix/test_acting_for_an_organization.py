"""T2: whichever way an organization is asked for, one acts only for those one belongs to."""

from __future__ import annotations

import base64
import json

import pytest
from rest_framework.permissions import AllowAny

from clear_platform.foundation.papers.routes import Route
from tests.matrix.addresses import NO_SUCH_ROW, filled, walked
from tests.matrix.knocking import People
from tests.matrix.world import PLATFORM, SIGHT

SEAT = ("bank_b", "admin")
API = [
    route
    for route in walked()
    if route.namespace == "v1" and "get" in route.methods and route.api_view.permission_classes != [AllowAny]
]
"""All but what is published to everybody."""


@pytest.mark.parametrize("route", API, ids=lambda route: route.path)
def test_the_header_names_no_organization_but_ones_own(people: People, route: Route) -> None:
    ids = people.world.ids
    path = next(found for key in (SEAT[0], "bakery_a", PLATFORM) if (found := filled(route, ids[key])) is not None)
    others = [ids["bank_a"]["organization_id"], ids["bakery_b"]["organization_id"], NO_SUCH_ROW]
    answers = [people.knock(SEAT, "get", path, headers={"X-Organization": str(one)}) for one in others]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "access.not_a_member")}
    assert not frozenset().union(*(answer.marks for answer in answers)) - SIGHT[SEAT[0]]


@pytest.mark.parametrize("key", ["bank_a", "bakery_b", "platform"])
def test_an_organization_of_others_cannot_be_chosen(people: People, key: str) -> None:
    chosen = {"organization": people.world.ids[key]["organization_id"], "next": "/"}
    answer = people.knock(SEAT, "post", "/select", chosen, watched=True)
    assert (answer.status, answer.code, answer.marks - SIGHT[SEAT[0]]) == (403, "access.not_a_member", frozenset())
    assert answer.written == set()


def test_a_token_whose_organization_was_changed_opens_nothing(people: People) -> None:
    scheme, token = people.tokens[SEAT].defaults["HTTP_AUTHORIZATION"].split(" ")
    head, claims, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    told["org"] = people.world.ids["bank_a"]["organization_id"]
    changed = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    answer = people.knock(
        SEAT, "get", "/api/v1/enterprises", headers={"Authorization": f"{scheme} {head}.{changed}.{signature}"}
    )
    assert (answer.status, answer.marks) == (401, frozenset())
