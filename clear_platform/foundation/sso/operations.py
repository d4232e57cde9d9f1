"""Writes of sign-in through an organization's provider: setting it up, proving domains, letting somebody in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.errors import FieldProblem, NotFound
from clear_platform.foundation.outbound.names import Texts
from clear_platform.foundation.sealing import seal
from clear_platform.foundation.sso import queries, rules
from clear_platform.foundation.sso.conversation import Said
from clear_platform.foundation.sso.errors import (
    DomainKnown,
    DomainNotProved,
    DomainRefused,
    DomainTaken,
    NothingToRequire,
    ProviderRefused,
    ProviderSetMeanwhile,
    RoleMapRefused,
)
from clear_platform.foundation.sso.models import IdentityProvider, SignInDomain
from clear_platform.foundation.sso.results import DomainShown, Issuer, ProviderShown
from clear_platform.foundation.tenancy.actors import ROLES_OF, Actor, Allowed, OrganizationKind, StaffGroup
from clear_platform.foundation.tenancy.addresses import normal_address
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.models import Membership, Organization, User
from clear_platform.foundation.tenancy.queries import account_by_email, organization_run_by

RUNNERS = Allowed(staff=(StaffGroup.ADMINISTRATOR,), institution=("admin",), enterprise=("owner",))
HEADS = ("admin", "owner")


@operation(RUNNERS)
def set_identity_provider(
    *,
    actor: Actor,
    organization_id: int,
    issuer: Issuer,
    client_id: str,
    client_secret: str | None,
    default_role: str,
    role_claim: str = "",
    role_map: Mapping[str, str] | None = None,
    enabled: bool = True,
    required: bool = False,
) -> ProviderShown:
    """Set where members of an organization prove who they are; with another issuer everybody is new to it.

    Takes: the issuer as it was asked just now; `client_secret`, None to keep the one there is. Refuses: `NotVisible`,
    `RoleMapRefused`, `NothingToRequire`; `ProviderSetMeanwhile`, when another set the first one at once.
    """
    organization = organization_run_by(actor, organization_id, RUNNERS)
    wanted_roles = {"default_role": default_role, **{f"role_map/{key}": role for key, role in (role_map or {}).items()}}
    for pointer, role in wanted_roles.items():
        _refuse_unknown_role(organization, role, pointer=pointer)
    rows = IdentityProvider.objects.for_actor(actor).select_for_update()
    row = rows.filter(organization_id=organization_id).first() or IdentityProvider(organization_id=organization_id)
    before = _plain(row) if row.pk else None
    if before is not None and (row.issuer, row.client_id) != (issuer.address, client_id.strip()):
        # Whom another issuer calls by the same name is somebody else.
        SocialAccount.objects.filter(provider=_known_as(organization_id)).delete()
    row.issuer, row.client_id = issuer.address, client_id.strip()
    if client_secret is not None:
        row.client_secret = seal(client_secret, purpose=queries.PURPOSE) if client_secret else ""
    row.default_role, row.role_claim, row.role_map = default_role, role_claim.strip(), dict(role_map or {})
    if required and not (enabled and _proved_domains(actor, organization_id)):
        raise NothingToRequire()
    row.enabled, row.required, row.changed_at = enabled, required, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        # Of two who set the first one at once, the second did not see the first one's row.
        raise ProviderSetMeanwhile() from fault
    after = {**_plain(row), "secret_changed": client_secret is not None}
    record(actor=actor, action="set_identity_provider", obj=row, before=before, after=after)
    shown = queries.provider_of(actor, organization_id)
    assert shown is not None  # noqa: S101  (it was written a line above)
    return shown


@operation(RUNNERS)
def remove_identity_provider(*, actor: Actor, organization_id: int) -> None:
    """Take an organization's provider away; its members sign in with passwords again. Refuses: `NotVisible`."""
    organization_run_by(actor, organization_id, RUNNERS)
    row = IdentityProvider.objects.for_actor(actor).filter(organization_id=organization_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="identity provider")
    record(actor=actor, action="remove_identity_provider", obj=row, before=_plain(row))
    row.delete()
    SocialAccount.objects.filter(provider=_known_as(organization_id)).delete()


@operation(RUNNERS)
def add_sign_in_domain(*, actor: Actor, organization_id: int, domain: str) -> DomainShown:
    """Put an e-mail domain on an organization's list, to be proved. Refuses: `DomainRefused`, `DomainKnown`."""
    organization = organization_run_by(actor, organization_id, RUNNERS)
    known = rules.domain_of(domain)
    if not known:
        raise DomainRefused(
            domain=domain[:80],
            problems=[FieldProblem("/domain", "refused", DomainRefused.sentence.format(domain=domain))],
        )
    if SignInDomain.objects.for_actor(actor).filter(organization_id=organization_id, domain=known).exists():
        raise DomainKnown(domain=known)
    row = SignInDomain(organization=organization, domain=known, proof_token=secrets.token_urlsafe(24))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        # Of two who put it down at once, the second did not see the first one's row.
        raise DomainKnown(domain=known) from fault
    record(actor=actor, action="add_sign_in_domain", obj=row, after={"domain": known})
    return queries.domain_shown(row)


@operation(RUNNERS)
def prove_sign_in_domain(*, actor: Actor, organization_id: int, domain_id: int, seen: Texts) -> DomainShown:
    """Keep that a domain is the organization's, by what the name service says of it.

    Takes: the records of the name that proves it, as they were seen just now. Refuses: `DomainNotProved`, when the
    record is not there; `DomainTaken`, when another organization was first.
    """
    organization_run_by(actor, organization_id, RUNNERS)
    row = _domain(actor, organization_id, domain_id)
    name, value = rules.proof_of(row.domain, row.proof_token)
    if seen.name != name or value not in seen.texts:
        raise DomainNotProved(name=name, value=value)
    row.proved_at = clock.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["proved_at"])
    except IntegrityError as fault:
        raise DomainTaken(domain=row.domain) from fault
    record(actor=actor, action="prove_sign_in_domain", obj=row, after={"domain": row.domain})
    return queries.domain_shown(row)


@operation(RUNNERS)
def remove_sign_in_domain(*, actor: Actor, organization_id: int, domain_id: int) -> None:
    """Take a domain off the list; addresses of it no longer come in through the provider.

    Refuses: `NothingToRequire`, while members must use the provider and no other domain is proved.
    """
    organization_run_by(actor, organization_id, RUNNERS)
    row = _domain(actor, organization_id, domain_id)
    left = _proved_domains(actor, organization_id) - {row.domain}
    provider = queries.provider_of(actor, organization_id)
    if provider is not None and provider.required and not left:
        raise NothingToRequire()
    record(actor=actor, action="remove_sign_in_domain", obj=row, before={"domain": row.domain})
    row.delete()


@operation(Allowed())
def enter_through_provider(*, actor: Actor, organization_id: int, said: Said) -> User:
    """Let in whom an organization's provider vouches for: the account and seat they have, or new ones.

    An account is bound to the provider's name for the person, once; after that its address may change. Nobody is let
    in whose address, or whose account's address, is outside of the organization's proved domains, and never staff.
    Refuses: `ProviderRefused`.
    """
    provider = (
        IdentityProvider.objects.for_actor(actor).select_related("organization").get(organization_id=organization_id)
    )
    domains = _proved_domains(actor, organization_id)
    address = normal_address(said.email)
    if not address:
        raise ProviderRefused(because="the e-mail address it says for you cannot be used here.")
    _refuse_foreign(address, domains)
    bound = (
        SocialAccount.objects.select_for_update()
        .select_related("user")
        .filter(provider=_known_as(organization_id), uid=said.subject)
        .first()
    )
    user = bound.user if bound else account_by_email(address)
    if user is None:
        user = User(email=address, name=(said.name or address.partition("@")[0])[:200])
        user.set_unusable_password()
        user.save(force_insert=True)
        record(actor=actor, action="create_user", obj=user, organization_id=organization_id)
    if user.is_staff or not user.is_active:
        raise ProviderRefused(because="this account does not sign in through an organization.")
    _refuse_foreign(user.email, domains)
    if bound is None:
        if SocialAccount.objects.filter(provider=_known_as(organization_id), user=user).exists():
            raise ProviderRefused(because="this account is bound to another person at the provider.")
        SocialAccount.objects.create(provider=_known_as(organization_id), uid=said.subject, user=user)
    role = _seat(actor, provider, user, said)
    record(
        actor=actor,
        action="enter_through_provider",
        obj=user,
        organization_id=organization_id,
        after={"bound": bound is None, "role": role},
    )
    return user


def _seat(actor: Actor, provider: IdentityProvider, user: User, said: Said) -> str:
    kind = OrganizationKind(provider.organization.kind)
    mapped = rules.role_from(said.claims, claim=provider.role_claim, roles=provider.role_map, order=ROLES_OF[kind])
    # All seats of its heads, in one order: of two who are put down at once the second sees that one is left.
    heads = Membership.objects.select_for_update().filter(organization=provider.organization, role__in=HEADS)
    head_ids = {seat.user_id for seat in heads.order_by("pk")}
    seat, new = Membership.objects.get_or_create(
        user=user, organization=provider.organization, defaults={"role": mapped or provider.default_role}
    )
    if not new and mapped and mapped != seat.role and head_ids != {user.pk}:
        seat.role = mapped
        seat.save(update_fields=["role"])
    return seat.role


def _domain(actor: Actor, organization_id: int, domain_id: int) -> SignInDomain:
    rows = SignInDomain.objects.for_actor(actor).select_for_update()
    row: SignInDomain | None = rows.filter(organization_id=organization_id, pk=domain_id).first()
    if row is None:
        raise NotFound() if actor.sees_all else NotVisible(noun="domain")
    return row


def _proved_domains(actor: Actor, organization_id: int) -> set[str]:
    rows = SignInDomain.objects.for_actor(actor).filter(organization_id=organization_id, proved_at__isnull=False)
    return set(rows.values_list("domain", flat=True))


def _refuse_foreign(email: str, domains: set[str]) -> None:
    if rules.domain_of_address(email) not in domains:
        raise ProviderRefused(because="your e-mail address is not one of this organization's proved domains.")


def _refuse_unknown_role(organization: Organization, role: str, *, pointer: str) -> None:
    choices = ROLES_OF[OrganizationKind(organization.kind)]
    if role not in choices:
        refused = RoleMapRefused(role=role[:20], choices=", ".join(choices))
        raise RoleMapRefused(
            role=role[:20],
            choices=", ".join(choices),
            problems=[FieldProblem(f"/{pointer}", "role_unknown", refused.detail)],
        )


def _known_as(organization_id: int) -> str:
    return f"organization:{organization_id}"


def _plain(row: IdentityProvider) -> dict[str, object]:
    # Never the secret, not even sealed: whether there is one is all that anybody needs to know.
    names = ("issuer", "client_id", "default_role", "role_claim", "role_map", "enabled", "required")
    return {**{name: getattr(row, name) for name in names}, "has_secret": bool(row.client_secret)}
