"""The institution: what kind of backer an organization is."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.public import ScopedManager, Versioned


class Institution(Versioned):
    """An organization that backs enterprises. Its id is its organization's."""

    class Type(models.TextChoices):
        BANK = "bank"
        DFI = "dfi"
        ACCELERATOR = "accelerator"
        CORPORATE = "corporate"
        PUBLIC = "public"
        FOUNDATION = "foundation"

    organization = models.OneToOneField(
        "foundation.Organization", on_delete=models.PROTECT, primary_key=True, related_name="institution"
    )
    type = models.CharField(max_length=11, choices=Type.choices)
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    import_row = models.PositiveIntegerField(null=True, editable=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(type__in=["bank", "dfi", "accelerator", "corporate", "public", "foundation"]),
                name="institution_type_known",
            )
        ]

    def __str__(self) -> str:
        return f"institution {self.pk}"
