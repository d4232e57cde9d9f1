"""Loading the data sources that ship."""

from __future__ import annotations

from clear_platform.foundation.rights.models import DataSource
from clear_platform.foundation.rights.reference import SHIPPED_SOURCES


def sync_sources() -> int:
    """Make the shipped sources what this version says; part of `sync_reference_data`. Gives how many there are."""
    rows = [
        DataSource(
            code=one.code,
            name=one.name,
            licence=one.licence,
            terms_url=one.terms_url,
            may_display=True,
            may_export=one.may_export,
            may_share=one.may_share,
            may_derive=one.may_derive,
            requires_attribution=bool(one.attribution_text),
            attribution_text=one.attribution_text,
            watermark_text=one.watermark_text,
        )
        for one in SHIPPED_SOURCES
    ]
    written = [field.name for field in DataSource._meta.fields if field.name not in {"id", "code"}]
    DataSource.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=written)
    return len(rows)
