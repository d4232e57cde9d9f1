"""Index of this app's administration, by slice."""

from institutional.exports.admin import ExportRecordAdmin
from institutional.institutions.admin import InstitutionAdmin
from institutional.letting_in.admin import EnterpriseInvitationAdmin
from institutional.portfolios.admin import PortfolioAdmin, PortfolioEnterpriseAdmin
from institutional.positions.admin import PositionAdmin
from institutional.proof.admin import SigningKeyAdmin

__all__ = [
    "EnterpriseInvitationAdmin",
    "ExportRecordAdmin",
    "InstitutionAdmin",
    "PortfolioAdmin",
    "PortfolioEnterpriseAdmin",
    "PositionAdmin",
    "SigningKeyAdmin",
]
