"""Invitations of enterprises as either side is shown them. The secret of a link is never among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EnterpriseInvitationShown:
    """What the institution that sent an invitation sees; `state` is one of `rules.State`.

    The enterprise is None until its owner accepts; its name is, too, once the institution reads it no more.
    """

    id: int
    institution_id: int
    institution: str
    email: str
    invited_by: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    ended_at: datetime | None
    enterprise_id: int | None
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """What whoever holds the link is shown: who asks, by whom, until when."""

    institution: str
    invited_by: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LetInShown:
    """What an enterprise sees of an institution that it let in.

    `still_reads`: whether the institution reads the enterprise now, on whatever footing; after the end that is where
    something else lets it, such as a loan that it holds.
    """

    id: int
    institution_id: int
    institution: str
    accepted_by: str
    accepted_at: datetime | None
    ended_at: datetime | None
    still_reads: bool
