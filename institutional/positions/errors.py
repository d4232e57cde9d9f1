"""Refusals of positions."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed


class EnterpriseNotInPortfolio(Invalid):
    """A position is held in an enterprise of the portfolio."""

    code = "position.enterprise_not_in_portfolio"
    sentence = "This enterprise is not in {portfolio}. Add it to the portfolio first."


class ReferenceTaken(Conflict):
    """The institution has another position of that instrument and reference."""

    code = "position.reference_taken"
    sentence = "There is a {instrument} with the reference {external_ref} already. Check the number."


class EnteredJustNow(Conflict):
    """The same was entered a moment ago, and nothing tells the two apart."""

    code = "position.entered_just_now"
    sentence = "The very same was entered a moment ago. Where this is another one, give each a reference."


class DatesOutOfOrder(Invalid):
    """A position ends before it begins."""

    code = "position.dates_out_of_order"
    sentence = "It matures on {matures_on}, before it starts on {started_on}. Correct one of the two."


class ApprovedLater(Invalid):
    """A position is approved on a day that is still to come."""

    code = "position.approved_later"
    sentence = "It cannot be approved on {approved_on}: that day is still to come. Give the day it was approved on."


class ReasonMissing(Invalid):
    """What was recorded is set right for a reason."""

    code = "position.reason_missing"
    sentence = "Say in a sentence why it is corrected, and where the right value stands: whoever reads it later asks."


class NothingCorrected(Invalid):
    """Every term that was given is so already."""

    code = "position.nothing_corrected"
    sentence = "Nothing differs from what is recorded. Change what was recorded wrongly, then keep it."


class CurrencyNotInForce(Invalid):
    """No currency has this code, or none has it any more."""

    code = "position.currency_not_in_force"
    sentence = "No currency that is in force has the code {currency}. Look it up in ISO 4217, then give it."


class UnknownSource(Invalid):
    """The source of a position is none of the known ones."""

    code = "position.unknown_source"
    sentence = "'{source}' is no source of data. Choose one that stands in the list of sources."


class TermsFaulty(Malformed):
    """Some terms are of no position that can be."""

    code = "position.terms_faulty"
    sentence = "Some terms cannot be. Each is named; mend it, or leave it out."


class FactsFaulty(Malformed):
    """Facts that are counted with cannot be."""

    code = "position.facts_faulty"
    sentence = "Some facts of the approval cannot be counted with. Each is named; mend it, or leave it out."
