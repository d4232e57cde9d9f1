"""Data sources in the administration: read only, they ship with the product."""

from __future__ import annotations

from django.contrib import admin

from clear_platform.foundation.rendering.admin import ClearModelAdmin
from clear_platform.foundation.rights.models import DataSource


@admin.register(DataSource)
class DataSourceAdmin(ClearModelAdmin):
    """Sources and what may be done with what they gave."""

    list_display = ["code", "name", "may_display", "may_export", "may_share", "may_derive", "requires_attribution"]
    list_filter = ["may_export", "may_share", "requires_attribution"]
    search_fields = ["code", "name"]
    # Named one by one: left out, Django would build an editing form of all of them just to learn their names.
    fields = [
        "code",
        "name",
        "licence",
        "terms_url",
        "may_display",
        "may_export",
        "may_share",
        "may_derive",
        "requires_attribution",
        "attribution_text",
        "watermark_text",
    ]
