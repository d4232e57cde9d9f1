"""The capabilities that are scored."""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.public import GlobalTable


class Capability(models.Model):
    """Something an enterprise can do, and the domain whose analyses speak of it."""

    code = models.SlugField(max_length=60, unique=True)
    domain = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, default="")

    tenancy = GlobalTable("A list that ships with the product.")

    class Meta:
        verbose_name_plural = "capabilities"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
