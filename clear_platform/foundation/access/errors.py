"""Refusals of accounts, sign-in and membership. Not here: refusals of sight (`tenancy`)."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound


class FormTokenMissing(NotAllowed):
    """A browser's session asks the API to change something, without proof that a page of ours asked for it."""

    code = "auth.form_token"
    sentence = (
        "This came with a browser's session and without the token that pages send: another site may have sent it."
        " Send the token in X-CSRFToken, or sign in at /api/v1/auth/token and send that in Authorization."
    )


class UnknownRole(Malformed):
    """The role does not exist in this kind of organization."""

    code = "membership.unknown_role"
    sentence = "'{role}' is not a role here. Choose one of: {choices}."


class AlreadyAMember(Conflict):
    """The person has a membership in that organization."""

    code = "membership.exists"
    sentence = "{email} already belongs to {organization}. Change the role there instead."


class LastOwner(Invalid):
    """An organization keeps at least one person who can run it."""

    code = "membership.last_owner"
    sentence = "{email} is the last {role} of {organization}. Give somebody else that role first."


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "user.email_taken"
    sentence = "There is an account with {email} already. Invite that person instead of making a second account."


class UnknownAccount(NotFound):
    """No account has that e-mail address."""

    code = "user.unknown"
    sentence = "There is no account with {email}. Check the spelling, or make the account first."
