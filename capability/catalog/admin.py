"""Capabilities in the administration: read only, they ship with the product."""

from __future__ import annotations

from django.contrib import admin

from capability.catalog.models import Capability
from clear_platform.foundation.rendering.admin import ClearModelAdmin


@admin.register(Capability)
class CapabilityAdmin(ClearModelAdmin):
    """The capabilities that are scored."""

    list_display = ["code", "name", "domain", "description"]
    list_filter = ["domain"]
    search_fields = ["code", "name"]
