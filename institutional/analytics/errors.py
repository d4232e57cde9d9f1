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


class NothingKept(Invalid):
    """An overview stands on an entry of the ledger that keeps what was known of the enterprises; this is none."""

    code = "overview.nothing_kept"
    sentence = (
        "The entry {commit_hash} of the ledger keeps nothing of what was known of this portfolio's enterprises."
        " Give the ledger_commit_hash that an overview of it named, or have one computed without it."
    )


class KeptForAnotherDay(Invalid):
    """What an entry of the ledger keeps is of one day."""

    code = "overview.kept_for_another_day"
    sentence = (
        "What the ledger keeps there is of {kept_for}, not of {asof_date}."
        " Leave asof_date out, or have an overview of {asof_date} computed without the hash."
    )


class BeforeTheLedger(Invalid):
    """By the end of the day the ledger told of nothing."""

    code = "overview.before_the_ledger"
    sentence = (
        "By the end of {asof_date} the ledger of {institution} kept nothing: {begins}."
        " Choose a later day; what is held now is in an overview of today."
    )


class SourceForbiddenSince(Conflict):
    """The same cannot be given again without what may not be computed with any more."""

    code = "overview.source_forbidden_since"
    sentence = (
        "What comes from {sources} went into it and may not be computed with any more, so that the same cannot be"
        " given again. Have an overview of today computed, which leaves it out and says so."
    )


class PackOfNoRates(Invalid):
    """An overview is computed by a pack of rates that passed."""

    code = "overview.pack_of_no_rates"
    sentence = (
        "Pack {pack_id} holds no rates that passed. Give the pricing_pack_id that an overview named, or leave it out."
    )
