"""Two who set up the same thing at the same moment: one does it, the other is told."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import Actor
from clear_platform.foundation.sso.errors import DomainKnown, ProviderSetMeanwhile
from clear_platform.foundation.sso.operations import add_sign_in_domain
from tests.at_once import at_once, while_the_first_is_open
from tests.foundation.sso.conftest import asked, set_up
from tests.foundation.sso.provider import Provider

# The provider in the test is a library's, which calls another one by names that are going away.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)")


def test_of_two_who_put_a_domain_down_at_once_one_is_told(
    cloned_database: str, admin: Actor, institution_id: int
) -> None:
    def put_down() -> str:
        try:
            add_sign_in_domain(actor=admin, organization_id=institution_id, domain="camber.example")
        except DomainKnown as refusal:
            return refusal.code
        return "added"

    assert sorted(at_once(put_down)) == ["added", DomainKnown.code]


def test_of_two_who_set_the_first_provider_at_once_one_is_told(
    cloned_database: str, provider: Provider, admin: Actor, institution_id: int
) -> None:
    issuer = asked(provider)

    def second() -> str:
        try:
            set_up(admin, institution_id, provider, issuer=issuer, client_id="the-second")
        except ProviderSetMeanwhile as refusal:
            return f"{refusal.status} {refusal.code}"
        return "set"

    told = while_the_first_is_open(admin, lambda: set_up(admin, institution_id, provider, issuer=issuer), second)
    assert told == "409 sso.provider_set_meanwhile"
