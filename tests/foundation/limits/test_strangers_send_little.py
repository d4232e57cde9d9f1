"""Whoever is not known has a password or an address to send, and no file: 64 KiB are enough (B2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of, page_client_of

pytestmark = pytest.mark.django_db
LITTLE, MUCH = "x" * 60_000, "x" * 70_000


def posted(client: Client, path: str, text: str, **headers: str) -> Any:
    return client.post(path, {"email": text, "password": "x"}, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", ["/api/v1/auth/token", "/api/v1/auth/token/refresh", "/api/v1/nothing-here"])
def test_a_large_body_of_a_stranger_is_refused(path: str) -> None:
    assert posted(Client(), path, LITTLE).status_code != 413
    refused = posted(Client(), path, MUCH)
    assert (refused.status_code, refused.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize("made_up", [{"Authorization": "Bearer junk"}, {"cookie": "sessionid=madeupmadeupmadeup"}])
def test_made_up_credentials_make_nobody_known(made_up: dict[str, str]) -> None:
    assert posted(Client(), "/api/v1/nothing-here", MUCH, **made_up).status_code == 413


def test_at_an_open_door_nobody_is_known() -> None:
    actors.staff(email="staff@example.org")
    assert posted(client_of("staff@example.org"), "/api/v1/auth/token", MUCH).status_code == 413


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten"])
def test_a_page_refuses_it_too(path: str) -> None:
    refused = Client().post(path, {"email": MUCH})
    assert (refused.status_code, refused["Content-Type"]) == (413, "text/html; charset=utf-8")


def test_whoever_is_known_may_send_more() -> None:
    actors.staff(email="staff@example.org")
    for client in (client_of("staff@example.org"), page_client_of("staff@example.org")):
        assert posted(client, "/api/v1/nothing-here", MUCH).status_code == 404
