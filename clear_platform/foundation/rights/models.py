"""Where data came from and what its source allows. Not here: the rows themselves, which name their source."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.tenancy.classification import GlobalTable
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
