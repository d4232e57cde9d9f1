"""Refusals of tokens and keys. Not here: wrong passwords and locked sign-ins (`limits`), sight and role (`tenancy`)."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, Malformed, NotAllowed, NotFound
from clear_platform.foundation.tenancy.errors import NotSignedIn


class CredentialEnded(NotSignedIn):
    """A token or key that once held, as its signature or secret proves, and has ended."""

    title = "Ended"
    code = "auth.credential_ended"
    sentence = (
        "This token or key has ended: its time is over, it was revoked or replaced, or whoever it acts for has left."
        " Refresh the token or sign in again; of a key use the text that replaced it, or another key."
    )


class AskersKeyEnded(NotAllowed):
    """The API key that asked for something ended before that was done."""

    code = "auth.askers_key_ended"
    sentence = (
        "The API key that asked for this has ended: its time is over, it was revoked, or whoever made it has left. What"
        " was done by then stays. Ask for it again, as yourself or with another key; it goes on from there."
    )


class TokenStale(NotSignedIn):
    """The token was given for a seat or role that its bearer no longer has."""

    code = "auth.token_stale"
    sentence = "Your seat or role has changed since this token was given. Refresh it, or sign in again."


class RefreshReplayed(NotSignedIn):
    """A refresh token was used a second time: somebody else may hold it, so the whole family of tokens has ended."""

    code = "auth.refresh_replayed"
    sentence = (
        "This refresh token was used before. All tokens that came from the same sign-in have ended; sign in again."
    )


class UnknownSignIn(NotFound):
    """The sign-in at the API is somebody else's, or is no longer kept."""

    code = "auth.unknown_sign_in"
    sentence = "There is no such sign-in at the API among yours. Look at the list of your sessions again."


class UnknownScope(Malformed):
    """There is no such scope."""

    code = "key.unknown_scope"
    sentence = "'{scope}' is not a scope. Choose from the list in docs/api/scopes.md, for instance me.read."


class ScopeTooWide(NotAllowed):
    """A key makes, changes or ends only keys that may do no more than itself."""

    code = "key.scope_too_wide"
    sentence = "This key does not have the scope {scope} itself. Ask a person to do it."


class ExpiryTooLate(NotAllowed):
    """A key makes or renews only keys that end when it does itself, or before."""

    code = "key.expiry_too_late"
    sentence = "This key ends at {ends} itself. Give the other one an end that is no later, or ask a person."


class ExpiryPassed(Invalid):
    """The moment at which the key would expire has passed."""

    code = "key.expiry_passed"
    sentence = "The key would have expired before it was made. Give a moment in the future."


class KeyRevoked(Invalid):
    """The key was revoked and stays so."""

    code = "key.revoked"
    sentence = "This key was revoked and stays so. Make another one."


class KeyExpired(Invalid):
    """The key's time is over, and another text would not bring it back."""

    code = "key.expired"
    sentence = "This key has expired and stays so. Make another one."


class KeysComeFromEnvironment(Invalid):
    """The installation's signing keys stand in its environment, where only an operator changes them."""

    code = "signing_key.from_environment"
    sentence = "The signing keys stand in TOKEN_SIGNING_KEYS. Put a new one first there: rotate_signing_key --print."
