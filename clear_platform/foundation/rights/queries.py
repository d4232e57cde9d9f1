"""Reading data sources."""

from __future__ import annotations

from clear_platform.foundation.rights.models import DataSource


def source_by_code(code: str) -> DataSource:
    """Give a source that ships as reference data; an unknown code is a fault of ours and raises `DoesNotExist`."""
    return DataSource.objects.get(code=code)
