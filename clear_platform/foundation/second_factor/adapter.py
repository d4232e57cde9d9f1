"""How allauth's second factors fit this house: their secrets are sealed before they reach the database."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from clear_platform.foundation.sealing import seal, unseal

PURPOSE = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps no secret in the clear."""

    def encrypt(self, text: str) -> str:
        """Give a secret as it is kept."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Give back a secret that is kept."""
        return unseal(encrypted_text, purpose=PURPOSE)
