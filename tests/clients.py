"""Callers of the API for tests: a client with somebody's bearer token, and JSON sent with it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.actors import PASSWORD

TOLD_OF_500 = {"pattern.step_failed", "pack.warming"}
"""Refusals whose status is 500 or 503 because the API says so, not because anything broke."""


def client_of(email: str, password: str = PASSWORD) -> Client:
    """A client that sends the token of an account."""
    credentials = {"email": email, "password": password}
    answer = Client().post("/api/v1/auth/token", credentials, content_type="application/json")
    return Client(headers={"Authorization": f"Bearer {answer.json()['access']}"})


def page_client_of(email: str, password: str = PASSWORD) -> Client:
    """A client that signed in on the page, and so carries a session."""
    client = Client()
    client.post("/sign-in", {"email": email, "password": password})
    return client


def sent(client: Client, verb: str, path: str, body: Any = None) -> Any:
    """The answer to a JSON body."""
    return getattr(client, verb)(path, body, content_type="application/json")
