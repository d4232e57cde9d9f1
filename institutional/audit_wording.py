"""What the operations of institutions, portfolios, invitations, positions, exports and keys are called in the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "create_institution": _("made an institution"),
    "create_portfolio": _("made a portfolio"),
    "update_portfolio": _("changed a portfolio"),
    "add_enterprise_to_portfolio": _("put an enterprise into a portfolio"),
    "remove_enterprise_from_portfolio": _("took an enterprise out of a portfolio"),
    "invite_enterprise": _("asked to see an enterprise"),
    "withdraw_enterprise_invitation": _("withdrew a request to see an enterprise"),
    "accept_enterprise_invitation": _("let an institution see the enterprise"),
    "decline_enterprise_invitation": _("declined to let an institution in"),
    "end_institution_access": _("ended what an institution may see"),
    "create_position": _("entered a position"),
    "update_position": _("changed a position"),
    "correct_position": _("corrected a position"),
    "remove_position": _("took a position away"),
    "keep_portfolio_facts": _("kept what is known of a portfolio's enterprises"),
    "analyse_portfolio": _("analysed a portfolio"),
    "export_enterprise": _("exported an enterprise"),
    "export_decision": _("exported a decision"),
    "export_portfolio": _("exported a portfolio"),
    "request_export_package": _("asked for a package"),
    "keep_export_package": _("made a package"),
    "fetch_export_package": _("fetched a package"),
    "fail_export_package": _("gave up making a package"),
    "take_up_export_package": _("let making a package go on"),
    "expire_export_packages": _("forgot the file of a package"),
    "keep_export_key": _("made the key that exports are signed with"),
    "rotate_export_key": _("changed the key that exports are signed with"),
    "revoke_export_key": _("revoked a key that exports were signed with"),
}
