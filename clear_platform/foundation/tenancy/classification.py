"""The words for whose a table's rows are. `checks` holds every model against them, the catalogue test every table.

Most tables are an organization's and build on `scoping.TenantModel`, which needs no word. The words here are for the
others, and for the tables that come with libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GlobalTable:
    """Marks a model whose rows belong to no organization, with the reason why that is safe."""

    reason: str


@dataclass(frozen=True)
class SharedTable:
    """Marks a model whose rows belong to an organization or, where that is null, to the installation for all of them.

    The reason says what a row without an organization means, and why everybody may read it.
    """

    reason: str


@dataclass(frozen=True)
class GroundTable:
    """Marks an organization's table that tenancy itself stands on, so that its queryset asks for no actor.

    The database keeps its rows apart all the same. `key` is the column that names the organization; the reason says
    why the queryset cannot ask.
    """

    reason: str
    key: str = "organization_id"


LIBRARY_TABLES: Mapping[str, GlobalTable] = {
    "account_emailaddress": GlobalTable("Unused: an account has one address, in foundation_user."),
    "account_emailconfirmation": GlobalTable("Unused: addresses are proved by invitations."),
    "auth_group": GlobalTable("The four groups of staff; names, nobody's data."),
    "auth_group_permissions": GlobalTable("What Django lets groups do; unused, operations ask for roles."),
    "auth_permission": GlobalTable("Django's list of permissions by model."),
    "django_admin_log": GlobalTable("Written and read by staff in the administration alone."),
    "django_content_type": GlobalTable("Names of the models."),
    "django_migrations": GlobalTable("Which migrations ran."),
    "django_session": GlobalTable("Unused: sessions stand in foundation_session."),
    "foundation_user_groups": GlobalTable("Which group of staff an account is in; accounts belong to no organization."),
    "foundation_user_user_permissions": GlobalTable("Unused: operations ask for roles."),
    "mfa_authenticator": GlobalTable("Second factors of accounts, sealed; accounts belong to no organization."),
    "pghistory_context": GlobalTable("Unused: who changed a row stands in the row's history itself."),
    "procrastinate_events": GlobalTable("What happened to jobs when; ids and times."),
    "procrastinate_jobs": GlobalTable("Jobs carry ids, and fetch the rows anew in the scope of whom they act for."),
    "procrastinate_periodic_defers": GlobalTable("Unused: schedules stand in foundation_schedule."),
    "procrastinate_workers": GlobalTable("Which workers are alive."),
    "socialaccount_socialaccount": GlobalTable("Which identity at a provider an account is; found before a sign-in."),
    "socialaccount_socialapp": GlobalTable("Unused: providers stand in foundation_identityprovider, by organization."),
    "socialaccount_socialtoken": GlobalTable("Unused: tokens of providers are not kept."),
}
"""Tables that libraries bring, each with the reason why its rows need no organization."""
