"""All of the ground that apps call. Errors, clock, charts and the doors' kit (`rendering`) are imported directly."""

from clear_platform.foundation.access.operations import (
    NewOrganization,
    add_member,
    add_organizations,
    change_member_role,
    create_user,
    grant_access,
    remove_member,
    remove_organizations,
    revoke_access,
)
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.audit.queries import events_about, events_for, organizations_with_events
from clear_platform.foundation.inbox.registry import Inbox, InboxItem, inbox_of, provides_inbox
from clear_platform.foundation.jobs.registry import JobName, enqueue, job, job_name
from clear_platform.foundation.page_tabs.registry import ShownTab, Tab, register_tab, tabs_of
from clear_platform.foundation.reference.registry import ships
from clear_platform.foundation.rights.queries import source_by_code
from clear_platform.foundation.tenancy.actors import (
    ANONYMOUS,
    STAFF_ANALYSTS,
    STAFF_WRITERS,
    Actor,
    Allowed,
    GrantLevel,
    OrganizationKind,
    Seat,
    StaffGroup,
)
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.errors import NotVisible, RoleNotAllowed
from clear_platform.foundation.tenancy.framing import OPERATIONS, may, operation, require
from clear_platform.foundation.tenancy.queries import (
    actor_for,
    demo_allowed,
    free_slugs,
    may_reach,
    members_of,
    organization_for,
    organizations_for,
    organizations_granted,
    organizations_with_members,
    platform_organization_id,
    system_actor,
)
from clear_platform.foundation.tenancy.scoping import (
    GlobalTable,
    ScopedManager,
    ScopedQuerySet,
    TenantModel,
    visible_organizations,
)

__all__ = [
    "ANONYMOUS",
    "OPERATIONS",
    "STAFF_ANALYSTS",
    "STAFF_WRITERS",
    "Actor",
    "Allowed",
    "GlobalTable",
    "GrantLevel",
    "Inbox",
    "InboxItem",
    "JobName",
    "NewOrganization",
    "NotVisible",
    "OrganizationKind",
    "RoleNotAllowed",
    "ScopedManager",
    "ScopedQuerySet",
    "Seat",
    "ShownTab",
    "StaffGroup",
    "Tab",
    "TenantModel",
    "acting",
    "actor_for",
    "add_member",
    "add_organizations",
    "change_member_role",
    "create_user",
    "demo_allowed",
    "enqueue",
    "events_about",
    "events_for",
    "free_slugs",
    "grant_access",
    "inbox_of",
    "job",
    "job_name",
    "may",
    "may_reach",
    "members_of",
    "operation",
    "organization_for",
    "organizations_for",
    "organizations_granted",
    "organizations_with_events",
    "organizations_with_members",
    "platform_organization_id",
    "provides_inbox",
    "record",
    "register_tab",
    "remove_member",
    "remove_organizations",
    "require",
    "revoke_access",
    "ships",
    "source_by_code",
    "system_actor",
    "tabs_of",
    "visible_organizations",
]
