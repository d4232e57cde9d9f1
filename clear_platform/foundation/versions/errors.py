"""Refusals of writes on a state that is no longer so."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict


class Stale(Conflict):
    """What `If-Match`, or a form that was opened before, expects is no longer how the object stands."""

    status = 412
    code = "precondition.stale"
    sentence = "This was changed since you read it. Load it again and decide anew; by the API, send the new ETag."
