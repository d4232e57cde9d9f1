"""What a request proved about who sends it, as the API's base view asks for it. Not here: any kind of credential."""

from __future__ import annotations

from abc import ABC, abstractmethod
from uuid import UUID

from clear_platform.foundation.tenancy.actors import Actor


class Credential(ABC):
    """What an authenticator proved, as `request.auth`: it says who acts. A session has none."""

    @abstractmethod
    def actor(self, *, organization_id: int | None, request_id: UUID | None, ip: str | None) -> Actor:
        """Give who acts.

        Takes: the organization that the request names, if it does. Refuses: `NotAMember` when that cannot be chosen;
        `NotSignedIn` when the credential no longer holds.
        """
