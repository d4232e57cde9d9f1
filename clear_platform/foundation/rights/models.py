"""Where data came from, what its source allows, and the dated exceptions to that. Not here: rows, which name theirs."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.leaving.results import Purpose
from clear_platform.foundation.rights.rules import Permit, Terms
from clear_platform.foundation.tenancy.classification import GlobalTable, SharedTable
from clear_platform.foundation.tenancy.scoping import SharedManager
from clear_platform.foundation.versions.models import Versioned


class DataSource(Versioned):
    """A source of data with its licence and what may be done with what it gave."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    terms_url = models.URLField(blank=True, default="")
    may_display = models.BooleanField(default=True)
    may_export = models.BooleanField(default=False)
    may_share = models.BooleanField(default=False)
    may_derive = models.BooleanField(default=False)
    requires_attribution = models.BooleanField(default=False)
    attribution_text = models.CharField(max_length=300, blank=True, default="")
    watermark_text = models.CharField(max_length=120, blank=True, default="")

    tenancy = GlobalTable("Reference data that ships with the product.")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        """Give it as the rules judge it."""
        return Terms(
            id=self.pk,
            code=self.code,
            name=self.name,
            licence=self.licence,
            may=frozenset(purpose for purpose in Purpose if getattr(self, f"may_{purpose}")),
            attribution=self.attribution_text if self.requires_attribution else "",
            watermark=self.watermark_text,
        )


class RightsException(models.Model):
    """Leave to use a source for a purpose that its terms do not allow, for some days, with who agreed to it.

    Without an organization it holds for all of them. It is never changed but to end it, and never deleted.
    """

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=7, choices=[(str(one), str(one)) for one in Purpose])
    starts_on = models.DateField(help_text="The first day, UTC.")
    ends_on = models.DateField(help_text="The last day, UTC.")
    reason = models.CharField(max_length=500, help_text="Who agreed to it, and where that is written.")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(default=recorded_now, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    tenancy = SharedTable("A row without an organization lets all of them do what it says, so all of them may read it.")

    objects = SharedManager()

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=[str(one) for one in Purpose]), name="rights_exception_purpose_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="rights_exception_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["organization", "ends_on"], name="rights_exception_in_force")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.source_id} until {self.ends_on}"

    @property
    def permit(self) -> Permit:
        """Give it as the rules judge it."""
        return Permit(
            organization_id=self.organization_id,
            purpose=Purpose(self.purpose),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            revoked_on=self.revoked_at.date() if self.revoked_at else None,
        )

    @property
    def last_day(self) -> date:
        """Give the day on which it ends, or ended when it was revoked."""
        return min(self.ends_on, self.revoked_at.date()) if self.revoked_at else self.ends_on
