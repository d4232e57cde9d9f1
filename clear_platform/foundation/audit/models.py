"""The audit log: one entry for each operation and each refused access, in one chain for each organization.

Lives here: the tables. Who may touch them is kept by the database (migrations); how entries are hashed is in `rules`,
how they are written in `appending`.
"""

from __future__ import annotations

import functools
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from clear_platform.foundation.audit.personal import restored
from clear_platform.foundation.audit.rules import GENESIS, Entry
from clear_platform.foundation.tenancy.scoping import TenantModel

ERASED = "erased"
"""Stands where a personal text was that somebody had erased."""


class AuditEvent(TenantModel):
    """Who did what to which object, when, from where, and what it was before and after.

    What is personal stands here as a digest alone; its text is an `AuditPersonalValue`.
    """

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, help_text="A part of the system by name; a person's name as digest.")
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.UUIDField(null=True)
    ip = models.CharField(max_length=100, null=True, help_text="Digest of the address it came from.")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "seq"], name="audit_place_once"),
            models.UniqueConstraint(fields=["organization", "prev_hash"], name="audit_never_forks"),
        ]
        indexes = [
            models.Index(fields=["organization", "-at"], name="audit_by_organization"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.seq}: {self.action} {self.object_type} {self.object_id}"

    @property
    def entry(self) -> Entry:
        """The event as it was hashed."""
        return Entry(
            self.organization_id, self.seq, self.at, self.actor_kind, self.actor_id, self.actor_name, self.action,
            self.object_type, self.object_id, self.before, self.after, self.request_id, self.ip, self.prev_hash,
            self.hash,
        )  # fmt: skip

    @property
    def who(self) -> str:
        """Who did it, by name where it is known; an event read by `queries.events_read` knows."""
        if self.actor_kind in {"user", "key"}:
            return str(self._texts.get("/actor_name", ERASED))
        return self.actor_name

    @property
    def address(self) -> str:
        """The address it came from, where it is known."""
        return "" if self.ip is None else str(self._texts.get("/ip", ERASED))

    @property
    def facts_before(self) -> Any:
        """What it was before, with the plain text of what is personal where it is known."""
        return restored(self.before, self._texts, "/before", ERASED)

    @property
    def facts_after(self) -> Any:
        """What it was after, with the plain text of what is personal where it is known."""
        return restored(self.after, self._texts, "/after", ERASED)

    @functools.cached_property
    def _texts(self) -> dict[str, Any]:
        return {one["path"]: one["value"] for one in getattr(self, "texts", ())}


class AuditPersonalValue(TenantModel):
    """The plain text of one personal field of an entry. It goes with erasure; the digest in the entry stays."""

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="+", db_index=False)
    path = models.CharField(max_length=200, help_text="JSON pointer: /actor_name, /ip, /after/email.")
    value = models.JSONField()
    salt = models.CharField(max_length=32, help_text="Part of what was digested; without it nobody can try values out.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "event", "path"], name="audit_personal_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}{self.path}"


class AuditHead(TenantModel):
    """The last entry of each chain, locked while one is appended. `anchored_seq`: the last one anchored outside."""

    organization = models.OneToOneField("foundation.Organization", on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    anchored_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.seq}"


class AuditVerification(TenantModel):
    """What the last verification of an organization's chain found. `broken_seq` is null where all of it held."""

    organization = models.OneToOneField("foundation.Organization", on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()
    seq = models.BigIntegerField()
    broken_seq = models.BigIntegerField(null=True)
    what = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.verified_at:%Y-%m-%d %H:%M}"


class AuditRefusal(TenantModel):
    """How often somebody was refused the same thing within a minute; `told` of them stand in the log already."""

    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=80)
    route = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    count = models.IntegerField()
    told = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organization",
                "actor_kind",
                Coalesce("actor_id", models.Value(0)),
                "code",
                "route",
                name="audit_refusal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.route} × {self.count}"
