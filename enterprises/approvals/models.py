"""How many people have to approve a decision, by organization and domain."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import TenantModel, Versioned
from enterprises.analyses.rules import DOMAINS
from enterprises.approvals.rules import MOST


class ApprovalRule(Versioned, TenantModel):
    """The number of approvers that an organization's decisions need, in one domain or, without one, in all others."""

    domain = models.CharField(max_length=7, null=True, blank=True)
    approvers_needed = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    changed_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "domain"], name="approval_rule_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(approvers_needed__gte=1, approvers_needed__lte=5), name="approval_rule_one_to_five"
            ),
            models.CheckConstraint(
                condition=models.Q(domain__isnull=True) | models.Q(domain__in=list(DOMAINS)),
                name="approval_rule_domain_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain or 'every domain'}: {self.approvers_needed}"
