"""Whatever stands in a body, a filter or an address, a door of the API answers with a refusal or with sense (B2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from clear_platform.foundation.public import OPERATIONS
from tests import actors
from tests.clients import TOLD_OF_500, client_of
from tests.foundation.rendering.strictness.doors import Door, doors, with_json
from tests.sizes import sized

pytestmark = [pytest.mark.django_db, pytest.mark.walks, pytest.mark.prove]
# Shown with everything that fails, so shrinking a world of requests is not worth its time.
EACH_DOOR = settings(
    max_examples=sized(8, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
LISTS = [door for door in doors() if door.method == "get" and getattr(door.route.api_view, "filterset_class", None)]
ADDRESSED = [door for door in doors() if door.places and door.method in {"get", "delete", "patch"}]

FAR = [2**31, 2**63 - 1, 2**63, 2**64, -1, -(2**63) - 1, 0, 10**300]
WORDS = ["", " ", "NaN", "Infinity", "-0", "1e400", "9" * 5000, "٣", "0x1", "1_000", "%00", "'", '"', "\\", "{", "a,b",
         "\u202e", "2026-02-30", "0000-00-00", "99999-01-01", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00",
         "x" * 10_000]  # fmt: skip
numbers = some.one_of(some.sampled_from(FAR), some.integers(), some.floats(allow_nan=False, allow_infinity=False))
texts = some.one_of(
    some.sampled_from(WORDS), some.text(some.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
)
plain = some.one_of(some.none(), some.booleans(), numbers, texts)
values = some.recursive(
    plain, lambda inner: some.one_of(some.lists(inner), some.dictionaries(texts, inner)), max_leaves=12
)


@pytest.mark.parametrize("door", with_json(), ids=str)
def test_a_body(staff: Client, ids: Mapping[str, Any], door: Door) -> None:
    """B2"""
    path = door.at(ids)
    bodies = some.fixed_dictionaries({}, optional=dict.fromkeys(door.fields, values))

    @EACH_DOOR
    @given(bodies)
    def asked(body: dict[str, Any]) -> None:
        answer = staff.generic(door.method.upper(), path, json.dumps(body), content_type="application/json")
        assert answer.status_code < 500 or answer.json()["code"] in TOLD_OF_500

    asked()


@pytest.mark.parametrize("door", LISTS, ids=str)
def test_a_filter(staff: Client, ids: Mapping[str, Any], door: Door) -> None:
    """B2"""
    path = door.at(ids)
    names = [*door.route.api_view.filterset_class.base_filters, "ordering", "page_size", "cursor"]
    raw = some.one_of(texts, some.sampled_from([str(one) for one in FAR]), some.sampled_from(["\x00", "a\x00b"]))

    @EACH_DOOR
    @given(some.dictionaries(some.sampled_from(names), raw, min_size=1, max_size=3))
    def asked(filters: dict[str, str]) -> None:
        assert staff.get(f"{path}?{urlencode(filters)}").status_code in {200, 400, 403, 404}

    asked()


def test_each_filter_refuses_nul(staff: Client, ids: Mapping[str, Any]) -> None:
    """B2: the database can hold no NUL and would fail on it."""
    for door in LISTS:
        for name in door.route.api_view.filterset_class.base_filters:
            answer = staff.get(f"{door.at(ids)}?{name}=a%00b")
            assert (answer.status_code, answer.json()["code"]) == (400, "filter.holds_nul"), f"{door} {name}"


def open_to_staff(door: Door) -> bool:
    return all(OPERATIONS[name].allowed.staff for name in door.route.operations(door.method))


@pytest.mark.parametrize("far", [2**63, 2**64, 10**300, "9" * 5000, "\x00", "٣", "-1"], ids=lambda far: str(far)[:21])
def test_an_id(staff: Client, ids: Mapping[str, Any], far: object) -> None:
    """B2"""
    for door in ADDRESSED:
        for place in door.places:
            path = door.at({**ids, place: quote(str(far))})
            answer = staff.generic(door.method.upper(), path, "{}", content_type="application/json")
            # Where staff have no say they are told so before anything is looked for.
            assert answer.status_code in ({400, 404} if open_to_staff(door) else {400, 403, 404}), f"{door} {path[:80]}"


@pytest.mark.parametrize("far", [2**63, 10**300], ids=lambda far: str(far)[:21])
def test_an_id_that_an_institution_sends(ids: Mapping[str, Any], far: int) -> None:
    """B2: what is nobody's is refused as what is somebody else's."""
    actors.member(ids["organization_id"], "admin", email="admin@bank.example.org")
    client = client_of("admin@bank.example.org")
    for door in [one for one in ADDRESSED if one.method == "get"]:
        answer = client.get(door.at({**ids, **dict.fromkeys(door.places, far)}))
        assert answer.status_code in {400, 403, 404}, str(door)
