"""The enterprise: what is known of it beyond being an organization."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.public import ScopedManager, Versioned, keeps_history


@keeps_history()
class Enterprise(Versioned):
    """An organization that is backed: its industry, region and size. Its id is its organization's.

    `match_key` is how a borrower of a file is recognised: SHA-256 of name, city, state and industry as folded by
    `rules.match_key`. A fact that is not known is null, never blank.
    """

    class SizeBand(models.TextChoices):
        """By employees."""

        MICRO = "1-5"
        SMALL = "6-15"
        MEDIUM = "16-50"
        LARGE = "51-250"
        VERY_LARGE = "251+"

    organization = models.OneToOneField(
        "foundation.Organization", on_delete=models.PROTECT, primary_key=True, related_name="enterprise"
    )
    industry = models.CharField(max_length=6, null=True, blank=True, help_text="NAICS, two to six digits.")
    region = models.CharField(max_length=10, null=True, blank=True, help_text="ISO 3166-2, for instance US-CA.")
    city = models.CharField(max_length=120, null=True, blank=True)
    size_band = models.CharField(max_length=6, choices=SizeBand.choices, null=True, blank=True)
    external_ids_json = models.JSONField(default=dict, blank=True)
    match_key = models.CharField(max_length=64, null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    import_batch = models.ForeignKey("foundation.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    import_row = models.PositiveIntegerField(null=True, editable=False)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(industry__isnull=True) | models.Q(industry__regex=r"^[0-9]{2,6}$"),
                name="enterprise_industry_is_naics",
            ),
            models.CheckConstraint(
                condition=models.Q(size_band__isnull=True)
                | models.Q(size_band__in=["1-5", "6-15", "16-50", "51-250", "251+"]),
                name="enterprise_size_band_known",
            ),
        ]
        indexes = [
            models.Index(fields=["match_key"], name="enterprise_by_match_key"),
            models.Index(fields=["industry"], name="enterprise_by_industry"),
            models.Index(fields=["region"], name="enterprise_by_region"),
            models.Index(fields=["size_band"], name="enterprise_by_size_band"),
        ]

    def __str__(self) -> str:
        return f"enterprise {self.pk}"
