"""Refusals of overviews."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, NotFound


class NotItsInstitution(Invalid):
    """The holdings of a portfolio are in another ledger than the one that the run stands on."""

    code = "overview.not_its_institution"
    sentence = "This portfolio belongs to {institution}, and its holdings stand in that ledger. Act for {institution}."


class PackNotPinned(Invalid):
    """Amounts are converted by the pack that a run stands on, and this one stands on none."""

    code = "overview.pack_not_pinned"
    sentence = 'This run stands on no pack of rates. Use a pattern with "requires_pack": "fx".'


class NoOverviewYet(NotFound):
    """Nobody had the overview computed."""

    code = "overview.none_yet"
    sentence = "No overview of {portfolio} was computed yet. POST to the same address to have it computed."


class OverviewNotDone(Conflict):
    """The run that computes an overview did not come to its end."""

    code = "overview.not_done"
    sentence = "The run {run_id} that computes this overview is {status}. Look at it, and steer it from there."
