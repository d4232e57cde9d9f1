"""How allauth's OpenID Connect fits this house: its calls go through the outbound guard, its own sign-up is closed."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from clear_platform.foundation.outbound.sessions import GuardedSession


class SignInAdapter(DefaultSocialAccountAdapter):
    """Calls guarded addresses alone; knows no provider by itself, and makes no account."""

    def get_requests_session(self) -> GuardedSession:
        """Give the session every call of the library goes through."""
        return GuardedSession()

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Give none: providers stand with their organizations, and are named by `conversation`."""
        return []

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Refuse: whoever comes in is let in by `operations.enter_through_provider`."""
        return False
