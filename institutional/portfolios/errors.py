"""Refusals of portfolios and of what is put into them."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound


class PortfolioNameMissing(Malformed):
    """A portfolio without a name that can be read."""

    code = "portfolio.name_missing"
    sentence = "A portfolio needs a name that can be read. Give one with letters or digits."


class PortfolioNameTaken(Conflict):
    """The institution has another portfolio of this name."""

    code = "portfolio.name_taken"
    sentence = "There is a portfolio named {name} already. Choose another name, or use that one."


class InstitutionNeeded(Invalid):
    """Nobody said whose portfolio it is."""

    code = "portfolio.institution_needed"
    sentence = "Say which institution the portfolio is for: give 'institution' with its id."


class CurrencyInUse(Invalid):
    """Positions are counted in the portfolio's currency."""

    code = "portfolio.currency_in_use"
    sentence = "What the portfolio holds is counted in {currency} ({count}). Make a second portfolio for {wanted}."


class CurrencyUnknown(Invalid):
    """No currency has this code."""

    code = "portfolio.currency_unknown"
    sentence = "There is no currency {currency}. Give a code of ISO 4217 that is in force, for instance NZD."


class EnterpriseNotOpen(NotAllowed):
    """The institution neither made nor reads the enterprise."""

    code = "portfolio.enterprise_not_open"
    sentence = "This enterprise is not yours to see. Invite its owner; once the invitation is accepted it can be added."


class AlreadyInPortfolio(Conflict):
    """The enterprise is in this portfolio."""

    code = "portfolio.enterprise_already_in"
    sentence = "{enterprise} is in {portfolio} already."


class NotInPortfolio(NotFound):
    """The enterprise is not in this portfolio."""

    code = "portfolio.enterprise_not_in"
    sentence = "This enterprise is not in {portfolio}. Add it first."


class StillHasPositions(Invalid):
    """An enterprise leaves a portfolio only when every position in it there was repaid or written off."""

    code = "portfolio.enterprise_has_positions"
    sentence = (
        "{enterprise} has {count} positions in {portfolio} that are not over."
        " Say which were repaid or written off, remove those entered by mistake, then take it out."
    )
