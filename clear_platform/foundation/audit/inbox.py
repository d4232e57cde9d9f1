"""What needs staff: chains of the audit log that were found broken when they were last verified."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.audit.models import AuditVerification
from clear_platform.foundation.audit.queries import broken_chains
from clear_platform.foundation.inbox.registry import Inbox, InboxItem, inbox_from, provides_inbox
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Add these to-dos to the first page and the administration; called when the app is ready."""
    provides_inbox(chains_broken)


def chains_broken(actor: Actor) -> Sequence[Inbox]:
    """Give the broken chains to staff, who run the installation; members see their own at the foot of every page."""
    if not actor.is_staff:
        return ()
    return (inbox_from(_("Audit log"), broken_chains(actor), _item),)


def _item(one: AuditVerification) -> InboxItem:
    entries = reverse("admin:foundation_auditevent_changelist")
    return InboxItem(
        do=_("Find out who changed the audit log of %(organization)s") % {"organization": one.organization.name},
        because=_("Entry %(seq)s %(what)s. Keep the database as it is and follow docs/operations/audit.md.")
        % {"seq": one.broken_seq, "what": one.what},
        href=f"{entries}?organization__id__exact={one.organization_id}&seq={one.broken_seq}",
    )
