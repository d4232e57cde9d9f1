"""Failed sign-ins in the administration: who is counted, who is locked, and unlocking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest

from clear_platform.foundation import clock
from clear_platform.foundation.limits.models import FailedSignIns
from clear_platform.foundation.limits.operations import unlock_sign_in
from clear_platform.foundation.limits.rules import wait_seconds
from clear_platform.foundation.rendering.admin import ClearModelAdmin, actor_of, run_for_each
from clear_platform.foundation.tenancy.framing import may


@admin.register(FailedSignIns)
class FailedSignInsAdmin(ClearModelAdmin):
    """Addresses and accounts that failed to sign in of late.

    Accounts stand here as digests, for what is typed as an e-mail address is now and then a password.
    """

    list_display = ["subject", "failures", "last_at", "locked"]
    search_fields = ["subject"]
    ordering = ["-last_at"]
    actions = ["unlock_addresses"]

    @admin.display(description="At the moment")
    def locked(self, row: FailedSignIns) -> str:
        """Say whether nothing may be tried at the moment."""
        span = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
        most = settings.SIGN_IN_FAILURES
        waits = most and wait_seconds(row.failures, row.last_at, now=clock.now(), most=most, span=span)
        return "locked" if waits else "may try"

    @admin.action(description="Unlock the addresses chosen")
    def unlock_addresses(self, request: HttpRequest, rows: Any) -> None:
        """Let whoever is at these addresses try again at once; for an account, say where it is unlocked."""
        actor = actor_of(request)
        if rows.exclude(subject__startswith="address:").exists():
            sentence = "An account is unlocked in Accounts, where it stands by its name."
            self.message_user(request, sentence, messages.WARNING)

        def unlock(row: FailedSignIns) -> None:
            unlock_sign_in(actor=actor, address=row.subject.removeprefix("address:").partition("/")[0])

        run_for_each(self, request, rows.filter(subject__startswith="address:"), unlock, "unlocked")

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not may(actor_of(request), "unlock_sign_in"):
            found.pop("unlock_addresses", None)
        return found
