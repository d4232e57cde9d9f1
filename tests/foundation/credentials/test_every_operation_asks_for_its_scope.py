"""A key that has every scope but one is refused by every operation of that one: generated from the addresses."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.credentials.operations import create_api_key, rotate_api_key
from clear_platform.foundation.credentials.scopes import every_scope
from clear_platform.foundation.models import ApiKey
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors
from tests.routes import Route, every_route
from tests.sizes import one_in

pytestmark = [pytest.mark.django_db, pytest.mark.walks]
READING = {"GET", "HEAD", "OPTIONS"}


def asked(route: Route, method: str) -> str:
    reads = method in READING and (method != "OPTIONS" or hasattr(route.api_class, "get"))
    return f"{route.api_class.resource}.{'read' if reads else 'write'}"


OPERATIONS = [
    (route, method)
    for route in every_route()
    if getattr(route.api_class, "resource", "")
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
    if hasattr(route.api_class, method.lower()) or (method == "HEAD" and hasattr(route.api_class, "get"))
]


@pytest.fixture
def keys() -> dict[str, str]:
    """For each scope a key that has all others."""
    bank = actors.organization(OrganizationKind.INSTITUTION)
    admin = actors.member(bank, "admin")
    scopes = every_scope()
    return {
        one: create_api_key(actor=admin, name=f"All but {one}", scopes=[scope for scope in scopes if scope != one]).key
        for one in sorted({asked(*operation) for operation in OPERATIONS})
    }


def test_there_are_operations_to_ask() -> None:
    assert len(OPERATIONS) > 150


def test_the_scopes_offered_are_those_that_some_operation_needs() -> None:
    needed = {asked(route, method) for route, method in OPERATIONS if method not in ("HEAD", "OPTIONS")}
    assert needed == set(every_scope())


def test_a_key_that_gets_another_text_loses_scopes_that_nothing_needs_any_more() -> None:
    admin = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    given = create_api_key(actor=admin, name="Of an earlier release", scopes=["enterprises.read"])
    with acting(admin):
        ApiKey.objects.for_actor(admin).update(scopes=["enterprises.read", "no_longer.read"])
    assert rotate_api_key(actor=admin, key_id=given.shown.id).shown.scopes == ("enterprises.read",)


@pytest.mark.prove
def test_every_operation_refuses_a_key_without_its_scope(keys: dict[str, str]) -> None:
    let_in = []
    for route, method in one_in(5, OPERATIONS):
        scope = asked(route, method)
        client = Client(headers={"Authorization": f"Api-Key {keys[scope]}"})
        answer = client.generic(method, route.path, content_type="application/json")
        refused = answer.status_code == 403 and (method == "HEAD" or answer.json()["code"] == "key.scope_missing")
        let_in += [] if refused else [(method, route.path, answer.status_code)]
    assert let_in == []
