"""Reads of identity providers: an organization's own, and the look-ups that come before an organization is known."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db import connection

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.sealing import unseal
from clear_platform.foundation.sessions.queries import organizations_requiring_their_provider
from clear_platform.foundation.sso.models import IdentityProvider, SignInDomain
from clear_platform.foundation.sso.results import Client, DomainShown, ProviderShown
from clear_platform.foundation.sso.rules import domain_of_address, proof_of
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.models import User

PURPOSE = "client secret of an identity provider"


def enters_through_a_provider(user: User) -> bool:
    """Say whether a provider has proved this account before, or is the only way in for it."""
    return bool(organizations_requiring_their_provider(user)) or SocialAccount.objects.filter(user=user).exists()


def organization_signing_in(email: str) -> int | None:
    """Give the organization that proved the domain of an address and has a provider switched on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_sso_organization_of(%s)", [domain_of_address(email)])
        (found,) = cursor.fetchone() or (None,)
    return None if found is None else int(found)


def provider_of(actor: Actor, organization_id: int) -> ProviderShown | None:
    """Give an organization's provider, None where it has none."""
    row = IdentityProvider.objects.for_actor(actor).filter(organization_id=organization_id).first()
    if row is None:
        return None
    return ProviderShown(
        issuer=row.issuer,
        client_id=row.client_id,
        has_secret=bool(row.client_secret),
        default_role=row.default_role,
        role_claim=row.role_claim,
        role_map=dict(row.role_map),
        enabled=row.enabled,
        required=row.required,
        changed_at=row.changed_at,
    )


def domains_of(actor: Actor, organization_id: int) -> list[DomainShown]:
    """Give the e-mail domains of an organization, with the record that proves each."""
    rows = SignInDomain.objects.for_actor(actor).filter(organization_id=organization_id).order_by("domain")
    return [domain_shown(row) for row in rows]


def domain_for(actor: Actor, organization_id: int, domain_id: int) -> DomainShown:
    """Give one e-mail domain of an organization. Refuses: `NotVisible`; `NotFound` to those who see all."""
    row = SignInDomain.objects.for_actor(actor).filter(organization_id=organization_id, pk=domain_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="domain")
    return domain_shown(row)


def domain_shown(row: SignInDomain) -> DomainShown:
    """Give a domain as pages show it."""
    name, value = proof_of(row.domain, row.proof_token)
    return DomainShown(row.pk, row.domain, name, value, row.proved_at)


def client_of(actor: Actor, organization_id: int) -> Client:
    """Give what is needed to speak with an organization's provider. Refuses: `NotFound` when none is switched on."""
    row = (
        IdentityProvider.objects.for_actor(actor)
        .filter(organization_id=organization_id, enabled=True)
        .select_related("organization")
        .first()
    )
    if row is None:
        raise NotFound()
    secret = unseal(row.client_secret, purpose=PURPOSE) if row.client_secret else ""
    return Client(row.organization_id, row.organization.name, row.issuer, row.client_id, secret)
