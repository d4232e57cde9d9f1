"""Reading data sources."""

from __future__ import annotations

from collections.abc import Iterable

from clear_platform.foundation.rights.models import DataSource


def source_by_code(code: str) -> DataSource:
    """Give a source that ships as reference data; an unknown code is a fault of ours and raises `DoesNotExist`."""
    return DataSource.objects.get(code=code)


def sources_by_code(codes: Iterable[str]) -> dict[str, DataSource]:
    """Give the sources among these codes that there are, by code."""
    return {row.code: row for row in DataSource.objects.filter(code__in=set(codes))}
