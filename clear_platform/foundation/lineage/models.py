"""Things that can be cited, as they stand now, and who cited them as they stood then. Not here: which kinds there are.

Whether a citation is stale is computed when it is read (`queries`). Nothing is told upwards when a thing changes.
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.tenancy.scoping import TenantModel


class Citable(TenantModel):
    """A thing that others may cite: what it says by its hash, and whether it still holds. `ref` is its id as text."""

    class Standing(models.TextChoices):
        HOLDS = "holds"
        SUPERSEDED = "superseded"
        REMOVED = "removed"

    organization = models.ForeignKey("foundation.Organization", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    hash = models.CharField(max_length=64)
    label = models.CharField(max_length=255)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.HOLDS)
    changed_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="citable_once"),
            models.CheckConstraint(
                condition=models.Q(standing__in=["holds", "superseded", "removed"]), name="citable_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Citation(TenantModel):
    """One thing cites another; `hash_then` is what the cited one said. It belongs to the organization that cites."""

    organization = models.ForeignKey("foundation.Organization", on_delete=models.CASCADE, related_name="+")
    citing_kind = models.CharField(max_length=40)
    citing_ref = models.CharField(max_length=80)
    cited_kind = models.CharField(max_length=40)
    cited_ref = models.CharField(max_length=80)
    hash_then = models.CharField(max_length=64, blank=True, default="")
    noted_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citing_kind", "citing_ref", "cited_kind", "cited_ref"], name="citation_once"
            ),
        ]
        indexes = [
            models.Index(fields=["cited_kind", "cited_ref"], name="citation_by_cited"),
        ]

    def __str__(self) -> str:
        return f"{self.citing_kind} {self.citing_ref} cites {self.cited_kind} {self.cited_ref}"
