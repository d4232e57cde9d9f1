"""Refusals of snapshots."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class SnapshotRefused(Invalid):
    """A figure cannot be kept as it stands."""

    code = "snapshot.refused"
    sentence = "This snapshot cannot be kept as it stands. Each figure at fault is named; mend it and send it again."


class SnapshotInTheFuture(Invalid):
    """Nothing is measured before it happens."""

    code = "snapshot.in_the_future"
    sentence = "{day} is still to come. Record the snapshot once it has been taken."
