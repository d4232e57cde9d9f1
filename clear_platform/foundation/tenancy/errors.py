"""Refusals of sight and role. Not here: refusals of sign-in or of any domain."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed, NotAllowed


class NotVisible(NotAllowed):
    """The row belongs to another organization, or does not exist; the answer is the same for both."""

    code = "access.not_visible"
    sentence = (
        "This {noun} is not yours to see. If you should see it, ask an administrator of your organization for access."
    )


class ReadOnly(NotAllowed):
    """The caller may read the row, but does not belong to, nor act for, the organization whose it is."""

    code = "access.read_only"
    sentence = (
        "This {noun} is yours to read, not to change. Ask the organization it belongs to, or one that may act for it."
    )


NOTED = (NotVisible, ReadOnly)
"""Refusals that the audit log of the caller's organization keeps: somebody reached for what is another's."""


class RoleNotAllowed(NotAllowed):
    """The caller's role does not include this operation."""

    code = "access.role_not_allowed"
    sentence = "Your role does not include this. It is open to: {allowed}."


class NotAMember(NotAllowed):
    """The organization asked for is none of the caller's."""

    code = "access.not_a_member"
    sentence = "You do not belong to that organization. Choose one of yours."


class OrganizationNotChosen(NotAllowed):
    """The caller belongs to several organizations and has not said for which of them this is."""

    code = "organization.not_chosen"
    way_on = ("Choose an organization", "/select")
    sentence = (
        "You belong to several organizations, and this is done for one. Choose it at /select; a program sends its id in"
        " X-Organization, or sends that once to /api/v1/auth/token."
    )


class AddressRefused(Malformed):
    """What was given as an e-mail address is none that an account or an invitation can have."""

    code = "address.refused"
    sentence = (
        "This is no e-mail address that can be used here. Write it as name@domain, the name before the @ in plain"
        " letters without accents, digits and signs."
    )


class NotSignedIn(NotAllowed):
    """A request without credentials, or with ones that no longer hold."""

    status = 401
    title = "Not signed in"
    code = "auth.not_signed_in"
    sentence = "Sign in first. For the API, send 'Authorization: Bearer …' with a token from /api/v1/auth/token."
