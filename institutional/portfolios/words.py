"""Sentences about what was done with a portfolio, and about what was found for it."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from clear_platform.foundation.rendering.wording import number
from institutional.portfolios.results import PutIn


def put_in_words(put: PutIn) -> str:
    """Say how many enterprises were put into a portfolio, and how many were there before."""
    new = ngettext("%(n)s enterprise was put there", "%(n)s enterprises were put there", put.new) % {
        "n": number(put.new)
    }
    stood = ngettext("%(n)s was there already", "%(n)s were there already", put.there) % {"n": number(put.there)}
    return f"{new}; {stood}." if put.there else f"{new}."


def more_words(found: int, most: int) -> str:
    """Say that there are more than are offered, and how they are found; empty where all are offered."""
    said = gettext("The first %(n)s by name. Find others by their name.") % {"n": number(most)}
    return said if found > most else ""
