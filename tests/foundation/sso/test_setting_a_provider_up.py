"""Whoever runs an organization sets its provider up: the issuer is asked, domains are proved by the name service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.outbound.names import Texts, texts_of
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, RoleNotAllowed, StaffGroup, acting
from clear_platform.foundation.sso.conversation import discovered
from clear_platform.foundation.sso.errors import (
    DomainKnown,
    DomainNotProved,
    DomainRefused,
    DomainTaken,
    IssuerRefused,
    NothingToRequire,
    RoleMapRefused,
)
from clear_platform.foundation.sso.operations import (
    add_sign_in_domain,
    prove_sign_in_domain,
    remove_identity_provider,
    remove_sign_in_domain,
)
from clear_platform.foundation.sso.queries import client_of, provider_of
from tests import actors
from tests.clients import page_client_of
from tests.foundation.sso.conftest import SECRET, asked, set_up
from tests.foundation.sso.provider import Provider, names_answering

pytestmark = [
    pytest.mark.django_db,
    # The provider in the test is a library's, which calls another one by names that are going away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)"),
]


def test_a_domain_is_proved_by_its_record_alone(settings: Any, admin: Actor, institution_id: int) -> None:
    added = add_sign_in_domain(actor=admin, organization_id=institution_id, domain="@Camber.Example")
    assert added.domain == "camber.example"
    with names_answering({added.proof_name: ["clear-verification=something-else"]}) as server:
        settings.DNS_SERVERS = [server]
        another = texts_of(added.proof_name)
    with names_answering({added.proof_name: ["v=spf1 -all", added.proof_value]}) as server:
        settings.DNS_SERVERS = [server]
        right = texts_of(added.proof_name)
    for seen in (another, Texts("somewhere.example", right.texts)):
        with pytest.raises(DomainNotProved):
            prove_sign_in_domain(actor=admin, organization_id=institution_id, domain_id=added.id, seen=seen)
    proved = prove_sign_in_domain(actor=admin, organization_id=institution_id, domain_id=added.id, seen=right)
    assert proved.proved_at is not None


def test_staff_are_told_that_what_does_not_exist_does_not_exist(institution_id: int) -> None:
    staff = actors.staff(StaffGroup.ADMINISTRATOR)
    with pytest.raises(NotFound):
        remove_identity_provider(actor=staff, organization_id=institution_id)
    with pytest.raises(NotFound):
        remove_sign_in_domain(actor=staff, organization_id=institution_id, domain_id=1)


def test_a_domain_belongs_to_whoever_proved_it_first(admin: Actor, prove: Callable[..., int]) -> None:
    prove(admin, "camber.example")
    second_id = actors.organization(OrganizationKind.INSTITUTION)
    with pytest.raises(DomainTaken):
        prove(actors.member(second_id, "admin"), "camber.example", second_id)


@pytest.mark.parametrize("typed", ["", "camber", "camber.example/path", "a@b@c.example", "-camber.example", "x" * 260])
def test_what_is_no_domain_is_refused(admin: Actor, institution_id: int, typed: str) -> None:
    with pytest.raises(DomainRefused):
        add_sign_in_domain(actor=admin, organization_id=institution_id, domain=typed)


def test_a_domain_stands_on_the_list_once(admin: Actor, institution_id: int) -> None:
    add_sign_in_domain(actor=admin, organization_id=institution_id, domain="camber.example")
    with pytest.raises(DomainKnown):
        add_sign_in_domain(actor=admin, organization_id=institution_id, domain="CAMBER.example")


@pytest.mark.parametrize(
    "configuration",
    [{"issuer": "https://another.example"}, {"jwks_uri": None}, {"token_endpoint": 7}],
    ids=["another issuer", "no keys", "no token address"],
)
def test_an_issuer_whose_configuration_does_not_hold_is_refused(
    provider: Provider, configuration: dict[str, Any]
) -> None:
    provider.configuration = configuration
    with pytest.raises(IssuerRefused):
        asked(provider)


@pytest.mark.parametrize(
    "issuer", ["http://169.254.169.254", "https://10.0.0.1", "ftp://camber.example", "https://[::1"]
)
def test_an_issuer_that_may_not_be_called_is_refused(issuer: str) -> None:
    with pytest.raises(IssuerRefused):
        discovered(issuer)


def test_a_role_that_does_not_exist_here_is_refused(provider: Provider, admin: Actor, institution_id: int) -> None:
    with pytest.raises(RoleMapRefused):
        set_up(admin, institution_id, provider, default_role="owner")
    with pytest.raises(RoleMapRefused):
        set_up(admin, institution_id, provider, role_claim="groups", role_map={"risk": "owner"})


def test_it_cannot_be_required_before_a_domain_is_proved(
    provider: Provider, admin: Actor, institution_id: int, prove: Callable[..., int]
) -> None:
    with pytest.raises(NothingToRequire):
        set_up(admin, institution_id, provider, required=True)
    domain_id = prove(admin, "camber.example")
    set_up(admin, institution_id, provider, required=True)
    with pytest.raises(NothingToRequire):
        remove_sign_in_domain(actor=admin, organization_id=institution_id, domain_id=domain_id)


def test_the_secret_is_kept_when_the_rest_changes(bank: Provider, admin: Actor, institution_id: int) -> None:
    set_up(admin, institution_id, bank, client_secret=None, client_id="another")
    with acting(admin):
        client = client_of(admin, institution_id)
    assert (client.client_id, client.client_secret) == ("another", SECRET)


def test_taking_it_away_lets_passwords_count_again(bank: Provider, admin: Actor, institution_id: int) -> None:
    set_up(admin, institution_id, bank, required=True)
    remove_identity_provider(actor=admin, organization_id=institution_id)
    with acting(admin):
        assert provider_of(admin, institution_id) is None
    assert page_client_of("admin@camber.example").get("/profile").status_code == 200


def test_only_those_who_run_an_organization_set_it_up(provider: Provider, institution_id: int) -> None:
    with pytest.raises(RoleNotAllowed):
        set_up(actors.member(institution_id, "analyst"), institution_id, provider)
    with pytest.raises(RoleNotAllowed):
        set_up(actors.staff(StaffGroup.AUDITOR), institution_id, provider)
    stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    with pytest.raises(NotVisible):
        set_up(stranger, institution_id, provider)


def test_the_page_walks_from_a_domain_to_a_provider(
    settings: Any, provider: Provider, admin: Actor, institution_id: int
) -> None:
    client, page = page_client_of("admin@camber.example"), f"/organizations/{institution_id}/sign-in"
    client.post(f"{page}/domains", {"domain": "camber.example"})
    shown = client.get(page).content.decode()
    assert ("_clear-verification.camber.example" in shown, "not proved yet" in shown) == (True, True)
    wanted = {
        "issuer": provider.issuer,
        "client_id": "clear",
        "client_secret": SECRET,
        "default_role": "viewer",
        "role_claim": "groups",
        "role_map": "risk team = analyst\nboard = admin",
        "enabled": "on",
    }
    assert client.post(page, wanted).status_code == 302
    with acting(admin):
        kept = provider_of(admin, institution_id)
    assert kept is not None
    assert (kept.role_map, kept.has_secret) == ({"risk team": "analyst", "board": "admin"}, True)


def test_what_is_refused_stands_at_its_field(provider: Provider, admin: Actor, institution_id: int) -> None:
    wanted = {"issuer": "https://10.0.0.1", "client_id": "clear", "default_role": "viewer", "role_map": "no sign"}
    client, page = page_client_of("admin@camber.example"), f"/organizations/{institution_id}/sign-in"
    first = client.post(page, wanted)
    second = client.post(page, {**wanted, "role_map": ""})
    assert (first.status_code, "value = role" in first.content.decode()) == (400, True)
    assert (second.status_code, "a network that is not public" in second.content.decode()) == (400, True)
