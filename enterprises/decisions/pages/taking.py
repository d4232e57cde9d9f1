"""The page address that sends the memo of a version."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from clear_platform.foundation.rendering.doors import PageRequest, page
from enterprises.decisions.memo.leaving import leave


@page
@require_safe
def decision_memo(request: PageRequest, decision_id: UUID) -> HttpResponseBase:
    """Send the memo, as PDF or Markdown."""
    return leave(actor=request.actor, decision_id=decision_id, asked=request.GET.dict())
