"""Where a decision may go from where it stands, and who may decide it."""

from __future__ import annotations

from collections.abc import Mapping

# What each act needs, and where it leads.
ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "propose": (frozenset({"draft"}), "proposed"),
    "approve": (frozenset({"proposed"}), "approved"),
    "reject": (frozenset({"proposed"}), "rejected"),
    "close": (frozenset({"draft", "proposed", "approved"}), "closed"),
    "supersede": (frozenset({"approved", "rejected"}), "draft"),
    "renew": (frozenset({"draft", "approved", "rejected"}), "draft"),
}


def may_follow(act: str, status: str) -> bool:
    """Say whether an act is open to a decision in this status."""
    return status in ACTS[act][0]


def may_be_followed(*, status: str, was_decided: bool) -> bool:
    """Say whether a next version may be begun: on one that was decided, or was withdrawn before it came to that.

    A version that was withdrawn must not end the chain, for the one before it may still hold.
    """
    return may_follow("supersede", status) or (status == "closed" and not was_decided)


def may_rewrite(*, author_id: int | None, editor_id: int | None) -> bool:
    """Say whether a person may rewrite a draft: its author alone, so that nobody approves words of their own."""
    return author_id is None or author_id == editor_id


def comes_to(act: str) -> str:
    """Give the status that an act leads to; for superseding, that of the new version."""
    return ACTS[act][1]


def in_words(act: str) -> str:
    """Give the statuses that an act is open to, as words."""
    return " or ".join(sorted(ACTS[act][0]))


def is_own_version(*, author_id: int | None, decider_id: int | None) -> bool:
    """Say whether a person would decide what that person wrote; the system wrote and decides as nobody."""
    return author_id is not None and author_id == decider_id
