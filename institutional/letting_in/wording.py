"""What the states of an invitation of an enterprise are called, and how they look."""

from __future__ import annotations

from django.utils.translation import gettext as _

MARKS = {
    "open": "asked",
    "expired": "unanswered",
    "accepted": "let_in",
    "declined": "said_no",
    "withdrawn": "withdrawn_by_us",
    "ended": "let_in_no_more",
}


def state_words() -> dict[str, str]:
    """Give each state as people call it."""
    return {
        "open": _("Asked"),
        "expired": _("Ran out"),
        "accepted": _("Lets you in"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
        "ended": _("Ended"),
    }
