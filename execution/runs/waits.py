"""Who is told when a run begins or ceases to wait for a person. Not here: what they make of it."""

from __future__ import annotations

from collections.abc import Callable

from clear_platform.foundation.public import Actor
from execution.runs.models import Run

Follower = Callable[[Actor, Run], None]
"""Told, in the transaction that changed it, of a run that waits or may have waited."""

_FOLLOWERS: list[Follower] = []


def follows_waits(follower: Follower) -> None:
    """Say who is to be told; called when the apps are ready."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


def tell_of_waits(actor: Actor, run: Run) -> None:
    """Tell that a run waits, or waits no more."""
    for follower in _FOLLOWERS:
        follower(actor, run)
