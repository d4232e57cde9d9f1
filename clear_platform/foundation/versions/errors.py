"""Refusals of writes on a state that is no longer so."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict


class Stale(Conflict):
    """What `If-Match` expects is no longer how the object stands."""

    status = 412
    code = "precondition.stale"
    sentence = "This was changed since you read it. Load it again, decide anew, and send the ETag of that answer."
