"""Analyses: what was found about an enterprise in one domain, from which inputs, with what confidence."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned
from enterprises.analyses.rules import ANALYSED, analysis_numbered


class Domain(models.TextChoices):
    """Domains of analysis."""

    CFO = "cfo"
    CMO = "cmo"
    COO = "coo"
    CTO = "cto"


class Analysis(Versioned, TenantModel):
    """Findings of one domain. It belongs to the enterprise, or to the institution whose own data it rests on."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, null=True, related_name="+")
    decision_id = models.UUIDField(null=True)
    domain = models.CharField(max_length=3, choices=Domain.choices)
    input_json = models.JSONField()
    analysis_json = models.JSONField()
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    run_id = models.UUIDField(null=True)
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name_plural = "analyses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="analysis_confidence_is_a_share"
            ),
            models.CheckConstraint(condition=models.Q(domain__in=list(ANALYSED)), name="analysis_domain_known"),
        ]
        indexes = [
            models.Index(fields=["enterprise", "domain", "-created_at"], name="analysis_newest"),
            models.Index(fields=["organization", "-created_at"], name="analysis_by_organization"),
            models.Index(fields=["decision_id"], name="analysis_by_decision"),
        ]

    def __str__(self) -> str:
        return analysis_numbered(self.domain, self.pk)
