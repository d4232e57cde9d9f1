"""All of the ground that apps call. Imported directly: errors, clock, charts, paper, the kit of doors (`rendering`)."""

from clear_platform.foundation.access.operations import (
    NewGrant,
    NewOrganization,
    add_grants,
    add_member,
    add_organizations,
    change_member_role,
    create_user,
    grant_access,
    remove_member,
    remove_organizations,
    revoke_access,
    revoke_grants,
    set_password,
)
from clear_platform.foundation.audit.appending import after_the_log
from clear_platform.foundation.audit.holding_against import (
    KeptChains,
    hold_against_anchors,
    in_chunks,
    streamed,
)
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.audit.other_chains import AnchoredChain, anchored_heads, register_anchored_chain
from clear_platform.foundation.audit.queries import events_about, events_for, events_read, organizations_with_events
from clear_platform.foundation.audit.wording import said, said_in_audit
from clear_platform.foundation.branding.queries import brand_of
from clear_platform.foundation.console.doors import ConsoleRequest, console_part
from clear_platform.foundation.console.registry import ConsolePart, register_console_part
from clear_platform.foundation.credentials.again import asker_again
from clear_platform.foundation.events.origins import events_come_from
from clear_platform.foundation.events.publishing import News, publish, publish_many
from clear_platform.foundation.events.registry import Contract, contract, upcaster
from clear_platform.foundation.events.subscribers import Happened, subscribe
from clear_platform.foundation.features.guard import needs_feature, require_feature, where_on
from clear_platform.foundation.features.queries import feature_on
from clear_platform.foundation.history.models import keeps_history
from clear_platform.foundation.inbox.registry import Inbox, InboxItem, inbox_from, inbox_of, provides_inbox
from clear_platform.foundation.jobs.leases import Lease, current_lease, next_fence
from clear_platform.foundation.jobs.models import Fenced
from clear_platform.foundation.jobs.queries import carried_since, is_carried, job_goes_on
from clear_platform.foundation.jobs.registry import JobName, enqueue, enqueue_at, enqueue_many, job, job_name
from clear_platform.foundation.leaving.book import EXPORTERS, Departure, book_kept_by, enter_in_book
from clear_platform.foundation.leaving.files import (
    ATTRIBUTION_COLUMN,
    IN_MEMORY_BYTES,
    Spooled,
    blank_form,
    closed_if_refused,
    file_answer,
    write_to,
)
from clear_platform.foundation.leaving.gate import (
    Release,
    all_of_one,
    attributions_of,
    own_alone,
    release_from,
    weigh,
)
from clear_platform.foundation.leaving.origins import FromColumns, FromRow, Own, comes_from_above
from clear_platform.foundation.leaving.results import INTERNAL, Decision, Purpose, Scales, Subject, Weighed
from clear_platform.foundation.leaving.rows import Columns, figures_file, rows_file
from clear_platform.foundation.lineage.operations import cite, cite_many, mark_removed, touch, touch_many
from clear_platform.foundation.lineage.queries import (
    citations_of,
    citing,
    hashes_now,
    not_noted,
    rests_on,
    stale_citations,
)
from clear_platform.foundation.lineage.registry import (
    CitableKind,
    citable_kinds,
    is_citable,
    kind_named,
    link_to,
    register_citable,
)
from clear_platform.foundation.lineage.results import (
    CitationShown,
    Cited,
    CitingShown,
    NewCitation,
    StaleCitation,
    Thing,
    Touched,
)
from clear_platform.foundation.lineage.walking import stale_from
from clear_platform.foundation.mail.sending import send as send_mail
from clear_platform.foundation.members.operations import bring_member_in
from clear_platform.foundation.outbound.errors import OutboundFailed, OutboundRefused
from clear_platform.foundation.outbound.sessions import GuardedSession
from clear_platform.foundation.page_tabs.panels import Panel, ShownPanel, panels_of, register_panel
from clear_platform.foundation.page_tabs.registry import ShownTab, Tab, register_tab, tabs_of
from clear_platform.foundation.reference.registry import ships
from clear_platform.foundation.rights.operations.refusing import record_refused_sources
from clear_platform.foundation.rights.queries import decide, source_by_code, sources_by_code
from clear_platform.foundation.sessions.gate import is_let_in_by_address, pass_gate_by_address
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
from clear_platform.foundation.tenancy.addresses import NORMAL as NORMAL_ADDRESS
from clear_platform.foundation.tenancy.addresses import address_of
from clear_platform.foundation.tenancy.classification import GlobalTable, SharedTable
from clear_platform.foundation.tenancy.collecting import Collector, PutOff
from clear_platform.foundation.tenancy.context import (
    acting,
    after_reading,
    apart,
    between_transactions,
    giving_back,
    read_from_one_moment,
)
from clear_platform.foundation.tenancy.errors import AddressRefused, NotVisible, ReadOnly, RoleNotAllowed
from clear_platform.foundation.tenancy.framing import OPERATIONS, may, operation, require
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start
from clear_platform.foundation.tenancy.queries import (
    account_by_email,
    account_for,
    actor_for,
    demo_accounts_exist,
    demo_allowed,
    may_reach,
    may_see,
    member_of,
    members_of,
    organization_run_by,
    organizations_for,
    organizations_granted,
    organizations_with_members,
    person_for,
    platform_organization_id,
    roster_of,
    seats_in,
    staff_in,
    still_granted,
    system_actor,
    tag_of_seat,
    who_may_see,
)
from clear_platform.foundation.tenancy.scope import (
    in_scope,
    only_reads,
)
from clear_platform.foundation.tenancy.scoping import (
    ScopedManager,
    ScopedQuerySet,
    SharedManager,
    TenantModel,
)
from clear_platform.foundation.tenancy.standing import (
    Standing,
    raised_to_staff,
    standing,
    standing_as,
)
from clear_platform.foundation.versions.errors import Stale
from clear_platform.foundation.versions.models import Versioned
from clear_platform.foundation.versions.tags import Expected, refuse_stale, tag_of, tag_of_values

__all__ = [
    "ANONYMOUS",
    "ATTRIBUTION_COLUMN",
    "EXPORTERS",
    "INTERNAL",
    "IN_MEMORY_BYTES",
    "NORMAL_ADDRESS",
    "OPERATIONS",
    "STAFF_ANALYSTS",
    "STAFF_WRITERS",
    "Actor",
    "AddressRefused",
    "Allowed",
    "AnchoredChain",
    "CitableKind",
    "CitationShown",
    "Cited",
    "CitingShown",
    "Collector",
    "Columns",
    "ConsolePart",
    "ConsoleRequest",
    "Contract",
    "Decision",
    "Departure",
    "Expected",
    "Fenced",
    "FromColumns",
    "FromRow",
    "GlobalTable",
    "GrantLevel",
    "GuardedSession",
    "Happened",
    "Inbox",
    "InboxItem",
    "JobName",
    "KeptChains",
    "Lease",
    "NewCitation",
    "NewGrant",
    "NewOrganization",
    "News",
    "NotVisible",
    "OrganizationKind",
    "OutboundFailed",
    "OutboundRefused",
    "Own",
    "Panel",
    "Purpose",
    "PutOff",
    "ReadOnly",
    "Release",
    "RoleNotAllowed",
    "Scales",
    "ScopedManager",
    "ScopedQuerySet",
    "Seat",
    "SharedManager",
    "SharedTable",
    "ShownPanel",
    "ShownTab",
    "Spooled",
    "StaffGroup",
    "Stale",
    "StaleCitation",
    "Standing",
    "Subject",
    "Tab",
    "TenantModel",
    "Thing",
    "Touched",
    "Versioned",
    "Weighed",
    "account_by_email",
    "account_for",
    "acting",
    "actor_for",
    "add_grants",
    "add_member",
    "add_organizations",
    "address_of",
    "after_reading",
    "after_the_log",
    "all_of_one",
    "anchored_heads",
    "apart",
    "asker_again",
    "attributions_of",
    "between_transactions",
    "blank_form",
    "book_kept_by",
    "brand_of",
    "bring_member_in",
    "carried_since",
    "change_member_role",
    "citable_kinds",
    "citations_of",
    "cite",
    "cite_many",
    "citing",
    "closed_if_refused",
    "comes_from_above",
    "console_part",
    "contract",
    "create_user",
    "current_lease",
    "decide",
    "demo_accounts_exist",
    "demo_allowed",
    "enqueue",
    "enqueue_at",
    "enqueue_many",
    "enter_in_book",
    "events_about",
    "events_come_from",
    "events_for",
    "events_read",
    "feature_on",
    "figures_file",
    "file_answer",
    "giving_back",
    "grant_access",
    "hashes_now",
    "hold_against_anchors",
    "in_chunks",
    "in_scope",
    "inbox_from",
    "inbox_of",
    "is_carried",
    "is_citable",
    "is_let_in_by_address",
    "job",
    "job_goes_on",
    "job_name",
    "keeps_history",
    "kind_named",
    "link_to",
    "mark_removed",
    "may",
    "may_reach",
    "may_see",
    "member_of",
    "members_of",
    "needs_feature",
    "next_fence",
    "not_noted",
    "only_reads",
    "operation",
    "organization_run_by",
    "organizations_for",
    "organizations_granted",
    "organizations_with_events",
    "organizations_with_members",
    "own_alone",
    "panels_of",
    "pass_gate_by_address",
    "person_for",
    "platform_organization_id",
    "provides_inbox",
    "publish",
    "publish_many",
    "raised_to_staff",
    "read_from_one_moment",
    "record",
    "record_refused_sources",
    "refuse_stale",
    "refuse_unsafe_start",
    "register_anchored_chain",
    "register_citable",
    "register_console_part",
    "register_panel",
    "register_tab",
    "release_from",
    "remove_member",
    "remove_organizations",
    "require",
    "require_feature",
    "rests_on",
    "revoke_access",
    "revoke_grants",
    "roster_of",
    "rows_file",
    "said",
    "said_in_audit",
    "seats_in",
    "send_mail",
    "set_password",
    "ships",
    "source_by_code",
    "sources_by_code",
    "staff_in",
    "stale_citations",
    "stale_from",
    "standing",
    "standing_as",
    "still_granted",
    "streamed",
    "subscribe",
    "system_actor",
    "tabs_of",
    "tag_of",
    "tag_of_seat",
    "tag_of_values",
    "touch",
    "touch_many",
    "upcaster",
    "weigh",
    "where_on",
    "who_may_see",
    "write_to",
]
