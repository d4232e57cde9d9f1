"""Refusals of invitations."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, NotAllowed


class InvitationGone(NotAllowed):
    """The invitation was accepted or revoked, has run out, or was never sent: one answer for all of them."""

    status = 404
    title = "This invitation cannot be used"
    code = "invitation.gone"
    sentence = (
        "This invitation was used already, was taken back, or has run out. Ask whoever invited you to send it again."
    )


class InvitationSettled(Conflict):
    """The invitation was accepted or revoked in the meantime."""

    code = "invitation.settled"
    sentence = "This invitation to {email} was accepted or taken back already. Look at the list again."


class InvitedAlready(Conflict):
    """An invitation to that address is open."""

    code = "invitation.open"
    sentence = "{email} has an open invitation already. Send it again, or take it back first."


class InvitedAsSomebodyElse(NotAllowed):
    """The invitation is for another address than that of whoever is signed in."""

    code = "invitation.other_address"
    sentence = (
        "This invitation is for another address than yours. Sign out, and open it again as the one it was sent to."
    )


class AccountExists(Conflict):
    """The invited address has an account, which must sign in to accept."""

    code = "invitation.account_exists"
    sentence = "There is an account with this address already. Sign in with it, then open the invitation again."
