"""Refusals of data quality."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed


class FilterNotRead(Malformed):
    """A filter has a value that it cannot take."""

    code = "data_quality.filter_not_read"
    sentence = "The filter '{name}' cannot be read. Give {expected}."
