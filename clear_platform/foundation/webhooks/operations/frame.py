"""What adding addresses of either kind shares: those of one organization are counted one addition at a time."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(organization_id: int) -> None:
    """Wait until no other transaction adds an address to the organization: each counts what the others added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"webhooks:{organization_id}"])
