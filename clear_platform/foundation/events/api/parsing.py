"""Bodies of events: JSON as everywhere, under the media types of CloudEvents too."""

from __future__ import annotations

from clear_platform.foundation.events.envelope import BATCH_MEDIA_TYPE, MEDIA_TYPE
from clear_platform.foundation.rendering.parsing import StrictJSONParser


class CloudEventParser(StrictJSONParser):
    """One event in structured mode."""

    media_type = MEDIA_TYPE


class CloudEventBatchParser(StrictJSONParser):
    """A list of events in batched mode."""

    media_type = BATCH_MEDIA_TYPE
