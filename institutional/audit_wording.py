"""What the operations of institutions, portfolios, positions and exports are called in the audit log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "create_institution": _("made an institution"),
    "create_portfolio": _("made a portfolio"),
    "update_portfolio": _("changed a portfolio"),
    "add_enterprise_to_portfolio": _("put an enterprise into a portfolio"),
    "remove_enterprise_from_portfolio": _("took an enterprise out of a portfolio"),
    "create_position": _("entered a position"),
    "update_position": _("changed a position"),
    "remove_position": _("took a position away"),
    "analyse_portfolio": _("analysed a portfolio"),
    "export_enterprise": _("exported an enterprise"),
}
