"""What scores of many enterprises look like together, and falls of readiness that somebody must look at."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import SharedManager, SharedTable, TenantModel


class Comparison(models.Model):
    """How the scores of many enterprises lie beside one another, small groups withheld before it was written.

    Without an organization it is of the enterprises' own computations; of an institution, of what that one computed;
    of an enterprise, what it is told of its peers, without its own figures: that counts no enterprises.
    """

    organization = models.ForeignKey(
        "foundation.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_invented = models.BooleanField(help_text="Whether it tells of the demonstration's enterprises alone.")
    enterprises = models.PositiveIntegerField(help_text="How many have a readiness in it.")
    document_json = models.JSONField()
    shifted = models.PositiveIntegerField(default=0, help_text="How many distributions shifted in 90 days.")
    compared_at = models.DateTimeField(default=recorded_now, editable=False)

    tenancy = SharedTable("A row without an organization is rounded figures of groups of six or more.")

    objects = SharedManager()

    class Meta:
        verbose_name = "comparison of readiness"
        verbose_name_plural = "comparisons of readiness"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "is_invented"], name="comparison_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"comparison of {self.enterprises} enterprises"


class Fall(TenantModel):
    """A score that fell within 90 days, told of once. `organization` is whose computation it is.

    Its figures are the newest until somebody looks. It ends when the score is no longer that far below; seen, it is
    told of no more until it falls five points deeper, or ends and falls again.
    """

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    measure = models.SlugField(max_length=40, help_text="readiness, or the code of a capability.")
    before = models.DecimalField(max_digits=5, decimal_places=2)
    before_on = models.DateField()
    after = models.DecimalField(max_digits=5, decimal_places=2)
    after_on = models.DateField()
    noticed_at = models.DateTimeField(default=recorded_now, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    seen_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "fall of a score"
        verbose_name_plural = "falls of scores"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enterprise", "measure"],
                condition=models.Q(ended_at__isnull=True),
                name="fall_open_once",
            ),
            models.CheckConstraint(condition=models.Q(after__lt=models.F("before")), name="fall_goes_down"),
        ]
        indexes = [
            models.Index(fields=["organization", "enterprise", "-noticed_at"], name="fall_by_enterprise"),
            models.Index(fields=["enterprise"], name="fall_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.enterprise.organization.name}: {self.before} to {self.after}"
