"""An institution that signs its members in through a provider of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.outbound.names import texts_of
from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.foundation.sso.conversation import discovered
from clear_platform.foundation.sso.operations import add_sign_in_domain, prove_sign_in_domain, set_identity_provider
from clear_platform.foundation.sso.results import Issuer
from tests import actors
from tests.foundation.sso.provider import Provider, names_answering, provider_running

SECRET = "a-secret-of-the-client"


@pytest.fixture(scope="session")
def running_provider() -> Iterator[Provider]:
    """One provider for the whole run of a worker."""
    with provider_running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: Provider) -> Iterator[Provider]:
    """A provider that says what is so, until a test bends it."""
    before = dict(vars(running_provider))
    running_provider.received.clear()
    yield running_provider
    vars(running_provider).update(before)


@pytest.fixture
def institution_id() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")


@pytest.fixture
def admin(institution_id: int) -> Actor:
    return actors.member(institution_id, "admin", email="admin@camber.example")


@pytest.fixture
def prove(settings: Any, institution_id: int) -> Callable[..., int]:
    """Put a domain on an organization's list and prove it by a name server that says what it should."""

    def proved(who: Actor, domain: str, organization_id: int = institution_id) -> int:
        added = add_sign_in_domain(actor=who, organization_id=organization_id, domain=domain)
        with names_answering({added.proof_name: [added.proof_value]}) as server:
            settings.DNS_SERVERS = [server]
            seen = texts_of(added.proof_name)
        prove_sign_in_domain(actor=who, organization_id=organization_id, domain_id=added.id, seen=seen)
        return added.id

    return proved


@pytest.fixture
def bank(provider: Provider, admin: Actor, institution_id: int, prove: Callable[..., int]) -> Provider:
    """The bank's provider, set up and its domain proved."""
    prove(admin, "camber.example")
    set_up(admin, institution_id, provider)
    return provider


def asked(provider: Provider) -> Issuer:
    """The provider's issuer, with what it says about itself at this moment."""
    return discovered(provider.issuer)


def set_up(who: Actor, organization_id: int, provider: Provider, **changes: Any) -> None:
    """Set an organization's provider."""
    wanted: dict[str, Any] = {
        "issuer": changes.pop("issuer", None) or asked(provider),
        "client_id": "clear",
        "client_secret": SECRET,
        "default_role": "viewer",
        **changes,
    }
    set_identity_provider(actor=who, organization_id=organization_id, **wanted)


def way_of(client: Client, email: str) -> str:
    """The address at the provider that the page leads to."""
    page = client.post("/sso", {"email": email}).content.decode()
    found = re.search(r'<a class="button primary tall" href="([^"]+)"', page)
    assert found is not None, page
    return found[1].replace("&amp;", "&")


def back_at(client: Client, address: str) -> Any:
    """Follow the provider back to the site."""
    return client.get(address.removeprefix("http://localhost:8000"))
