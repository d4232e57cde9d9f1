"""Refusals of sign-in through an organization's own identity provider."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound


class ProviderRefused(NotAllowed):
    """What came back from the provider does not hold."""

    status = 403
    title = "Not signed in"
    code = "auth.sso_refused"
    way_on = ("Begin again", "/sso")
    sentence = (
        "Your organization's sign-in was not accepted: {because} Begin again at /sso; if it happens again, tell your"
        " administrator."
    )


class NoProvider(NotFound):
    """No organization signs people in with addresses of this domain."""

    code = "sso.no_provider"
    sentence = (
        "No organization here signs people in with addresses of {domain}. Sign in with your password, or ask your"
        " administrator."
    )


class IssuerRefused(Malformed):
    """The issuer is not one that can be used."""

    code = "sso.issuer_refused"
    sentence = "The issuer cannot be used: {because}"


class RoleMapRefused(Malformed):
    """A role of the mapping does not exist in this kind of organization."""

    code = "sso.role_unknown"
    sentence = "'{role}' is not a role here. Choose one of: {choices}."


class ProviderSetMeanwhile(Conflict):
    """Somebody else set the organization's first provider at the same moment."""

    code = "sso.provider_set_meanwhile"
    sentence = "Somebody else set the provider at this moment. Look at what it is now, then set it again."


class DomainRefused(Malformed):
    """What was typed is no e-mail domain."""

    code = "sso.domain_refused"
    sentence = "'{domain}' is no e-mail domain. Write for instance camber.example."


class DomainKnown(Conflict):
    """The domain is on the list already."""

    code = "sso.domain_exists"
    sentence = "{domain} is on the list already."


class DomainTaken(Conflict):
    """Another organization proved the domain first."""

    code = "sso.domain_taken"
    sentence = "{domain} was proved by another organization. If it is yours, tell whoever runs CLEAR for you."


class DomainNotProved(Invalid):
    """The record that proves a domain is not there."""

    code = "sso.domain_not_proved"
    sentence = (
        "{name} has no TXT record with {value}. New records can take an hour to be seen everywhere; look again then."
    )


class NothingToRequire(Invalid):
    """Members can be made to sign in through a provider only once there is one that works."""

    code = "sso.nothing_to_require"
    sentence = "Switch the provider on and prove at least one domain before you require it of your members."
