"""All of this app that other apps may import."""

from institutional.analytics.operations import compute_portfolio_overview
from institutional.appraisals.operations import analyse_portfolio
from institutional.appraisals.results import Appraised
from institutional.institutions.operations import create_institution
from institutional.institutions.results import InstitutionShown
from institutional.portfolios.operations import (
    add_enterprise_to_portfolio,
    create_portfolio,
    remove_enterprise_from_portfolio,
    update_portfolio,
)
from institutional.portfolios.results import EntryShown, PortfolioShown
from institutional.positions.operations import correct_position, create_position, remove_position, update_position
from institutional.positions.results import PositionShown

__all__ = [
    "Appraised",
    "EntryShown",
    "InstitutionShown",
    "PortfolioShown",
    "PositionShown",
    "add_enterprise_to_portfolio",
    "analyse_portfolio",
    "compute_portfolio_overview",
    "correct_position",
    "create_institution",
    "create_portfolio",
    "create_position",
    "remove_enterprise_from_portfolio",
    "remove_position",
    "update_portfolio",
    "update_position",
]
