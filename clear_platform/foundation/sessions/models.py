"""Sessions as rows: whose, since when, last seen when and from where, so that people can look over their own."""

from __future__ import annotations

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.classification import GlobalTable


class Session(AbstractBaseSession):
    """One browser that somebody may be signed in with; `user` is None before that.

    `public_id` names it on pages: the key itself is the secret that the browser holds.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("foundation.User", on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    last_seen_at = models.DateTimeField(default=recorded_now, editable=False)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, default="", blank=True)

    tenancy = GlobalTable("Found by a secret key alone, before it is known whose it is; listed to its own person only.")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "foundation_session"
        indexes = [models.Index(fields=["user", "-last_seen_at"], name="session_by_user")]

    def __str__(self) -> str:
        return f"session {self.public_id}"
