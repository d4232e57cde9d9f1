"""What needs me: files that were checked and wait for somebody to load them or let them go."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.imports.listing import sentence_of
from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.imports.queries import batches_for, home_of, kinds_for, summary_of
from clear_platform.foundation.inbox.registry import Inbox, InboxItem, inbox_from, provides_inbox
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Add these to-dos to the first page; called when the app is ready."""
    provides_inbox(imports_waiting)


def imports_waiting(actor: Actor) -> Sequence[Inbox]:
    """Give the checked imports of the actor's organization.

    One statement, two where they are many; none for those who import nothing.
    """
    kinds = kinds_for(actor)
    if not kinds:
        return ()
    waiting = batches_for(actor).filter(
        organization_id=home_of(actor), kind__in=kinds, status=ImportBatch.Status.CHECKED
    )
    return (inbox_from(_("Imports"), waiting, _to_load),)


def _to_load(batch: ImportBatch) -> InboxItem:
    return InboxItem(
        do=_("Load %(file)s or let it go") % {"file": batch.file_name},
        because=sentence_of(summary_of(batch)),
        href=reverse("import-page", args=[batch.pk]),
        act=_("Look at it"),
    )
