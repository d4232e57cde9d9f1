"""Index of this app's models, by slice."""

from institutional.exports.models import ExportRecord
from institutional.institutions.models import Institution
from institutional.letting_in.models import EnterpriseInvitation
from institutional.overview.models import KeptSums, SumsChange
from institutional.portfolios.models import Portfolio, PortfolioEnterprise
from institutional.positions.models import Position
from institutional.proof.models import SigningKey

__all__ = [
    "EnterpriseInvitation",
    "ExportRecord",
    "Institution",
    "KeptSums",
    "Portfolio",
    "PortfolioEnterprise",
    "Position",
    "SigningKey",
    "SumsChange",
]
