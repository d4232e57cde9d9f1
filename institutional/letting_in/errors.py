"""Refusals of invitations of enterprises."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, NotAllowed


class EnterpriseInvitationGone(NotAllowed):
    """The invitation was answered or withdrawn, has run out, or was never sent: one answer for all of them."""

    status = 404
    title = "This invitation cannot be used"
    code = "enterprise_invitation.gone"
    sentence = (
        "This invitation was answered already, was withdrawn, or has run out. Ask the institution to send another."
    )


class EnterpriseInvitationSettled(Conflict):
    """The invitation was answered or withdrawn in the meantime."""

    code = "enterprise_invitation.settled"
    sentence = "This invitation is {state} already. Look at the list again; to ask once more, send a new one."


class EnterpriseInvitedAlready(Conflict):
    """The institution has an open invitation to that address."""

    code = "enterprise_invitation.open"
    sentence = "You have an open invitation to {email} already. Wait for the answer, or withdraw it first."


class TooManyEnterpriseInvitations(Conflict):
    """The institution sent as many within a day as it may."""

    code = "enterprise_invitation.too_many"
    sentence = "{count} invitations were sent within a day, which is the most there may be. Send the others tomorrow."


class OwnerOfAnotherAddress(NotAllowed):
    """The invitation was sent to another address than that of whoever is signed in."""

    code = "enterprise_invitation.other_address"
    sentence = (
        "This invitation is for another address than yours. Sign out, and open it again as the one it was sent to."
    )


class LetInAlready(Conflict):
    """The enterprise let this institution in by an earlier invitation."""

    code = "enterprise_invitation.let_in_already"
    sentence = "You let {institution} in already. Nothing more has to be done."


class AccessEndedAlready(Conflict):
    """The enterprise ended this before, and nothing is left that it could end."""

    code = "enterprise_invitation.ended_already"
    sentence = (
        "You ended this already. Where the institution still reads, it does so because it holds a loan or a share, or "
        "was let in otherwise; ask it, or those who run CLEAR."
    )
