"""The audit chain at the foot of every page: its hash, when it was verified, and where it is broken."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from clear_platform.foundation.audit.queries import READERS, chain_state_of
from clear_platform.foundation.rendering.shell import Broken, provides_chain
from clear_platform.foundation.tenancy.actors import Actor


def register() -> None:
    """Let the shell ask; called when the app is ready."""
    provides_chain(_chain_of)


def _chain_of(actor: Actor) -> tuple[str, datetime | None, Broken | None] | None:
    state = chain_state_of(actor.organization_id) if actor.organization_id is not None else None
    if state is None:
        return None
    broken = None if state.broken_seq is None else Broken(state.broken_seq, _where(actor, state.broken_seq))
    return state.hash, state.verified_at, broken


def _where(actor: Actor, seq: int) -> str:
    """Give the page that shows the entry, to whoever may open it; else the page of one's own organization's console."""
    if actor.seat is not None and READERS.admits(actor):
        return f"{reverse('audit-page', args=[actor.organization_id])}?entry={seq}"
    if actor.is_staff:
        entries = reverse("admin:foundation_auditevent_changelist")
        return f"{entries}?organization__id__exact={actor.organization_id}&seq={seq}"
    return reverse("today")
